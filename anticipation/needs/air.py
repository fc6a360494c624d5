"""Recirculation and closed windows, in bad air and in tunnels.

Only there: what a driver does about good air is no habit that can be counted, for only bad air gives the chance.
"""

from anticipation.facts import HabitKind
from anticipation.habits.weather import AIR_QUALITY, DARK, in_tunnel
from anticipation.need import Need
from anticipation.needs.moment import Act, Moment

__all__ = ["recirculation_need", "windows_need"]

RECIRCULATION = "Vehicle.Cabin.HVAC.IsRecirculationActive"
WINDOWS = tuple(
    f"Vehicle.Cabin.Door.{side}.Window.Position"
    for side in ("Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide")
)
_OPEN_PERCENT = 5.0
"""Position sensors rest a little beside zero."""


def recirculation_need(moment: Moment) -> Need | None:
    """Return the need to recirculate, if the car says that it does not."""
    if moment.scene.flag(RECIRCULATION) is not False:
        return None
    how, icon = "Press the recirculation button", "recirculate"
    act = Act("Recirculate the air?", "did so", how, icon, (RECIRCULATION,), ((RECIRCULATION, True),))
    return _need(moment, "recirculation", act)


def windows_need(moment: Moment) -> Need | None:
    """Return the need to close the windows that the car says are open."""
    positions = ((path, moment.scene.number(path)) for path in WINDOWS)
    opened = tuple(path for path, position in positions if position is not None and position > _OPEN_PERCENT)
    if not opened:
        return None
    actions = tuple((path, 0.0) for path in opened)
    return _need(
        moment, "windows", Act("Close the windows?", "closed them", "Close the windows", "car", opened, actions)
    )


def _need(moment: Moment, kind: HabitKind, act: Act) -> Need | None:
    belief = moment.belief(kind)
    if belief is None:
        return None
    # the lost satellites themselves cannot be rested on: they are stale
    now, why = (
        ("This looks like a tunnel.", DARK) if in_tunnel(moment.scene) else ("The air outside is bad.", AIR_QUALITY)
    )
    act = act._replace(signals=(*act.signals, why))
    return moment.need(kind, belief, act, now, "drives in tunnels or bad air")
