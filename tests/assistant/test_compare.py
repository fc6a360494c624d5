"""Traces read again, and two of one drive beside each other."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli_run import RAV4, REPLAYS, Outrider

from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of
from assistant.marks import Entry, entry_of, tally
from assistant.player import run_to
from assistant.session import Session
from assistant.trace import Trace
from assistant.tracefile import read_trace
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.events import Answer, Utterance

COMMUTE = REPLAYS / "synthetic-commute"
S = 1_000_000_000


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)


def health(t_s: int, frames: int, **more: Any) -> dict[str, Any]:
    return {"t": float(t_s), "kind": "health", "frames": frames, "doubtful": {}, "short": 0, "multiplexer": 0, **more}


def offer(t_s: float, key: str = "heat") -> dict[str, Any]:
    return {
        "t": t_s, "kind": "offer", "key": key, "title": "Heat to 22°?", "words": "as ever", "cause": "likely",
        "outcome": "offer", "p": 0.8,
    }  # fmt: skip


def written(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def drive_to(until_ns: int, path: Path, *events: Answer | Utterance) -> Session:
    """Play the synthetic morning, with history, to ``until_ns``."""
    drive = open_drive(COMMUTE)
    car = load_car(str(drive.car))
    source, trace = DriveSource(drive.open_log), Trace(path)
    with replay_mind(drive, car, None) as mind:
        session = session_of(drive, car, source, trace, mind)
        for event in events:
            run_to(session, source, event.t_ns)
            session.add(event)
        run_to(session, source, until_ns)
    trace.close()
    source.close()
    return session


def test_a_trace_gives_the_entries_that_the_session_had(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    session = drive_to(60 * S, path, Utterance(5 * S + 1, "why"), Answer(35 * S + 1, "heat", "reject"))
    kinds = [entry.kind for entry in session.entries.values()]
    assert {"offer", "withheld", "utterance", "answer"} == set(kinds)
    assert read_trace(path).entries == tuple(session.entries.values())


def test_compare_says_what_another_profile_changes(outrider: Outrider, tmp_path: Path) -> None:
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    drive_to(40 * S, a)
    drive_to(50 * S, b, Answer(5 * S + 1, "defrost", "never"))
    done = outrider("compare", a, b)
    assert done.code == 0
    assert "note: compared from 0:01 to 0:40, which both traces tell" in done.err
    lines = done.out.splitlines()
    assert "   0:05  In B the driver forbade defrost" in lines
    assert lines[-1].endswith("A offered 2, B 1")
    records = [json.loads(line) for line in outrider("compare", a, b, "--json").out.splitlines()]
    assert len(records) == len(lines) - 1
    assert [set(record) for record in records] == [{"a", "b", "t", "words"}] * len(records)
    assert {record["a"] is None or record["a"]["t"] >= 1 for record in records} == {True}
    same = outrider("compare", a, a)
    assert same.out == "no difference; A offered 2, B 2\n"
    assert same.err == ""


def test_what_the_driver_did_stands_beside_what_was_offered(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    session = drive_to(150 * S, path)
    acts = [entry for entry in read_trace(path).entries if entry.kind == "act"]
    assert [(entry.t_ns // S, entry.label) for entry in acts] == [
        (139, "defrosted the windshield"),
        (147, "heated the wheel"),
    ]
    assert session.marks[139 * S, "act"] == "defrosted the windshield"
    assert tally(session.entries.values()) == "offered 4, accepted 0, done by the driver without an offer 1"


def test_a_tally_counts_what_was_done_before_it_was_offered() -> None:
    def made(kind: str, **fields: Any) -> Entry:
        entry = entry_of(int(fields.pop("t_s") * S), kind, fields)
        assert entry is not None
        return entry

    offered = made("offer", t_s=10, **{k: v for k, v in offer(10).items() if k not in ("t", "kind")})
    before, after = (made("act", t_s=t_s, key="heat", value=22.0) for t_s in (5, 20))
    yes = made("answer", t_s=12, offer="heat", answer="accept")
    assert tally([]) == tally([yes]) == ""
    assert tally([offered, after, yes]) == "offered 1, accepted 1, done by the driver without an offer 0"
    assert tally([before, offered]) == "offered 1, accepted 0, done by the driver without an offer 1"
    assert before.label == "turned the heat up, to 22°"


def test_what_cannot_be_compared_is_said(outrider: Outrider, tmp_path: Path) -> None:
    good = written(tmp_path / "good.jsonl", health(1, 10), offer(1.5), health(2, 20))

    def told(*records: dict[str, Any]) -> str:
        return outrider("compare", good, written(tmp_path / "bad.jsonl", *records)).complaint

    assert "is of another drive: after 2 s it had 21 frames" in told(health(1, 10), health(2, 21))
    assert "has no moment in common" in told(health(3, 30))
    assert "is empty, or of less than a second" in told()
    assert "line 2 is no record of a trace" in told(health(1, 10), {"t": 2.0})
    assert "line 1 is no record" in told({"t": "soon", "kind": "offer"})
    assert "line 1 is no record" in told({"t": 1.0, "kind": "offer"})
    assert "line 1 is no record" in told({"t": 1e400, "kind": "health"})
    assert "line 1 is no record" in told({**health(1, 10), "doubtful": [1]})
    (tmp_path / "cut.jsonl").write_text(good.read_text()[:-9])
    assert "line 3 is no record" in outrider("compare", good, tmp_path / "cut.jsonl").complaint
    assert "cannot be read (" in outrider("compare", good, tmp_path / "none.jsonl").complaint
    assert "cannot be read (" in outrider("compare", good, tmp_path).complaint
    assert "line 1 is no record" in outrider("compare", good, RAV4 / "can.blf").complaint


def test_a_record_of_a_kind_that_is_not_known_yet_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl", health(1, 10), {"t": 1.0, "kind": "weather"})
    assert read_trace(path).entries == ()
