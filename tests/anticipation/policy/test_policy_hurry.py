"""A driver in a hurry: what only makes a drive nicer waits, what it needs does not."""

from typing import get_args

import pytest
from msgspec.structs import replace
from policy_drive import Drive, need

from anticipation.need import Kind
from anticipation.policy import PolicyState, explain_silence

COMFORT: tuple[Kind, ...] = ("heat", "cool", "seat", "wheel", "recirculation", "windows", "media", "destination")


def hurried(*needs, **more) -> Drive:
    drive = Drive(*needs, **more)
    drive.state = PolicyState(hurried=True)
    return drive


@pytest.mark.parametrize("kind", COMFORT)
def test_comfort_is_offered_at_ease_and_withheld_in_a_hurry_with_the_reason(kind: Kind) -> None:
    assert Drive(need(kind, 0.99)).run(5).offers() == [(0.1, kind)]
    drive = hurried(need(kind, 0.99)).run(60)
    assert drive.offers() == []
    (told,) = drive.told
    assert (told.outcome, told.cause, told.words) == ("withheld", "hurry", "Silent: you are in a hurry")
    assert told.needed > told.p
    assert explain_silence(drive.state, kind) == explain_silence(drive.state) == told.words


def test_safety_comes_as_ever() -> None:
    at_ease, pressed = Drive(need("defrost", 0.5)).run(5), hurried(need("defrost", 0.5)).run(5)
    assert at_ease.told == pressed.told
    assert pressed.offers() == [(0.1, "defrost")]


def test_energy_comes_where_the_drive_needs_it() -> None:
    assert hurried(need("energy", 0.6, vital=True)).run(5).offers() == [(0.1, "energy")]
    assert hurried(need("energy", 0.6)).run(5).silences("energy") == [(0.1, "hurry")]
    assert Drive(need("energy", 0.6)).run(5).offers() == [(0.1, "energy")]


def test_what_was_too_unlikely_anyway_is_not_laid_to_the_hurry() -> None:
    assert hurried(need("heat", 0.2)).run(5).silences("heat") == [(0.1, "unlikely")]


def test_the_hurry_is_told_before_what_lacks_more() -> None:
    drive = hurried(need("media", 0.99), need("heat", 0.31)).run(5)
    assert explain_silence(drive.state) == "Silent: you are in a hurry"


def test_when_the_hurry_is_over_the_offer_comes() -> None:
    drive = hurried(need("heat", 0.99))
    drive.at(20, lambda: setattr(drive, "state", replace(drive.state, hurried=False))).run(30)
    assert drive.silences("heat") == [(0.1, "hurry")]
    assert drive.offers() == [(20.0, "heat")]


@pytest.mark.parametrize("kind", COMFORT)
def test_comfort_on_the_screen_goes_when_the_driver_is_in_a_hurry(kind: Kind) -> None:
    drive = Drive(need(kind, 0.99)).run(5)
    drive.state = replace(drive.state, hurried=True)
    drive.run(6)
    assert drive.state.offer is None
    assert (drive.told[-1].outcome, drive.told[-1].cause) == ("withdrawn", "hurry")
    assert drive.told[-1].words == "Withdrawn: you are in a hurry"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_is_offered_in_a_hurry_stays(kind: Kind) -> None:
    drive = hurried(need(kind, 0.999)).run(5)
    assert not [told for told in drive.told if told.outcome == "withdrawn"]
