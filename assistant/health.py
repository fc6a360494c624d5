"""How the car and the program are doing: once a second a record of the trace, and what has gone wrong since."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from assistant.marks import Entry
from vehicle.signals import Value
from vehicle.vehicle import Vehicle

__all__ = ["Faults", "faults_of", "health_of"]


def health_of(now_ns: int, vehicle: Vehicle, fault: str) -> dict[str, Any]:
    """Return every signal that the car has said, what cannot be believed, what became of the frames, and ``fault``,
    why the model fails, where it does."""
    signals: dict[str, Value | None] = {}
    doubtful: dict[str, str] = {}
    for path, reading in vehicle.readings(now_ns).items():
        signals[path] = reading.value if reading.valid else None
        if not reading.valid:
            doubtful[path] = reading.validity
    counts = vehicle.counts
    return {
        "signals": signals,
        "doubtful": doubtful,
        "frames": counts.frames,
        "mapped": counts.mapped,
        "short": counts.short,
        "multiplexer": counts.multiplexer,
        "driven_km": round(vehicle.track.length_km, 3),
        **({"fault": fault} if fault else {}),
    }


class Faults(msgspec.Struct, frozen=True):
    """What was wrong when that was looked for last."""

    lost: frozenset[str] = frozenset()
    short: int = 0
    multiplexer: int = 0
    mind: str = ""


def faults_of(t_ns: int, before: Faults, health: Mapping[str, Any]) -> tuple[Faults, list[Entry]]:
    """Return what is wrong by a record of health, and an entry for what has gone wrong since ``before``."""
    doubtful = health["doubtful"]
    lost = frozenset(path for path, why in doubtful.items() if why == "stale")
    now = Faults(lost, health["short"], health["multiplexer"], health.get("fault", ""))
    told = [_lost(lost - before.lost)] if lost - before.lost else []
    if now.short > before.short:
        told.append(f"{_frames(now.short - before.short)} shorter than their message")
    if now.multiplexer > before.multiplexer:
        told.append(f"{_frames(now.multiplexer - before.multiplexer)} with an impossible multiplexer")
    if now.mind and now.mind != before.mind:
        told.append(now.mind)
    return now, [Entry(t_ns, "fault", "; ".join(told), "")] if told else []


def _lost(paths: Iterable[str]) -> str:
    first, *others = sorted(path.removeprefix("Vehicle.") for path in paths)
    return f"{first} and {len(others)} more went silent" if others else f"{first} went silent"


def _frames(count: int) -> str:
    return f"{count:,} frames" if count != 1 else "1 frame"
