"""``outrider compare``: where two traces of one drive differ."""

from pathlib import Path
from typing import Any

import msgspec

from assistant.differences import NEAR_NS, Difference, differences, minutes
from assistant.marks import Entry
from assistant.terminal import note, say
from assistant.tracefile import read_trace, require_same_drive

__all__ = ["run_compare"]

_encoder = msgspec.json.Encoder(order="sorted")


def run_compare(a_path: Path, b_path: Path, as_json: bool = False) -> None:
    """Print the differences, a line each; raises OutriderError where the traces cannot be compared."""
    a, b = read_trace(a_path), read_trace(b_path)
    require_same_drive(b, a.frames, str(a_path))
    until_ns = None
    if a.span_ns != b.span_ns:
        begin_ns, end_ns = max(a.span_ns[0], b.span_ns[0]), min(a.span_ns[1], b.span_ns[1])
        note(f"compared from {minutes(begin_ns)} to {minutes(end_ns)}, which both traces tell")
        a, b = (
            side._replace(entries=tuple(e for e in side.entries if begin_ns <= e.t_ns <= end_ns)) for side in (a, b)
        )
        until_ns = end_ns - NEAR_NS
    found = differences(a.entries, b.entries, until_ns)
    for difference in found:
        say(_json(difference) if as_json else f"{minutes(difference.t_ns):>7}  {difference.words}")
    if not as_json:
        offers = [sum(entry.kind == "offer" for entry in side.entries) for side in (a, b)]
        many = f"{len(found)} differences" if len(found) != 1 else "1 difference"
        say(f"{many if found else 'no difference'}; A offered {offers[0]}, B {offers[1]}")


def _json(difference: Difference) -> str:
    fields = {
        "t": difference.t_ns / 1e9,
        "words": difference.words,
        "a": _entry(difference.a),
        "b": _entry(difference.b),
    }
    return _encoder.encode(fields).decode()


def _entry(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    fields = msgspec.structs.asdict(entry)
    del fields["marked"]
    return {"t": fields.pop("t_ns") / 1e9, **fields}
