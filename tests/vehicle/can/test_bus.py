"""Live buses, by python-can's virtual one."""

import threading

import pytest

from vehicle.can import bus as bus_module
from vehicle.can.bus import BusListener, LiveSource, open_bus
from vehicle.errors import BusError
from vehicle.events import EXTENDED, Frame

FOREVER = 2**60


class FakeListener:
    """What a listener would have taken in."""

    def __init__(self, *frames: Frame) -> None:
        self.waiting, self.dropped, self.fault = list(frames), 0, ""

    def take(self) -> list[Frame]:
        taken, self.waiting = self.waiting, []
        return taken


class FakeBus:
    """A bus that says what it is told to, message by message; then nothing."""

    def __init__(self, *said: object) -> None:
        self.said, self.drained, self.closed = list(said), threading.Event(), False

    def recv(self, timeout: float) -> object:
        if not self.said:
            self.drained.set()
            threading.Event().wait(timeout)
            return None
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def shutdown(self) -> None:
        self.closed = True


def message(number: int, **more: object) -> object:
    import can

    return can.Message(arbitration_id=number, is_extended_id=False, **more)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(bus_module, "_RECEIVE_S", 0.01)
    monkeypatch.setattr(bus_module, "_RETRY_S", 0.0)


def heard(listener: BusListener, count: int) -> list[Frame]:
    """Wait for ``count`` frames, but not for ever."""
    frames: list[Frame] = []
    for _ in range(1000):
        if len(frames) >= count:
            break
        try:
            frames.append(listener._queue.get(timeout=0.02))
        except bus_module.queue.Empty:
            continue
    return frames


def test_frames_arrive_with_bus_key_and_data():
    import can

    listener = BusListener(open_bus("virtual", "outrider-test"), 3, bus_module.machine_ns())
    with can.Bus(interface="virtual", channel="outrider-test") as sender:
        sender.send(message(1, is_remote_frame=True))
        sender.send(message(2, is_error_frame=True))
        sender.send(message(0x123, data=b"\x01\x02"))
        sender.send(can.Message(arbitration_id=0x18DAF110, is_extended_id=True, data=b""))
        sender.send(message(0x124, is_fd=True, data=bytes(range(12))))
        frames = heard(listener, 3)
    listener.close()
    told = [(f.bus, f.key, f.data) for f in frames]
    assert told == [(3, 0x123, b"\x01\x02"), (3, 0x18DAF110 | EXTENDED, b""), (3, 0x124, bytes(range(12)))]
    assert all(f.t_ns >= 0 for f in frames)
    assert [f.t_ns for f in frames] == sorted(f.t_ns for f in frames)
    assert (listener.dropped, listener.fault) == (0, "")


def test_take_returns_what_has_come_in_once():
    bus = FakeBus(*(message(n) for n in range(5)))
    listener = BusListener(bus, 0, 0)
    assert bus.drained.wait(20)
    assert [f.key for f in listener.take()] == [0, 1, 2, 3, 4]
    assert listener.take() == []
    listener.close()
    assert bus.closed
    assert not listener._thread.is_alive()


def test_frames_that_find_the_queue_full_are_dropped_and_counted(monkeypatch):
    monkeypatch.setattr(bus_module, "_QUEUE_FRAMES", 4)
    bus = FakeBus(*(message(n) for n in range(10)))
    listener = BusListener(bus, 0, 0)
    assert bus.drained.wait(20)
    source = LiveSource([listener])
    assert source.dropped == 6
    assert [f.key for f in source.until(FOREVER).frames()] == [0, 1, 2, 3]
    listener.close()


def test_a_bus_that_goes_away_is_a_fault_until_it_is_back():
    import can

    waiting, go_on = threading.Event(), threading.Event()

    class Gone(FakeBus):
        def recv(self, timeout: float) -> object:
            if len(self.said) == 1:  # the error was said
                waiting.set()
                assert go_on.wait(20)
            return super().recv(timeout)

    bus = Gone(message(1), can.CanOperationError("no such device"), message(2))
    listener = BusListener(bus, 1, 0)
    source = LiveSource([listener])
    assert waiting.wait(20)
    assert source.fault == "CAN bus 1 went away (no such device)"
    go_on.set()
    assert bus.drained.wait(20)
    assert source.fault == ""
    assert [f.key for f in source.until(FOREVER).frames()] == [1, 2]
    listener.close()


def test_frames_of_all_buses_come_in_order_when_they_are_due():
    one = FakeListener(Frame(10, 0, 1, b""), Frame(40, 0, 2, b""))
    two = FakeListener(Frame(20, 1, 3, b""), Frame(30, 1, 4, b""))
    source = LiveSource([one, two])
    assert list(source.until(30).frames()) == [Frame(10, 0, 1, b""), Frame(20, 1, 3, b""), Frame(30, 1, 4, b"")]
    assert list(source.until(39).frames()) == []
    assert list(source.until(40).frames()) == [Frame(40, 0, 2, b"")]
    assert not source.ended


def test_a_frame_that_comes_late_is_dated_just_behind_the_decision():
    listener = FakeListener(Frame(10, 0, 1, b""))
    source = LiveSource([listener])
    source.until(100)
    listener.waiting = [Frame(150, 0, 2, b"now"), Frame(99, 0, 3, b"late"), Frame(100, 0, 4, b"late too")]
    assert list(source.until(200).frames()) == [
        Frame(101, 0, 3, b"late"),
        Frame(101, 0, 4, b"late too"),
        Frame(150, 0, 2, b"now"),
    ]


def test_what_is_dated_behind_a_decision_is_not_handed_out_in_front_of_it():
    listener = FakeListener()
    source = LiveSource([listener])
    source.until(100)
    listener.waiting = [Frame(50, 0, 1, b"")]
    assert len(source.until(100)) == 0
    assert len(source.until(60)) == 0
    listener.waiting = [Frame(70, 0, 2, b"")]
    assert len(source.until(100)) == 0
    assert list(source.until(101).frames()) == [Frame(101, 0, 1, b""), Frame(101, 0, 2, b"")]


@pytest.mark.parametrize(
    ("interface", "channel"), [("nonsense", "can0"), ("socketcan", "no-such-bus"), ("slcan", "/dev/no-such-port")]
)
def test_a_bus_that_is_not_there_is_said_in_one_line(interface, channel):
    with pytest.raises(BusError, match=f"CAN interface {interface} {channel}: .") as error:
        open_bus(interface, channel)
    assert "\n" not in str(error.value)


def test_a_bus_is_opened_passive_unless_it_is_for_writing(monkeypatch):
    import can

    opened = []

    class Told:
        state = can.BusState.ACTIVE

        def __init__(self, **options: object) -> None:
            self.options = options
            opened.append(self)

    monkeypatch.setattr(can, "Bus", Told)
    open_bus("slcan", "p", 500_000)
    open_bus("slcan", "p", writing=True)
    assert opened[0].options == {"interface": "slcan", "channel": "p", "bitrate": 500_000, "listen_only": True}
    assert opened[0].state == can.BusState.PASSIVE
    assert opened[1].options == {"interface": "slcan", "channel": "p"}
    assert opened[1].state == can.BusState.ACTIVE
