"""The speaker's thread, with a sound card that plays as long as the test lets it."""

import gc
import threading
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest

from assistant.speaking import speaker as speakers
from assistant.speaking.errors import VoiceError
from assistant.speaking.speaker import Speaker
from assistant.speaking.voice import Speech, load_voice
from hmi.sound import SoundError

PATIENCE_S = 10.0


class Card:
    """A sound card: what it was told, in order, and whether it is still playing."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.busy = False
        self.gone = False
        self.changed = threading.Condition()

    def play(self, samples: npt.NDArray[np.float32], rate: int) -> None:
        if self.gone:
            raise SoundError("the sound device is gone: connect one")
        self.busy = True
        self._tell(("play", len(samples), rate))

    def level(self, share: float) -> None:
        self._tell(("level", share))

    def stop(self) -> None:
        self.busy = False
        self._tell("stop")

    def close(self) -> None:
        self.busy = False
        self._tell("close")

    def finish(self) -> None:
        """The last sample has been played."""
        self.busy = False

    def _tell(self, what: object) -> None:
        with self.changed:
            self.told.append(what)
            self.changed.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(until, PATIENCE_S), self.told

    @property
    def plays(self) -> list[object]:
        return [entry for entry in self.told if isinstance(entry, tuple) and entry[0] == "play"]


class Letters:
    """A voice of 100 samples a letter; ``gate`` holds it back, as a slow machine does."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)

    def say(self, text: str) -> Speech:
        self.begun.release()
        assert self.gate.wait(PATIENCE_S)
        if text == "unsayable":
            raise VoiceError("the voice cannot say 'unsayable' (no): it is shown only")
        return Speech(np.zeros(100 * len(text), np.float32), 1_000)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    monkeypatch.setattr(speakers, "TAIL_S", 0.0)
    monkeypatch.setattr(speakers, "POLL_S", 0.001)
    return Card()


@pytest.fixture
def voice() -> Letters:
    return Letters()


@pytest.fixture
def speaker(card: Card, voice: Letters) -> Iterator[Speaker]:
    speaker = Speaker(lambda: card, lambda: voice)
    yield speaker
    voice.gate.set()
    speaker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "speaker"]


def test_words_are_played_and_end(speaker: Speaker, card: Card) -> None:
    assert not speaker.speaking
    speaker.say("hello")
    card.wait(lambda: len(card.plays) == 1)
    assert card.plays == [("play", 500, 1_000)]
    assert speaker.speaking
    before = len(card.told)
    card.finish()
    card.wait(lambda: "stop" in card.told[before:])  # other sounds get their volume back
    with speaker._changed:
        assert not speaker.speaking


def test_barge_in_stops_the_card_before_it_returns(speaker: Speaker, card: Card) -> None:
    speaker.say("hello")
    card.wait(lambda: len(card.plays) == 1)
    speaker.stop()
    assert card.told[-1] == "stop"
    assert not card.busy
    assert not speaker.speaking


def test_words_that_are_only_being_made_are_not_heard_after_a_stop(
    speaker: Speaker, card: Card, voice: Letters
) -> None:
    voice.gate.clear()
    speaker.say("too late")
    assert voice.begun.acquire(timeout=PATIENCE_S)
    speaker.stop()
    voice.gate.set()
    speaker.say("new")
    card.wait(lambda: len(card.plays) == 1)
    assert card.plays == [("play", 300, 1_000)]


def test_the_newest_words_win_and_the_others_are_counted(speaker: Speaker, card: Card, voice: Letters) -> None:
    voice.gate.clear()
    speaker.say("a")
    assert voice.begun.acquire(timeout=PATIENCE_S)
    for words in ("bb", "ccc", "dddd"):
        speaker.say(words)
    voice.gate.set()
    card.wait(lambda: len(card.plays) == 1)
    assert card.plays == [("play", 400, 1_000)]
    assert speaker.dropped == 2


def test_a_new_reply_ends_the_old_one(speaker: Speaker, card: Card) -> None:
    speaker.say("a")
    card.wait(lambda: len(card.plays) == 1)
    before = len(card.told)
    speaker.say("bb")
    assert card.told[before] == "stop"
    card.wait(lambda: len(card.plays) == 2)
    assert speaker.speaking


def test_it_is_ducked_while_the_driver_may_be_speaking(speaker: Speaker, card: Card) -> None:
    speaker.duck(True)
    speaker.duck(False)
    assert card.told == [("level", 0.25), ("level", 1.0)]


def test_a_card_that_stalls_does_not_deafen_the_ear(
    speaker: Speaker, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speakers, "_STALLED_S", 0.0)
    speaker.say("a")
    card.wait(lambda: len(card.plays) == 1)
    before = len(card.told)
    card.wait(lambda: "stop" in card.told[before:])  # though the card says that it is busy
    assert not speaker.speaking


def test_without_a_device_words_only_show_and_it_is_told_once() -> None:
    def no_card() -> Card:
        raise SoundError("no sound device: connect one")

    def no_voice() -> Letters:
        raise AssertionError("nothing is loaded that nobody can hear")

    speaker = Speaker(no_card, no_voice)
    assert speaker.silenced
    assert speaker.take_note() == "No voice, captions only: no sound device: connect one"
    assert speaker.take_note() == ""
    speaker.say("hello")
    speaker.duck(True)
    speaker.stop()
    speaker.close()
    assert not speaker.speaking


def test_without_a_voice_the_card_is_given_back(card: Card) -> None:
    def no_voice() -> Letters:
        raise VoiceError("no voice: install it")

    speaker = Speaker(lambda: card, no_voice)
    speaker.say("hello")
    card.wait(lambda: "close" in card.told)
    assert speaker.silenced
    assert speaker.take_note() == "No voice, captions only: no voice: install it"
    speaker.say("hello")
    speaker.close()
    assert not card.plays


def test_the_voice_is_loaded_for_the_first_words_and_not_before(card: Card, voice: Letters) -> None:
    loaded = threading.Event()

    def load() -> Letters:
        loaded.set()
        return voice

    silent = Speaker(lambda: card, load)
    silent.close()
    assert not loaded.is_set()
    speaker = Speaker(lambda: card, load)
    speaker.say("hello")
    card.wait(lambda: len(card.plays) == 1)
    assert loaded.is_set()
    speaker.close()


def test_the_ear_is_told_before_the_first_sample_and_after_the_last(speaker: Speaker, card: Card) -> None:
    speaker.told = lambda speaking: card._tell(("ear", speaking))
    speaker.say("hello")
    card.wait(lambda: len(card.plays) == 1)
    speaker.stop()
    assert [entry for entry in card.told if entry != "stop"] == [("ear", True), ("play", 500, 1_000), ("ear", False)]


def test_a_card_that_goes_away_ends_the_voice_and_not_the_drive(speaker: Speaker, card: Card) -> None:
    card.gone = True
    speaker.say("hello")
    card.wait(lambda: "close" in card.told)
    assert speaker.silenced
    assert not speaker.speaking
    assert "gone" in speaker.take_note()
    speaker.say("hello")


def test_what_cannot_be_said_is_told_and_the_next_is_said(speaker: Speaker, card: Card, voice: Letters) -> None:
    speaker.say("unsayable")
    assert voice.begun.acquire(timeout=PATIENCE_S)
    speaker.say("hello")
    card.wait(lambda: len(card.plays) == 1)  # the thread has gone on
    assert speaker.take_note().endswith("it is shown only")


def test_silence_is_not_played(speaker: Speaker, card: Card, voice: Letters) -> None:
    speaker.say("")
    assert voice.begun.acquire(timeout=PATIENCE_S)
    speaker.say("a")
    card.wait(lambda: len(card.plays) == 1)
    assert card.plays == [("play", 100, 1_000)]


def test_after_the_end_nothing_is_said(card: Card, voice: Letters) -> None:
    speaker = Speaker(lambda: card, lambda: voice)
    speaker.close()
    speaker.say("hello")
    assert not card.plays
    assert card.told[-1] == "close"


def test_the_real_voice_is_played_by_the_thread(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))  # its dictionary is kept from the collector
    speaker = Speaker(lambda: card, load_voice)
    speaker.say("all right.")
    card.wait(lambda: len(card.plays) == 1)
    speaker.close()
    [(_, samples, rate)] = card.plays  # type: ignore[misc]
    assert rate == 24_000
    assert 0.5 < samples / rate < 2.0
    assert frozen == [True]
