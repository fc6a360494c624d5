"""The voice itself: the real one, loaded once."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.speaking.errors import VoiceError
from assistant.speaking.voice import LONGEST, HibariVoice, PhraseCache, Speech, Voice, load_voice


@pytest.fixture(scope="module")
def voice() -> HibariVoice:
    return HibariVoice()


def test_words_become_sound_of_a_speaking_length(voice: HibariVoice) -> None:
    speech = voice.say("Set temperature: 21.5°, fan 40%.")
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.rate == 24_000
    assert 2.0 < speech.seconds < 5.0
    assert 0.3 < np.abs(speech.samples).max() <= 0.9
    spectrum = np.abs(np.fft.rfft(speech.samples)) ** 2
    hertz = np.fft.rfftfreq(len(speech.samples), 1 / speech.rate)
    assert spectrum[(hertz > 100) & (hertz < 4_000)].sum() > 0.9 * spectrum.sum()  # where a human voice is


def test_the_same_words_sound_the_same(voice: HibariVoice) -> None:
    first, again = voice.say("All right."), voice.say("All right.")
    np.testing.assert_array_equal(first.samples, again.samples)
    assert not np.array_equal(first.samples, voice.say("Not done.").samples)


def test_it_begins_and_ends_with_its_words(voice: HibariVoice) -> None:
    samples = np.abs(voice.say("All right.").samples)
    assert samples[: int(0.06 * 24_000)].max() > 0.004
    assert samples[-int(0.1 * 24_000) :].max() > 0.004
    assert samples[0] < 0.02  # no click


def test_a_number_is_said_as_its_words(voice: HibariVoice) -> None:
    np.testing.assert_array_equal(
        voice.say("−6° at 7:43").samples, voice.say("minus six degrees at seven forty three").samples
    )


@pytest.mark.parametrize("text", ["", "…", "?!", "\0\ud800"])
def test_what_has_no_words_has_no_sound(voice: HibariVoice, text: str) -> None:
    assert len(voice.say(text).samples) == 0


def test_endless_text_has_an_end(voice: HibariVoice) -> None:
    assert len(voice.say("ab" * 400).samples) == len(voice.say("ab" * 4_000).samples)
    assert LONGEST == 600


def test_an_engine_that_fails_is_one_clear_line(voice: HibariVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(words: str, seed: int) -> np.ndarray[Any, Any]:
        raise RuntimeError("kernel")

    monkeypatch.setattr(
        voice, "_engine", type("Engine", (), {"sample_rate": 24_000, "__call__": staticmethod(fails)})()
    )
    with pytest.raises(VoiceError, match="'hello' \\(kernel\\): it is shown only"):
        voice.say("hello")


def test_without_the_package_the_fix_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hibari", None)
    with pytest.raises(VoiceError, match="pip install hibari-tts"):
        load_voice()


def test_a_damaged_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(engine: object, text: str) -> None:
        raise ValueError("no JSON")

    monkeypatch.setattr("hibari.Hibari.phonemize", damaged)
    with pytest.raises(VoiceError, match="install hibari-tts again"):
        HibariVoice()


def test_loading_and_speaking_start_no_thread_and_open_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr("socket.socket", refuse)
    tasks = Path("/proc/self/task")  # of the system, for onnxruntime's threads are none of Python's
    before = len(list(tasks.iterdir())) if tasks.is_dir() else 0
    voice = load_voice()
    assert voice.say("All right.").seconds > 0.5
    assert voice.say("All right.") is voice.say("All right.")
    assert (len(list(tasks.iterdir())) if tasks.is_dir() else 0) == before


class _Counting:
    """A voice that says one second for each word, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def say(self, text: str) -> Speech:
        self.asked.append(text)
        return Speech(np.zeros(10 * len(text.split()), np.float32), 10)


def test_the_cache_keeps_the_latest_short_phrases_and_no_more() -> None:
    inner = _Counting()
    cache: Voice = PhraseCache(inner, most=2, longest_s=3.0)
    assert cache.say("one") is cache.say("1")  # the same words
    cache.say("two")
    cache.say("one")
    cache.say("three")  # "two" goes: it was used least lately
    cache.say("one")
    cache.say("two")
    assert inner.asked == ["one", "two", "three", "two"]
    cache.say("a very long phrase")
    cache.say("a very long phrase")
    assert inner.asked[-2:] == ["a very long phrase"] * 2
    assert isinstance(cache, PhraseCache)
    assert len(cache) == 2
