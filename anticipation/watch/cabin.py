"""From climate signals to habits: what the driver does to the cabin in the first minutes of a drive."""

from collections.abc import Mapping

import msgspec

from anticipation.facts import HABITS, Fact, Habit, HabitKind, Listened
from anticipation.habits import weather_of
from anticipation.scene import Scene

__all__ = ["CHANCE_S", "Cabin", "closing", "go_on"]

CHANCE_S = 600.0
"""How long after the car woke an act still belongs to the beginning of the drive."""
SETTLED_S = 5.0
"""What is on so soon was left on, and is no act of this driver today."""
STEP_C = 0.4
TURNING_S = 15.0
PLAYED_S = 60.0

_HVAC = "Vehicle.Cabin.HVAC"
_SET = f"{_HVAC}.Station.Row1.Driver.Temperature"
_PLAYED = "Vehicle.Cabin.Infotainment.Media.Played.Source"
_WINDOWS = tuple(
    f"Vehicle.Cabin.Door.{row}.{side}.Window.Position"
    for row in ("Row1", "Row2")
    for side in ("DriverSide", "PassengerSide")
)
_SWITCHES: tuple[tuple[HabitKind, str], ...] = (
    ("defrost", f"{_HVAC}.IsFrontDefrosterActive"),
    ("recirculation", f"{_HVAC}.IsRecirculationActive"),
)
_HEATERS: tuple[tuple[HabitKind, str], ...] = (
    ("seat", "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"),
    ("wheel", "Vehicle.Chassis.SteeringWheel.HeatingCooling"),
)


class Cabin(msgspec.Struct, frozen=True):
    """This drive's chances: what each device was at first, which the driver took, and which are over."""

    was: Mapping[str, float] = {}
    acted: frozenset[HabitKind] = frozenset()
    over: frozenset[HabitKind] = frozenset()
    outside_c: float | None = None
    cabin_c: float | None = None
    set_c: float | None = None
    """What the driver set last, and when: it may still be turned further."""
    set_ns: int = 0
    wet: bool | None = None
    smog: bool | None = None
    played: bool = False


def go_on(cabin: Cabin, scene: Scene) -> tuple[Cabin, tuple[Fact, ...]]:
    """Take in one moment; return what is known of the cabin, and the chances that were taken or are over."""
    assert scene.at is not None
    age_s = (scene.t_ns - scene.began_ns) / 1e9
    facts: list[Fact] = []
    if not cabin.played and age_s >= PLAYED_S:
        source = scene.read(_PLAYED)
        if source.valid and source.value not in (None, "UNKNOWN"):
            facts.append(Listened(scene.at, str(source.value)))
        cabin = msgspec.structs.replace(cabin, played=True)
    if len(cabin.over) == len(HABITS):
        return cabin, tuple(facts)
    cabin = _weather(cabin, scene)
    now = _devices(scene)
    was = {**now, **cabin.was} if age_s > SETTLED_S else {**cabin.was, **now}
    cabin = msgspec.structs.replace(cabin, was=was)
    for kind, value in _acts(cabin, now, scene):
        facts.append(_habit(cabin, scene, kind, True, value))
        cabin = msgspec.structs.replace(cabin, over=cabin.over | {kind}, acted=cabin.acted | {kind})
    if age_s >= CHANCE_S:
        facts += closing(cabin, scene)
        cabin = msgspec.structs.replace(cabin, over=frozenset(HABITS))
    return cabin, tuple(facts)


def closing(cabin: Cabin, scene: Scene) -> list[Fact]:
    """Return the chances that are over now, most of them not taken, as the first ten minutes or the drive end."""
    was, turned = cabin.was, _turned(cabin)
    chances: dict[HabitKind, bool] = {kind: was.get(kind) == 0 for kind in ("defrost", "seat", "wheel")}
    chances["recirculation"] = bool(cabin.smog) and was.get("recirculation") == 0
    chances["windows"] = bool(cabin.smog) and was.get("windows", 0.0) > 0
    chances |= dict.fromkeys(turned, True)
    ended: list[Fact] = []
    for kind, had in chances.items():
        if had and kind not in cabin.over:
            acted = turned.get(kind, 0.0) >= STEP_C
            ended.append(_habit(cabin, scene, kind, acted, cabin.set_c if acted else None))
    return ended


def _turned(cabin: Cabin) -> dict[HabitKind, float]:
    """How far the set temperature was turned warmer and cooler in this drive; empty where the car does not say it."""
    if "set" not in cabin.was:
        return {}
    turned = 0.0 if cabin.set_c is None else cabin.set_c - cabin.was["set"]
    return {"heat": turned, "cool": -turned}


def _devices(scene: Scene) -> dict[str, float]:
    """What the car says of its devices now: 0 is off; only what may be believed."""
    found: dict[str, float] = {}
    for kind, path in _SWITCHES:
        flag = scene.flag(path)
        if flag is not None:
            found[kind] = float(flag)
    for kind, path in _HEATERS:
        number = scene.number(path)
        if number is not None:
            found[kind] = max(0.0, number)
    opened = [number for path in _WINDOWS if (number := scene.number(path)) is not None]
    if opened:
        found["windows"] = max(opened)
    wish = scene.number(_SET)
    if wish is not None:
        found["set"] = wish
    return found


def _acts(cabin: Cabin, now: Mapping[str, float], scene: Scene) -> list[tuple[HabitKind, float | None]]:
    """What the driver has done by now that was not done before."""
    acts: list[tuple[HabitKind, float | None]] = []
    for kind in ("defrost", "seat", "wheel", "recirculation"):
        on = now.get(kind, 0.0)
        if kind not in cabin.over and cabin.was.get(kind) == 0 and on > 0:
            acts.append((kind, on if kind in ("seat", "wheel") else None))
    if "windows" not in cabin.over and cabin.was.get("windows", 0.0) > 0 and now.get("windows") == 0:
        acts.append(("windows", None))
    if scene.t_ns - cabin.set_ns >= TURNING_S * 1e9:  # nobody turns further: this is what was wanted
        acts += [(k, cabin.set_c) for k, by in _turned(cabin).items() if by >= STEP_C and k not in cabin.over]
    return acts


def _weather(cabin: Cabin, scene: Scene) -> Cabin:
    """Temperatures as the drive began; rain and bad air whenever they come."""
    now, wish = weather_of(scene), scene.number(_SET)
    turned = wish is not None and "set" in cabin.was and wish != (cabin.set_c or cabin.was["set"])
    return msgspec.structs.replace(
        cabin,
        outside_c=cabin.outside_c if cabin.outside_c is not None else now.outside_c,
        cabin_c=cabin.cabin_c if cabin.cabin_c is not None else now.cabin_c,
        wet=cabin.wet if now.wet is None else bool(cabin.wet) or now.wet,
        smog=cabin.smog if now.smog is None else bool(cabin.smog) or now.smog,
        set_c=wish if turned else cabin.set_c,
        set_ns=scene.t_ns if turned else cabin.set_ns,
    )


def _habit(cabin: Cabin, scene: Scene, kind: HabitKind, acted: bool, value: float | None) -> Habit:
    assert scene.at is not None
    minutes = round((scene.t_ns - scene.began_ns) / 60e9, 1)
    return Habit(scene.at, kind, acted, value, cabin.outside_c, cabin.cabin_c, minutes, cabin.wet, cabin.smog)
