"""Words that were heard are recorded with their utterance; utterances without any are written as they always were."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.events import Utterance, Word, decode_event, encode_event

words = st.builds(Word, word=st.text(), start=st.floats(0, 60), end=st.floats(0, 60), confidence=st.floats(0, 1))


def test_without_words_an_utterance_is_written_as_before_there_were_any() -> None:
    assert encode_event(Utterance(1, "lights on")) == (
        b'{"confidence":null,"event":"utterance","source":"typed","t_ns":1,"text":"lights on"}'
    )
    old = b'{"confidence":0.5,"event":"utterance","source":"voice","t_ns":2,"text":"fan up"}'
    assert encode_event(decode_event(old)) == old


def test_words_are_written_with_their_times() -> None:
    heard = Utterance(5, "fan up", "voice", 0.7, (Word("fan", 0.1, 0.4, 0.8), Word("up", 0.4, 0.6, 0.6)))
    assert encode_event(heard) == (
        b'{"confidence":0.7,"event":"utterance","source":"voice","t_ns":5,"text":"fan up","words":['
        b'{"confidence":0.8,"end":0.4,"start":0.1,"word":"fan"},{"confidence":0.6,"end":0.6,"start":0.4,"word":"up"}]}'
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(words, max_size=5).map(tuple), st.text(), st.integers(0, 2**60))
def test_an_utterance_comes_back_with_its_words_and_can_be_kept_in_a_set(
    heard: tuple[Word, ...], text: str, t_ns: int
) -> None:
    utterance = Utterance(t_ns, text, "voice", 0.5, heard)
    assert decode_event(encode_event(utterance)) == utterance
    assert {utterance, decode_event(encode_event(utterance))} == {utterance}


def test_half_a_word_is_no_event() -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_event(b'{"event":"utterance","t_ns":1,"text":"x","words":[{"word":"x"}]}')
