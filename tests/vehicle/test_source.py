"""A drive's frames, forwards and back."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.can.car import load_car
from vehicle.can.encode import encode
from vehicle.can.logs import Log, open_log
from vehicle.drive import DriveSource, source, survey
from vehicle.events import Frame, FrameBlock

S = 1_000_000_000
END = 2**62


def frames_of(times: list[int]) -> list[Frame]:
    return [Frame(t, 0, n, bytes([n & 0xFF])) for n, t in enumerate(times)]


def log_of(sizes: list[int], times: list[int]) -> Log:
    """A log whose blocks have the given sizes."""
    frames = frames_of(times)

    def blocks():
        at = 0
        for size in sizes:
            yield FrameBlock.of(frames[at : at + size])
            at += size

    return Log(Path("x.log"), "test", blocks())


class Opened:
    """Opens the same log again and again, and counts how often."""

    def __init__(self, sizes: list[int], times: list[int]) -> None:
        self.sizes, self.times, self.count = sizes, times, 0

    def __call__(self) -> Log:
        self.count += 1
        return log_of(self.sizes, self.times)


@st.composite
def logs(draw):
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=8))
    steps = draw(st.lists(st.sampled_from([0, 0, 1, 2, 5]), min_size=sum(sizes), max_size=sum(sizes)))
    return sizes, np.cumsum(np.array(steps, np.int64)).tolist()


@settings(deadline=None, max_examples=100)
@given(logs(), st.lists(st.integers(0, 60), max_size=15))
def test_every_frame_is_handed_out_once_in_order_whatever_the_steps(log, moments):
    drive = DriveSource(Opened(*log))
    frames, out = frames_of(log[1]), []
    for n, moment in enumerate(moments):
        got = list(drive.until(moment).frames())
        assert all(frame.t_ns <= moment for frame in got)
        out += got
        assert drive.next_ns is None or drive.next_ns > max(moments[: n + 1])
    out += drive.until(END).frames()
    assert out == frames
    assert drive.ended
    assert drive.next_ns is None
    assert len(drive.until(END)) == 0


@settings(deadline=None, max_examples=200)
@given(logs(), st.integers(0, 20), st.lists(st.one_of(st.integers(0, 30), st.integers(-10, -1)), max_size=15))
def test_going_back_or_ahead_to_any_position_goes_on_as_before(log, kept_blocks, moves):
    """A move of 0 or more plays up to there; a negative one goes to one of the positions stood at before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_KEPT_BYTES", kept_blocks * 10)
        drive = DriveSource(Opened(*log))
        frames = frames_of(log[1])
        stood = {drive.position(): 0}
        at = 0
        for move in moves:
            if move >= 0:
                got = list(drive.until(move).frames())
                assert got == frames[at : at + len(got)]
                at += len(got)
                stood[drive.position()] = at
            else:
                position = list(stood)[move % len(stood)]
                drive.rewind(position)
                at = stood[position]
                assert drive.position() == position
            assert drive.ended == (at == len(frames))
            assert drive.next_ns == (frames[at].t_ns if at < len(frames) else None)
        assert list(drive.until(END).frames()) == frames[at:]


def test_a_log_that_fits_is_read_once(monkeypatch):
    opened = Opened([3] * 5, list(range(15)))
    drive = DriveSource(opened)
    start = drive.position()
    for _ in range(3):
        assert len(drive.until(END)) == 15
        end = drive.position()
        drive.rewind(start)
        drive.rewind(end)
        assert drive.ended
        drive.rewind(start)
    assert opened.count == 1
    monkeypatch.setattr(source, "_KEPT_BYTES", 0)
    opened = Opened([3] * 5, list(range(15)))
    drive = DriveSource(opened)
    drive.until(7)
    drive.rewind((0, 0))
    assert opened.count == 2
    assert drive._kept == []


def test_times_are_straight_and_counted():
    drive = DriveSource(Opened([2, 2], [0, 5 * S, 4 * S, 6 * S]))
    assert drive.until(END).t_ns.tolist() == [0, 5 * S, 5 * S, 6 * S]
    assert drive.backwards == 1


def test_a_survey_counts_and_times():
    done = survey(log_of([2, 0, 3], [0, S, S, 2 * S, 5 * S]), None)
    assert (done.duration_s, done.frames, done.decoded) == (5.0, 5, 0)
    assert done.curves == {}


def test_a_survey_of_a_real_drive(shared_data):
    shares: list[float] = []
    path = shared_data / "can" / "rav4_2017_highway_60s.log"
    done = survey(open_log(path), load_car("toyota-rav4-2017"), ("Vehicle.Speed",), steps=60, progress=shares.append)
    lines = path.read_bytes().count(b"\n")
    assert done.frames == lines
    assert 55 < done.duration_s < 65
    assert 0.2 < done.decoded / done.frames <= 1
    assert list(done.curves) == ["Vehicle.Speed"]
    speed = done.curves["Vehicle.Speed"]
    assert speed.shape == (60,)
    assert np.nanmin(speed) > 20
    assert np.nanmax(speed) < 140
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def surveyed(car: str, path: str, *said: dict[str, float]) -> list[float]:
    """The curve of a signal whose message says these values, a second apart."""
    model = load_car(car)
    message = next(signal for signal in model.signals if signal.path == path).message
    frames = [Frame(at * S, 0, message.key, encode(message, values)) for at, values in enumerate(said)]
    log = Log(Path("x.log"), "test", iter([FrameBlock.of(frames)]))
    return survey(log, model, (path,), steps=len(said)).curves[path].tolist()


def test_a_survey_reads_signs_as_the_car_does():
    path, turned = "Vehicle.AngularVelocity.Yaw", {"ESP_Gierrate": 10.0, "ESP_VZ_Gierrate": 1.0}
    assert surveyed("audi-a3-mk3", path, {"ESP_Gierrate": 10.0}, turned) == pytest.approx([10.0, -10.0], abs=0.01)


def test_a_survey_believes_nothing_that_cannot_be():
    fast = surveyed("toyota-rav4-2017", "Vehicle.Speed", {"SPEED": 50.0}, {"SPEED": 240.0}, {"SPEED": 500.0})
    assert fast[:2] == pytest.approx([50.0, 240.0], abs=0.1)
    assert np.isnan(fast[2])
