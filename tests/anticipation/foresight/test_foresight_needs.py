"""Departures and stops for energy: network and memory together, and who of them was right."""

import math

import msgspec
import numpy as np
from foresight_drive import CANDIDATES, S, scene

from anticipation.facts import Answered, OfferAnswer, Trip
from anticipation.foresight import Foresight, foreseen_of
from anticipation.ground import Position
from anticipation.insight import Insight
from anticipation.instant import Instant
from anticipation.memory import DriverMemory
from anticipation.need import Need
from anticipation.needs import Leaving
from anticipation.network import Output
from anticipation.surmise import Outlook
from anticipation.window.schema import OUTPUTS

MODEL = "0123abcd"
AT = Instant(1_700_000_000, 60)


class Sure(Foresight):
    """A network that says what it is told to say."""

    model = MODEL  # type: ignore[assignment]

    def __init__(self, leaves: float = 0.9, energy: float = 0.9) -> None:
        super().__init__()
        y = np.zeros(len(OUTPUTS), np.float32)
        y[OUTPUTS.index("leaves.5min")] = math.log(leaves / (1 - leaves))
        y[OUTPUTS.index("energy")] = math.log(energy / (1 - energy))
        self.foreseen = foreseen_of(Output(y, np.linspace(2, -2, 32, dtype=np.float32)), CANDIDATES.counts)


def outlook() -> Outlook:
    return Outlook(candidates=CANDIDATES)


def known() -> DriverMemory:
    """Someone who has been at as many places as there are candidates, by the same numbers."""
    memory, home = DriverMemory(), Position(50.0, 8.0)
    for k in range(len(CANDIDATES.places) + 1):
        there, at = Position(50.0 + 0.02 * k, 8.0), Instant(AT.s + 86_400 * (k - 9), 60)
        memory.learn(Trip(at, Instant(at.s + 900, 60), home, there, 5.0))
    return memory


def leaving(p: float = 0.4) -> Leaving:
    return Leaving(int(CANDIDATES.places[0]), p, "work", 480, times=3, of=10)


def depart(insight: Insight, memory: DriverMemory) -> None:
    """The car sets off at ``AT``."""
    insight.weigh(msgspec.structs.replace(scene(5), at=AT, left_ns=5 * S), outlook(), memory)


def charge(p: float = 0.4) -> Need:
    return Need("energy", "energy", p, "Charge?", "why", (), lifetime_s=30.0)


def test_a_departure_is_as_probable_as_all_find_it_who_are_heard() -> None:
    memory, sure, unsure = known(), Insight(Sure(0.99)), Insight(Sure(0.01))
    before = leaving()
    assert Insight().likelier(before, memory, outlook()) is before, "without a network the memory stands alone"
    high, low = (insight.likelier(before, memory, outlook()).p for insight in (sure, unsure))
    assert low < before.p
    assert high > low
    seen = sure.foresight.foreseen
    assert seen is not None
    said = seen.leaves[-1] * float(seen.goal[0]), before.p, 3.5 / 12
    assert high == memory.mixing.calibrated("departure", memory.mixing.mix("departure", said, MODEL), MODEL)


def test_who_foretold_a_departure_is_known_when_it_arrives() -> None:
    memory, insight = known(), Insight(Sure())
    drive = leaving()
    insight.likelier(drive, memory, outlook())
    trip = Trip(AT, Instant(AT.s + 900, 60))
    memory.last_place = drive.place
    assert insight.foretold(trip, memory) == [], "it has not left yet: this was a trip before"
    depart(insight, memory)
    other = Trip(Instant(AT.s - 9_000, 60), AT)
    assert insight.foretold(other, memory) == [], "a trip of another time was foretold by nobody here"
    for place, came in ((drive.place, True), (drive.place + 1, False)):
        snapshot = insight.snapshot()
        memory.last_place = place
        told, arrival = insight.foretold(trip, memory)
        assert arrival.kind == "destination"
        assert (told.kind, told.came, told.model, told.at) == ("departure", came, MODEL, AT)
        assert told.said[1] == (drive.p if came else 1 - drive.p)
        assert [fact.kind for fact in insight.foretold(trip, memory)] == ["destination"], "it is held against one trip"
        insight.restore(snapshot)


def test_after_a_place_was_forgotten_no_departure_is_held_against_anything() -> None:
    memory, insight = known(), Insight(Sure())
    insight.likelier(leaving(), memory, outlook())
    insight.forget()
    insight.likelier(leaving(), memory, outlook())
    depart(insight, memory)
    memory.last_place = leaving().place
    assert insight.foretold(Trip(AT, Instant(AT.s + 900, 60)), memory) == []


def test_whether_a_charge_was_wanted_is_known_from_the_answer() -> None:
    memory, insight = known(), Insight(Sure(energy=0.95))
    before = charge()
    after = insight.needed(before, memory)
    assert before.p < after.p < 0.95
    assert Insight().needed(before, memory) is before
    said: tuple[tuple[OfferAnswer, list[bool]], ...] = (
        ("accept", [True]), ("reject", [False]), ("never", [False]), ("expired", []), ("undo", []),
    )  # fmt: skip
    for answer, came in said:
        told = insight.foretold(Answered(AT, "energy", answer), memory)
        assert [fact.came for fact in told] == came
        assert all(fact.said[2] is None for fact in told), "nobody says how often one usually charges on such a drive"
