"""The window over a drive: every token once, and a short retelling whenever it is asked for."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from window_drive import HVAC, SLOW_PLACE, SPEED, S, car, drive, look, nothing

from anticipation.instant import Instant
from anticipation.scene import Scene
from anticipation.window import Moment, Window
from anticipation.window.schema import CAMERA_CUES, COLUMNS, KINDS, column
from anticipation.window.signals import fast_sample, slow_row
from anticipation.window.tokens import FAST, StayRow, stay_tokens
from anticipation.window.window import KEPT_LATEST, KEPT_SLOW
from anticipation.window.words import hashed_words
from vehicle.signals import GEAR_PARK, PATHS
from vehicle.state import SignalState

STAYS = [
    StayRow(Instant(1_704_000_000 + 86_400 * k), 600.0, 60.0 * (9 - k), False, 0.5, False, k % 2 == 0) for k in range(8)
]
CUES = np.linspace(0, 1, CAMERA_CUES, dtype=np.float32)


def kinds(tokens: np.ndarray) -> list[str]:
    """Name the kind of each token; every one is of exactly one kind."""
    assert (tokens[:, : len(KINDS)].sum(1) == 1).all()
    return [KINDS[k] for k in tokens[:, : len(KINDS)].argmax(1)]


def value(tokens: np.ndarray, kind: str, name: str) -> float:
    (row,) = (row for row, one in zip(tokens, kinds(tokens), strict=True) if one == kind)
    return float(row[column(name)])


# --- tokens come once ------------------------------------------------------------------------------------------------


def test_a_second_is_one_token_and_every_tenth_two() -> None:
    told = drive(Window(), range(1, 42), speed=30.0)
    assert [kinds(tokens) for tokens in told[:2]] == [["slow", "fast"], ["fast"]]
    slow = [second for second, tokens in enumerate(told, 1) if "slow" in kinds(tokens)]
    assert slow == [1, 10, 20, 30, 40]
    assert all(kinds(tokens)[-1] == "fast" for tokens in told)


def test_a_second_holds_its_own_ticks_and_no_others() -> None:
    window = Window()
    assert value(look(window, 1, speed=60.0), "fast", "speed.mean") == 1.0
    assert value(look(window, 2, speed=30.0), "fast", "speed.mean") == 0.5
    silent = window.look(Scene(3 * S, SignalState()), nothing)
    assert value(silent, "fast", "speed.known") == 0.0, "nobody listened in this second"


def test_however_many_ticks_there_are_ten_count() -> None:
    window = Window()
    for tick in range(1, 51):
        window.sample(tick * S // 50, car(tick * S // 50, {SPEED: 60.0 if tick > 40 else 0.0}))
    assert value(window.look(Scene(S, SignalState()), nothing), "fast", "speed.mean") == 1.0


def test_a_drive_begins_with_the_second_in_which_it_does() -> None:
    """What was sampled, and said, before its first look belongs to it."""
    window = Window()
    window.say("I am cold")
    window.see(CUES)
    window.sample(S, car(S, {SPEED: 60.0}))
    window.begin(STAYS)
    tokens = window.look(Scene(S, SignalState()), nothing)
    assert value(tokens, "fast", "speed.mean") == 1.0
    assert kinds(tokens) == ["slow", "camera", "words", "fast"]


def test_words_and_cues_come_with_the_next_second_and_once() -> None:
    window = Window()
    window.say("I am cold")
    window.say("turn the heating on")
    window.see(CUES)
    told = drive(window, range(1, 4))
    assert [kinds(tokens) for tokens in told] == [["slow", "camera", "words", "words", "fast"], ["fast"], ["fast"]]
    first = column("word.0")
    heard = told[0][2:4, first : first + len(hashed_words("x"))]
    assert heard.tobytes() == b"".join(hashed_words(text).tobytes() for text in ("I am cold", "turn the heating on"))
    assert told[0][1, column("cue.0") : column("cue.0") + CAMERA_CUES].tobytes() == CUES.tobytes()


def test_of_a_flood_of_words_the_last_four_are_heard() -> None:
    window = Window()
    for number in range(9):
        window.say(f"word number {number}")
    tokens = look(window, 1)
    assert kinds(tokens).count("words") == 4
    assert tokens[-2, column("word.0") :][: len(hashed_words("x"))].tobytes() == hashed_words("word number 8").tobytes()


def test_temperatures_at_the_start_are_the_first_that_were_known() -> None:
    asked: list[tuple[float | None, float | None]] = []

    def moment(outside_c: float | None, cabin_c: float | None) -> Moment:
        asked.append((outside_c, cabin_c))
        return nothing(outside_c, cabin_c)

    window = Window()
    look(window, 1, moment)
    look(window, 10, moment, cabin=3.0)
    look(window, 20, moment, outside=-4.0, cabin=9.0)
    look(window, 30, moment, outside=2.0, cabin=20.0)
    look(window, 31, moment)
    assert asked == [(None, None), (None, 3.0), (-4.0, 3.0), (-4.0, 3.0)], "asked with slow tokens only"


# --- a clock that jumps ----------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_back_begins_its_second_anew() -> None:
    window = Window()
    drive(window, range(1, 26), speed=30.0)
    back = look(window, 5, speed=30.0)
    assert kinds(back) == ["slow", "fast"]
    assert value(back, "fast", "speed.known") == 0.0, "what was sampled belongs to two times"
    assert [kinds(tokens) for tokens in drive(window, range(6, 11), speed=30.0)] == [["fast"]] * 4 + [["slow", "fast"]]


def test_a_clock_that_jumps_ahead_is_told_at_once() -> None:
    window = Window()
    drive(window, range(1, 4))
    assert kinds(look(window, 3_607)) == ["slow", "fast"]
    assert kinds(look(window, 3_608)) == ["fast"]
    assert kinds(look(window, 3_610)) == ["slow", "fast"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_whatever_the_clock_does_tokens_can_be_borne(seconds: list[int]) -> None:
    window = Window()
    window.begin(STAYS)
    for second in seconds:
        tokens = window.look(Scene(second * S, SignalState()), nothing)
        assert 1 <= len(tokens) <= 2
        assert np.isfinite(tokens).all()
        assert len(window.again()) <= len(STAYS) + KEPT_SLOW + KEPT_LATEST


# --- told again ------------------------------------------------------------------------------------------------------


def test_a_short_drive_is_told_again_as_it_was_told() -> None:
    window = Window()
    window.begin(STAYS)
    told = np.concatenate(drive(window, range(1, 15), speed=50.0))
    assert len(told) <= KEPT_LATEST
    assert window.again().tobytes() == np.concatenate([stay_tokens(STAYS), told]).tobytes()


def test_a_long_drive_is_told_again_in_short() -> None:
    window = Window()
    window.begin(STAYS)
    told: list[np.ndarray] = []
    for second in range(1, 601):
        if second % 7 == 0:
            window.say(f"it is second {second}")
        told.append(look(window, second, outside=second / 20, speed=second / 5))
        again = window.again()
        assert len(again) <= len(STAYS) + KEPT_SLOW + KEPT_LATEST == 40
        assert again[-len(told[-1]) :].tobytes() == told[-1].tobytes(), "ends with the latest"
    assert kinds(again)[:8] == ["stay"] * 8
    latest = np.concatenate(told)[-KEPT_LATEST:]
    assert again[-KEPT_LATEST:].tobytes() == latest.tobytes()
    slow = [row for tokens in told for row, kind in zip(tokens, kinds(tokens), strict=True) if kind == "slow"]
    kept = again[8:-KEPT_LATEST]
    assert kinds(kept) == ["slow"] * KEPT_SLOW
    recent = kinds(latest).count("slow")
    assert kept.tobytes() == np.stack(slow[-KEPT_SLOW - recent : -recent or None]).tobytes(), (
        "no slow one is told twice"
    )


def test_a_new_drive_forgets_the_one_before() -> None:
    window = Window()
    window.begin(STAYS)
    drive(window, range(1, 60), outside=3.0)
    window.begin(STAYS[:2])
    tokens = look(window, 61)
    assert kinds(tokens) == ["slow", "fast"]
    assert kinds(window.again()) == ["stay", "stay", "slow", "fast"]
    assert value(tokens, "slow", "outside_at_start.known") == 0.0


# --- a value to come back to -----------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 45), st.integers(0, 30), st.lists(st.integers(1, 46), max_size=4))
def test_a_window_come_back_to_goes_on_as_it_did(kept_at: int, astray: int, said_at: list[int]) -> None:
    def go(window: Window, seconds: range) -> bytes:
        told = b""
        for second in seconds:
            if second in said_at:
                window.say(f"second {second}")
                window.see(CUES)
            told += look(window, second, speed=float(second), outside=5.0 - second / 10).tobytes()
        return told + window.again().tobytes()

    window = Window()
    window.begin(STAYS)
    go(window, range(1, kept_at + 1))
    kept = window.state
    straight = go(window, range(kept_at + 1, 47))
    window.state = kept
    go(window, range(kept_at + 2, kept_at + 2 + astray))
    window.state = kept
    assert go(window, range(kept_at + 1, 47)) == straight
    other = Window()
    other.state = kept
    assert go(other, range(kept_at + 1, 47)) == straight


# --- from signals to raw values --------------------------------------------------------------------------------------


def read(t_ns: int = 0, age_ns: int = 0, **said: Any) -> dict[str, float]:
    state = SignalState()
    for path, value in said.items():
        state.set(PATHS[path.replace("__", ".")], value, t_ns - age_ns)
    row = slow_row(Scene(t_ns, state))
    assert len(row) == len(SLOW_PLACE)
    return {name: row[k] for name, k in SLOW_PLACE.items()}


def test_a_car_that_says_nothing_is_unknown_in_everything() -> None:
    assert all(math.isnan(number) for number in read().values())
    assert all(math.isnan(number) for number in fast_sample(SignalState(), 0))


@pytest.mark.parametrize(
    ("path", "said", "name", "number"),
    [
        ("Vehicle.Exterior.AirTemperature", -3.5, "outside", -3.5),
        (f"{HVAC}.IsFrontDefrosterActive", True, "defrost", 1.0),
        (f"{HVAC}.IsFrontDefrosterActive", False, "defrost", 0.0),
        ("Vehicle.Powertrain.Range", 250_000, "range", 250.0),
        ("Vehicle.LowVoltageSystemState", "ON", "ignition", 1.0),
        ("Vehicle.LowVoltageSystemState", "START", "ignition", 1.0),
        ("Vehicle.LowVoltageSystemState", "OFF", "ignition", 0.0),
        ("Vehicle.Body.Raindetection.Intensity", 40, "wet", 1.0),
        ("Vehicle.Body.Windshield.Front.Wiping.Mode", "OFF", "wet", 0.0),
        ("Vehicle.Powertrain.TractionBattery.StateOfCharge.Current", 61.0, "level", 61.0),
        ("Vehicle.Powertrain.FuelSystem.RelativeLevel", 30, "level", 30.0),
        ("Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position", 20, "window_open", 20.0),
    ],
)
def test_a_signal_becomes_its_number(path: str, said: Any, name: str, number: float) -> None:
    found = read(**{path: said})
    assert found.pop(name) == number
    assert all(math.isnan(other) for other in found.values())


def test_of_several_levels_the_one_that_the_driver_sees_counts() -> None:
    battery = "Vehicle.Powertrain.TractionBattery.StateOfCharge"
    assert read(**{f"{battery}.Displayed": 50.0, f"{battery}.Current": 53.0})["level"] == 50.0


def test_what_is_stale_or_marked_invalid_is_unknown() -> None:
    outside = "Vehicle.Exterior.AirTemperature"
    assert math.isnan(read(t_ns=3600 * S, age_ns=3600 * S, **{outside: 5.0})["outside"])
    assert math.isnan(read(**{outside: None})["outside"])
    stale = car(0, {SPEED: 50.0})
    assert math.isnan(fast_sample(stale, 3600 * S)[0])


def test_one_sample_is_in_the_order_of_the_tokens() -> None:
    state = car(0, {
        SPEED: 50.0,
        "Vehicle.Chassis.Brake.IsPressed": True,
        "Vehicle.Body.Lights.DirectionIndicator.Left.IsSignaling": False,
        "Vehicle.Body.Lights.DirectionIndicator.Right.IsSignaling": True,
        "Vehicle.Powertrain.Transmission.SelectedGear": GEAR_PARK,
    })  # fmt: skip
    found = dict(zip(FAST, fast_sample(state, 0), strict=True))
    assert (found["speed"], found["brake"], found["indicating"], found["gear"]) == (50.0, 1.0, 1.0, GEAR_PARK)
    assert math.isnan(found["yaw"])
    assert COLUMNS[column("indicating.share")] == "indicating.share"
