"""Simulated drives go through the program's own door, and the simulated driver answers by what they meant."""

from pathlib import Path

import numpy as np
import pytest

from anticipation.facts import Answered, Trip
from anticipation.ground import distance_m
from anticipation.instant import Instant
from anticipation.lab.driving import drive_through, is_right
from anticipation.lab.simulate import SimulatedDrive, showcase
from anticipation.memory import DriverMemory
from anticipation.need import Need
from anticipation.profile import read_export
from vehicle.can.car import load_car

HISTORY = Path(__file__).parents[3] / "replays" / "synthetic-commute" / "history.jsonl"


@pytest.fixture(scope="module")
def morning() -> SimulatedDrive:
    return showcase().morning


def test_a_drive_teaches_its_trip_and_a_driver_without_history_is_offered_nothing(morning: SimulatedDrive) -> None:
    memory = DriverMemory()
    driven = drive_through(morning, load_car(morning.info.car), memory, None, np.random.default_rng(0))
    (trip,) = [fact for _, fact in driven.facts if isinstance(fact, Trip)]
    assert trip.destination is not None
    assert distance_m(trip.destination, morning.truth.position) < 100
    assert abs(trip.departed.s - morning.truth.departed.timestamp()) < 5
    assert driven.offers == []
    assert memory.trips == 0  # what was known before is left as it was
    assert driven.memory.trips == 1


def test_with_a_history_right_offers_are_accepted_and_others_declined(morning: SimulatedDrive) -> None:
    memory = DriverMemory([line.fact for line in read_export(HISTORY)], "Europe/Berlin")
    driven = drive_through(morning, load_car(morning.info.car), memory, None, np.random.default_rng(1))
    offered = {judged.need.kind: judged.right for judged in driven.offers}
    assert {"defrost", "heat", "departure"} <= set(offered)
    said = {fact.kind: fact.answer for _, fact in driven.facts if isinstance(fact, Answered)}
    for kind, answer in said.items():
        assert answer in (("accept", "expired") if offered[kind] else ("reject", "expired"))


def test_what_is_right_is_what_the_driver_meant(morning: SimulatedDrive) -> None:
    memory = DriverMemory([line.fact for line in read_export(HISTORY)], "Europe/Berlin")

    def right(kind: str, key: str, title: str = "", t_s: float = 1.0) -> bool:
        need = Need(kind, key, 0.9, title, "")  # type: ignore[arg-type]
        return is_right(need, morning, t_s, morning.start, memory)

    work, home = memory.called("work"), memory.called("home")
    assert work is not None
    assert home is not None
    to_work, to_home = memory.key_of(work), memory.key_of(home)
    assert right("destination", f"destination:{to_work}")
    assert not right("destination", f"destination:{to_home}")
    assert right("departure", f"departure:{to_work}", "Leave by 7:35")
    assert not right("departure", f"departure:{to_work}", "Leave by 9:35")
    assert right("defrost", "defrost")
    assert not right("defrost", "defrost", t_s=1000.0)  # they have done it by then
    assert not right("recirculation", "recirculation")
    assert right("energy", "energy") is morning.truth.wants_charge
    assert not right("destination", f"destination:{Instant(5).s}")
