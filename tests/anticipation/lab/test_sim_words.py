"""What simulated drivers say: before they act, or instead, in many words, and often about nothing."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from anticipation.lab.simulate import FAMILIES, TEST_FAMILY, Life, simulate
from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.family import Manners, draw_manners
from anticipation.lab.simulate.lived import live
from anticipation.lab.simulate.phrases import CHATTER, KEPT, PHRASES
from anticipation.lab.simulate.simulation import begin
from anticipation.lab.simulate.words import Said, Talk, intent_of, speak

TALKER = Manners(talkative=1.0)
ACTS = (Act(40.0, "defrost"), Act(60.0, "heat", 22.0), Act(200.0, "windows", 50.0), Act(400.0, "windows", 0.0))
PLACES = {"home", "work", "school", "shop", "sport", "friend", "leisure", "service", "relative"}
WISHES = (Act(90.0, "wheel"),)
TALK = Talk("work", True, 45.0, 900.0, ACTS, WISHES)


def _speak(talk: Talk, manners: Manners = TALKER, seed: int = 0) -> tuple[tuple[Said, ...], tuple[Act, ...]]:
    return speak(talk, manners, np.random.default_rng(seed))


def _intent(text: str) -> str:
    """Return the intent whose phrase this ends with, "" for chatter."""
    return next((intent for intent, texts in PHRASES.items() if text.endswith(texts)), "")


def test_phrases_are_many_and_as_a_recogniser_writes_them() -> None:
    assert all(len(texts) - KEPT >= 8 for texts in PHRASES.values())
    assert len(CHATTER) >= 30
    every = [text for texts in (*PHRASES.values(), CHATTER) for text in texts]
    assert len(set(every)) == len(every), "none means two things"
    assert all(re.fullmatch(r"[a-z]+('[a-z]+)?( [a-z]+('[a-z]+)?)*", text) for text in every)


@pytest.mark.parametrize(
    ("act", "intent"),
    [
        (Act(1, "heat", 22.0), "heat"),
        (Act(1, "windows", 50.0), "open"),
        (Act(1, "windows", 0.0), "close"),
        (Act(1, "ac", 0.0), "ac off"),
        (Act(1, "ac", 1.0), "ac on"),
        (Act(1, "fan", 87.5), "more air"),
        (Act(1, "fan", 37.5), "less air"),
    ],
)
def test_every_act_has_an_intent_with_phrases(act: Act, intent: str) -> None:
    assert intent_of(act) == intent
    assert intent in PHRASES


def test_words_come_before_the_acts_that_they_hint_at() -> None:
    hinted = 0
    for seed in range(200):
        said, _ = _speak(TALK._replace(wishes=()), seed=seed)
        for t_s, text in said:
            acts = [act for act in ACTS if intent_of(act) == _intent(text)]
            hinted += len(acts)
            assert all(t_s < act.t_s <= t_s + 26 for act in acts), text
    assert hinted > 300


def test_what_is_said_and_not_done_is_a_want() -> None:
    wanted = 0
    for seed in range(100):
        said, wants = _speak(TALK, seed=seed)
        assert [_intent(text) for _, text in said].count("wheel") == len(wants)
        assert set(wants) <= set(WISHES)
        wanted += len(wants)
    assert 30 < wanted < 90


def test_they_say_where_they_go_and_that_they_must_charge() -> None:
    intents = [{_intent(text) for _, text in _speak(TALK, seed=seed)[0]} for seed in range(200)]
    for intent in ("work", "charge"):
        assert 0.3 < np.mean([intent in said for said in intents]) < 0.8
    silent = TALK._replace(purpose="charger", wants_charge=False, acts=(), wishes=())
    chatter = [_speak(silent, seed=seed)[0] for seed in range(50)]
    assert all([_intent(text) for _, text in said] == [""] for said in chatter)
    assert len({said[0].text for said in chatter}) > 15


def test_what_is_said_is_in_order_and_while_the_car_is_awake() -> None:
    for seed in range(50):
        times = [t_s for t_s, _ in _speak(TALK, seed=seed)[0]]
        assert times == sorted(times)
        assert 6 < times[0] <= times[-1] < TALK.arrived_s


def test_the_silent_say_nothing() -> None:
    assert _speak(TALK, Manners()) == ((), ())


def test_the_test_family_has_words_of_its_own() -> None:
    for own in (False, True):
        for seed in range(60):
            for _, text in _speak(TALK, replace(TALKER, own_words=own), seed)[0]:
                kept = [text.endswith(texts[-KEPT:]) for texts in PHRASES.values()]
                assert any(kept) == (own and _intent(text) != ""), text
    for name, family in FAMILIES.items():
        home = begin(family, 1, 1, date(2026, 1, 5), steady=True).home
        assert all(taste.manners.own_words == (name == TEST_FAMILY) for taste in home.tastes)


def test_about_one_drive_in_seven_has_words() -> None:
    rng = np.random.default_rng(5)
    assert 0.12 < np.mean([draw_manners(rng, own_words=False).talkative for _ in range(2_000)]) < 0.18


@pytest.fixture(scope="module")
def life() -> Life:
    return simulate("shift-worker", 1, 10, date(2026, 1, 5))


def test_a_life_s_truth_holds_what_was_said(life: Life) -> None:
    assert any(drive.truth.said for drive in life.drives)
    assert not all(drive.truth.said for drive in life.drives)
    for drive in life.drives:
        lived = live(drive.recipe)
        assert lived.words == drive.truth.said
        assert lived.wants == drive.truth.wants
        for _, text in lived.words:
            intent = _intent(text)
            assert intent not in PLACES or intent == drive.truth.purpose
            assert intent != "charge" or drive.truth.wants_charge
