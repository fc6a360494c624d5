"""Features, rooms, noise and measures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.voice.features import CEPSTRA, RATE, cepstral_matrix, frames_of, mfcc
from assistant.lab.voice.measures import edits, nearest, ratio
from assistant.lab.voice.sounds import fan, noise_of, perturbed, road, room, wind, with_noise


def tone(seconds: float, hertz: float = 300.0) -> np.ndarray:
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE), np.float32)


@given(st.integers(0, 3000))
def test_only_whole_windows_give_frames(samples: int) -> None:
    assert len(mfcc(np.zeros(samples, np.float32))) == frames_of(samples) == max(0, (samples - 240) // 160)


def test_features_are_those_that_kaldi_computes() -> None:
    """The first and third frame of a fixed sound, as kaldi-native-fbank 1.23 gives them."""
    first, third = (134.983, -46.55, -11.875, -17.446), (-0.142, -0.042, 1.616)
    sound = np.random.default_rng(5).standard_normal(2000).astype(np.float32) * np.float32(0.1)
    features = mfcc(sound)
    assert features[0, :4] == pytest.approx(first, abs=2e-3)
    assert features[2, -3:] == pytest.approx(third, abs=2e-3)


def test_loudness_moves_the_first_coefficient_alone() -> None:
    sound = np.random.default_rng(1).standard_normal(8000).astype(np.float32) * np.float32(0.05)
    moved = mfcc(sound * 2) - mfcc(sound)
    assert moved[:, 0] == pytest.approx(np.full(len(moved), np.sqrt(40) * np.log(4)), abs=1e-2)
    assert np.abs(moved[:, 1:]).max() < 1e-2


def test_the_way_back_from_cepstra_leads_back() -> None:
    there, back = cepstral_matrix()
    assert there @ back == pytest.approx(np.eye(CEPSTRA), abs=1e-3)


def test_a_room_begins_with_the_straight_way_and_dies_away() -> None:
    response = room(np.random.default_rng(2))
    assert response[0] > 0
    assert np.sum(response**2) == pytest.approx(1.0, rel=1e-4)
    assert np.sum(response[len(response) // 2 :] ** 2) < np.sum(response[: len(response) // 2] ** 2)


@pytest.mark.parametrize("make", [road, fan, wind, noise_of])
def test_noise_has_power_one_and_no_silence(make: object) -> None:
    noise = make(RATE * 3, np.random.default_rng(4))  # type: ignore[operator]
    assert np.mean(noise.astype(np.float64) ** 2) == pytest.approx(1.0, rel=1e-3)
    assert np.abs(noise.reshape(-1, RATE // 2)).max(1).min() > 0.05


def test_roads_rumble_lower_than_fans() -> None:
    def middle(noise: np.ndarray) -> float:
        power = np.abs(np.fft.rfft(noise)) ** 2
        return float((power * np.fft.rfftfreq(len(noise), 1 / RATE)).sum() / power.sum())

    roads = [middle(road(RATE * 2, np.random.default_rng(at))) for at in range(8)]
    fans = [middle(fan(RATE * 2, np.random.default_rng(at))) for at in range(8)]
    assert np.median(roads) < np.median(fans)


@given(st.floats(-10, 30))
def test_the_voice_is_as_much_louder_as_asked(snr_db: float) -> None:
    voice = tone(1.0)
    noise = with_noise(voice, np.ones(len(voice), np.float32), snr_db) - voice
    loud = voice[np.abs(voice) > 0.02 * 0.3]
    assert 10 * np.log10(np.mean(loud**2) / np.mean(noise**2)) == pytest.approx(snr_db, abs=0.05)


def test_the_same_seed_hears_the_same_and_nothing_clips() -> None:
    def hear(seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return perturbed(tone(0.5), rng, [room(rng)])

    for seed in range(12):
        sound = hear(seed)
        assert np.array_equal(sound, hear(seed))
        assert np.abs(sound).max() <= 1.0
        assert np.array_equal(sound * 32768, np.rint(sound * 32768))
    assert not np.array_equal(hear(1), hear(2)[: len(hear(1))])


words = st.lists(st.sampled_from("abc"), max_size=6)


@given(words, words)
def test_edits_are_a_distance(one: list[str], other: list[str]) -> None:
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edits(one, other) <= max(len(one), len(other))


def test_the_nearest_way_is_chosen() -> None:
    assert nearest(["a large mocha", "a mocha large"], "a mocha extra large") == "a mocha large"


def test_an_interval_holds_its_value_and_narrows_with_more_clips() -> None:
    few, many = ratio([1, 0, 0, 1], [1] * 4), ratio([1, 0, 0, 1] * 100, [1] * 400)
    for score in (few, many):
        assert score.value == 50.0
        assert score.low <= 50.0 <= score.high
    assert many.high - many.low < few.high - few.low
    assert ratio([], []).clips == 0
