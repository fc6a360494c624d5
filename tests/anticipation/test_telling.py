"""What the profile command tells is counted from facts, in words that a driver can check."""

from anticipation.facts import Answered, Charged, Fact, Habit, PlaceNamed, Trip
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.telling import beliefs

HOME, OFFICE = Position(48.0, 11.0), Position(48.1, 11.1)
DAY_S = 86_400


def month() -> list[Fact]:
    facts: list[Fact] = []
    for day in range(28):
        if day % 7 in (5, 6):
            continue
        morning, evening = day * DAY_S + 27_000 - 3_600, day * DAY_S + 61_200 - 3_600  # 7:30 and 17:00, an hour ahead
        facts.append(Habit(Instant(morning, 60), "defrost", day % 2 == 0, outside_c=-4.0))
        facts.append(Trip(Instant(morning, 60), Instant(morning + 1200, 60), HOME, OFFICE, 15.0))
        facts.append(Trip(Instant(evening, 60), Instant(evening + 1500, 60), OFFICE, HOME, 15.0))
    return facts


def test_nothing_is_told_of_nobody() -> None:
    assert beliefs([]) == []


def test_places_ways_habits_charges_and_answers_are_told_with_their_numbers() -> None:
    facts = month()
    facts.append(PlaceNamed(Instant(28 * DAY_S), OFFICE, "Factory"))
    facts.append(Charged(Instant(28 * DAY_S), OFFICE, 20.0, 80.0))
    facts += [Answered(Instant(28 * DAY_S), "defrost", said) for said in ("accept", "accept", "reject")]
    told = "\n".join(beliefs(facts))
    assert "places: 2" in told
    assert "Factory (you said so): 20 visits" in told
    assert "home to Factory, 20 times, usually at 7:30, 20 min" in told
    acted = sum(fact.acted for fact in facts if isinstance(fact, Habit))
    assert f"defrosts the windshield, on {acted} of 20 drives, at −4° to −4° outside" in told
    assert "1 charge, usually from 20 %" in told
    assert "offers of defrost: 2 accept, 1 reject" in told
