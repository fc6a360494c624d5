"""The way driven: reckoned, by satellite, and what is wrong with both."""

import math
import random

import numpy as np
import pytest

from vehicle.signals import GEAR_DRIVE, GEAR_REVERSE, PATHS
from vehicle.state import SignalState
from vehicle.track import Track

S = 1_000_000_000
TICK = S // 10
M_PER_DEGREE = math.radians(1) * 6_371_008.8
SPEED, YAW = PATHS["Vehicle.Speed"], PATHS["Vehicle.AngularVelocity.Yaw"]
GEAR = PATHS["Vehicle.Powertrain.Transmission.SelectedGear"]
LATITUDE, LONGITUDE = PATHS["Vehicle.CurrentLocation.Latitude"], PATHS["Vehicle.CurrentLocation.Longitude"]
HEADING = PATHS["Vehicle.CurrentLocation.Heading"]
HOME = (55.0, 10.0)


class Ride:
    """A track and the car that makes it, tick by tick."""

    def __init__(self) -> None:
        self.track, self.state, self.now_ns = Track(), SignalState(), 0

    def go(self, ticks: int, **signals: float | None) -> None:
        for _ in range(ticks):
            self.now_ns += TICK
            for name, value in signals.items():
                self.state.set(globals()[name.upper()], value, self.now_ns)
            self.track.update(self.now_ns, self.state)

    def fix(self, east: float, north: float, ticks: int = 10, **more: float) -> None:
        """Be seen by satellite at metres from home, for a second if ``ticks`` does not say otherwise."""
        longitude = HOME[1] + east / M_PER_DEGREE / math.cos(math.radians(HOME[0]))
        self.go(ticks, latitude=HOME[0] + north / M_PER_DEGREE, longitude=longitude, **more)

    def wait(self, seconds: float) -> None:
        """Let time pass without a word of the car."""
        self.now_ns += int(seconds * S)


def at(ride: Ride) -> tuple[float, float]:
    east, north = ride.track.points()[-1].tolist()
    return east, north


def test_at_first_there_is_no_way():
    track = Track()
    assert (track.source, track.length_km, track.points().shape) == ("none", 0.0, (0, 2))
    track.update(0, SignalState())
    assert track.source == "none"


def test_a_circle_driven_by_reckoning_closes():
    ride = Ride()
    ride.go(1, speed=36.0, yaw=0.0)  # the first tick only says from when on
    start = ride.track.heading_deg
    ride.go(360, speed=36.0, yaw=10.0)  # 10 m/s, once around in 36 s, to the left
    assert ride.track.source == "reckoned"
    assert ride.track.heading_deg == pytest.approx(start, abs=1e-6)
    points = ride.track.points()
    assert np.hypot(*(points[-1] - points[0])) < 1.5  # the first point is one tick behind the beginning
    assert points[:, 0].min() == pytest.approx(-2 * 10 / math.radians(10), abs=0.5)
    assert points[:, 1].max() == pytest.approx(10 / math.radians(10), abs=0.5)
    assert ride.track.length_km == pytest.approx(0.36, rel=0.02)


def test_north_is_where_the_drive_began_and_reversing_goes_back():
    ride = Ride()
    ride.go(101, speed=36.0, yaw=0.0, gear=GEAR_DRIVE)
    assert at(ride) == pytest.approx((0, 100), abs=0.01)
    ride.go(50, speed=36.0, yaw=0.0, gear=GEAR_REVERSE)
    assert at(ride) == pytest.approx((0, 50), abs=0.01)
    ride.go(50, speed=-36.0, yaw=0.0, gear=GEAR_REVERSE)  # some cars say so by the sign
    assert at(ride) == pytest.approx((0, 0), abs=0.01)


def test_a_stale_gear_is_not_believed():
    ride = Ride()
    ride.go(1, speed=36.0, yaw=0.0, gear=GEAR_REVERSE)
    ride.wait(60)
    ride.go(1, speed=36.0, yaw=0.0)
    before = at(ride)[1]
    ride.go(10, speed=36.0, yaw=0.0)
    assert at(ride)[1] - before == pytest.approx(10, abs=0.01)


def test_nothing_is_reckoned_from_what_is_unknown_or_stale():
    ride = Ride()
    ride.go(20, speed=36.0)
    assert ride.track.source == "none"
    ride.go(11, speed=36.0, yaw=0.0)
    length, here = ride.track.length_km, at(ride)
    ride.wait(30)
    ride.go(1)
    assert (ride.track.length_km, at(ride)) == (length, here)


def test_a_car_that_stands_does_not_turn():
    ride = Ride()
    ride.go(11, speed=36.0, yaw=0.0)
    ride.go(600, speed=0.0, yaw=0.5)
    assert ride.track.heading_deg == 0.0
    assert ride.track.source == "reckoned"


def test_the_yaw_sensor_s_zero_is_learned_while_the_car_stands():
    ride = Ride()
    ride.go(600, speed=0.0, yaw=-0.4)
    ride.go(600, speed=36.0, yaw=-0.4)
    assert abs((ride.track.heading_deg + 180) % 360 - 180) < 0.5  # 24 degrees off without


def test_satellite_positions_are_metres_from_the_first():
    ride = Ride()
    for n in range(11):
        ride.fix(30.0 * n, 40.0 * n)
    assert ride.track.source == "gps"
    assert at(ride) == pytest.approx((300, 400), abs=0.1)
    assert ride.track.points()[0].tolist() == [0, 0]
    assert ride.track.length_km == pytest.approx(0.5, rel=1e-3)
    assert ride.track.heading_deg == pytest.approx(math.degrees(math.atan2(3, 4)), abs=0.1)
    ride.fix(330.0, 440.0, heading=123.0)
    assert ride.track.heading_deg == 123.0


def test_a_way_over_the_date_line_is_no_way_around_the_world():
    ride = Ride()
    ride.go(10, latitude=-17.0, longitude=179.9999)
    ride.go(10, latitude=-17.0, longitude=-179.9999)
    assert at(ride)[0] == pytest.approx(0.0002 * M_PER_DEGREE * math.cos(math.radians(17)), abs=0.1)


def test_a_receiver_that_says_nowhere_is_not_believed():
    ride = Ride()
    ride.go(30, latitude=0.0, longitude=0.0)
    assert ride.track.source == "none"
    ride.go(30, latitude=0.0, longitude=0.0, speed=36.0, yaw=0.0)
    assert ride.track.source == "reckoned"
    ride.fix(0, 0)
    ride.go(30, latitude=0.0, longitude=0.0)
    assert at(ride) == pytest.approx((0, 0), abs=0.1)


def test_satellites_begin_the_way_anew_and_reckoning_does_not_go_on_with_it():
    ride = Ride()
    ride.go(101, speed=36.0, yaw=0.0)
    ride.fix(0, 0)
    assert ride.track.source == "gps"
    assert ride.track.length_km == 0.0
    assert len(ride.track.points()) == 2
    ride.wait(60)
    ride.go(50, speed=36.0, yaw=0.0)
    assert at(ride) == pytest.approx((0, 0), abs=0.1)


def test_a_lone_wild_fix_is_ignored_though_it_stays_fresh_for_five_seconds():
    ride = Ride()
    for n in range(10):
        ride.fix(0, 20.0 * n)
    ride.fix(100_000, 0, ticks=1)
    ride.go(49)
    assert at(ride) == pytest.approx((0, 180), abs=0.1)
    ride.fix(0, 300)
    assert at(ride) == pytest.approx((0, 300), abs=0.1)
    assert ride.track.length_km == pytest.approx(0.3, abs=0.001)


def test_wild_fixes_now_and_then_never_add_up():
    ride = Ride()
    for n in range(60):
        ride.fix(0, 10.0 * n)
        ride.fix(100_000, 0)
    assert at(ride) == pytest.approx((0, 590), abs=0.1)
    assert ride.track.length_km == pytest.approx(0.59, abs=0.001)


def test_a_wrong_first_fix_does_not_hold_the_way_for_ever():
    ride = Ride()
    ride.fix(-100_000, 50_000)
    for n in range(40):
        ride.fix(0, 20.0 * n)
    points = ride.track.points()
    assert np.hypot(*np.diff(points, axis=0).T).max() < 25  # no line leads there
    assert ride.track.length_km == pytest.approx(0.02 * 29, abs=0.05)
    assert np.hypot(*(points[-1] - points[0])) == pytest.approx(20 * 29, abs=25)
    assert ride.track.heading_deg % 360 == pytest.approx(0, abs=0.1)


def test_a_way_through_a_long_tunnel_goes_on_behind_it():
    ride = Ride()
    ride.fix(0, 0)
    ride.wait(200)
    ride.fix(0, 5_000)
    assert at(ride) == pytest.approx((0, 5_000), abs=1)
    assert ride.track.length_km == pytest.approx(5.0, abs=0.01)
    ride.wait(10)
    ride.fix(0, 10_000)  # 5 km in ten seconds is no drive
    assert at(ride) == pytest.approx((0, 5_000), abs=1)


def test_the_noise_of_a_parked_car_is_no_way_driven():
    noise = random.Random(1)
    ride = Ride()
    ride.fix(0, 0)
    for _ in range(300):
        ride.fix(noise.uniform(-2, 2), noise.uniform(-2, 2), ticks=2)
    assert ride.track.length_km == 0.0
    for _ in range(300):  # however far it strays, when the car says that it stands
        ride.fix(noise.gauss(0, 10), noise.gauss(0, 10), ticks=2, speed=0.0)
    assert ride.track.length_km == 0.0
    ride.fix(0, 50, speed=30.0)
    assert ride.track.length_km == pytest.approx(0.05, abs=0.003)


@pytest.mark.parametrize("kind", ["gps", "reckoned", "away"])
def test_a_snapshot_brings_the_same_way_back(kind):
    def play(ride: Ride) -> None:
        for n in range(30):
            if kind == "reckoned":
                ride.go(10, speed=50.0, yaw=3.0)
            else:
                ride.fix(7.0 * n + (100_000 if kind == "away" else 0), 20.0 * n)

    def told(track: Track) -> tuple[object, ...]:
        return track.points().tolist(), track.source, track.heading_deg, track.length_km

    ride = Ride()
    if kind == "reckoned":
        ride.go(100, speed=36.0, yaw=1.0)
    else:
        ride.fix(0, 0)
    if kind == "away":
        ride.fix(100_000, 0, ticks=50)
    track, state, now_ns = ride.track.snapshot(), ride.state.snapshot(), ride.now_ns
    here = told(ride.track)
    play(ride)
    there = told(ride.track)
    assert there != here
    for target in (ride.track, Track()):
        ride.track, ride.now_ns = target, now_ns
        ride.track.restore(track)
        ride.state.restore(state)
        assert told(ride.track) == here
        assert ride.track.snapshot()[1:] == track[1:]
        play(ride)
        assert told(ride.track) == there
