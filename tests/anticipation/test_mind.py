"""The mind over whole drives: what it offers and why, what it learns, and that a moment can be come back to."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from driver_days import (
    BEGAN,
    HOME,
    WORK,
    Moment,
    Morning,
    S,
    at,
    commute,
    kinds,
    live,
    offered,
    same,
    way,
    winter_morning,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from anticipation.facts import Answered, Fact, Habit, OfferAnswer, PlaceNamed, Trip
from anticipation.ground import Position, distance_m
from anticipation.instant import instant_of
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.need import MAX_CHARACTERS
from anticipation.watch import Seen
from vehicle.signals import GEAR_DRIVE, GEAR_PARK

DAYS = commute(35)
MORNING = winter_morning().moments
PARKED = {"speed": 0.0, "gear": GEAR_PARK, "ignition": "ON", "outside": -5.0, "defrost": False, "wish": 21.0}


class Pages(Notebook):
    """A notebook that can be read."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        super().__init__(facts)
        self.known = list(facts)
        self.written: list[tuple[int, Fact]] = []
        self.seen: list[Seen] = []

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        super().keep(t_ns, facts)
        self.written += [(t_ns, fact) for fact in facts]

    def keep_seen(self, t_ns: int, seen: Seen) -> None:
        self.seen.append(seen)

    def of(self, kind: type[Any]) -> list[Any]:
        return [fact for _, fact in self.written if isinstance(fact, kind)]


def mind_of(facts: Iterable[Fact] = DAYS) -> tuple[Mind, Pages]:
    pages = Pages(facts)
    return Mind(DriverMemory(pages.known), pages), pages


def instant(t_s: float) -> Any:
    return instant_of(BEGAN + timedelta(seconds=t_s))


# --- what is offered ------------------------------------------------------------------------------------------------


def test_who_knows_nobody_offers_nothing() -> None:
    mind, _ = mind_of(())
    told = live(mind, upto(180))
    assert told == []
    assert (mind.offer, mind.likely, mind.known()) == (None, (), "")


def test_a_drive_that_does_not_say_when_it_was_teaches_nothing() -> None:
    mind, pages = mind_of()
    told = live(mind, MORNING, began=None)
    assert pages.written == []
    assert not {"departure", "destination"} & set(kinds(told))


def test_one_day_is_no_habit() -> None:
    mind, _ = mind_of(commute(1))
    assert not {"departure", "destination", "energy"} & set(kinds(live(mind, MORNING)))


def test_a_known_morning_brings_its_offers_with_reasons_that_are_true() -> None:
    mind, _ = mind_of()
    told = offered(live(mind, MORNING))
    assert kinds([(0, ("offer", fields)) for _, fields in told]) == ["defrost", "departure", "destination"]
    defrost, departure, destination = (fields for _, fields in told)
    for fields in (defrost, departure, destination):
        assert len(fields["title"]) + len(fields["reason"]) <= MAX_CHARACTERS

    said = re.search(r"on (\d+) of the last (\d+) drives between (−\d+)° and (−\d+)°", defrost["reason"])
    assert said
    times, of, low, high = (int(number.replace("−", "-")) for number in said.groups())
    cold = [f for f in DAYS if isinstance(f, Habit) and f.kind == "defrost" and low <= (f.outside_c or 0.0) <= high]
    assert [f.acted for f in cold[-of:]].count(True) == times
    assert defrost["reason"].startswith("It is −5° outside.")

    said = re.search(r"to be at work at 7:50, as on (\d+) of the last (\d+) weekdays", departure["reason"])
    assert said
    assert departure["title"] == "Leave by 7:35"
    assert (int(said[1]), int(said[2])) == _mornings(int(said[2]))

    said = re.fullmatch(r"You drove there on (\d+) of the last (\d+) weekday mornings from here", destination["reason"])
    assert said
    assert (int(said[1]), int(said[2])) == _mornings(int(said[2]))


def _mornings(of: int) -> tuple[int, int]:
    """How many of the last ``of`` weekdays the driver went from home to work in the morning, counted from the facts."""
    ways = [f for f in DAYS if isinstance(f, Trip) and f.departed.weekday < 5 and f.departed.minute < 720]
    to_work = [f.destination is not None and distance_m(f.destination, WORK) < 200 for f in ways[-of:]]
    return to_work.count(True), len(to_work)


def test_the_same_drive_and_history_bring_the_same_records_and_facts() -> None:
    """Rule 9."""
    lives = []
    for _ in range(2):
        mind, pages = mind_of()
        lives.append((live(mind, MORNING), pages.written, mind.why(), mind.why_not()))
    assert lives[0] == lives[1]
    assert lives[0][0]


def test_a_signal_that_falls_silent_takes_its_offer_along() -> None:
    """Rule 7."""
    mind, _ = mind_of()
    morning = Morning().go(55, **{**PARKED, "defrost": True}).go(5, mute=("speed",))
    told = live(mind, morning.moments, ends=False)
    assert kinds(told) == ["departure"]
    assert ("withdrawn", "stale") in [(f.get("outcome"), f.get("cause")) for _, (_, f) in told if f.get("key")]
    assert mind.offer is None


def test_what_the_driver_has_done_is_not_offered() -> None:
    mind, _ = mind_of()
    morning = Morning().go(5, **PARKED).go(10, defrost=True).go(60, defrost=False)
    told = live(mind, morning.moments, ends=False)
    assert kinds(told)[:1] == ["defrost"]
    assert mind.offer is None or mind.offer.need.kind != "defrost"
    assert kinds(told).count("defrost") == 1


def test_after_arriving_it_guesses_from_where_the_car_is() -> None:
    """Not from where the drive that has just ended began."""
    mind, _ = mind_of()
    live(mind, MORNING, ends=False)
    assert mind.likely
    assert mind.likely[0].label == "home"


# --- what is learned ------------------------------------------------------------------------------------------------


def habits(pages: Pages) -> list[tuple[str, bool]]:
    return [(fact.kind, fact.acted) for fact in pages.of(Habit)]


def test_a_drive_is_learned_once() -> None:
    mind, pages = mind_of(())
    live(mind, MORNING)
    (trip,) = pages.of(Trip)
    assert distance_m(trip.origin, HOME) < 100
    assert distance_m(trip.destination, WORK) < 100
    assert sorted(habits(pages)) == [("cool", False), ("defrost", False), ("heat", False)]
    assert mind.memory.trips == 1
    assert same(mind.memory, DriverMemory(fact for _, fact in pages.written))


def test_off_at_first_and_then_on_is_one_drive() -> None:
    """The ignition is off when the car wakes and on when it drives: its chances count once."""
    mind, pages = mind_of(())
    morning = Morning().go(30, **{**PARKED, "ignition": "OFF"}).go(30, ignition="ON")
    morning.go(120, to=WORK, speed=40.0, gear=GEAR_DRIVE).go(5, speed=0.0, ignition="OFF").go(60)
    live(mind, morning.moments)
    assert sorted(habits(pages)) == [("cool", False), ("defrost", False), ("heat", False)]
    assert len(pages.of(Trip)) == 1


def test_off_and_later_on_is_a_new_drive() -> None:
    mind, pages = mind_of(())
    morning = Morning().go(30, **PARKED).go(120, to=WORK, speed=40.0, gear=GEAR_DRIVE)
    morning.go(20, speed=0.0, gear=GEAR_PARK, ignition="OFF").go(30, ignition="ON", defrost=False).go(5, defrost=True)
    morning.go(120, to=HOME, speed=40.0, gear=GEAR_DRIVE).go(5, speed=0.0, gear=GEAR_PARK, ignition="OFF")
    live(mind, morning.moments)
    assert [acted for kind, acted in habits(pages) if kind == "defrost"] == [False, True]
    assert [kind for kind, _ in habits(pages)].count("heat") == 2
    there, back = pages.of(Trip)
    assert distance_m(there.destination, WORK) < 100 > distance_m(back.destination, HOME)


def test_a_long_silence_is_a_new_drive_too() -> None:
    mind, pages = mind_of(())
    moments = [m for m in Morning().go(10, **PARKED).go(200).moments if not 20 * S < m.t_ns < 110 * S]
    said = dict(moments[99].said)
    silent = [Moment(t * S, said, HOME, 0.0) for t in range(21, 110)]
    live(mind, sorted([*moments, *silent], key=lambda m: m.t_ns))
    assert [kind for kind, _ in habits(pages)].count("defrost") == 2


def test_no_satellite_all_the_way_still_teaches_time_and_climate() -> None:
    mind, pages = mind_of(())
    morning = Morning(None).go(30, **PARKED).go(5, defrost=True).go(120, speed=40.0, gear=GEAR_DRIVE)
    live(mind, morning.go(5, speed=0.0, gear=GEAR_PARK, ignition="OFF").moments)
    (trip,) = pages.of(Trip)
    assert (trip.origin, trip.destination) == (None, None)
    assert ("defrost", True) in habits(pages)
    assert len(mind.memory.places) == 0


def test_what_is_kept_for_a_sudden_end_tells_the_next_drive_of_this_one() -> None:
    """The power goes in mid-drive: the next start makes up for the trip."""
    mind, pages = mind_of(())
    live(mind, Morning().go(30, **PARKED).go(300, to=WORK, speed=40.0, gear=GEAR_DRIVE).moments, ends=False)
    assert pages.of(Trip) == []
    later = Pages()
    next_mind = Mind(DriverMemory(), later, before=pages.seen[-1])
    live(next_mind, Morning(WORK).go(90, **PARKED).moments, began=BEGAN + timedelta(hours=9), ends=False)
    (trip,) = later.of(Trip)
    assert distance_m(trip.origin, HOME) < 100


def test_finishing_twice_teaches_once() -> None:
    mind, pages = mind_of(())
    live(mind, MORNING)
    before = list(pages.written)
    mind.finish(MORNING[-1].t_ns)
    assert pages.written == before


# --- answers --------------------------------------------------------------------------------------------------------


def upto(seconds: float, moments: Sequence[Moment] = MORNING) -> list[Moment]:
    return [moment for moment in moments if moment.t_ns <= seconds * S]


def after(seconds: float, moments: Sequence[Moment] = MORNING) -> list[Moment]:
    return [moment for moment in moments if moment.t_ns > seconds * S]


@pytest.mark.parametrize("said", ["accept", "reject", "never"])
def test_an_answer_is_a_fact_and_clears_the_screen(said: OfferAnswer) -> None:
    mind, pages = mind_of()
    live(mind, upto(3), ends=False)
    need = mind.answer(int(3.5 * S), instant(3.5), "defrost", said)
    assert need is not None
    assert need.kind == "defrost"
    assert pages.written == [(int(3.5 * S), Answered(instant(3.5), "defrost", said))]
    assert mind.offer is None
    assert mind.memory.answers.blocked("defrost") is (said == "never")
    assert mind.answer(4 * S, instant(4), "defrost", said) is None
    assert len(pages.written) == 1


def test_answers_to_nothing_teach_nothing() -> None:
    mind, pages = mind_of()
    for key in ("defrost", "", "nonsense:7"):
        for said in ("accept", "reject", "undo", "never", "expired"):
            assert mind.answer(S, instant(1), key, said) is None
    assert pages.written == []


def test_an_answer_counts_for_the_next_drive_and_undo_takes_it_back() -> None:
    mind, pages = mind_of()
    live(mind, upto(3), ends=False)
    mind.answer(4 * S, instant(4), "defrost", "never")
    later = Mind(DriverMemory([*DAYS, *(fact for _, fact in pages.written)]))
    assert "defrost" not in kinds(live(later, MORNING, began=BEGAN + timedelta(days=1)))
    assert "never" in later.why_not("defrost")
    mind.answer(5 * S, instant(5), "defrost", "undo")
    again = Mind(DriverMemory([*DAYS, *(fact for _, fact in pages.written)]))
    assert "defrost" in kinds(live(again, MORNING, began=BEGAN + timedelta(days=1)))


def test_an_accepted_destination_is_where_they_go_until_undone_or_left() -> None:
    mind, _ = mind_of()
    live(mind, upto(80), ends=False)
    assert mind.offer is not None
    assert mind.offer.need.kind == "destination"
    key = mind.offer.key
    mind.answer(81 * S, instant(81), key, "accept")
    assert mind.chosen == mind.memory.place_at(WORK)
    mind.answer(82 * S, instant(82), key, "undo")
    assert mind.chosen is None
    mind.choose(mind.memory.place_at(WORK))
    live(mind, after(82), ends=False)
    assert mind.chosen is None, "they have arrived"


def test_where_they_go_is_not_guessed_once_they_said_it() -> None:
    mind, _ = mind_of()
    mind.choose(mind.memory.place_at(WORK))
    told = live(mind, upto(61), ends=False)
    told += live(mind, after(61), ends=False)
    assert "destination" not in kinds(told)


def test_a_hurry_silences_comfort() -> None:
    mind, _ = mind_of()
    mind.hurry(True)
    told = live(mind, upto(80), ends=False)
    assert kinds([(t, record) for t, record in told if record[0] == "offer"]) == ["defrost"]
    hurry = [fields for _, (_, fields) in told if fields.get("cause") == "hurry"]
    silent = {fields["key"].partition(":")[0]: fields["words"] for fields in hurry}
    assert silent == dict.fromkeys(("departure", "destination"), "Silent: you are in a hurry")


def test_the_hurry_of_a_trip_is_over_once_the_car_is_left() -> None:
    warm = [replace(f, acted=True, value=24.0) if isinstance(f, Habit) and f.kind == "heat" else f for f in DAYS]
    trip = Morning().go(5, **{**PARKED, "defrost": True}).go(60, to=WORK, speed=40.0, gear=GEAR_DRIVE)
    parked_ns = trip.moments[-1].t_ns
    moments = trip.go(310, speed=0.0, gear=GEAR_PARK).moments  # five minutes in P
    mind, _ = mind_of(warm)
    assert "heat" in kinds(live(mind, upto(65, moments), ends=False)), "who is not in a hurry"
    mind, _ = mind_of(warm)
    mind.hurry(True)
    live(mind, upto(10, moments), ends=False)
    on_the_way = mind.snapshot()
    told = live(mind, after(10, moments), ends=False)
    (heat,) = [t_ns for t_ns, (kind, fields) in told if kind == "offer" and fields["key"] == "heat"]
    assert heat - parked_ns >= 300 * S
    mind.restore(on_the_way)
    assert live(mind, after(10, moments), ends=False) == told, "in a hurry again, as it was then"


def test_why_and_why_not_are_the_words_of_the_records() -> None:
    mind, _ = mind_of()
    assert mind.why() == "Nothing was offered yet"
    told = offered(live(mind, upto(3), ends=False))
    assert told[0][1]["reason"] in mind.why()
    live(mind, [m for m in MORNING if 3 * S < m.t_ns <= 32 * S], ends=False)
    assert mind.why_not("defrost") == "Silent: you let it pass"


# --- forgetting -----------------------------------------------------------------------------------------------------

GYM = Position(48.03, 11.05)


def test_a_forgotten_place_leaves_what_one_would_know_who_never_was_there() -> None:
    facts = [*DAYS, way(HOME, GYM, at(35, 18)), PlaceNamed(at(35, 19), GYM, "gym"), way(GYM, HOME, at(35, 20))]
    mind, pages = mind_of(facts)
    mind.choose(mind.memory.called("gym"))
    live(mind, upto(1), ends=False)
    assert mind.likely
    assert mind.forget(S, GYM)
    assert (mind.chosen, mind.likely) == (None, ())
    assert mind.memory.called("gym") is None
    assert same(mind.memory, DriverMemory(DAYS))
    assert not mind.forget(S, GYM)
    live(mind, [m for m in MORNING if S < m.t_ns <= 2 * S], ends=False)
    assert "gym" not in [likely.label for likely in mind.likely]
    assert list(pages.forget(lambda fact: False, 2 * S)) == DAYS


def test_forgetting_everything_is_to_know_nobody() -> None:
    mind, _ = mind_of([way(HOME, WORK, at(day, 7, 35)) for day in range(5)])
    assert mind.forget(S, WORK)
    assert same(mind.memory, DriverMemory())
    assert mind.known() == ""


# --- a moment to come back to ---------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=8)
@given(
    st.integers(0, len(MORNING)),
    st.sampled_from([None, "accept", "reject", "never", "undo"]),
    st.integers(0, 300),
    st.booleans(),
)
def test_a_moment_come_back_to_goes_on_as_it_did(
    tick: int, said: OfferAnswer | None, astray: int, forgets: bool
) -> None:
    """Whatever was lived and answered in between; ``astray`` is for how many moments."""
    mind, _ = mind_of()
    live(mind, MORNING[:tick], ends=False)
    kept, memory = mind.snapshot(), mind.memory
    straight = live(mind, MORNING[tick:])
    reasons = mind.why(), mind.why_not(), mind.likely
    mind.restore(kept)
    assert mind.memory is memory
    live(mind, MORNING[tick : tick + astray], ends=False)
    now_ns = MORNING[min(tick + astray, len(MORNING) - 1)].t_ns
    if said is not None and mind.last:
        mind.answer(now_ns, instant(now_ns / S), mind.last, said)
    if forgets:
        mind.learn(now_ns, (way(HOME, GYM, at(36, 8)), PlaceNamed(at(36, 9), GYM, "gym")))
        mind.choose(mind.memory.called("gym"))
    mind.restore(kept)
    assert live(mind, MORNING[tick:]) == straight
    assert (mind.why(), mind.why_not(), mind.likely) == reasons
