"""Words that refer to the wish before: corrections, "a bit more", "the other one too", "turn it off"."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from the_car import DRIVER, PASSENGER, car

from assistant.dialogue import Dialogue, step
from assistant.understanding import Recent, Understanding, understand
from assistant.understanding.paths import FAN, WINDOWS, seat_heating, station
from vehicle.events import Utterance
from vehicle.signals import Value

S = 1_000_000_000


def said(*texts: str) -> list[Understanding]:
    """Say one sentence behind the other; the car stays as it is."""
    where, understood = car(), []
    for text in texts:
        understood.append(understand(text, where))
        where = msgspec.structs.replace(where, pending=understood[-1].pending, recent=understood[-1].recent)
    return understood


@pytest.mark.parametrize(
    ("before", "text", "wanted"),
    [
        ("set the temperature to 22", "no, passenger side", {PASSENGER: 22.0}),
        ("set the temperature to 22", "sorry, I meant for the passenger", {PASSENGER: 22.0}),
        ("set the passenger temperature to 22", "the other side too", {DRIVER: 22.0}),
        ("set the passenger temperature to 22", "no, 21", {PASSENGER: 21.0}),
        ("make it warmer", "actually make that 23 degrees", {DRIVER: 23.0}),
        ("make it warmer", "a bit more", {DRIVER: 20.5}),
        ("make it warmer", "less", {DRIVER: 19.5}),
        ("set the fan to 3", "a bit more", {FAN: 60.0}),
        ("turn the fan up", "no, to level 5", {FAN: 100.0}),
        ("open the driver's window to 30%", "the other one too", {WINDOWS["passenger"]: 30.0}),
        ("open the driver's window to 30%", "and the rear left window", {WINDOWS["rear driver"]: 30.0}),
        ("open the driver's window to 30%", "a bit more", {WINDOWS["driver"]: 40.0}),
        ("open the driver's window to 30%", "close it", {WINDOWS["driver"]: 0.0}),
        ("set the passenger seat heating to 2", "turn it off again", {seat_heating("passenger"): 0.0}),
        (
            "turn on the A/C",
            "turn it off",
            {f"{station('driver').rpartition('.Station')[0]}.IsAirConditioningActive": False},
        ),
        ("open the sunshade halfway", "no, 70 percent", {"Vehicle.Cabin.Sunroof.Shade.Position": 30.0}),
        ("set the temperature to 21 and open the trunk", "no, passenger side", {PASSENGER: 21.0}),
        ("turn on the seat heating", "level 1", {seat_heating("driver"): 33.0}),
    ],
)
def test_a_few_words_change_the_last_wish(before: str, text: str, wanted: dict[str, Value]) -> None:
    _, then = said(before, text)
    assert then.outcome == "act"
    assert dict(then.actions) == wanted


ZONES = {"driver": "the driver's side", "passenger": "the passenger side", "both": "both sides"}


@given(st.sampled_from(sorted(ZONES)), st.sampled_from(sorted(ZONES)), st.integers(16, 28))
def test_a_correction_of_the_zone_changes_the_zone_alone(first: str, second: str, degrees: int) -> None:
    before, then = said(f"set the temperature to {degrees} for {ZONES[first]}", f"no, {ZONES[second]}")
    assert then.intent == before.intent
    assert dict(then.slots) == {**before.slots, "zone": second}


@pytest.mark.parametrize("text", ["no, passenger side", "a bit more", "the other one too", "level 3", "turn it off"])
def test_without_a_wish_before_they_mean_nothing(text: str) -> None:
    assert understand(text, car()).actions == ()
    old = msgspec.structs.replace(car(), recent=Recent("climate.temperature", {"number": 22.0}, -1))
    assert understand(text, old).actions == ()


@pytest.mark.parametrize("text", ["no", "no thanks", "not so fast", "passenger of the year", "not the passenger side"])
def test_other_words_do_not_change_the_last_wish(text: str) -> None:
    assert said("set the temperature to 22", text)[1].actions == ()


def test_the_dialogue_remembers_for_half_a_minute() -> None:
    for wait_s, acts in ((5, True), (29, True), (31, False)):
        dialogue, _ = step(Dialogue(), Utterance(0, "set the temperature to 22"), car())
        later = msgspec.structs.replace(car(), now_ns=wait_s * S)
        _, understood = step(dialogue, Utterance(wait_s * S, "no, passenger side"), later)
        assert understood is not None
        assert bool(understood.actions) == acts


def test_what_was_asked_takes_an_answer_that_was_not_offered() -> None:
    asked, then = said("open the driver's window", "30 percent")
    assert asked.outcome == "ask"
    assert dict(then.actions) == {WINDOWS["driver"]: 30.0}
