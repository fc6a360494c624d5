"""The windshield's defrost."""

from anticipation.instant import day_part
from anticipation.need import Need
from anticipation.needs.moment import Act, Moment
from vehicle.signals import Value

__all__ = ["defrost_need"]

_HVAC = "Vehicle.Cabin.HVAC"
DEFROST = f"{_HVAC}.IsFrontDefrosterActive"
FAN = f"{_HVAC}.Station.Row1.Driver.FanSpeed"
AIRFLOW = f"{_HVAC}.Station.Row1.Driver.AirDistribution"
AIR_CONDITIONING = f"{_HVAC}.IsAirConditioningActive"

FAN_PERCENT = 40.0
"""Level 2 of 5: the least fan that clears a windshield (rule 3)."""


def defrost_need(moment: Moment) -> Need | None:
    """Return the need for windshield defrost, if the car says that it is off."""
    if moment.scene.flag(DEFROST) is not False:
        return None
    belief = moment.belief("defrost")
    if belief is None:
        return None
    act = Act(
        "Defrost the windshield?",
        "defrosted",
        "Press the front defrost button",
        "defrost",
        (DEFROST,),
        ((DEFROST, True), *_brought(moment)),
    )
    at = moment.scene.at
    what = f"cold {day_part(at.minute)}s" if at is not None else "cold starts"
    return moment.need("defrost", belief, act, what=what if moment.weather.cold_start else "drives")


def _brought(moment: Moment) -> list[tuple[str, Value]]:
    """Return what defrost brings: fan, airflow and A/C (rule 3); what the car already does is not asked again."""
    fan = moment.scene.number(FAN)
    brought: list[tuple[str, Value]] = [] if fan is not None and fan >= FAN_PERCENT else [(FAN, FAN_PERCENT)]
    for path, value in ((AIRFLOW, "WINDSHIELD"), (AIR_CONDITIONING, True)):
        reading = moment.scene.read(path)
        if not (reading.valid and reading.value == value):
            brought.append((path, value))
    return brought
