"""Heating and cooling to the driver's habit; seat and wheel heat."""

from anticipation.facts import HabitKind
from anticipation.need import Need
from anticipation.needs.moment import Act, Moment
from anticipation.needs.words import degrees
from vehicle.signals import signal

__all__ = ["seat_need", "temperature_need", "wheel_need"]

SET_TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
SEAT = "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"
WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling"

_NEAR_C = 1.0
"""A set point, or a cabin, this close to the usual one needs nothing."""

_SEAT_PERCENT, _WHEEL_PERCENT = 67.0, 100.0
"""Level 2 of 3, and on, where history does not say how much."""


def temperature_need(moment: Moment) -> Need | None:
    """Return the need for a warmer or a cooler cabin, the more probable one, if the car says what it is set to."""
    now = moment.scene.number(SET_TEMPERATURE)
    if now is None:
        return None
    needs = [need for kind in ("heat", "cool") if (need := _towards(moment, kind, now)) is not None]
    return max(needs, key=lambda need: need.p, default=None)


def _towards(moment: Moment, kind: HabitKind, now: float) -> Need | None:
    sign = 1.0 if kind == "heat" else -1.0
    belief = moment.belief(kind)
    if belief is None or belief.value is None:
        return None
    wanted, cabin = round(belief.value * 2) / 2, moment.weather.cabin_c
    there = cabin is not None and sign * (wanted - cabin) < _NEAR_C
    if there or sign * (wanted - now) < _NEAR_C or not signal(SET_TEMPERATURE).accepts(wanted):
        return None
    said = degrees(wanted, 1)
    title, did = (f"Heat to {said}?", "turned the heat up") if kind == "heat" else (f"Cool to {said}?", "cooled")
    act = Act(
        title,
        did,
        f"Turn the temperature to {said}",
        "heat" if kind == "heat" else "snow",
        (SET_TEMPERATURE,),
        ((SET_TEMPERATURE, wanted),),
    )
    return moment.need(kind, belief, act)


def seat_need(moment: Moment) -> Need | None:
    """Return the need for seat heat, if the car says that the driver's seat is neither heated nor cooled."""
    return _warm(moment, "seat", SEAT, _SEAT_PERCENT, "Heat the seat?", "heated it", "Press the seat heating button")


def wheel_need(moment: Moment) -> Need | None:
    """Return the need for wheel heat, if the car says that the wheel is not heated."""
    title, how = "Heat the steering wheel?", "Press the wheel heating button"
    return _warm(moment, "wheel", WHEEL, _WHEEL_PERCENT, title, "heated it", how)


def _warm(moment: Moment, kind: HabitKind, path: str, default: float, title: str, did: str, how: str) -> Need | None:
    if moment.scene.number(path) != 0:
        return None
    belief = moment.belief(kind)
    if belief is None:
        return None
    percent = default if belief.value is None else float(round(belief.value))
    if not 0 < percent <= 100:
        percent = default
    icon = "seat" if kind == "seat" else "heat"
    return moment.need(kind, belief, Act(title, did, how, icon, (path,), ((path, percent),)))
