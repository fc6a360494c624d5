"""The microphone: opened, unplugged, absent, too slow, too fast."""

import numpy as np
import pytest
from hear_microphone import FakeSounddevice
from hear_stage import clip

from assistant.hearing import Microphone, MicrophoneError, microphone, open_microphone
from assistant.hearing.audio import RATE


def heard(source: Microphone) -> np.ndarray:
    return np.concatenate([np.zeros(0, np.float32), *(block.samples for block in source.blocks())])


def test_its_sound_comes_whole_and_unplugging_it_ends_it_with_a_note() -> None:
    card = FakeSounddevice(clip())
    source = Microphone(card, None, 0)
    assert np.array_equal(heard(source), clip())
    assert source.fault == "the microphone went away"
    assert source.dropped == 0
    source.close()
    assert card.opened[0].closed


def test_a_card_that_does_not_know_16_khz_is_asked_for_its_own_rate() -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(48_000) / 48_000).astype(np.float32)
    card = FakeSounddevice(tone, rate=48_000)
    got = heard(Microphone(card, None, 0))
    assert card.opened[0].samplerate == 48_000
    wanted = np.sin(2 * np.pi * 500 * np.arange(len(got)) / RATE)
    assert len(got) > 15_800
    assert np.abs(got[800:] - wanted[800:]).max() < 1e-3


def test_sound_that_nobody_takes_in_time_is_dropped_and_counted() -> None:
    source = Microphone(FakeSounddevice(np.zeros(20 * RATE, np.float32), unplugged=False), None, 0, gone_s=0.0)
    assert source.dropped == 625 - 320
    assert len(heard(source)) == 320 * 512
    assert Microphone(FakeSounddevice(clip(), overflows=True), None, 0).dropped == 94


def test_numbers_that_are_none_are_silence() -> None:
    odd = np.array([np.nan, np.inf, -np.inf, 3.0, 0.5], np.float32)
    assert heard(Microphone(FakeSounddevice(odd), None, 0)).tolist() == [0.0, 1.0, -1.0, 1.0, 0.5]


def test_one_that_says_nothing_any_more_is_gone() -> None:
    source = Microphone(FakeSounddevice(clip(), unplugged=False), None, 0, gone_s=0.0)
    assert len(heard(source)) == len(clip())
    assert source.fault == "the microphone went away"


def test_closing_it_ends_its_sound_without_a_fault() -> None:
    source = Microphone(FakeSounddevice(clip(), unplugged=False), None, 0)
    source.close()
    source.close()
    assert len(heard(source)) == 0
    assert source.fault == ""


@pytest.mark.parametrize(("card", "device"), [(FakeSounddevice(plugged=False), None), (FakeSounddevice(), "roof")])
def test_an_absent_one_is_told(card: FakeSounddevice, device: str | None) -> None:
    with pytest.raises(MicrophoneError, match=r"no microphone.* opens .*--device"):
        Microphone(card, device, 0)


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        (ModuleNotFoundError("No module named 'sounddevice'"), r"pip install 'outrider\[voice\]'"),
        (OSError("PortAudio library not found"), "apt install libportaudio2"),
    ],
)
def test_what_is_missing_on_this_machine_has_its_fix(
    monkeypatch: pytest.MonkeyPatch, error: Exception, fix: str
) -> None:
    def fails(name: str) -> None:
        raise error

    monkeypatch.setattr(microphone, "import_module", fails)
    with pytest.raises(MicrophoneError, match=fix):
        open_microphone(0)


def test_a_device_is_named_by_number_or_name(monkeypatch: pytest.MonkeyPatch) -> None:
    card = FakeSounddevice(clip())
    monkeypatch.setattr(microphone, "import_module", lambda name: card)
    open_microphone(0, "3")
    card.plugged = True
    open_microphone(0, "desk")
    assert [stream.device for stream in card.opened] == [3, "desk"]
