"""One loop for live drives and replays: same drive, same decisions, same bytes; nothing acts by itself."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.player import Player, run_to
from assistant.session import TICK_NS, Session
from assistant.trace import KINDS, Trace
from vehicle.can.bus import BusListener, LiveSource
from vehicle.can.car import load_car
from vehicle.can.dbcrepair import repair
from vehicle.drive import Drive, DriveInfo, DriveSource, Recorder, open_drive
from vehicle.events import Answer, DriverEvent, Frame, Utterance
from vehicle.vehicle import Vehicle

REPLAYS = Path(__file__).parents[2] / "replays"
DRIVES = sorted(path.parent for path in REPLAYS.glob("*/drive.toml"))


_opened: list[DriveSource] = []


@pytest.fixture(autouse=True)
def close_what_was_opened() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def session_of(
    drive: Drive, trace: Trace | None = None, events: tuple[DriverEvent, ...] | None = None
) -> tuple[Session, DriveSource]:
    assert drive.info is not None
    source = DriveSource(drive.open_log)
    _opened.append(source)
    chosen = drive.events if events is None else events
    return Session(Vehicle(load_car(drive.car)), source, chosen, trace, start=drive.start(source.log)), source


def play(drive: Drive, path: Path, events: tuple[DriverEvent, ...] | None = None) -> list[dict[str, Any]]:
    trace = Trace(path)
    session, source = session_of(drive, trace, events)
    run_to(session, source, 10**18)
    trace.close()
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_speed_in_the_trace_is_what_cantools_decodes(tmp_path: Path) -> None:
    """Python-can reads the log and cantools decodes it: an independent way from the same file to the same speed."""
    import can
    from cantools.database import load_string

    from vehicle.can.car import DBCS

    drive = open_drive(REPLAYS / "rav4-highway")
    text = repair((DBCS / "toyota_new_mc_pt_generated.dbc").read_text(encoding="utf-8")).text
    message: Any = next(m for m in load_string(text, "dbc", strict=False).messages if m.name == "SPEED")
    speeds: list[tuple[float, float]] = []
    with can.LogReader(drive.log_path) as reader:
        first: float | None = None
        for frame in reader:
            first = frame.timestamp if first is None else first
            if frame.arbitration_id == message.frame_id and frame.channel == 0:
                speeds.append((frame.timestamp - first, message.decode(frame.data)["SPEED"]))
    records = [r for r in play(drive, tmp_path / "t.jsonl") if r["kind"] == "health"]
    assert len(records) >= 59
    for record in records:
        expected = [speed for t, speed in speeds if t <= record["t"] - 2e-6][-1]
        nearly_due = {speed for t, speed in speeds if abs(t - record["t"]) < 2e-6}
        assert record["signals"]["Vehicle.Speed"] in {expected} | nearly_due


@pytest.mark.parametrize("folder", DRIVES, ids=lambda p: p.name)
def test_same_drive_same_bytes_and_not_one_action(folder: Path, tmp_path: Path) -> None:
    """Rules 9 and 1."""
    drive = open_drive(folder)
    records = play(drive, tmp_path / "one.jsonl", ())
    play(drive, tmp_path / "two.jsonl", ())
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert records
    assert {r["kind"] for r in records} <= {"health", "act", "prediction"}  # one drive is enough to guess the way back
    assert "offer" not in {r["kind"] for r in records}  # and none is enough to offer anything
    for line in (tmp_path / "one.jsonl").read_text().splitlines()[:50]:
        keys = list(json.loads(line))
        assert keys == sorted(keys)


def test_trace_knows_only_its_kinds(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "t.jsonl")
    with pytest.raises(AssertionError):
        trace.write(0, "guess")
    trace.close()
    assert "health" in KINDS


@settings(deadline=None, max_examples=15)
@given(st.lists(st.floats(0, 60), min_size=1, max_size=4), st.data())
def test_scrubbing_anywhere_is_the_same_as_playing_there(targets: list[float], data: st.DataObject) -> None:
    drive = open_drive(REPLAYS / "kona-heating")
    session, source = session_of(drive)
    player = Player(session, source, 47.0)
    for target in targets:
        player.seek_now(target)
        straight, straight_source = session_of(drive)
        run_to(straight, straight_source, session.now_ns)
        assert straight.now_ns == session.now_ns
        assert straight.vehicle.snapshot().state == session.vehicle.snapshot().state
        assert straight.vehicle.counts == session.vehicle.counts
        for _ in range(data.draw(st.integers(0, 3))):
            player.step()


def test_scrubbing_the_track_of_a_long_drive() -> None:
    drive = open_drive(REPLAYS / "css-gps-trip")
    session, source = session_of(drive)
    player = Player(session, source, 2389.0)
    scrubbed = {}
    for target in (900.0, 300.0, 600.0):
        player.seek_now(target)
        scrubbed[session.now_ns] = session.vehicle.track.points(), session.vehicle.track.length_km
    straight, straight_source = session_of(drive)
    for now_ns, (points, length_km) in sorted(scrubbed.items()):
        run_to(straight, straight_source, now_ns)
        assert (straight.vehicle.track.points() == points).all()
        assert straight.vehicle.track.length_km == length_km


def test_a_scrub_repeats_nothing_in_the_trace(tmp_path: Path) -> None:
    drive = open_drive(REPLAYS / "kona-heating")
    trace = Trace(tmp_path / "scrubbed.jsonl")
    session, source = session_of(drive, trace)
    player = Player(session, source, 47.0)
    for target in (20.0, 5.0, 30.0, 0.0, 47.0):
        player.seek_now(target)
    run_to(session, source, 10**18)
    trace.close()
    play(drive, tmp_path / "straight.jsonl")
    assert (tmp_path / "scrubbed.jsonl").read_bytes() == (tmp_path / "straight.jsonl").read_bytes()


class Arrivals(BusListener):
    """A bus at the edge: frames are there when the test says so."""

    def __init__(self) -> None:
        self.dropped, self.fault, self.waiting = 0, "", []  # type: ignore[assignment]

    def take(self) -> list[Frame]:
        taken, self.waiting = self.waiting, []  # type: ignore[has-type]
        return taken


def speed_frame(t_ns: int, kmh: float) -> Frame:
    return Frame(t_ns, 0, 0xB4, bytes(5) + round(kmh * 100).to_bytes(2, "big") + b"\0")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 3 * TICK_NS), st.integers(0, 200), st.integers(-2 * TICK_NS, TICK_NS)), max_size=30
    ),
    st.lists(
        st.tuples(st.integers(1, 25), st.sampled_from(["how fast am i going", "set it to 21", "pause", "huh"])),
        max_size=4,
    ),
)
def test_a_recorded_live_drive_replays_to_the_same_trace(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[tuple[int, int, int]], words: list[tuple[int, str]]
) -> None:
    """Frames may arrive late, behind the decision that they missed; the replay must make the very same decisions."""
    folder = tmp_path_factory.mktemp("live")
    bus = Arrivals()
    car = load_car("toyota-rav4-2017")
    info = DriveInfo(start=open_drive(REPLAYS / "rav4-highway").info.start, car=car.name)  # type: ignore[union-attr]
    recorder, trace = Recorder(folder / "drive", info), Trace(folder / "live.jsonl")
    source = LiveSource([bus])
    live = Session(Vehicle(car), source, trace=trace, recorder=recorder, start=info.start)
    at_ns, due = 0, []
    for gap_ns, kmh, lateness_ns in arrivals:
        at_ns += gap_ns
        due.append((at_ns, speed_frame(max(0, at_ns + lateness_ns), kmh)))
    for tick in range(30):
        bus.waiting += [frame for arrived, frame in due if arrived // TICK_NS == tick]
        for _, text in (w for w in words if w[0] == tick):
            live.add(Utterance(live.now_ns + 1, text))
        live.step()
    recorder.close()
    trace.close()
    if not due or due[0][0] // TICK_NS >= 30:
        return  # a drive without a frame is no drive
    drive = open_drive(folder / "drive")
    again = Trace(folder / "again.jsonl")
    replayed, replay_source = session_of(drive, again)
    run_to(replayed, replay_source, live.now_ns)
    again.close()
    lived = (folder / "live.jsonl").read_bytes().splitlines()
    relived = (folder / "again.jsonl").read_bytes().splitlines()
    assert relived == lived[: len(relived)]
    frames = [t for block in drive.open_log().blocks for t in block.t_ns.tolist()]
    last_ns = max([*frames, *(e.t_ns for e in drive.events)])
    assert len(relived) >= sum(1 for line in lived if json.loads(line)["t"] * 1e9 <= last_ns)


def spoken(text: str, at_s: float = 10.0) -> tuple[DriverEvent, ...]:
    return (Utterance(int(at_s * 1e9), text),)


def test_a_typed_question_is_answered_from_the_car(tmp_path: Path) -> None:
    records = play(open_drive(REPLAYS / "rav4-highway"), tmp_path / "t.jsonl", spoken("how fast am I going?"))
    (said,) = [r for r in records if r["kind"] == "utterance"]
    speed = next(r for r in records if r["kind"] == "health" and r["t"] == 10.0)["signals"]["Vehicle.Speed"]
    assert said["t"] == 10.0
    assert said["outcome"] == "answer"
    assert f"{speed:.0f} km/h" in said["reply"]


def test_what_the_car_cannot_do_is_said_and_not_done(tmp_path: Path) -> None:
    records = play(open_drive(REPLAYS / "rav4-highway"), tmp_path / "t.jsonl", spoken("open the trunk"))
    (said,) = [r for r in records if r["kind"] == "utterance"]
    assert said["actions"] == []
    assert "cannot" in said["reply"]
    assert not [r for r in records if r["kind"] == "action"]


@pytest.mark.parametrize("live", [True, False])
def test_words_steer_the_replay_only_when_said_by_who_watches(live: bool) -> None:
    session, _ = session_of(open_drive(REPLAYS / "kona-heating"), events=() if live else spoken("pause", 0.05))
    if live:
        session.add(Utterance(1, "pause"))
    session.step()
    assert [c.name for c in session.take_controls()] == (["pause"] if live else [])
    assert session.take_controls() == []


def test_answer_is_traced(tmp_path: Path) -> None:
    drive = open_drive(REPLAYS / "kona-heating")
    records = play(drive, tmp_path / "t.jsonl", (Answer(10**9, "defrost-1", "reject"),))
    assert [(r["offer"], r["answer"]) for r in records if r["kind"] == "answer"] == [("defrost-1", "reject")]


class Scripted:
    """A source that hands out given frames."""

    def __init__(self, frames: list[Frame]) -> None:
        self._source = LiveSource([])
        self.frames = frames

    @property
    def ended(self) -> bool:
        return not self.frames

    @property
    def next_ns(self) -> int | None:
        return self.frames[0].t_ns if self.frames else None

    def until(self, t_ns: int) -> Any:
        from vehicle.events import FrameBlock

        due = [f for f in self.frames if f.t_ns <= t_ns]
        self.frames = self.frames[len(due) :]
        return FrameBlock.of(due)


def readings(session: Session) -> Callable[[], str]:
    return lambda: session.vehicle.state.read("Vehicle.Speed", session.now_ns).validity


def test_a_signal_older_than_its_timeout_is_stale_in_the_trace(tmp_path: Path) -> None:
    """Rule 7; and a silence of a day is skipped, not lived through."""
    day_ns = 86_400 * 10**9
    trace = Trace(tmp_path / "t.jsonl")
    source = Scripted([speed_frame(0, 50), speed_frame(day_ns, 60)])
    session = Session(Vehicle(load_car("toyota-rav4-2017")), source, trace=trace)
    steps = 0
    while not session.ended:
        session.step()
        session.skip_gap(source.next_ns)
        steps += 1
    trace.close()
    assert steps < 5000
    records = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    fresh = [r for r in records if "Vehicle.Speed" not in r["doubtful"]]
    assert [r["t"] for r in fresh if r["t"] < 100] == [1.0]
    assert all(r["signals"]["Vehicle.Speed"] is None for r in records if r["doubtful"])
    assert records[-1]["t"] >= 86_400 - 1
    assert readings(session)() == "valid"


def test_decisions_fall_on_the_grid_whoever_draws() -> None:
    drive = open_drive(REPLAYS / "kona-heating")
    session, source = session_of(drive)
    player = Player(session, source, 47.0, speed=float("inf"))
    seen = set()
    for _ in range(40):
        player.advance(budget_ns=1)
        seen.add(session.now_ns % TICK_NS)
    assert seen == {0}
    assert session.tick == 40


WARM = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"


def with_sent(events: tuple[DriverEvent, ...], trace: Trace) -> Session:
    drive = open_drive(REPLAYS / "kona-heating")
    source = DriveSource(drive.open_log)
    _opened.append(source)
    return Session(Vehicle(load_car(drive.car)), source, events, trace, sent=frozenset({WARM}))


def test_recorded_words_are_answered_as_the_drive_did_and_send_nothing(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "t.jsonl")
    session = with_sent(spoken("set the temperature to twenty one", 0.05), trace)
    session.step()
    session.add(Utterance(session.now_ns + 1, "set the temperature to twenty"))  # said by who watches
    session.step()
    trace.close()
    records = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    recorded, watching = (r for r in records if r["kind"] == "utterance")
    assert recorded["outcome"] == "act"
    assert recorded["actions"] == [{"path": WARM, "value": 21.0}]
    assert watching["actions"] == []
    assert "cannot" in watching["reply"]
    assert "action" not in {r["kind"] for r in records}


def test_two_things_done_at_once_keep_their_order() -> None:
    session, _ = session_of(open_drive(REPLAYS / "kona-heating"), events=spoken("pause", 0.09))
    session.add(Utterance(10, "theme night"))
    session.add(Utterance(20, "theme day"))
    session.step()
    assert [control.value for control in session.take_controls()] == ["night", "day"]
