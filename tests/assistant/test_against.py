"""A replay beside another trace of the same drive: its lane, the steps from difference to difference, the words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_run import KONA, RAV4, Outrider
from test_replay_marks import S, jump, opened

from assistant.against import Against, against_of
from assistant.commands.replay_window import ReplayRunner
from assistant.differences import NEAR_NS
from assistant.marks import Entry
from assistant.player import Player, run_to
from assistant.tracefile import TraceFile, read_trace
from hmi.controls import CONTROL_OF
from hmi.view import Playback
from vehicle.drive import open_drive

FRAMES = {t_s * S: 1 for t_s in range(1, 60)}
OFFER = Entry(20 * S, "offer", "heat", "Heat to 22°?", "likely", "offer", 0.8)
LATE = Entry(57 * S, "offer", "seat", "Heat the seat?", "likely", "offer", 0.8)


def speech(session_words: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in session_words if entry.kind == "utterance")


@pytest.fixture
def runner(pytestconfig: pytest.Config) -> Iterator[ReplayRunner]:
    """The highway minute in which somebody speaks twice, beside a trace that has the same words and two offers."""
    session, source = opened(pytestconfig)
    run_to(session, source, 40 * S)
    same = speech(tuple(session.entries.values()))
    source.close()
    session, source = opened(pytestconfig)
    other = TraceFile(Path("b.jsonl"), tuple(sorted((*same, OFFER, LATE), key=lambda e: e.t_ns)), FRAMES)
    yield ReplayRunner(Player(session, source, 59.9), Playback(59.9), against=Against(other))
    source.close()


def test_the_keys_step_from_difference_to_difference() -> None:
    assert (CONTROL_OF["b"], CONTROL_OF["shift+b"]) == ("next-difference", "previous-difference")


def test_steps_go_to_where_they_differ_and_say_how(runner: ReplayRunner) -> None:
    assert jump(runner, "next-difference") == "A and B differ here"
    assert runner.player.t_s == pytest.approx(20)
    assert runner.playback().said == "B offered heat; A did not think of it"
    assert jump(runner, "next-difference") == "A and B differ here"  # certain only at the drive's end
    assert runner.player.t_s == pytest.approx(57)
    assert jump(runner, "next-difference") == "No difference until the end"
    assert runner.player.at_end
    runner.player.seek_now(30)
    assert runner.playback().said == ""
    assert jump(runner, "previous-difference") == "A and B differ here"
    assert runner.player.t_s == pytest.approx(20)
    assert jump(runner, "previous-difference") == "No difference before this"


def test_the_lane_has_all_of_b_and_differences_as_far_as_a_was_played(runner: ReplayRunner) -> None:
    state = runner.playback()
    assert state.other is not None
    assert [mark.t_s for mark in state.other if mark.kind == "offer"] == [20, 57]
    assert state.differences == ()
    runner.player.seek_now(20 + NEAR_NS / S - 0.1)
    assert runner.playback().differences == ()
    runner.player.seek_now(20 + NEAR_NS / S)
    assert runner.playback().differences == (20,)
    runner.player.seek_now(3)
    assert runner.playback().differences == (20,)  # what was played once stays known


def test_without_another_trace_there_is_nothing_to_step_to(runner: ReplayRunner) -> None:
    plain = ReplayRunner(runner.player, Playback(59.9))
    assert plain.control("next-difference", "")
    assert plain.notice() == "Nothing to compare with: --against TRACE"
    assert plain.playback().other is None
    assert runner.player.t_s == 0


def test_several_differences_at_once_are_counted(pytestconfig: pytest.Config) -> None:
    session, source = opened(pytestconfig)
    held = Entry(20 * S, "withheld", "cool", "Silent: enough", "budget", "withheld", 0.8)
    against = Against(TraceFile(Path("b.jsonl"), (held, OFFER), FRAMES))
    for until_s, said in (25, "B offered heat; A did not think of it (and 1 more)"), (26, ""):
        run_to(session, source, until_s * S)
        assert against.said(session, session.now_ns) == said
    source.close()


def test_a_trace_of_another_drive_is_refused(outrider: Outrider, tmp_path: Path) -> None:
    other = tmp_path / "kona.jsonl"
    outrider("replay", KONA, "--headless", "--until", 3, "--trace", other)
    picture = ("--screenshot", tmp_path / "p.png", "--at", 2, "--until", 2, "--size", "800x480")
    assert "is of another drive: after 1 s" in outrider("replay", RAV4, *picture, "--against", other).complaint
    assert outrider("replay", KONA, *picture, "--against", other).code == 0
    damaged = tmp_path / "bad.jsonl"
    damaged.write_text("{}\n")
    assert "line 1 is no record" in outrider("replay", KONA, *picture, "--against", damaged).complaint
    assert "--against" in outrider("replay", KONA, "--headless", "--against", other).misuse
    assert "name it" in outrider("replay", KONA.parent, "--headless", *picture, "--against", other).complaint
    drive = open_drive(KONA)
    assert against_of(None, drive) is None
    with pytest.raises(Exception, match="another drive"):
        against_of(write_shifted(read_trace(other), tmp_path), drive)


def write_shifted(trace: TraceFile, folder: Path) -> Path:
    """Write the trace's text again with one frame more at its second second."""
    path = folder / "shifted.jsonl"
    count = trace.frames[2 * S]
    path.write_text(trace.path.read_text().replace(f'"frames":{count}', f'"frames":{count + 1}'))
    return path


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)
