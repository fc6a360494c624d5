"""What the policy remembers from tick to tick, and what it says: frozen values that compare by content."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from anticipation.facts import OfferAnswer
from anticipation.need import Kind, Need

__all__ = ["NEVER_NS", "Decision", "KeyMemory", "Offer", "Outcome", "PolicyState", "Prompt"]

NEVER_NS = -(2**62)

Outcome = Literal["offer", "withheld", "expired", "withdrawn"]


class Decision(msgspec.Struct, frozen=True):
    """A decision to speak or to stay silent about one key, with its reason.

    ``cause`` is one word or two for machines: "likely" for an offer, "expired", and for silence "never", "stale",
    "quiet", "accepted", "expired", "withdrawn", "gone", "unlikely", "hurry", "budget", "spacing", "group", "another
    offer" or a veto's name. ``needed`` is the probability from which it would be worth it now. ``need`` is what is
    offered.
    """

    t_ns: int
    key: str
    kind: Kind
    outcome: Outcome
    cause: str
    words: str
    p: float
    needed: float
    signals: tuple[str, ...] = ()
    need: Need | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, without its time, as the trace shows it."""
        fields: dict[str, Any] = {
            "key": self.key,
            "outcome": self.outcome,
            "cause": self.cause,
            "words": self.words,
            "p": round(self.p, 4),
            "needed": round(self.needed, 4),
            "signals": list(self.signals),
        }
        if self.need is not None:
            fields |= {"title": self.need.title, "reason": self.need.reason}
        return fields


class Offer(msgspec.Struct, frozen=True):
    """The offer on the screen, as it was worded when it was made.

    ``floor`` is the probability below which it is withdrawn; ``low_ns`` and ``gone_ns`` are since when the need has
    been below it, or has no longer been proposed at all.
    """

    need: Need
    made_ns: int
    expires_ns: int
    floor: float
    low_ns: int | None = None
    gone_ns: int | None = None

    @property
    def key(self) -> str:
        """The need's key."""
        return self.need.key


class Prompt(NamedTuple):
    """An unsolicited offer that was made."""

    t_ns: int
    kind: Kind


class KeyMemory(msgspec.Struct, frozen=True):
    """One key in this drive.

    ``said`` is the last decision about it that was told, ``silent_ns`` up to when no silence about it is told again.
    ``need`` is its last offer, which ended at ``ended_ns`` with ``answer``, None if there was none. It is not offered
    before ``rest_ns`` because of ``rest``, unless it has become more likely than ``unless_p``. ``passed`` counts how
    often it was let pass in a row.
    """

    said: Decision | None = None
    silent_ns: int = NEVER_NS
    need: Need | None = None
    ended_ns: int = NEVER_NS
    answer: OfferAnswer | None = None
    rest_ns: int = NEVER_NS
    rest: str = ""
    unless_p: float = 2.0
    passed: int = 0


class PolicyState(msgspec.Struct, frozen=True):
    """The policy's memory at ``t_ns``; a new one begins a drive.

    ``prompts`` are the offers of the last hour, oldest first; ``shown`` is the key of the last one. No offer but one
    for safety is made before ``quiet_ns``, because one was declined. ``hurried`` holds from when the driver says that
    they are in a hurry to the end of the trip. ``present`` are the keys proposed at the last tick. ``keys`` is
    replaced, never changed.
    """

    t_ns: int = NEVER_NS
    offer: Offer | None = None
    prompts: tuple[Prompt, ...] = ()
    shown: str = ""
    quiet_ns: int = NEVER_NS
    hurried: bool = False
    present: tuple[str, ...] = ()
    keys: Mapping[str, KeyMemory] = {}

    def of(self, key: str) -> KeyMemory:
        """Return what is remembered of a key."""
        return self.keys.get(key, _UNTOLD)

    def with_key(self, key: str, memory: KeyMemory) -> "PolicyState":
        """Return the state with one key's memory replaced; of too many keys, the one least worth keeping goes."""
        keys = {**self.keys, key: memory}
        if len(keys) > _MOST_KEYS:
            others = [k for k in keys if k not in (key, self.shown)]
            del keys[min(others, key=lambda k: (keys[k].rest_ns, keys[k].silent_ns, k))]
        return msgspec.structs.replace(self, keys=keys)

    def moved(self, now_ns: int) -> "PolicyState":
        """Return the state as if it had been reached at ``now_ns``: for a clock that jumped back."""
        by = now_ns - self.t_ns
        offer = self.offer
        if offer is not None:
            offer = _shifted(offer, by, "made_ns", "expires_ns", "low_ns", "gone_ns")
        return msgspec.structs.replace(
            self,
            t_ns=now_ns,
            offer=offer,
            prompts=tuple(Prompt(prompt.t_ns + by, prompt.kind) for prompt in self.prompts),
            quiet_ns=self.quiet_ns + by,
            keys={k: _shifted(memory, by, "silent_ns", "ended_ns", "rest_ns") for k, memory in self.keys.items()},
        )


_UNTOLD = KeyMemory()
_MOST_KEYS = 64

_Timed = TypeVar("_Timed", Offer, KeyMemory)


def _shifted(struct: _Timed, by: int, *names: str) -> _Timed:
    times = {name: getattr(struct, name) for name in names}
    return msgspec.structs.replace(struct, **{name: t_ns + by for name, t_ns in times.items() if t_ns is not None})
