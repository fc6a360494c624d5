"""The ear's thread: what it puts into the queue, and what becomes of a microphone that goes away."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
from hear_microphone import FakeSounddevice
from hear_stage import CLIP, Counter, blocks, clip, silence

from assistant.hearing import (
    AudioSource,
    Block,
    Ear,
    Hearing,
    HearingSettings,
    Microphone,
    Partial,
    VoiceModelError,
    open_audio,
)
from vehicle.events import Utterance

S = 1_000_000_000


def from_file() -> AudioSource:
    return open_audio(CLIP)


def listened(open_source: Callable[[], AudioSource] = from_file, hearing: Hearing | None = None, wake: str = "") -> Ear:
    ear = Ear(open_source, lambda: hearing or Hearing(Counter()), wake)
    ear.join()
    return ear


def test_words_come_as_they_are_said_and_then_as_an_event() -> None:
    ear = listened()
    *partials, utterance = ear.take(0)
    assert all(isinstance(one, Partial) for one in partials)
    assert isinstance(utterance, Utterance)
    assert (utterance.source, utterance.confidence) == ("voice", 0.5)
    assert utterance.text == " ".join(word.word for word in utterance.words)
    assert (ear.fault, ear.dropped, ear.lost, ear.take(0)) == ("", 0, 0, [])


def test_the_same_file_gives_the_same_events() -> None:
    assert listened().take(0) == listened().take(0)


def test_what_was_said_before_a_decision_is_dated_behind_it() -> None:
    utterance = listened().take(60 * S)[-1]
    assert isinstance(utterance, Utterance)
    assert utterance.t_ns == 60 * S + 1


def test_what_was_not_for_the_car_only_clears_the_partial_words() -> None:
    heard = listened(wake="hey car").take(0)
    assert all(isinstance(one, Partial) for one in heard)
    assert heard[-1].text == ""


def test_a_queue_that_nobody_empties_counts_what_it_loses() -> None:
    class Long(AudioFile):
        sound = np.tile(clip(), 20)

    ear = listened(Long)
    assert len(ear.take(0)) == 256
    assert ear.dropped > 0


class AudioFile:
    """Sound from memory."""

    fault, dropped, sound = "", 0, clip()

    def blocks(self) -> Iterator[Block]:
        return blocks(self.sound)

    def close(self) -> None:
        pass


class Patient:
    """An ear whose sources may look at it: the first is opened once it is there."""

    def __init__(self, open_source: Callable[[Ear], AudioSource], settings: HearingSettings | None = None) -> None:
        begun = threading.Event()

        def make() -> Hearing:
            assert begun.wait(10)
            return Hearing(Counter(), settings)

        self.ear = Ear(lambda: open_source(self.ear), make, retry_s=0.0)
        begun.set()
        self.ear.join()
        self.utterances = [one for one in self.ear.take(0) if isinstance(one, Utterance)]


def test_a_microphone_unplugged_in_mid_sentence_ends_the_sentence_and_is_looked_for_again() -> None:
    cards = [FakeSounddevice(clip()[:16_000]), FakeSounddevice(clip())]
    faults: list[str] = []

    def open_source(ear: Ear) -> AudioSource:
        faults.append(ear.fault)
        return Microphone(cards.pop(0), None, 0) if cards else open_audio(CLIP)  # a file ends it

    heard = Patient(open_source)
    assert [round(one.words[-1].end, 1) for one in heard.utterances] == [0.9, 2.0, 2.0]
    assert faults == ["", "the microphone went away", "the microphone went away"]
    assert heard.ear.fault == ""


def test_an_absent_microphone_is_a_note_and_not_the_end() -> None:
    cards = [FakeSounddevice(plugged=False)] * 3
    faults: list[str] = []

    def open_source(ear: Ear) -> AudioSource:
        faults.append(ear.fault)
        return Microphone(cards.pop(), None, 0) if cards else open_audio(CLIP)

    heard = Patient(open_source)
    assert all("no microphone opens" in fault for fault in faults[1:])
    assert len(faults) == 4
    assert len(heard.utterances) == 1


def test_a_model_that_does_not_load_is_a_note() -> None:
    def fails() -> Hearing:
        raise VoiceModelError("there is no speech model; fetch one")

    ear = Ear(from_file, fails)
    ear.join()
    assert ear.fault == "there is no speech model; fetch one"
    ear.press(0)
    ear.close()


def test_an_engine_that_fails_never_ends_a_drive() -> None:
    class Broken(Counter):
        def accept(self, samples: object) -> str:
            raise RuntimeError("Failed to process\nwaveform")

    ear = listened(hearing=Hearing(Broken()))
    assert ear.fault == "hearing failed (Failed to process waveform); words can still be typed"
    assert not ear.ready


def test_a_muted_microphone_is_told() -> None:
    class Muted(AudioFile):
        sound = np.zeros(6 * 16_000, np.float32)

    assert listened(Muted).fault == "the microphone: only silence comes from it: is it muted?"


def test_the_button_reaches_it() -> None:
    class Pressed(AudioFile):
        """The button is down from the first block on, and let go in the pause behind the first sentence."""

        sound = np.concatenate((clip(), silence(1.0), clip()))

        def __init__(self, ear: Ear) -> None:
            self.ear = ear

        def blocks(self) -> Iterator[Block]:
            self.ear.press(0)
            for block in super().blocks():
                if block.t_ns > 3.5 * S:
                    self.ear.release(block.t_ns)
                yield block

    assert len(Patient(Pressed, HearingSettings(push_to_talk=True)).utterances) == 1


def test_its_own_voice_is_not_heard() -> None:
    class Speaking(AudioFile):
        def __init__(self, ear: Ear) -> None:
            ear.voice(True)

    assert Patient(Speaking).utterances == []


def test_closing_it_lets_go_of_the_microphone() -> None:
    card = FakeSounddevice(clip(), unplugged=False)
    ear = Ear(lambda: Microphone(card, None, 0), lambda: Hearing(Counter()))
    ear.close()
    assert all(stream.closed for stream in card.opened)
