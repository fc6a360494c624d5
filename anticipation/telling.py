"""What is believed about a driver, in lines that they can read, each with the facts that it rests on."""

from collections import Counter
from collections.abc import Sequence

from anticipation.facts import HABITS, Answered, Charged, Fact, Foretold, Habit, Trip
from anticipation.memory import DriverMemory
from anticipation.mixing import EXPERTS
from anticipation.needs.words import clock, degrees

__all__ = ["beliefs"]

_MOST_PLACES = 12
_DID = {
    "defrost": "defrosts the windshield",
    "heat": "turns the temperature up",
    "cool": "turns the temperature down",
    "seat": "heats the seat",
    "wheel": "heats the wheel",
    "recirculation": "recirculates bad air",
    "windows": "closes the windows in bad air",
}
_FORETOLD = {
    "destination": "destinations",
    "departure": "departures",
    "energy": "energy stops",
    "defrost": "defrosting",
    "heat": "turning the temperature up",
    "cool": "turning the temperature down",
    "seat": "seat heating",
    "wheel": "wheel heating",
    "recirculation": "recirculating",
    "windows": "closing the windows",
}
_LAST_FORETOLD = 40


def beliefs(facts: Sequence[Fact]) -> list[str]:
    """Return what follows from a driver's facts, the most used first."""
    memory = DriverMemory(facts)
    return [
        *_places(memory),
        *_departures(memory, facts),
        *_habits(facts),
        *_energy(memory, facts),
        *_foretold(memory, facts),
        *_style(memory),
        *_answers(facts),
    ]


def _places(memory: DriverMemory) -> list[str]:
    places = sorted(memory.places, key=lambda place: (-place.visits, place.id))
    lines = [f"places: {len(places)}" + (f", the {_MOST_PLACES} most visited:" if len(places) > _MOST_PLACES else "")]
    for place in places[:_MOST_PLACES]:
        said = " (you said so)" if place.role_said or place.name else ""
        stays = f", stays of {place.stay_min / 60:.1f} h" if place.stay_min is not None else ""
        lines.append(f"  #{place.id} {memory.label(place.id)}{said}: {_times(place.visits, 'visit')}{stays}")
    return lines if places else []


def _departures(memory: DriverMemory, facts: Sequence[Fact]) -> list[str]:
    """The way that was driven most often, and when it begins."""
    trips = [fact for fact in facts if isinstance(fact, Trip) and fact.origin and fact.destination]
    ways = Counter(
        (a, b)
        for trip in trips
        if (a := memory.place_at(trip.origin)) is not None and (b := memory.place_at(trip.destination)) is not None
    )
    lines = []
    for (a, b), count in ways.most_common(3):
        begun = sorted(
            t.departed.minute for t in trips if (memory.place_at(t.origin), memory.place_at(t.destination)) == (a, b)
        )
        travel = memory.destinations.travel(a, b)
        takes = f", {travel.minutes:.0f} min" if travel is not None else ""
        lines.append(
            f"way: {memory.label(a)} to {memory.label(b)}, {_times(count, 'time')}, "
            f"usually at {clock(begun[len(begun) // 2])}{takes}"
        )
    return lines


def _habits(facts: Sequence[Fact]) -> list[str]:
    lines = []
    for kind in HABITS:
        chances = [fact for fact in facts if isinstance(fact, Habit) and fact.kind == kind]
        acts = [fact for fact in chances if fact.acted]
        if not acts:
            continue
        cold = [fact.outside_c for fact in acts if fact.outside_c is not None]
        between = f", at {degrees(min(cold))} to {degrees(max(cold))} outside" if cold else ""
        lines.append(f"habit: {_DID[kind]}, on {len(acts)} of {_times(len(chances), 'drive')}{between}")
    return lines


def _energy(memory: DriverMemory, facts: Sequence[Fact]) -> list[str]:
    charges = [fact for fact in facts if isinstance(fact, Charged)]
    usual = memory.energy.usual_level()
    if not charges or usual is None:
        return []
    return [f"energy: {_times(len(charges), 'charge')}, usually from {usual:.0f} %"]


def _foretold(memory: DriverMemory, facts: Sequence[Fact]) -> list[str]:
    """How often what was thought likelier came true lately, and how far the network is believed where one ran."""
    lines = []
    for kind, what in _FORETOLD.items():
        last = [fact for fact in facts if isinstance(fact, Foretold) and fact.kind == kind][-_LAST_FORETOLD:]
        if not last:
            continue
        right = sum(fact.came == (kind == "destination" or fact.p >= 0.5) for fact in last)
        line = f"foretold: {what} right on {right} of the last {len(last)}"
        if model := last[-1].model:
            network = memory.mixing.weights(kind, model)[EXPERTS[kind].index("network")]
            line += f"; the network has {100 * network:.0f} % of the say"
        lines.append(line)
    return lines


def _style(memory: DriverMemory) -> list[str]:
    """How many drives tell this driver from others."""
    drives = len(memory.styles.drives)
    return [f"style: known by the last {_times(drives, 'drive')}"] if drives else []


def _answers(facts: Sequence[Fact]) -> list[str]:
    by_kind: dict[str, Counter[str]] = {}
    for fact in facts:
        if isinstance(fact, Answered):
            by_kind.setdefault(fact.kind, Counter())[fact.answer] += 1
    return [
        f"offers of {kind}: " + ", ".join(f"{count} {answer}" for answer, count in sorted(counts.items()))
        for kind, counts in sorted(by_kind.items())
    ]


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
