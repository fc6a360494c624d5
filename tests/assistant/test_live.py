"""Live drives on python-can's virtual bus: listen, record, replay to the same; ask an OBD-II car only when allowed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.commands import drive as live
from assistant.commands import record
from assistant.commands.drive import LiveRunner, run_live
from assistant.commands.options import BusOptions, LiveOptions, ReplayOptions
from assistant.commands.replay import run_replay
from assistant.session import Session
from vehicle.can.bus import LiveSource
from vehicle.can.car import load_car
from vehicle.drive import DriveInfo, Recorder, open_drive
from vehicle.errors import BusError, CarError, DriveError
from vehicle.events import Frame, FrameBlock
from vehicle.vehicle import Vehicle

can = pytest.importorskip("can")


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A virtual bus whose other node speaks as soon as the program listens; returns what that node hears."""
    heard: list[Any] = []
    other = can.Bus(interface="virtual", channel="road")
    opened: Callable[..., Any] = live.open_bus

    def open_and_speak(*args: Any, **options: Any) -> Any:
        bus = opened(*args, **options)
        for number in range(50):
            data = bytes(5) + (100 * number).to_bytes(2, "big") + b"\0"
            other.send(can.Message(arbitration_id=0xB4, data=data, is_extended_id=False))
        return bus

    monkeypatch.setattr(live, "open_bus", open_and_speak)
    monkeypatch.setattr(record, "open_bus", open_and_speak)
    yield heard
    while (message := other.recv(0)) is not None:
        heard.append(message)
    other.shutdown()


@pytest.fixture
def talking(road: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The other node goes on speaking, once each time that the program waits."""
    other = can.Bus(interface="virtual", channel="road")
    wait = live.sleep_s

    def speak_and_wait(seconds: float) -> None:
        other.send(can.Message(arbitration_id=0xB4, data=bytes(5) + b"\x13\x88\0", is_extended_id=False))
        wait(seconds)

    monkeypatch.setattr(live, "sleep_s", speak_and_wait)
    yield road
    other.shutdown()


def options(**more: Any) -> LiveOptions:
    bus = BusOptions("virtual", ("road",))
    more = {"car": "toyota-rav4-2017", "seconds": 1.0, "microphone": False, **more}
    return LiveOptions(bus, more.pop("car"), headless=True, **more)


def test_a_live_drive_is_recorded_and_replays_to_the_same_trace(talking: list[Any], tmp_path: Path) -> None:
    run_live(options(record=tmp_path / "drive", trace=tmp_path / "live.jsonl", seconds=2.5))
    drive = open_drive(tmp_path / "drive")
    assert drive.info is not None
    assert drive.info.car == "toyota-rav4-2017"
    assert sum(len(b) for b in drive.open_log().blocks) > 50
    run_replay(ReplayOptions(tmp_path / "drive", headless=True, speed=float("inf"), trace=tmp_path / "again.jsonl"))
    lived = (tmp_path / "live.jsonl").read_bytes().splitlines()
    relived = (tmp_path / "again.jsonl").read_bytes().splitlines()
    assert relived  # at least the first second's record
    assert relived == lived[: len(relived)]


def test_listening_sends_nothing(road: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    witness = can.Bus(interface="virtual", channel="road")
    run_live(options())
    heard = list(iter(lambda: witness.recv(0), None))
    witness.shutdown()
    assert "50 frames, 50 used" in capsys.readouterr().out
    assert len(heard) == 50  # what the other node said, and not a frame more
    assert {m.arbitration_id for m in heard} == {0xB4}


def test_an_obd_car_is_asked_only_when_the_user_allows(road: list[Any]) -> None:
    witness = can.Bus(interface="virtual", channel="road")
    run_live(options(car="obd2"))
    quiet = [m for m in iter(lambda: witness.recv(0), None) if m.arbitration_id == 0x7DF]
    run_live(options(car="obd2", allow_sending=True))
    asked = [m for m in iter(lambda: witness.recv(0), None) if m.arbitration_id == 0x7DF]
    witness.shutdown()
    assert quiet == []
    assert asked
    assert {bytes(m.data[1:2]) for m in asked} == {b"\x01"}


def test_a_car_with_nothing_to_send_refuses_sending(road: list[Any]) -> None:
    with pytest.raises(CarError, match="nothing that may be sent"):
        run_live(options(allow_sending=True))


def test_an_absent_bus_leaves_no_folder_behind(tmp_path: Path) -> None:
    wrong = LiveOptions(BusOptions("nonsense", ("x",)), "obd2", record=tmp_path / "drive", headless=True, seconds=0.1)
    with pytest.raises(BusError, match="nonsense"):
        run_live(wrong)
    assert not (tmp_path / "drive").exists()


def test_a_full_disk_ends_the_recording_but_not_the_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = open_drive(Path(__file__).parents[2] / "replays" / "rav4-highway").info.start  # type: ignore[union-attr]
    recorder = Recorder(tmp_path / "drive", DriveInfo(start=start))

    def full(block: FrameBlock) -> None:
        raise DriveError("No space left on device")

    class One(LiveSource):
        def until(self, t_ns: int) -> FrameBlock:
            return FrameBlock.of([Frame(t_ns, 0, 0xB4, bytes(5) + b"\x13\x88\0")])

    monkeypatch.setattr(recorder, "frames", full)
    session = Session(Vehicle(load_car("toyota-rav4-2017")), One([]), recorder=recorder)
    runner = LiveRunner(session, LiveSource([]), 0, None)
    session.step()
    session.step()
    assert session.vehicle.state.read("Vehicle.Speed", session.now_ns).value == 50.0
    assert "No space" in runner.notice()
    monkeypatch.undo()
    recorder.close()


def test_recording_live_without_a_car(road: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record.record_live(tmp_path / "drive", BusOptions("virtual", ("road",)), record.Facts(title="Test"), 1.0)
    assert "50 frames" in capsys.readouterr().out
    assert open_drive(tmp_path / "drive").title == "Test"


def candump(path: Path, start: float, count: int, data: str = "0102") -> Path:
    path.write_text("".join(f"({start + n / 10:.6f}) can0 0B4#{data}\n" for n in range(count)))
    return path


def test_logs_are_joined_and_cut(tmp_path: Path) -> None:
    one, two = candump(tmp_path / "1.log", 1.6e9, 20), candump(tmp_path / "2.log", 1.6e9 + 100, 20)
    record.record_from_logs(tmp_path / "both", [one, two], record.Facts(zone="Europe/Copenhagen"), 1.0, 100.5)
    drive = open_drive(tmp_path / "both")
    log = drive.open_log()
    times = [t / 1e9 for b in log.blocks for t in b.t_ns.tolist()]
    assert times[:2] == [0.0, 0.1]
    assert times[-1] == 99.5
    assert len(times) == 10 + 6
    assert drive.start(log).isoformat() == "2020-09-13T14:26:41+02:00"  # type: ignore[union-attr]


def test_padding_gives_known_messages_their_zero_bytes_back(tmp_path: Path) -> None:
    log = candump(tmp_path / "cut.log", 1.6e9, 3, data="000000000012")
    record.record_from_logs(tmp_path / "cut", [log], record.Facts(), 0, None)
    record.record_from_logs(tmp_path / "full", [log], record.Facts(car="toyota-rav4-2017"), 0, None, pad=True)
    sizes = {name: open_drive(tmp_path / name).open_log() for name in ("cut", "full")}
    assert [s for b in sizes["cut"].blocks for s in b.size.tolist()] == [6, 6, 6]
    full = FrameBlock.join(list(sizes["full"].blocks))
    assert full.size.tolist() == [8, 8, 8]
    assert full.data[0].tolist() == [0, 0, 0, 0, 0, 0x12, 0, 0]
    with pytest.raises(CarError, match="--pad needs --car"):
        record.record_from_logs(tmp_path / "no", [log], record.Facts(), 0, None, pad=True)


def test_an_unknown_zone_and_an_empty_part_are_refused(tmp_path: Path) -> None:
    log = candump(tmp_path / "a.log", 1.6e9, 3)
    with pytest.raises(DriveError, match="no IANA time zone"):
        record.record_from_logs(tmp_path / "d", [log], record.Facts(zone="Mars/Olympus"), 0, None)
    with pytest.raises(DriveError, match="no frame in that part"):
        record.record_from_logs(tmp_path / "e", [log], record.Facts(), 50, None)
    assert json.dumps([p.name for p in tmp_path.iterdir() if p.is_dir()]) == "[]"
