"""What of a drive is worth finding again: from records, as the trace has them, to entries that a timeline marks.

A session makes its entries of what it writes to the trace, and a trace that is read gives the same ones.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from assistant.dialogue import ASSISTANT_OFFER

__all__ = ["Entry", "MarkKind", "entry_of", "tally"]

MarkKind = Literal["utterance", "offer", "withheld", "answer", "act", "fault"]

_HELD_BACK = ("braking", "steering", "hazard", "indicating", "reversing", "budget", "hurry")
"""Why an offer that was worth making waited: moments that an engineer looks for."""


_DID = {
    "defrost": "defrosted the windshield",
    "heat": "turned the heat up",
    "cool": "turned the heat down",
    "seat": "heated the seat",
    "wheel": "heated the wheel",
    "recirculation": "let the air recirculate",
    "windows": "closed the windows",
}
"""What drivers do to their cabin, in words."""


class Entry(msgspec.Struct, frozen=True):
    """Something that happened at ``t_ns``. Equal entries say the same.

    ``key`` is the offer's that was made, held back or answered, or that would have fitted what the driver did to the
    cabin by themselves ("act"); the words that were said; or the fault. ``words`` is
    what a person is told of it: an offer's title, why it was held back, the answer, the reply. ``cause`` is a word for
    machines: a decision's cause, the answer, an utterance's outcome. ``outcome`` is a decision's, which tells an offer
    that had to wait from one that ended; ``p`` is how likely the driver was to want it. ``marked`` says whether the
    timeline shows it.
    """

    t_ns: int
    kind: MarkKind
    key: str
    words: str
    cause: str = ""
    outcome: str = ""
    p: float = 0.0
    marked: bool = True

    @property
    def subject(self) -> str:
        """What it is about: an offer's kind without its place, the words, the fault."""
        return self.key if self.kind in ("utterance", "fault") else self.key.partition(":")[0]

    @property
    def label(self) -> str:
        """The words that a timeline tells."""
        return self.key if self.kind in ("utterance", "fault") else self.words


def entry_of(t_ns: int, kind: str, fields: Mapping[str, Any]) -> Entry | None:
    """Return the entry that a record makes; None for one that makes none. Raises KeyError where a field lacks."""
    if kind == "offer":
        words = fields.get("title") or fields["words"]
        return Entry(t_ns, "offer", fields["key"], words, fields["cause"], fields["outcome"], fields["p"])
    if kind == "withheld":
        return Entry(
            t_ns, "withheld", fields["key"], fields["words"], fields["cause"], fields["outcome"], fields["p"],
            marked=fields["cause"] in _HELD_BACK,
        )  # fmt: skip
    if kind == "answer" and fields["offer"] != ASSISTANT_OFFER:
        return Entry(t_ns, "answer", fields["offer"], fields["answer"], fields["answer"])
    if kind == "act":
        key, value = fields["key"], fields["value"]
        words = _DID.get(key, key)
        return Entry(t_ns, "act", key, f"{words}, to {value:g}°" if key in ("heat", "cool") and value else words)
    if kind == "utterance":
        return Entry(t_ns, "utterance", fields["text"], fields["reply"], fields["outcome"])
    return None


def tally(entries: Iterable[Entry]) -> str:
    """Return what was offered beside what the driver did without it, "" where there was neither."""
    offered: set[str] = set()
    offers = accepted = alone = 0
    for entry in sorted(entries, key=lambda entry: entry.t_ns):
        if entry.kind == "offer":
            offers += 1
            offered.add(entry.subject)
        accepted += entry.kind == "answer" and entry.cause == "accept"
        alone += entry.kind == "act" and entry.subject not in offered
    if not offers and not alone:
        return ""
    return f"offered {offers}, accepted {accepted}, done by the driver without an offer {alone}"
