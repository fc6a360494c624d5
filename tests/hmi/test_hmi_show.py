import pytest

from hmi.show import UNKNOWN, age, clock, factor, flag, ink, kilowatts, number, shown, temperature
from hmi.view import View
from vehicle.state import Reading

SPEED = "Vehicle.Speed"


def view(value, validity, age_s=0.0):
    return View(0.0, "", {SPEED: Reading(value, age_s, validity)})


@pytest.mark.parametrize(
    ("made", "text"),
    [(age(12.9), "12 s"), (age(200), "3 min"), (age(8000), "2 h"), (clock(412), "6∶52"), (clock(3725), "1∶02∶05"),
     (factor(1.0), "1×"), (factor(0.25), "0.25×"), (factor(float("inf")), "max"), (number(-0.2), "0"),
     (number(-3), "−3"),
     (number(2148), "2,148"), (temperature(21.5), "21.5°"), (kilowatts(4200), "4.2 kW"),
     (kilowatts(-12_400), "−12 kW")],
)  # fmt: skip
def test_texts(made, text):
    assert made == text


def test_fresh_stale_and_unknown_are_three_things():
    fresh, stale = shown(view(63.4, "valid"), SPEED, number), shown(view(63.4, "stale", 12.0), SPEED, number)
    invalid = shown(view(None, "invalid"), SPEED, number)
    assert (fresh.text, fresh.state, ink(fresh)) == ("63", "fresh", "ink")
    assert (stale.text, stale.age, ink(stale)) == ("63", "12 s", "faint")
    assert (invalid.text, invalid.value, ink(invalid)) == (UNKNOWN, None, "faint")


def test_what_was_never_said_is_not_shown():
    assert shown(View(0.0, "", {}), SPEED, number) is None
    assert shown(view(None, "unknown"), SPEED, number) is None


@pytest.mark.parametrize(
    ("value", "validity", "on"), [(True, "valid", True), (False, "valid", False), (True, "stale", False)]
)
def test_a_flag_is_lit_only_if_it_may_be_believed(value, validity, on):
    assert flag(view(value, validity), SPEED) is on
