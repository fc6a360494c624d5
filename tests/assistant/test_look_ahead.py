"""Looking ahead in a replay: it makes scrubs quick and shows marks, and is otherwise as if it had not been."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.facts import PlaceNamed
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.keeping import Notebook
from anticipation.mind import Mind
from assistant.commands.replay_window import ReplayRunner
from assistant.player import Player
from assistant.presenter import Screen, present
from assistant.session import Session
from assistant.trace import Trace
from hmi.view import Playback
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.events import Utterance
from vehicle.vehicle import Vehicle

S = 1_000_000_000
REPLAY = Path(__file__).parents[2] / "replays" / "rav4-highway"
LENGTH_S = 12.0
SAID = (Utterance(4 * S + 1, "how fast am I going"), Utterance(9 * S, "what time is it"))


class Opened:
    """The first seconds of a highway drive in which somebody speaks twice, and its player."""

    def __init__(self, trace: Path | None = None) -> None:
        drive = open_drive(REPLAY)
        self.source = DriveSource(drive.open_log)
        car = load_car("toyota-rav4-2017")
        self.session = Session(
            Vehicle(car),
            self.source,
            SAID,
            Trace(trace),
            start=drive.start(self.source.log),
            mind=Mind(),
        )
        self.player = Player(self.session, self.source, LENGTH_S)
        self.player.pause()

    def close(self) -> None:
        self.session.trace.close()
        self.source.close()

    def shown(self) -> tuple[object, ...]:
        view = present(self.session, Screen())
        return view.t_s, view.readings, view.words, view.track.points.tobytes(), view.offer

    def look_ahead(self, ticks: int) -> None:
        for _ in range(ticks):
            self.player.look_ahead(0)  # no time at all is enough for one decision


@pytest.fixture
def opened() -> Iterator[Opened]:
    with closing(Opened()) as opened:
        yield opened


def test_nothing_moves_but_the_marks_come(opened: Opened) -> None:
    opened.player.seek_now(2)
    before, position = opened.shown(), opened.source.position()
    assert opened.session.marks == {}
    opened.look_ahead(40)
    assert list(opened.session.marks.values()) == ["how fast am I going"]
    assert (opened.shown(), opened.source.position()) == (before, position)
    opened.look_ahead(40)
    assert len(opened.session.marks) == 2
    assert (opened.shown(), opened.source.position()) == (before, position)
    assert opened.player.known_ns == 10 * S


def test_it_tells_when_there_are_more_marks(opened: Opened) -> None:
    told = [at for at in range(100) if opened.player.look_ahead(0)]
    assert told == [40, 89]  # the decisions of 4.1 s and 9.0 s take the words in


def test_what_was_looked_through_is_there_without_playing(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.look_ahead(100)
    steps: list[int] = []
    step = Session.step
    monkeypatch.setattr(Session, "step", lambda session: (steps.append(session.tick), step(session))[1])
    opened.player.seek_now(9.9)
    assert len(steps) < 20
    with closing(Opened()) as played:
        while played.session.now_ns < opened.session.now_ns:
            played.player.step()
        assert played.shown() == opened.shown()


def test_it_ends_with_the_drive(opened: Opened) -> None:
    opened.player.look_through()
    known_ns = opened.player.known_ns
    assert known_ns > 59 * S
    assert opened.session.now_ns == 0
    assert not opened.player.look_ahead(1 << 62)
    assert opened.player.known_ns == known_ns
    assert not opened.player.at_end


def test_not_while_a_scrub_is_on_its_way(opened: Opened) -> None:
    opened.player.seek(10)
    assert not opened.player.look_ahead(1 << 62)
    assert opened.player.known_ns == 0


def test_a_log_that_must_be_read_again_is_not_looked_through(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vehicle.drive.source._KEPT_BYTES", 0)
    opened.player.look_through()
    first_ns = opened.player.known_ns
    assert 0 < first_ns < 10 * S  # up to where a block was read that there is no room for
    opened.player.seek_now(11)
    with closing(Opened()) as played:
        played.player.seek_now(11)
        assert played.shown() == opened.shown()


def test_what_the_driver_does_now_makes_what_was_seen_ahead_void(opened: Opened) -> None:
    opened.look_ahead(100)
    opened.player.seek_now(1)
    opened.player.add(Utterance(opened.session.now_ns + 1, "why"))
    assert list(opened.session.marks.values()) == ["why"]
    assert opened.player.known_ns == opened.session.now_ns
    opened.look_ahead(100)
    assert len(opened.session.marks) == 3


def test_what_words_ask_of_the_program_is_done_once(opened: Opened) -> None:
    opened.player.seek_now(3)
    opened.player.add(Utterance(opened.session.now_ns + 1, "pause"))
    opened.player.seek_now(1)
    opened.session.take_controls()
    opened.look_ahead(60)
    assert opened.session.take_controls() == []
    opened.player.seek_now(2)
    opened.player.add(Utterance(opened.session.now_ns + 1, "pause"))
    opened.look_ahead(5)
    assert [control.name for control in opened.session.take_controls()] == ["pause"]


def test_where_a_profile_keeps_nobody_looks_ahead(opened: Opened) -> None:
    runner = ReplayRunner(opened.player, Playback(LENGTH_S), curious=False)
    assert not runner.look_ahead(1 << 62)
    assert opened.player.known_ns == 0


def test_what_is_still_to_come_does_not_return_when_a_place_is_forgotten() -> None:
    book = Notebook()
    early, late = (PlaceNamed(Instant(1_727_940_900, 120), Position(55.7, 12.6), name) for name in ("early", "late"))
    book.keep(S, [early])
    book.keep(9 * S, [late])
    assert list(book.forget(lambda fact: False, 5 * S)) == [early]
    assert list(book.forget(lambda fact: False, 9 * S)) == [early, late]


OPS = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.integers(1, 30)),
        st.tuples(st.just("seek"), st.integers(0, 110)),
        st.tuples(st.just("ahead"), st.integers(1, 60)),
        st.tuples(st.just("say"), st.just(0)),
    ),
    min_size=2,
    max_size=8,
)


@settings(deadline=None, max_examples=15)
@given(OPS)
def test_trace_and_picture_are_as_without(tmp_path_factory: pytest.TempPathFactory, ops: list[tuple[str, int]]) -> None:
    folder = tmp_path_factory.mktemp("ahead")
    found = []
    for looks in (True, False):
        trace = folder / f"{looks}.jsonl"
        with closing(Opened(trace)) as opened:
            for what, value in ops:
                if what == "step":
                    for _ in range(value):
                        opened.player.step()
                elif what == "seek":
                    opened.player.seek_now(value / 10)
                elif what == "say":
                    opened.player.add(Utterance(opened.session.now_ns + 1, "how far have I driven"))
                elif looks:
                    opened.look_ahead(value)
            shown = opened.shown()
        found.append((trace.read_bytes(), shown))
    assert found[0] == found[1]


def test_the_trace_tells_of_everything_up_to_a_moment_that_was_seen_ahead(tmp_path: Path) -> None:
    with closing(Opened(tmp_path / "a.jsonl")) as opened:
        opened.look_ahead(100)
        opened.player.seek_now(8)  # a checkpoint, so that there is nothing to compute
    with closing(Opened(tmp_path / "b.jsonl")) as played:
        played.player.seek_now(8)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes() != b""
