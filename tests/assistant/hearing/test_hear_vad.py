"""The network that tells speech, on a real recording and on what is none."""

import numpy as np
import pytest
from hear_stage import clip, silence

from assistant.hearing import VoiceModelError
from assistant.hearing.audio import RATE, Samples
from assistant.hearing.vad import WINDOW, SpeechNetwork, network


def probabilities(samples: Samples, told: SpeechNetwork | None = None) -> list[float]:
    told = told or SpeechNetwork()
    return [told(samples[n : n + WINDOW]) for n in range(0, len(samples) - WINDOW + 1, WINDOW)]


def test_the_words_of_a_recording_are_speech_and_its_ends_are_not() -> None:
    found = np.array(probabilities(clip()))
    spoken = np.flatnonzero(found > 0.5) * WINDOW / RATE
    assert 0.2 < spoken[0] < 0.6
    assert 1.2 < spoken[-1] < 1.7
    assert found[-20:].max() < 0.35


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_of_a_road_is_no_speech(seed: int) -> None:
    white = np.random.default_rng(seed).normal(0, 1, 5 * RATE)
    spectrum = np.fft.rfft(white) / (1 + np.arange(len(white) // 2 + 1) / 500)  # falls off as that of tyres does
    road = (0.1 * np.fft.irfft(spectrum) / np.fft.irfft(spectrum).std()).astype(np.float32)
    assert max(probabilities(road)) < 0.5


def test_tones_and_silence_are_no_speech() -> None:
    beep = (0.3 * np.sin(2 * np.pi * 1000 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    assert max(probabilities(silence(2))) < 0.5
    assert max(probabilities(np.zeros(2 * RATE, np.float32))) < 0.5
    assert sum(p > 0.5 for p in probabilities(beep)) < 3


def test_the_same_sound_gives_the_same_numbers_once_it_has_forgotten() -> None:
    told = SpeechNetwork()
    first = probabilities(clip(), told)
    told.reset()
    assert probabilities(clip(), told) == first


def test_the_numbers_are_those_of_the_networks_authors() -> None:
    """Their own program, fed with this recording window by window, says the same to the last bit."""
    found = probabilities(clip())
    assert np.mean(found) == pytest.approx(0.39317, abs=2e-4)
    assert found[9:12] == pytest.approx([0.041, 0.750, 0.993], abs=2e-3)


def test_a_network_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_MODEL", "LICENSE")
    with pytest.raises(VoiceModelError, match=r"cannot be loaded .*reinstall outrider"):
        SpeechNetwork()
