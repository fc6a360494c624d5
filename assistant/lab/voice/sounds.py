"""What a microphone in a car hears besides the voice: rooms, roads, fans and wind, all synthesised from a seed.

Source: J. Allen and D. Berkley, "Image method for efficiently simulating small-room acoustics", 1979.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.lab.voice.features import RATE

__all__ = ["fan", "noise_of", "perturbed", "road", "room", "wind", "with_noise"]

_Floats = npt.NDArray[np.float32]
_SOUND_M_S = 343.0
_IMAGES = 4
"""Mirror rooms on either side of the real one that are heard."""


def room(rng: np.random.Generator) -> _Floats:
    """Return the impulse response from a mouth to a microphone: a car's cabin two times of three, else a small room."""
    cabin = rng.random() < 0.67
    size = rng.uniform((1.3, 1.6, 1.0), (1.6, 2.8, 1.3)) if cabin else rng.uniform((2.5, 2.5, 2.2), (5.0, 6.0, 3.0))
    reflected = rng.uniform(0.3, 0.7) if cabin else rng.uniform(0.5, 0.85)
    mouth, microphone = size * rng.uniform(0.15, 0.85, 3), size * rng.uniform(0.1, 0.9, 3)
    order = np.arange(-_IMAGES, _IMAGES + 1)
    n = np.stack(np.meshgrid(order, order, order, indexing="ij"), -1).reshape(-1, 3)
    response = np.zeros(int(0.25 * RATE), np.float64)
    for flip in np.stack(np.meshgrid([0, 1], [0, 1], [0, 1], indexing="ij"), -1).reshape(-1, 3):
        image = (1 - 2 * flip) * mouth + 2 * n * size
        distance = np.maximum(np.linalg.norm(image - microphone, axis=1), 0.1)
        bounces = np.abs(2 * n - flip).sum(1)
        at = np.rint(distance / _SOUND_M_S * RATE).astype(int)
        heard = at < len(response)
        np.add.at(response, at[heard], (reflected**bounces / distance)[heard])
    start = int(np.argmax(response > 0))
    response = response[start:]
    return np.asarray(response / np.sqrt(np.sum(response**2)), np.float32)


def road(samples: int, rng: np.random.Generator) -> _Floats:
    """Return tyres and engine: a rumble that falls with frequency, harmonics of the engine, slowly swelling."""
    hertz = np.fft.rfftfreq(samples, 1 / RATE)
    corner, slope = rng.uniform(60, 300), rng.uniform(0.8, 1.7)
    tyres = _shaped(1.0 / (1.0 + (hertz / corner) ** (2 * slope)) ** 0.5 + rng.uniform(0.001, 0.02), samples, rng)
    t = np.arange(samples) / RATE
    turns = rng.uniform(20, 70) * (1 + 0.03 * np.sin(2 * np.pi * rng.uniform(0.05, 0.3) * t))
    phase = 2 * np.pi * np.cumsum(turns) / RATE
    engine = sum(np.sin(k * phase + rng.uniform(0, 6.28)) / k ** rng.uniform(0.7, 1.5) for k in range(1, 9))
    return _even((tyres + rng.uniform(0, 0.5) * engine) * _swell(samples, rng, 0.3))


def fan(samples: int, rng: np.random.Generator) -> _Floats:
    """Return a blower: broad noise around a few hundred hertz, and the hum of its blades."""
    hertz = np.fft.rfftfreq(samples, 1 / RATE)
    middle, width = rng.uniform(200, 1200), rng.uniform(0.8, 1.6)
    air = _shaped(np.exp(-0.5 * (np.log((hertz + 20) / middle) / width) ** 2) + 0.01, samples, rng)
    hum = np.sin(2 * np.pi * rng.uniform(90, 400) * np.arange(samples) / RATE)
    return _even(air + rng.uniform(0, 0.4) * hum)


def wind(samples: int, rng: np.random.Generator) -> _Floats:
    """Return wind at an open window: low, gusty."""
    hertz = np.fft.rfftfreq(samples, 1 / RATE)
    return _even(_shaped(1.0 / (1.0 + (hertz / rng.uniform(40, 200)) ** 2) + 0.002, samples, rng)
                 * _swell(samples, rng, 1.0))  # fmt: skip


def noise_of(samples: int, rng: np.random.Generator, recorded: _Floats | None = None) -> _Floats:
    """Return noise of one random kind, of mean power 1; ``recorded`` is a long recording to cut from."""
    kind = rng.random()
    if kind < 0.45:
        return road(samples, rng)
    if kind < 0.60:
        return fan(samples, rng)
    if kind < 0.72:
        return wind(samples, rng)
    if kind < 0.85 and recorded is not None and len(recorded) > samples:
        at = int(rng.integers(len(recorded) - samples))
        return _even(recorded[at : at + samples].astype(np.float64))
    both = road(samples, rng) + rng.uniform(0.2, 1.0) * fan(samples, rng)
    return _even(both.astype(np.float64))


def with_noise(voice: _Floats, noise: _Floats, snr_db: float) -> _Floats:
    """Return both together, the voice ``snr_db`` louder, by the power of the voice where it is not silent."""
    loud = np.square(voice[np.abs(voice) > 0.02 * np.abs(voice).max(initial=1e-6)])
    power = float(loud.mean()) if loud.size else 1e-9
    return np.asarray(voice + noise * np.sqrt(power / 10 ** (snr_db / 10)), np.float32)


def perturbed(
    voice: _Floats,
    rng: np.random.Generator,
    rooms: list[_Floats],
    recorded: _Floats | None = None,
    real: bool = False,
    gentle: bool = False,
) -> _Floats:
    """Return the sound as it might have been heard: another throat, a room, noise at -5 to 20 dB, another loudness.

    A sixth stays without noise. A ``real`` recording has a room and a pace of its own, and is changed less; a
    ``gentle`` hearing, to begin to learn from, has noise half of the time and never much.
    """
    from scipy.signal import fftconvolve, resample_poly

    sound: npt.NDArray[Any] = voice
    if rng.random() < (0.5 if real else 0.75):
        sound = resample_poly(sound, int(rng.integers(92, 109) if real else rng.integers(84, 119)), 100)
    before, after = rng.uniform(0.05, 0.6), rng.uniform(0.25, 0.7)
    sound = np.concatenate([np.zeros(int(before * RATE)), sound, np.zeros(int(after * RATE))])
    if rooms and rng.random() < (0.3 if real else 0.7):
        sound = fftconvolve(sound, rooms[int(rng.integers(len(rooms)))])[: len(sound)]
    if rng.random() < 0.5:
        sound = _tilted(sound, rng.uniform(-0.6, 0.6))
    voice = np.asarray(sound, np.float32)
    if rng.random() < (0.5 if gentle else 0.84):
        snr_db = rng.uniform(-5, 20) if rng.random() < 0.75 and not gentle else rng.uniform(10, 30)
        voice = with_noise(voice, noise_of(len(voice), rng, recorded), float(snr_db))
    loudness = 10 ** (rng.uniform(-30, -1) / 20) / max(1e-4, float(np.abs(voice).max()))
    hiss = rng.standard_normal(len(voice)) * 10 ** rng.uniform(-5, -3.5)
    heard = voice * loudness + hiss
    return np.asarray(np.rint(np.clip(heard, -1, 0.99997) * 32768) / 32768, np.float32)


def _tilted(voice: npt.NDArray[Any], by: float) -> npt.NDArray[Any]:
    """Lift the treble (``by`` < 0) or the bass (``by`` > 0), as another microphone would."""
    tilted = voice.copy()
    tilted[1:] += by * voice[:-1]
    return tilted


def _shaped(spectrum: npt.NDArray[Any], samples: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return noise with this spectrum and mean power 1."""
    noise = np.fft.irfft(np.fft.rfft(rng.standard_normal(samples)) * spectrum, samples)
    return np.asarray(noise / max(1e-9, float(noise.std())))


def _swell(samples: int, rng: np.random.Generator, depth: float) -> npt.NDArray[np.float64]:
    points = np.exp(depth * rng.standard_normal(max(2, samples // (RATE // 2) + 2)))
    return np.interp(np.linspace(0, len(points) - 1, samples), np.arange(len(points)), points)


def _even(noise: npt.NDArray[np.float64]) -> _Floats:
    return np.asarray(noise / max(1e-9, float(np.sqrt(np.mean(noise**2)))), np.float32)
