"""What driving costs: a Kona electric with the small battery on level ground."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["CAPACITY_KWH", "consumption_kwh_km", "traction_w"]

CAPACITY_KWH = 39.2
"""Usable, of the smaller of the two batteries that this car was sold with."""

_MASS_KG, _DRAG_M2, _ROLLING = 1_690.0, 0.29 * 2.46, 0.0105
_DRIVEN, _RECOVERED = 0.88, 0.68
_G = 9.81

Floats = NDArray[np.float64]


def traction_w(speed: Floats, accel: Floats, outside_c: float) -> Floats:
    """Return the battery power that the motor takes [n], W, negative when it gives back."""
    air = 1.293 * 273.15 / (273.15 + outside_c)
    force = 0.5 * air * _DRAG_M2 * speed**2 + (_ROLLING * _MASS_KG * _G + 1.04 * _MASS_KG * accel)
    power = np.where(speed > 0.05, force * speed, 0.0)
    found: Floats = np.clip(np.where(power > 0, power / _DRIVEN, power * _RECOVERED), -60_000, 150_000)
    return found


def consumption_kwh_km(outside_c: float) -> float:
    """Return what the car reckons its range with."""
    return 0.145 + 0.0022 * max(0.0, 16 - outside_c)
