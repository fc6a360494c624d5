"""A drive's ear: the real engine in its thread, behind a microphone that is faked."""

import importlib
import pkgutil
import threading
from pathlib import Path

import pytest
from hear_stage import CLIP, voice_model

import assistant.hearing
from assistant.hearing import AudioSource, EarOptions, Partial, open_audio, open_ear
from vehicle.events import Utterance

GRAMMAR = ("turn on the living room lamp", "turn off", "turn on the frobnicator")


def from_clip() -> AudioSource:
    return open_audio(CLIP)


def test_what_is_said_becomes_an_event_and_what_is_missing_is_told() -> None:
    told: list[str] = []
    options = EarOptions(GRAMMAR, push_to_talk=False, model=voice_model())
    ear = open_ear(0, options, tell=told.append, open_source=from_clip)
    ear.join()
    *partials, utterance = ear.take(0)
    assert isinstance(utterance, Utterance)
    assert utterance.text.startswith("turn on")
    assert utterance.source == "voice"
    assert utterance.t_ns < 2_500_000_000
    assert partials
    assert all(isinstance(one, Partial) for one in partials)
    assert told == ["the speech model does not know 'frobnicator'; 1 phrase cannot be heard: 'turn on the frobnicator'"]


def test_a_whole_command_is_heard_sooner_than_half_a_one() -> None:
    def ends(complete: bool) -> int:
        options = EarOptions(GRAMMAR[:2], push_to_talk=False, model=voice_model())
        ear = open_ear(0, options, complete=lambda text: complete, open_source=from_clip)
        ear.join()
        return next(one.t_ns for one in ear.take(0) if isinstance(one, Utterance))

    assert 300_000_000 < ends(complete=False) - ends(complete=True) < 500_000_000


def test_what_the_words_need_is_loaded_in_the_ears_thread_before_it_listens() -> None:
    loaded: list[tuple[str, bool]] = []
    options = EarOptions(GRAMMAR[:2], push_to_talk=False, model=voice_model())

    def prepare() -> None:
        loaded.append((threading.current_thread().name, opened != []))

    opened: list[AudioSource] = []

    def open_source() -> AudioSource:
        opened.append(from_clip())
        return opened[-1]

    ear = open_ear(0, options, prepare=prepare, open_source=open_source)
    ear.join()
    assert loaded == [("ear", False)]
    assert len(opened) == 1


def test_without_a_button_nothing_is_heard_by_default() -> None:
    ear = open_ear(0, EarOptions(GRAMMAR[:2], model=voice_model()), open_source=from_clip)
    ear.join()
    assert (ear.take(0), ear.fault) == ([], "")


def test_without_a_model_the_drive_goes_on_with_a_note(tmp_path: Path) -> None:
    ear = open_ear(0, EarOptions(model=tmp_path), open_source=from_clip)
    ear.join()
    assert ear.fault == f"{tmp_path}: is no vosk model; it has no am/final.mdl"
    assert not ear.ready


@pytest.mark.parametrize(
    "name", [m.name for m in pkgutil.walk_packages(assistant.hearing.__path__, "assistant.hearing.")]
)
def test_every_name_that_a_module_offers_is_there(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__all__ == sorted(module.__all__, key=lambda n: (not n.isupper(), not n[0].isupper(), n))
    assert all(hasattr(module, offered) for offered in module.__all__)
