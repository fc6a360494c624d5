"""What may be wanted now: the needs that memory and network find together, under keys that stay their own."""

import msgspec

from anticipation.insight import Insight
from anticipation.memory import NOWHERE, DriverMemory
from anticipation.mind.state import MindState
from anticipation.need import Need
from anticipation.needs import (
    climate_needs,
    departure_needs,
    destination_needs,
    energy_needs,
    media_needs,
)
from anticipation.scene import Scene
from anticipation.surmise import Outlook, leaving, stops
from anticipation.watch import Cabin

__all__ = ["destination_of", "propose"]


def propose(
    scene: Scene, state: MindState, memory: DriverMemory, insight: Insight, cabin: Cabin
) -> tuple[list[Need], Outlook]:
    """Return what may be wanted at ``scene``, and the outlook that it rests on."""
    outlook = state.outlook.at(memory, scene)
    insight.read(scene, outlook, memory, cabin.acted)
    needs = climate_needs(scene, memory.habits, cabin.acted, cabin.cabin_c, insight.opinion(memory))
    needs += media_needs(scene, memory.habits)
    if not memory.trips or scene.at is None:
        return needs, state.outlook
    if outlook.fresh:
        outlook = insight.weigh(scene, outlook, memory)
    here = memory.begins_at(scene.position) if scene.left_ns is None else NOWHERE
    known_here = here if here != NOWHERE else None
    if state.chosen is None:
        needs += destination_needs(scene, outlook.likely, known_here)
    if scene.left_ns is None and not state.arrived:
        drives = [insight.likelier(drive, memory, outlook) for drive in leaving(memory, scene, here)]
        needs += departure_needs(scene, drives, known_here)
    charge = energy_needs(scene, memory.energy, outlook.likely, stops(memory), known_here)
    needs += [insight.needed(need, memory) for need in charge]
    return [_lasting(need, memory) for need in needs], outlook


def destination_of(key: str, outlook: Outlook, memory: DriverMemory) -> int | None:
    """Return the likely place that the key of a destination means, None if it is no longer likely."""
    return next((likely.place for likely in outlook.likely if _key("destination", memory, likely.place) == key), None)


def _key(kind: str, memory: DriverMemory, place: int) -> str:
    return f"{kind}:{memory.key_of(place)}"


def _lasting(need: Need, memory: DriverMemory) -> Need:
    """Return a need whose key stays its own even when other places are forgotten."""
    kind, _, place = need.key.partition(":")
    return msgspec.structs.replace(need, key=_key(kind, memory, int(place))) if place else need
