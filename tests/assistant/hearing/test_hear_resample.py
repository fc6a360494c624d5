"""Sound of any rate comes out at 16 kHz: in time, at its own height, without what does not belong there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hearing.audio import RATE
from assistant.hearing.resample import MAX_RATE, MIN_RATE, Resampler

RATES = (8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000, 192_000)


def tone(hertz: float, rate: int, seconds: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate).astype(np.float32)


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    resampler = Resampler(rate)
    return np.concatenate((resampler.feed(samples), resampler.flush()))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [100.0, 1000.0, 3000.0])
def test_a_tone_stays_the_same_tone_at_the_same_time(rate: int, hertz: float) -> None:
    got = resampled(tone(hertz, rate), rate)
    wanted = tone(hertz, RATE)
    assert abs(len(got) - len(wanted)) <= 1
    inner = slice(800, min(len(got), len(wanted)) - 800)
    assert np.abs(got[inner] - wanted[inner]).max() < 1e-3


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("hertz", [8_200.0, 12_000.0, 19_000.0])
def test_what_16_khz_cannot_hold_does_not_fold_back(rate: int, hertz: float) -> None:
    inner = resampled(tone(hertz, rate), rate)[800:-800]
    assert np.abs(inner).max() < 2e-4  # -74 dB


def test_an_upsampled_tone_has_no_image() -> None:
    spectrum = np.abs(np.fft.rfft(resampled(tone(3_000, 8_000, 1.0), 8_000) * np.hanning(RATE)))
    assert spectrum[4_900:5_100].max() < spectrum.max() * 2e-4  # 8 kHz - 3 kHz


@pytest.mark.parametrize("rate", RATES)
def test_a_constant_stays_what_it_is(rate: int) -> None:
    got = resampled(np.full(rate // 4, 0.5, np.float32), rate)
    assert np.allclose(got[800:-800], 0.5, atol=1e-6)


@settings(deadline=None, max_examples=60)
@given(
    rate=st.sampled_from([8_000, 11_025, 16_000, 44_056, 44_100, 48_000, 768_000]),
    sizes=st.lists(st.integers(0, 900), max_size=12),
)
def test_pieces_give_what_the_whole_gives(rate: int, sizes: list[int]) -> None:
    whole = np.random.default_rng(1).uniform(-1, 1, sum(sizes)).astype(np.float32)
    resampler, parts, start = Resampler(rate), [], 0
    for size in sizes:
        parts.append(resampler.feed(whole[start : start + size]))
        start += size
    parts.append(resampler.flush())
    joined = np.concatenate(parts)
    assert len(joined) == -(-len(whole) * RATE // rate)
    assert np.array_equal(joined, resampled(whole, rate))


@pytest.mark.parametrize("rate", [0, -1, MIN_RATE - 1, MAX_RATE + 1])
def test_a_rate_that_no_file_has_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="Hz"):
        Resampler(rate)
