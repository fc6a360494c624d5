"""Words as numbers: the same text is always the same vector, and like texts are alike."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.window.schema import WORD_BUCKETS
from anticipation.window.words import LONGEST, hashed_words


def alike(a: str, b: str) -> float:
    return float(hashed_words(a) @ hashed_words(b))


@given(st.text())
def test_any_text_has_length_one_or_no_word_at_all(text: str) -> None:
    vector = hashed_words(text)
    assert vector.shape == (WORD_BUCKETS,)
    assert vector.dtype == np.float32
    assert not vector.any() or np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    hashed_words.cache_clear()
    assert hashed_words(text).tobytes() == vector.tobytes()


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "...!?", "😀🚗", "\x00", "\ud800", "здравствуй"])
def test_what_has_no_word_is_nothing(text: str) -> None:
    assert not hashed_words(text).any()


def test_it_is_the_same_in_another_run_of_the_program() -> None:
    """Python's own hash is another one each time."""
    code = "from anticipation.window.words import hashed_words; print(hashed_words('It is freezing').tobytes().hex())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert bytes.fromhex(said) == hashed_words("It is freezing").tobytes()


def test_like_texts_are_alike() -> None:
    assert alike("I am freezing", "I am freezing") == pytest.approx(1.0)
    assert alike("freeze", "freezing") > 0.1
    assert alike("parking", "parked") > 0.05
    assert alike("it is too warm in here", "it is so warm here") > 0.4
    assert alike("it is too warm in here", "it is so warm here") > alike("it is too warm in here", "take me home")
    unlike = ["I am freezing", "play some music", "take me home", "where can I charge", "open the window a bit"]
    apart = [alike(a, b) for a, b in combinations(unlike, 2)]
    assert abs(sum(apart) / len(apart)) < 0.1, "few buckets: single pairs collide, but not one way"
    assert alike("turn it on", "on it turn") < 1.0, "the order of words counts"


def test_how_it_is_written_does_not_matter() -> None:
    assert hashed_words("It is COLD").tobytes() == hashed_words("it, is cold!").tobytes()
    assert hashed_words("it is cold 😀").tobytes() == hashed_words("it is cold").tobytes()
    assert alike("café now", "cafe now") > 0.3


def test_only_the_beginning_of_a_speech_counts() -> None:
    assert hashed_words("x" * LONGEST + "a speech").tobytes() == hashed_words("x" * LONGEST).tobytes()


def test_nobody_can_change_what_others_read() -> None:
    with pytest.raises(ValueError, match="read-only"):
        hashed_words("warm")[0] = 1.0
