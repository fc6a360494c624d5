"""Foretelling trips as they were lived: every method is asked before it is told."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.datasets.trips import ClimateHistory, ClimateTrip
from anticipation.lab.evaluate.changes import DEVICES, HAZARDS, Hazard, Waited, changes_of, observed_s
from anticipation.lab.evaluate.foreteller import HORIZONS_MIN, Foreteller, MakeForeteller, MomentOfTrip, Start, Within

__all__ = ["EVERY_S", "ClimateOutcomes", "live_climate"]

Floats = NDArray[np.float64]

EVERY_S = 60
"""From a trip's start on, the next change is asked for so often."""

_SILENT: Within = (np.nan, np.nan, np.nan)


class ClimateOutcomes(NamedTuple):
    """What was foretold and what came, of T trips, D devices, M methods, and K moments with H methods of changes.

    ``used`` [T, D] is 1, 0, or NaN where nobody knows; ``p`` [T, D, M]. ``trip`` [K] is the trip of each moment,
    ``wait_min`` [K] how long until the next change where it ``ended`` [K], else how long there was none;
    ``left_min`` [K] how long the trip was watched from there. ``within`` [K, H, 3] is NaN where a method was silent.
    """

    devices: tuple[str, ...]
    methods: tuple[str, ...]
    used: Floats
    p: Floats
    change_methods: tuple[str, ...]
    changes: int
    trip: NDArray[np.int64]
    wait_min: Floats
    ended: NDArray[np.bool_]
    left_min: Floats
    within: Floats


class _Moment(NamedTuple):
    trip: int
    wait_min: float
    ended: bool
    left_min: float
    within: list[Within]


def live_climate(
    history: ClimateHistory,
    foretellers: Mapping[str, MakeForeteller],
    show_progress: Callable[[float], None] = lambda share: None,
) -> ClimateOutcomes:
    """Live through all trips, each user's in order; ``show_progress`` hears the share that is done."""
    devices = tuple(name for name in DEVICES if any(_used(trip, name) is not None for trip in history.trips))
    users: dict[str, _User] = {}
    used, p, moments, changes = [], [], [], 0
    for k, trip in enumerate(history.trips):
        if trip.user not in users:
            users[trip.user] = _User(devices, foretellers)
        lived = users[trip.user].live(trip)
        used.append([np.nan if flag is None else float(flag) for flag in (_used(trip, name) for name in devices)])
        p.append(lived.p)
        changes += lived.changes
        moments += [moment._replace(trip=k) for moment in lived.moments]
        show_progress((k + 1) / len(history.trips))
    spoken = np.array([moment.within for moment in moments], np.float64)
    return ClimateOutcomes(
        devices=devices,
        methods=tuple(foretellers),
        used=np.array(used, np.float64).reshape(len(used), len(devices)),
        p=np.array(p, np.float64).reshape(len(used), len(devices), len(foretellers)),
        change_methods=(*HAZARDS, *foretellers),
        changes=changes,
        trip=np.array([moment.trip for moment in moments], np.int64),
        wait_min=np.array([moment.wait_min for moment in moments], np.float64),
        ended=np.array([moment.ended for moment in moments], np.bool_),
        left_min=np.array([moment.left_min for moment in moments], np.float64),
        within=spoken.reshape(len(moments), len(HAZARDS) + len(foretellers), len(HORIZONS_MIN)),
    )


class _Lived(NamedTuple):
    """One trip: ``p`` [devices][methods], the number of its changes, and its moments."""

    p: list[list[float]]
    changes: int
    moments: list[_Moment]


class _User:
    """One user's methods, and how many trips they have seen."""

    def __init__(self, devices: tuple[str, ...], foretellers: Mapping[str, MakeForeteller]) -> None:
        self._devices = devices
        self._foretellers: list[Foreteller] = [make() for make in foretellers.values()]
        self._hazards: list[Hazard] = [make() for make in HAZARDS.values()]
        self._trips = 0

    def live(self, trip: ClimateTrip) -> _Lived:
        start = Start(trip.user, self._trips, trip.at, trip.ambient_c, trip.cabin_c, trip.soc)
        told = [dict(zip(DEVICES, foreteller.foretell(start), strict=True)) for foreteller in self._foretellers]
        known = all(_used(trip, device) is not None for device in self._devices)
        changes = changes_of(trip.columns, self._devices) if known else []
        moments = [self._moment(trip, start, second, changes, known) for second in range(0, observed_s(trip), EVERY_S)]
        self._trips += 1
        for foreteller in self._foretellers:
            foreteller.learn(start, trip.ac, trip.heating)
        for hazard in self._hazards if known else []:
            hazard.learn(trip, changes)
        p = [[said[device] for said in told] for device in self._devices]
        return _Lived(p, len(changes), moments if known else [])

    def _moment(self, trip: ClimateTrip, start: Start, second: int, changes: Sequence[int], known: bool) -> _Moment:
        columns = {name: values[: second + 1] for name, values in trip.columns.items()}
        moment = MomentOfTrip(start, second, columns)
        earlier = changes_of(columns, self._devices) if known else []
        waited = Waited(second / 60, (second - max(earlier, default=0)) / 60)
        within = [hazard.within(waited) for hazard in self._hazards]
        within += [foreteller.change_within(moment) or _SILENT for foreteller in self._foretellers]
        later = next((change for change in changes if change > second), None)
        end = observed_s(trip) if later is None else later
        return _Moment(0, (end - second) / 60, later is not None, (observed_s(trip) - second) / 60, within)


def _used(trip: ClimateTrip, device: str) -> bool | None:
    return trip.ac if device == "ac" else trip.heating
