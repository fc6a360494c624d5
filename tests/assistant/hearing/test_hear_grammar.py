"""Phrases as they are spoken, and those that a model cannot hear."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing import HearingError, read_grammar, spoken
from assistant.hearing.grammar import fit


def test_phrases_are_brought_to_the_form_in_which_they_are_heard() -> None:
    given_phrases = ["Turn on the A/C!", "  turn   on the a c", "I’m cold.", "", "—", "[unk]", "snake_case"]
    assert spoken(given_phrases) == ("turn on the a c", "i'm cold", "[unk]", "snake case")


def test_a_phrase_with_a_word_that_the_model_lacks_is_left_out_whole_and_said() -> None:
    fitted = fit(("open the sunroof", "open the window"), {"open", "the", "window"}.__contains__)
    assert fitted == (("open the window",), ("sunroof",), ("open the sunroof",))
    assert fitted.note() == "the speech model does not know 'sunroof'; 1 phrase cannot be heard: 'open the sunroof'"


def test_nothing_is_said_when_nothing_is_missing() -> None:
    assert fit(("yes", "no"), lambda word: True).note() == ""


def test_many_missing_words_make_a_line_that_can_be_read() -> None:
    note = fit([f"word{n:03}" for n in range(300)], lambda word: False).note()
    assert "and 288 more" in note
    assert len(note) < 400


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4).map(" ".join)),
    st.sets(st.sampled_from("abcdef")),
)
def test_what_is_kept_can_be_heard_and_what_is_left_out_cannot(phrases: list[str], known: set[str]) -> None:
    fitted = fit(phrases, known.__contains__)
    assert all(set(phrase.split()) <= known for phrase in fitted.phrases)
    assert all(set(phrase.split()) - known for phrase in fitted.left_out)
    assert len(fitted.phrases) + len(fitted.left_out) == len(phrases)
    assert set(fitted.missing) == {word for phrase in phrases for word in phrase.split()} - known


def test_a_file_has_a_phrase_a_line(tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_bytes(b"\xef\xbb\xbfYes\r\n\r\nNo\nyes\n")
    assert read_grammar(tmp_path / "g.txt") == ("yes", "no")


@pytest.mark.parametrize(("content", "why"), [(b"\n \n", "holds no phrase"), (b"\xff\xfe\x00", "no text in UTF-8")])
def test_a_file_without_phrases_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "g.txt").write_bytes(content)
    with pytest.raises(HearingError, match=why):
        read_grammar(tmp_path / "g.txt")
    with pytest.raises(HearingError, match="cannot be read"):
        read_grammar(tmp_path / "absent.txt")
