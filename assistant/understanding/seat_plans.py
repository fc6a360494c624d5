"""Plans for the heating of seats and of the steering wheel."""

from assistant.understanding.context import Action, Context
from assistant.understanding.paths import WHEEL, seat_heating
from assistant.understanding.plans import Choice, Plan, Planner, Say, Slots, option, switch, whose, zones_of
from assistant.understanding.telling import amount

__all__ = ["SEAT_LEVELS", "SEAT_PLANS"]

SEAT_LEVELS = 3
"""A level n is n / SEAT_LEVELS of full: VSS counts in percent."""


def _seat(context: Context, slots: Slots) -> Plan | Say | Choice:
    zones = zones_of(context, slots, seat_heating)
    if zones is None:
        return whose("seat.heat", slots)
    if not {"number", "percent", "level"} & set(slots):
        options = [
            option("seat.heat", f"level {level}", slots, number=float(level))
            for level in (SEAT_LEVELS - 1, SEAT_LEVELS)
        ]
        return Choice(f"Seat heating at level {SEAT_LEVELS - 1}, or {SEAT_LEVELS}?", tuple(options))
    percent = _of_full(slots)
    if not 0 <= percent <= 100:
        return Say(f"Seat heating goes from 0 to {SEAT_LEVELS}.")
    return _seat_plan(dict.fromkeys(zones, percent))


def _of_full(slots: Slots) -> float:
    """Return a level of heating in percent."""
    if "percent" in slots:
        return float(slots["percent"])
    level = float(slots["number"]) if "number" in slots else float(str(slots["level"]))
    return float(round(level * 100 / SEAT_LEVELS))


def _seat_plan(wanted: dict[str, float]) -> Plan:
    actions = tuple(Action(seat_heating(zone), percent) for zone, percent in wanted.items())
    told = " and ".join(dict.fromkeys(amount(percent, "%") for percent in wanted.values()))
    return Plan(actions, "set the seat heating", f"Seat heating {'off' if told == '0%' else f'at {told}'}.")


def _seat_off(context: Context, slots: Slots) -> Plan | Choice:
    zones = zones_of(context, slots, seat_heating)
    return whose("seat.off", slots) if zones is None else _seat_plan(dict.fromkeys(zones, 0.0))


def _seat_step(sign: int) -> Planner:
    """One level, where all seats that are meant are at the same one; else which level is left open."""
    intent = "seat.up" if sign > 0 else "seat.down"

    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        zones = zones_of(context, slots, seat_heating)
        if zones is None:
            return whose(intent, slots)
        if not all(seat_heating(zone) in context.writable for zone in zones):
            return _seat_plan(dict.fromkeys(zones, 0.0))
        now = {context.read(seat_heating(zone)).number() for zone in zones}
        if None in now:
            return Say("I do not know the seat heating: say a level.", asks=True)
        levels = {round((value or 0.0) * SEAT_LEVELS / 100) for value in now}
        step = sign * int(float(slots.get("number", 1)))
        if len(levels) > 1 and "number" not in slots:
            meant = sorted({max(0, min(SEAT_LEVELS, level + step)) for level in levels})
            options = [option("seat.heat", f"level {level}", slots, number=float(level)) for level in meant]
            return Choice(f"To level {' or '.join(str(level) for level in meant)}?", tuple(options))
        wanted = {}
        for zone in zones:
            level = round((context.read(seat_heating(zone)).number() or 0.0) * SEAT_LEVELS / 100) + step
            wanted[zone] = float(round(max(0, min(SEAT_LEVELS, level)) * 100 / SEAT_LEVELS))
        return _seat_plan(wanted)

    return plan


def _wheel(context: Context, slots: Slots) -> Plan | Say | Choice:
    if not {"number", "percent", "level"} & set(slots):
        options = [
            option("wheel.on", f"level {level}", number=float(level)) for level in (SEAT_LEVELS - 1, SEAT_LEVELS)
        ]
        return Choice(f"Wheel heating at level {SEAT_LEVELS - 1}, or {SEAT_LEVELS}?", tuple(options))
    percent = _of_full(slots)
    if not 0 <= percent <= 100:
        return Say(f"Wheel heating goes from 0 to {SEAT_LEVELS}.")
    state = f"at {amount(percent, '%')}" if percent else "off"
    return Plan((Action(WHEEL, percent),), "set the wheel heating", f"Wheel heating {state}.")


SEAT_PLANS: dict[str, Planner] = {
    "seat.heat": _seat,
    "seat.up": _seat_step(+1),
    "seat.down": _seat_step(-1),
    "seat.off": _seat_off,
    "wheel.on": _wheel,
    "wheel.off": switch(WHEEL, "wheel heating", 0.0),
}
"""What makes the plan of each wish for a heated seat or wheel."""
