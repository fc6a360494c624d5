"""Jumping from mark to mark: back over what was played, and on into what nobody has seen."""

from collections.abc import Iterator

import pytest

from assistant.commands.replay_window import ReplayRunner
from assistant.player import Player, run_to
from assistant.presenter import Screen, present
from assistant.session import Session
from hmi.controls import CONTROL_OF
from hmi.view import Playback
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.events import Utterance
from vehicle.vehicle import Vehicle

S = 1_000_000_000
WORDS = (
    (12_340_000_000, "how fast am I going"),
    (12_370_000_000, "how far have I driven"),
    (30 * S, "what time is it"),
)


def opened(pytestconfig: pytest.Config) -> tuple[Session, DriveSource]:
    drive = open_drive(pytestconfig.rootpath / "replays" / "rav4-highway")
    source = DriveSource(drive.open_log)
    events = [Utterance(t_ns, text) for t_ns, text in WORDS]
    return Session(Vehicle(load_car("toyota-rav4-2017")), source, events, start=drive.start(source.log)), source


@pytest.fixture
def runner(pytestconfig: pytest.Config) -> Iterator[ReplayRunner]:
    """A highway minute in which somebody speaks twice, at its beginning."""
    session, source = opened(pytestconfig)
    yield ReplayRunner(Player(session, source, 59.9), Playback(59.9))
    source.close()


def jump(runner: ReplayRunner, name: str) -> str:
    """Press, wait for the end of the jump, and return the notice there."""
    assert runner.control(name, "")
    while runner.player.seeking_s is not None:
        runner.advance()
    return runner.notice()


def test_the_keys_jump() -> None:
    assert [CONTROL_OF[key] for key in "].[,"] == ["next-mark"] * 2 + ["previous-mark"] * 2


def test_next_goes_to_marks_that_nobody_has_seen_and_tells_their_words(runner: ReplayRunner) -> None:
    said = jump(runner, "next-mark")
    assert said == "Said: how fast am I going; Said: how far have I driven"
    assert runner.player.t_s == pytest.approx(12.4)  # the first decision that knows of the words
    assert runner.player.clock.paused
    assert jump(runner, "next-mark") == "Said: what time is it"
    assert runner.player.t_s == pytest.approx(30.0)


def test_next_after_the_last_mark_plays_to_the_end_and_says_so(runner: ReplayRunner) -> None:
    runner.player.seek_now(31)
    assert jump(runner, "next-mark") == "No mark until the end"
    assert runner.player.at_end
    assert jump(runner, "next-mark") == "No mark until the end"


def test_previous_goes_back_and_the_marks_ahead_stay_on_the_strip(runner: ReplayRunner) -> None:
    runner.player.seek_now(40)
    before = runner.playback().marks
    assert jump(runner, "previous-mark") == "Said: what time is it"
    assert jump(runner, "previous-mark").startswith("Said: how fast")
    assert runner.player.t_s == pytest.approx(12.4)
    assert runner.playback().marks == before
    assert jump(runner, "previous-mark") == "No mark before this"
    assert runner.player.t_s == pytest.approx(12.4)


def test_presses_in_a_row_count_from_where_the_first_is_going(runner: ReplayRunner) -> None:
    runner.player.seek_now(40)
    runner.control("previous-mark", "")
    assert jump(runner, "previous-mark").startswith("Said: how fast")
    runner.control("home", "")
    runner.control("next-mark", "")
    assert jump(runner, "next-mark") == "Said: what time is it"


def test_after_jumps_the_moment_is_as_if_played_to(runner: ReplayRunner, pytestconfig: pytest.Config) -> None:
    runner.player.seek_now(40)
    jump(runner, "previous-mark")
    jump(runner, "previous-mark")
    session, source = opened(pytestconfig)
    run_to(session, source, runner.session.now_ns)
    fresh, jumped = present(session, Screen()), present(runner.session, Screen())
    assert jumped.readings == fresh.readings
    assert jumped.words == fresh.words
    assert jumped.track.points.tobytes() == fresh.track.points.tobytes()
    source.close()


def test_the_search_is_told_and_a_scrub_ends_it(runner: ReplayRunner) -> None:
    runner.player.seek_now(31)
    runner.control("next-mark", "")
    assert runner.notice() == "Going to the next mark: 31 s"
    runner.control("seek", 5.0)
    while runner.player.seeking_s is not None:
        runner.advance()
    assert runner.player.t_s == pytest.approx(5.0)
    assert runner.notice() == ""


def test_what_a_jump_came_to_leaves_when_the_drive_goes_on(runner: ReplayRunner) -> None:
    jump(runner, "next-mark")
    runner.control("step", "")
    assert runner.notice() == ""
