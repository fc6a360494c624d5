"""What the driver answered to offers, as far as it bears on the next one. The same answers give the same memory."""

from collections.abc import Iterable

import msgspec

from anticipation.facts import Answered, OfferAnswer
from anticipation.policy.stakes import STAKES

__all__ = ["Answers"]

_DAY_S = 86_400
_HALF_LIFE_S = 60 * _DAY_S
_PRIOR = 5.0
"""As many answers the kind's own default acceptance counts for."""
_USUAL: dict[str, float] = {kind: stake.acceptance for kind, stake in STAKES.items()}
_UNKNOWN_KIND = 0.75
"""Acceptance of a kind that another version offered."""

_YES = {"accept": 1.0}
_NO = {"reject": 1.0, "never": 1.0, "expired": 0.3}
"""What an answer counts for; to let an offer pass is a weak no."""

_QUIET_S = (600, 3_600, 6 * 3_600, _DAY_S, 3 * _DAY_S, 7 * _DAY_S)
"""How long a key is quiet after it was declined once, twice ... in a row."""
_FORGIVEN_S = 60 * _DAY_S
"""Declined so long ago, a key begins at the first quiet time again."""
_CLOCK_S = _DAY_S
"""An answer further ahead of now than this was given by a wrong clock, and quiets nothing."""


class _Evidence(msgspec.Struct, frozen=True):
    """Answers to one kind as of ``at_s``, older ones counting for less."""

    yes: float = 0.0
    no: float = 0.0
    at_s: int = 0

    def plus(self, at_s: int, yes: float, no: float) -> "_Evidence":
        aged = _aged(self.at_s, at_s)
        return _Evidence(max(0.0, self.yes * aged + yes), max(0.0, self.no * aged + no), at_s)


class _Key(msgspec.Struct, frozen=True):
    """One key: its last answer, how often it was declined in a row, and what was before that answer."""

    last: OfferAnswer | None = None
    at_s: int = 0
    declined: int = 0
    declined_s: int = 0
    before: "_Key | None" = None


class Answers:
    """Acceptance by kind, kinds never to be offered, and keys to be quiet about, learned one answer at a time.

    Times are POSIX seconds. Learning takes constant time, and one small record for each key that was ever answered.
    """

    def __init__(self, facts: Iterable[Answered] = ()) -> None:
        self._kinds: dict[str, _Evidence] = {}
        self._keys: dict[str, _Key] = {}
        self._never: dict[str, frozenset[str]] = {}
        for fact in facts:
            self.learn(fact)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answers):
            return NotImplemented
        return (self._kinds, self._keys, self._never) == (other._kinds, other._keys, other._never)

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Answers":
        """Return another one that knows the same and learns by itself."""
        other = Answers()
        other._kinds, other._keys, other._never = self._kinds.copy(), self._keys.copy(), self._never.copy()
        return other

    def learn(self, answered: Answered) -> None:
        """Take in one answer; undo takes the last one to its key back.

        An undo whose key is a kind alone ("destination") also lets the kind be offered again, whichever of its keys
        the driver forbade it at.
        """
        kind, key, at_s = answered.kind, answered.key, answered.at.s
        if answered.answer == "undo":
            self._take_back(kind, key, at_s)
            return
        was = self._keys.get(key, _Key())
        self._keys[key] = _answered(was, answered.answer, at_s)
        self._count(kind, at_s, _YES.get(answered.answer, 0.0), _NO.get(answered.answer, 0.0))
        if answered.answer == "never":
            self._never[kind] = self._never.get(kind, frozenset()) | {key}

    def _take_back(self, kind: str, key: str, at_s: int) -> None:
        forbidden = frozenset() if key == kind else self._never.get(kind, frozenset()) - {key}
        if forbidden:
            self._never[kind] = forbidden
        else:
            self._never.pop(kind, None)
        was = self._keys.get(key)
        if was is None or was.last is None:
            return
        left = _aged(was.at_s, at_s)
        self._count(kind, at_s, -left * _YES.get(was.last, 0.0), -left * _NO.get(was.last, 0.0))
        if was.before is not None:
            self._keys[key] = was.before
        else:
            del self._keys[key]

    def _count(self, kind: str, at_s: int, yes: float, no: float) -> None:
        self._kinds[kind] = self._kinds.get(kind, _Evidence()).plus(at_s, yes, no)

    def acceptance(self, kind: str, now_s: int | None = None) -> float:
        """Return the expected share of wanted offers of a kind that are accepted, between 0 and 1, neither of them.

        The mean of a beta distribution whose evidence has a half-life of 60 days, up to ``now_s`` where it is given.
        """
        usual = _USUAL.get(kind, _UNKNOWN_KIND)
        evidence = self._kinds.get(kind)
        if evidence is None:
            return usual
        aged = _aged(evidence.at_s, now_s) if now_s is not None else 1.0
        yes, no = evidence.yes * aged, evidence.no * aged
        return (_PRIOR * usual + yes) / (_PRIOR + yes + no)

    def blocked(self, kind: str) -> bool:
        """Whether the driver never wants this kind to be offered."""
        return kind in self._never

    def declined(self, key: str) -> int:
        """Return how often a key was declined since it was last accepted."""
        record = self._keys.get(key)
        return record.declined if record is not None else 0

    def quiet_until(self, key: str) -> int:
        """Return up to when a key is not to be offered because it was declined; 0 if it never was."""
        record = self._keys.get(key)
        if record is None or record.declined == 0:
            return 0
        return record.declined_s + _QUIET_S[min(record.declined, len(_QUIET_S)) - 1]

    def quiet(self, key: str, now_s: int) -> bool:
        """Whether a key is not to be offered now, because it was declined.

        A clock that was years ahead when it was declined silences nothing for years.
        """
        until_s = self.quiet_until(key)
        return now_s < until_s and self._keys[key].declined_s - _CLOCK_S <= now_s


def _answered(was: _Key, answer: OfferAnswer, at_s: int) -> _Key:
    before = msgspec.structs.replace(was, last=None, before=None)
    if answer == "accept":
        return _Key(answer, at_s, before=before)
    if answer == "expired":
        return _Key(answer, at_s, was.declined, was.declined_s, before)
    declined = was.declined + 1 if at_s - was.declined_s < _FORGIVEN_S else 1
    return _Key(answer, at_s, declined, at_s, before)


def _aged(then_s: int, now_s: int) -> float:
    """Return what evidence is still worth; a clock that was set back makes none of it grow."""
    return float(0.5 ** (max(0, now_s - then_s) / _HALF_LIFE_S))
