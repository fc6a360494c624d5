"""What forbids a new card (rule 5), and how busy the driver is."""

import pytest
from policy_drive import (
    ABS,
    ANGLE,
    ENGAGED,
    ESC,
    GEAR,
    HAZARD,
    LATERAL,
    LEFT,
    LONGITUDINAL,
    RIGHT,
    SPEED,
    YAW,
    Drive,
    S,
    need,
)

from anticipation.policy import Workload, observe
from anticipation.scene import Scene
from vehicle.state import Reading, SignalState


def vetoes(drive: Drive, until_s: float) -> tuple[str, ...]:
    return drive.run(until_s).workload.vetoes


def cruise(kmh: float = 50.0) -> Drive:
    drive = Drive()
    drive.said[SPEED] = kmh
    return drive


def test_an_even_cruise_forbids_nothing():
    drive = cruise()
    drive.said |= {ANGLE: 2.0, LEFT: False, RIGHT: False, HAZARD: False, GEAR: 127, LONGITUDINAL: 0.2, LATERAL: 0.3}
    for second in range(1, 30):
        assert vetoes(drive, second) == ()


@pytest.mark.parametrize("path", [LEFT, RIGHT])
def test_a_flashing_lamp_is_one_indication_until_1_2_s_after_its_last_light(path: str):
    drive = cruise()
    for flash in range(5):
        drive.at(10 + 0.8 * flash, drive.says(path, True)).at(10.4 + 0.8 * flash, drive.says(path, False))
    assert vetoes(drive, 9.9) == ()
    for tenth in range(100, 136):
        assert vetoes(drive, tenth / 10) == ("indicating",)
    assert vetoes(drive, 13.5 + 1.2) == ("indicating",)
    assert vetoes(drive, 13.5 + 1.3) == ()


def test_hazard_lights_count_too_by_their_own_signal_or_by_both_lamps():
    drive = cruise(0.0).at(5, lambda: drive.said.update({HAZARD: True})).at(10, lambda: drive.said.pop(HAZARD) and None)
    assert vetoes(drive, 6) == ("hazard",)
    drive = cruise(0.0).at(5, lambda: drive.said.update({LEFT: True, RIGHT: True}))
    assert vetoes(drive, 6) == ("hazard",)


def test_hard_braking_by_the_cars_own_accelerometer_with_hysteresis_and_hold():
    drive = cruise(100.0)
    drive.said[LONGITUDINAL] = 0.0
    drive.at(5, drive.says(LONGITUDINAL, -2.5)).at(10, drive.says(LONGITUDINAL, -3.2))
    drive.at(11, drive.says(LONGITUDINAL, -2.5)).at(15, drive.says(LONGITUDINAL, -1.5))
    assert vetoes(drive, 9.9) == ()  # braking, not hard
    assert vetoes(drive, 10) == ("braking",)
    assert vetoes(drive, 14.9) == ("braking",)  # what would not have begun it does not end it
    assert vetoes(drive, 16.9) == ("braking",)
    assert vetoes(drive, 17.1) == ()


def test_hard_braking_by_the_change_of_speed_where_nothing_else_is_said():
    drive, kmh = cruise(100.0), 100.0
    for tenth in range(1, 50):
        drive.at(10 + tenth / 10, drive.says(SPEED, kmh - 0.36 * 5 * tenth))  # 5 m/s^2
    assert vetoes(drive, 10) == ()
    assert vetoes(drive, 11.5) == ("braking",)
    assert vetoes(drive, 20) == ()


def test_gentle_braking_in_whole_kmh_twice_a_second_is_not_hard():
    drive = cruise(100.0)
    for tenth in range(1, 100, 5):
        drive.at(10 + tenth / 10, drive.says(SPEED, float(round(100 - 0.36 * 1.5 * tenth))))
    for tenth in range(100, 220):
        assert vetoes(drive, tenth / 10) == ()


def test_hard_acceleration_is_no_braking_but_is_load():
    drive = cruise(40.0).at(5, lambda: drive.said.update({LONGITUDINAL: 4.0}))
    calm = drive.run(4.9).workload.load
    assert vetoes(drive, 5.5) == ()
    assert drive.workload.load > calm + 0.2


def test_working_antilock_brakes_and_stability_control_forbid():
    drive = cruise().at(5, lambda: drive.said.update({ABS: True})).at(10, lambda: drive.said.update({ABS: False}))
    drive.at(15, lambda: drive.said.update({ESC: True}))
    assert vetoes(drive, 6) == ("braking",)
    assert vetoes(drive, 14) == ()
    assert vetoes(drive, 15) == ("steering",)


@pytest.mark.parametrize(
    ("path", "value", "kmh"),
    [
        pytest.param(LATERAL, 3.5, 60.0, id="measured"),
        pytest.param(LATERAL, -3.5, 60.0, id="to the right"),
        pytest.param(YAW, 12.0, 60.0, id="by yaw rate"),
        pytest.param(ANGLE, 25.0, 100.0, id="by wheel angle at speed"),
        pytest.param(ANGLE, -120.0, 12.0, id="a tight turn at walking pace"),
    ],
)
def test_hard_steering_by_whatever_the_car_says(path: str, value: float, kmh: float):
    drive = cruise(kmh)
    drive.said[path] = 0.0
    for step in range(21):  # too slow for the rate of the wheel to count
        drive.at(5 + 0.25 * step, drive.says(path, value * step / 20))
    drive.at(12, drive.says(path, 0.7 * value)).at(16, drive.says(path, 0.3 * value))
    assert vetoes(drive, 4.9) == ()
    assert vetoes(drive, 11) == ("steering",)
    assert vetoes(drive, 15.9) == ("steering",)  # what would not have begun it does not end it
    assert vetoes(drive, 18) == ()


def test_a_jerk_at_the_wheel_is_hard_steering_and_a_slow_turn_is_not():
    drive = cruise(0.0)
    drive.said[ANGLE] = 0.0
    for tenth in range(1, 11):
        drive.at(5 + tenth / 10, drive.says(ANGLE, 30.0 * tenth))  # 300 degrees a second, in a parking space
        drive.at(20 + tenth / 10, drive.says(ANGLE, 300.0 - 3.0 * tenth))
    assert vetoes(drive, 5.5) == ("steering",)
    assert vetoes(drive, 10) == ()  # it stands with its wheels turned
    assert vetoes(drive, 21) == ()


def test_a_slope_is_no_braking_while_the_car_stands():
    drive = cruise(0.0)
    drive.said |= {LONGITUDINAL: -4.0, LATERAL: 4.0}
    assert vetoes(drive, 5) == ()


@pytest.mark.parametrize("path", [GEAR, ENGAGED])
def test_reverse_gear_forbids_also_standing_and_a_little_longer(path: str):
    drive = cruise(0.0).at(5, lambda: drive.said.update({path: -1})).at(10, lambda: drive.said.update({path: 127}))
    assert vetoes(drive, 4.9) == ()
    assert vetoes(drive, 5) == ("reversing",)
    assert vetoes(drive, 11.5) == ("reversing",)
    assert vetoes(drive, 12.1) == ()


def test_driving_backwards_is_reversing():
    assert vetoes(cruise(-4.0), 1) == ("reversing",)


@pytest.mark.parametrize("said", [{}, {SPEED: None}])
def test_speed_unknown_or_invalid_counts_as_moving(said: dict[str, None]):
    drive = Drive()
    drive.said = dict(said)
    workload = drive.run(30).workload
    standing, moving = Drive().run(30).workload, cruise(50.0).run(30).workload
    assert workload.moving
    assert not standing.moving
    assert workload.load >= moving.load > standing.load == pytest.approx(0, abs=0.01)


def test_a_stale_speed_counts_as_moving():
    drive = Drive().at(5, lambda: drive.said.pop(SPEED) and None)
    assert not drive.run(5.5).workload.moving
    assert drive.run(7).workload.moving


def test_stale_signals_forbid_nothing_for_ever():
    drive = cruise().at(5, lambda: drive.said.update({LEFT: True, LATERAL: 9.0}))
    drive.at(6, drive.mute(LEFT), drive.mute(LATERAL))
    assert vetoes(drive, 6) == ("steering", "indicating")
    assert vetoes(drive, 20) == ()


def test_load_rises_with_speed_at_once_after_a_manoeuvre_and_falls_slowly():
    loads = [cruise(kmh).run(20).workload.load for kmh in (0, 30, 80, 130, 250)]
    assert loads == sorted(loads)
    assert loads[3] == pytest.approx(loads[4])
    drive = cruise().at(20, lambda: drive.said.update({LEFT: True})).at(21, lambda: drive.said.update({LEFT: False}))
    assert drive.run(20).workload.load == 1.0
    assert drive.run(24).workload.load > cruise().run(24).workload.load + 0.1
    assert drive.run(60).workload.load == pytest.approx(cruise().run(60).workload.load, abs=0.01)


def test_a_clock_that_jumps_back_lifts_no_veto_and_holds_none_for_ever():
    drive = cruise().at(100, lambda: drive.said.update({LEFT: True}))
    drive.run(100)
    drive.said[LEFT] = False
    drive.tick(50 * S)
    assert drive.workload.vetoes == ("indicating",)
    assert vetoes(drive, 53) == ()


def test_after_a_silence_of_minutes_no_change_of_speed_is_made_up():
    drive = cruise(100.0).run(10)
    drive.said[SPEED] = 5.0
    drive.tick(200 * S)
    assert drive.workload.vetoes == ()


def test_the_same_signals_give_the_same_workload():
    first, second = (cruise(70.0).run(10).workload for _ in range(2))
    assert first == second


class CountingReader:
    def __init__(self) -> None:
        self.reads = 0

    def read(self, path: str, now_ns: int) -> Reading:
        self.reads += 1
        return SignalState().read(path, now_ns)


def test_a_tick_reads_a_handful_of_signals():
    reader = CountingReader()
    observe(Workload(), Scene(S, reader))
    assert reader.reads <= 12


@pytest.mark.parametrize(
    ("path", "value", "cause"),
    [
        (LEFT, True, "indicating"),
        (HAZARD, True, "hazard"),
        (LONGITUDINAL, -5.0, "braking"),
        (LATERAL, 5.0, "steering"),
        (GEAR, -1, "reversing"),
    ],
)
def test_no_new_card_while_a_veto_holds_and_one_after(path: str, value: float, cause: str):
    drive = Drive().at(10, lambda: drive.said.update({SPEED: 20.0, path: value}))
    drive.at(11, drive.wants(need("defrost"))).at(20, drive.says(path, 127 if path == GEAR else 0.0))
    if isinstance(value, bool):
        drive.at(20, drive.says(path, False))
    drive.run(40)
    assert drive.silences("defrost") == [(11.0, cause)]
    ((offered_s, key),) = drive.offers()
    assert key == "defrost"
    assert 21 < offered_s < 24


def test_a_card_on_the_screen_stays_through_a_veto():
    drive = Drive(need("defrost", lifetime_s=50.0)).at(5, lambda: drive.said.update({LEFT: True}))
    drive.run(30)
    assert drive.state.offer is not None
    assert len(drive.told) == 1
