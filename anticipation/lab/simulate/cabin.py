"""A drive in the cabin: the climate and the driver, together, second by second."""

from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.climate import COLUMNS, Air, Body, Controls, Kept, season_setting
from anticipation.lab.simulate.person import MINDS_S, Around, Person
from anticipation.lab.simulate.weather import Sky

__all__ = ["CabinLog", "Ride", "live_in"]


class Ride(NamedTuple):
    """What comes over the cabin by second: smog int64 [n], the climate's power bool [n], speed in m/s float64 [n].

    From ``parked_s`` on the car stands for good.
    """

    smog: NDArray[np.int64]
    on: NDArray[np.bool_]
    speed: NDArray[np.float64]
    parked_s: float


@dataclass(frozen=True)
class CabinLog:
    """Columns of ``seconds`` [n] by the names in ``climate.COLUMNS``, acts and wishes, and what is left at the end."""

    columns: dict[str, NDArray[np.float64]]
    acts: tuple[Act, ...]
    wishes: tuple[Act, ...]
    end: Air
    kept: Kept


def live_in(start: Air, kept: Kept | None, sky: Sky, ride: Ride, person: Person) -> CabinLog:
    """Live through ``n`` seconds; a climate control that has kept nothing begins with the setting of the season."""
    body = Body(start, sky.outside_c, sky.sun_w_m2)
    controls = Controls(*(kept or Kept(season_setting(sky.outside_c))))
    rows = []
    seconds = zip(ride.smog.tolist(), ride.on.tolist(), ride.speed.tolist(), strict=True)
    for second, (smog, awake, speed) in enumerate(seconds):
        if awake and second % MINDS_S == 0:
            person.mind(float(second), body, controls, Around(smog, speed, second >= ride.parked_s))
        rows.append(body.step(controls, awake, speed))
    table = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * len(COLUMNS)).reshape(-1, len(COLUMNS))
    columns = {name: table[:, k] for k, name in enumerate(COLUMNS)}
    return CabinLog(columns, tuple(person.acts), tuple(person.wishes), body.air, Kept(controls.setting_c, controls.ac))
