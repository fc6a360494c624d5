"""A BMW i3 around Munich at 1 Hz: 49 trips with heating and A/C power (IEEE DataPort, doi 10.21227/6jr9-5235).

The heater says its power twice. On LIN it is the heater's own, but it was not recorded on 19 of the summer's trips.
On CAN it stands at 5.52 kW for single seconds in which nothing was heard (reached and left in ramps, as the set was
resampled), and on five trips it never leaves one value. So LIN counts where it stands; else CAN, without the seconds
close to 5.52 kW, and not at all where it is stuck. Where both stand they then agree in 99.8 % of the seconds, and on
every trip about whether the heating was used.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anticipation.errors import HistoryError
from anticipation.lab.datasets.parquet import read_columns
from anticipation.lab.datasets.trips import ON_W, ClimateHistory, Said, trip_of

__all__ = ["is_bmw_i3", "read_bmw_i3"]

Floats = NDArray[np.float64]

_TIME, _TRIP = "time_s", "trip"
_CAN, _LIN, _AIRCON = "Heating Power CAN [kW]", "Heating Power LIN [W]", "AirCon Power [kW]"
_PLAIN = {
    "ambient": "Ambient Temperature [°C]",
    "cabin": "Cabin Temperature Sensor [°C]",
    "soc": "displayed SoC [%]",
    "speed": "Velocity [km/h]",
}
_UNHEARD_KW, _UNHEARD_WIDTH_KW = 5.52, 0.01
_RAMP_S = 10
_STUCK = 0.9
"""A heater that is never off and draws the very same power for this share of the trip is not one that was heard."""


def is_bmw_i3(columns: frozenset[str]) -> bool:
    """Whether a Parquet file with these columns is this set."""
    return {_TIME, _TRIP, _CAN, _AIRCON} <= columns


def read_bmw_i3(path: Path) -> ClimateHistory:
    """Read the trips in order of their names; raises HistoryError."""
    table = read_columns(path, [_TIME, _TRIP, *_PLAIN.values(), _CAN, _LIN, _AIRCON])
    names = np.array(table.pop(_TRIP), np.str_)
    numbers = {name: np.array(column, np.float64) for name, column in table.items()}
    trips, stuck = [], 0
    for name in np.unique(names):
        own = np.flatnonzero(names == name)
        own = own[np.argsort(numbers[_TIME][own], kind="stable")]
        rows = {column: values[own] for column, values in numbers.items()}
        heating = _heating(rows[_CAN], rows[_LIN])
        stuck += bool(np.isnan(heating).all())
        values = {ours: rows[theirs] for ours, theirs in _PLAIN.items()}
        values |= {"ac": _on(1000 * rows[_AIRCON]), "heating": heating}
        second = np.rint(rows[_TIME] - rows[_TIME][0]).astype(np.int64)
        if (trip := trip_of(Said("BMW i3", str(name), None, second, values))) is not None:
            trips.append(trip)
    if not trips:
        raise HistoryError(f"{path}: holds no trip with an ambient temperature")
    notes = (
        "the file has no dates: trips follow each other by their numbers, and the time of day is not known",
        f"heating power stuck at one value on {stuck} trips: nobody knows whether the heating was on",
    )
    licence = "evaluate only (licence not confirmed): neither it nor anything fitted to it may ship"
    return ClimateHistory("BMW i3 (Battery and Heating Data in Real Driving Cycles)", tuple(trips), licence, notes)


def _on(watts: Floats) -> Floats:
    return np.where(np.isfinite(watts), (watts > ON_W).astype(np.float64), np.nan)


def _heating(can_kw: Floats, lin_w: Floats) -> Floats:
    """Return 1 where the heater draws power, 0 where not, NaN where nobody knows [seconds]."""
    unheard = np.abs(can_kw - _UNHEARD_KW) <= _UNHEARD_WIDTH_KW
    near = np.convolve(unheard, np.ones(2 * _RAMP_S + 1), "full")[_RAMP_S : _RAMP_S + len(unheard)] > 0
    same = np.unique(can_kw, return_counts=True)[1].max() / len(can_kw)
    stuck = can_kw.min() > 0 and same >= _STUCK
    can = np.full(len(can_kw), np.nan) if stuck else np.where(near, np.nan, _on(1000 * can_kw))
    return np.where(np.isfinite(lin_w), _on(lin_w), can)
