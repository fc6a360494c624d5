"""Where two traces of one drive differ: what one offered and the other held back, what they said otherwise. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from assistant.marks import Entry

__all__ = ["NEAR_NS", "Difference", "differences", "minutes"]

NEAR_NS = 5_000_000_000
"""What two minds say of the same within so long counts as said at the same time."""
_P = 0.05
"""By how much the probabilities of the same offer must differ to be told."""
_DID = {"accept": "accepted", "reject": "declined", "undo": "took back", "never": "forbade"}

_Pair = tuple[Entry | None, Entry | None]


class Difference(NamedTuple):
    """What A and B have at ``t_ns``, None where one has nothing, and that in words."""

    t_ns: int
    a: Entry | None
    b: Entry | None
    words: str


def minutes(t_ns: int) -> str:
    """Return a moment of a drive: "3:12"."""
    seconds = t_ns // 1_000_000_000
    return f"{seconds // 60}:{seconds % 60:02d}"


def differences(a: Sequence[Entry], b: Sequence[Entry], until_ns: int | None = None) -> tuple[Difference, ...]:
    """Return where ``a`` and ``b`` differ, in the order of time.

    With ``until_ns``, only what is certain when ``a`` is known up to then and ``b`` to its end: what B has said in the
    last ``NEAR_NS``, A may still say.
    """
    if until_ns is not None:
        a = [entry for entry in a if entry.t_ns <= until_ns]
        b = [entry for entry in b if entry.t_ns <= until_ns + NEAR_NS]
    pairs = list(_paired(a, b))
    shared = {entry for pair in pairs if None not in pair for entry in pair if entry and entry.kind == "offer"}
    found = []
    for one, other in pairs:
        if one is not None and other is not None:
            words = _changed(one, other)
            t_ns = min(one.t_ns, other.t_ns)
        elif one is not None:
            words, t_ns = _only("A", one, "B", a, b, shared), one.t_ns
        else:
            assert other is not None
            words, t_ns = _only("B", other, "A", b, a, shared), other.t_ns
        certain = until_ns is None or one is not None or t_ns <= until_ns - NEAR_NS
        if words and certain:
            found.append(Difference(t_ns, one, other, words))
    return tuple(sorted(found, key=lambda difference: (difference.t_ns, difference.words)))


def _group(entry: Entry) -> tuple[str, str, str]:
    """Entries of one group may be the same to A and B. The end of an offer is no silence about another."""
    if entry.kind == "withheld":
        return entry.kind, entry.subject, "silence" if entry.outcome == "withheld" else "end"
    return entry.kind, entry.subject, entry.cause if entry.kind == "answer" else ""


def _paired(a: Sequence[Entry], b: Sequence[Entry]) -> Iterator[_Pair]:
    """Pair what is said of the same at about the same time, the earliest with the earliest."""
    sides = [(0, entry) for entry in a] + [(1, entry) for entry in b]
    sides.sort(key=lambda side: (_group(side[1]), side[1].t_ns))
    for _, group in groupby(sides, key=lambda side: _group(side[1])):
        waiting: list[tuple[int, Entry]] = []
        for side, entry in group:
            while waiting and waiting[0][1].t_ns < entry.t_ns - NEAR_NS:
                yield _alone(*waiting.pop(0))
            if waiting and waiting[0][0] != side:
                other = waiting.pop(0)[1]
                yield (other, entry) if side else (entry, other)
            else:
                waiting.append((side, entry))
        yield from (_alone(*kept) for kept in waiting)


def _alone(side: int, entry: Entry) -> _Pair:
    return (None, entry) if side else (entry, None)


def _changed(a: Entry, b: Entry) -> str:
    """Say how two entries of the same differ; "" where they do not, or by little."""
    if a.kind == "offer":
        if a.key != b.key or a.words != b.words:
            return f"A offered “{a.words}”, B “{b.words}”" if a.words != b.words else f"{_name(a)}: another place"
        return f"{_name(a)}: A {_percent(a)} likely, B {_percent(b)}" if abs(a.p - b.p) >= _P else ""
    if a.kind == "withheld":
        return f"{_name(a)}: A {_why(a)}; B {_why(b)}" if (a.cause, a.outcome) != (b.cause, b.outcome) else ""
    if a.kind == "utterance" and (a.words, a.cause) != (b.words, b.cause):
        return f"“{a.key}”: A “{a.words}”, B “{b.words}”"
    return ""


def _only(
    name: str, entry: Entry, other: str, mine: Sequence[Entry], theirs: Sequence[Entry], shared: set[Entry]
) -> str:
    """Say what only ``name`` has; "" where that follows from another difference, or where ``other`` says it, too."""
    if entry.kind == "utterance":
        return f"Only {name} heard “{entry.key}”"
    if entry.kind == "fault":
        return f"Only {name}: {entry.key}"
    if entry.kind == "act":
        return f"Only {name}: the driver {entry.words}"
    if entry.kind == "answer":
        return f"In {name} the driver {_DID.get(entry.cause, entry.cause)} {entry.subject}"
    last = _last(theirs, entry, entry.t_ns + NEAR_NS)
    if entry.kind == "offer":
        return f"{name} offered {entry.subject}; {_silence(other, entry, last)}"
    if entry.outcome != "withheld":
        offer = _last([e for e in mine if e.kind == "offer"], entry, entry.t_ns)
        return f"{_name(entry)}: {name} {_why(entry)}; {other} not" if offer in shared else ""
    if last is None:
        return f"{name} held back {entry.subject}; {other} did not think of it"
    if last.kind == "offer" or last.cause == entry.cause:
        return ""
    said = sorted(((name, entry), (other, last)), key=lambda side: side[0])
    return f"{_name(entry)}: " + "; ".join(f"{side} {_why(what)}" for side, what in said)


def _last(entries: Sequence[Entry], about: Entry, by_ns: int) -> Entry | None:
    """Return what was decided last on the same subject by ``by_ns``."""
    decided = (entry for entry in entries if entry.kind in ("offer", "withheld") and entry.t_ns <= by_ns)
    return max((e for e in decided if e.subject == about.subject), key=lambda e: e.t_ns, default=None)


def _silence(other: str, offer: Entry, last: Entry | None) -> str:
    """Say why the other made no such offer then."""
    if last is None:
        return f"{other} did not think of it"
    if last.kind == "offer" or last.outcome != "withheld":
        return f"{other} had offered it by {minutes(last.t_ns)}"
    return f"{other}: {_why(last)}"


def _percent(entry: Entry) -> str:
    return f"{100 * entry.p:.0f} %"


def _name(entry: Entry) -> str:
    return entry.subject.capitalize()


def _why(entry: Entry) -> str:
    """Return a decision's first reason without what kind of reason it is: "you let it pass"."""
    return (entry.words.partition(": ")[2] or entry.words).partition("; ")[0]
