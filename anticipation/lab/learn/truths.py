"""What is true of a simulated drive at each second: what its driver does next, and by whose hand it is driven."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.changes import lasting_changes
from anticipation.lab.learn.examples import CHANGES_S, HAND, HAND_SCALE, HORIZONS_S, SETTING_STEPS
from anticipation.lab.simulate import SimulatedDrive
from anticipation.lab.simulate.family import Tastes
from anticipation.lab.simulate.lived import Lived
from anticipation.window.schema import CLIMATE

__all__ = ["hand_of", "targets_of"]

_USED_S, _USED_W = 30, 50.0
"""Heating or A/C counts as used on a trip that drew 50 W for at least 30 s of it."""

Floats = NDArray[np.float64]


def hand_of(tastes: Tastes) -> NDArray[np.float16]:
    """Return the scaled tastes ``[2]`` that show in how someone drives (``HAND``)."""
    scaled = [(getattr(tastes, name) - middle) / width for name, (middle, width) in zip(HAND, HAND_SCALE, strict=True)]
    return np.array(scaled, np.float16)


def targets_of(drive: SimulatedDrive, lived: Lived) -> dict[str, NDArray[np.uint8]]:
    """Return what is true at each second, as the fields of ``Example``."""
    m = lived.seconds
    t = np.arange(m)[:, None]
    acts = np.zeros((m, len(CLIMATE), len(HORIZONS_S)), np.uint8)
    for k, kind in enumerate(CLIMATE):
        times = [a.t_s for a in (*lived.acts, *lived.wants) if a.kind == kind and not (kind == "windows" and a.value)]
        if kind not in ("ac", "fan"):
            times = times[:1]
        wait = _wait(times, m)
        acts[:, k] = wait[:, None] <= np.array(HORIZONS_S)
        if times and kind not in ("ac", "fan"):
            acts[math.ceil(times[0]) :, k] = 255  # it is done: its chance is over
    setting = np.full((m, len(SETTING_STEPS)), 255, np.uint8)
    for act in lived.acts:
        if act.kind in ("heat", "cool") and act.value is not None:
            was = float(lived.slow["setting_c"][max(0, int(act.t_s) - 1)])
            change, steps = act.value - was, np.array(SETTING_STEPS)
            soon = slice(max(0, int(act.t_s - HORIZONS_S[-1])), int(act.t_s) + 1)
            setting[soon] = np.where(steps > 0, change >= steps, change <= steps)
    on = np.stack([lived.slow["compressor_w"] > _USED_W, lived.slow["heater_w"] > _USED_W])
    changes = sorted({second for device in on for second in lasting_changes(device.astype(np.float64))})
    wait_change = _wait(changes, m)
    leaves = (lived.departed_s - t <= np.array((5.0, 15.0, 30.0, 60.0)) * 60).astype(np.uint8)
    leaves[int(lived.departed_s) :] = 255
    return {
        "acts": acts,
        "setting": setting,
        "leaves": leaves,
        "change": (wait_change[:, None] <= np.array(CHANGES_S)).astype(np.uint8),
        "trip": np.repeat((on.sum(1) >= _USED_S).astype(np.uint8)[None], m, 0),
        "energy": np.full(m, drive.truth.wants_charge, np.uint8),
    }


def _wait(times: Sequence[float], count: int) -> Floats:
    """Return for each second how long it is until the next of ``times``; inf after the last one."""
    wait, t = np.full(count, np.inf), np.arange(count)
    for time in sorted(times, reverse=True):
        wait[t < time] = time - t[t < time]
    return wait
