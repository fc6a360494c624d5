"""What a model behind a camera in the cabin would say of the driver each second: a few noisy numbers, no picture."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.comfort import clothing
from anticipation.lab.simulate.weather import Sky

__all__ = ["CUES", "Glance", "look"]

CUES = ("face_1", "face_2", "face_3", "face_4", "wrapped_up", "passenger", "fogged", "eyes_on_road")
"""The columns: an embedding of the face, about standard normal over people; coat and gloves, someone beside the driver,
an opaque windshield and eyes on the road as probabilities."""

_SITTING, _FLICKER = 0.2, 0.25
"""Spread of an embedding from drive to drive and from second to second, for a spread of 1 between people."""
_IN_THE_DARK = 1.6
_UNSURE = 0.08
_GLANCE_S, _GLANCES = 4, 0.06
_STANDS_M_S = 0.5

Floats = NDArray[np.float64]


class Glance(NamedTuple):
    """What there is to see by second [n]: whether anyone sits there, the speed in m/s, the frost; and what is done."""

    seated: NDArray[np.bool_]
    speed: Floats
    frost: Floats
    acts: tuple[Act, ...]


def look(
    face: tuple[float, ...], sky: Sky, passenger: bool, glance: Glance, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return the cues float32 [n, 8], zero while nobody sits there."""
    count = len(glance.seated)
    dim = _IN_THE_DARK if sky.dark else 1.0
    wrapped = float(np.interp(clothing(sky.outside_c) + rng.normal(0, 0.1), [0.6, 1.3], [0.0, 1.0]))
    here = np.array(face) + rng.normal(0, _SITTING * dim, 4)
    found = np.empty((count, len(CUES)))
    found[:, :4] = here + rng.normal(0, _FLICKER * dim, (count, 4))
    truths: tuple[Floats | float, ...] = (wrapped, passenger, np.clip(2 * glance.frost, 0, 1), _attends(glance, rng))
    for column, truth in enumerate(truths, 4):
        found[:, column] = np.clip(0.05 + 0.9 * truth + rng.normal(0, _UNSURE * dim, count), 0, 1)
    found[~glance.seated] = 0.0
    return found.astype(np.float32)


def _attends(glance: Glance, rng: np.random.Generator) -> Floats:
    """Return how much the eyes are on the road: while it moves, but for glances, most of them at what one will use."""
    count = len(glance.speed)
    eyes = np.where(glance.speed > _STANDS_M_S, 1.0, 0.3)
    eyes[rng.random(count) < _GLANCES] = 0.2
    for act in glance.acts:
        eyes[max(0, int(act.t_s) - _GLANCE_S + 1) : int(act.t_s) + 1] = 0.1
    return eyes
