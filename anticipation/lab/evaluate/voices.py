"""The rows of the program itself: the memory alone, the network alone, both together, and other networks."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np

from anticipation.destinations import Destinations
from anticipation.facts import Foretold
from anticipation.foresight import Departing, Foreseen, foreseen_of, open_network
from anticipation.instant import Instant
from anticipation.lab.evaluate.changes import changes_of
from anticipation.lab.evaluate.climate_methods import HabitMemory
from anticipation.lab.evaluate.foreteller import HORIZONS_MIN, MakeForeteller, MomentOfTrip, Start, Within
from anticipation.lab.evaluate.prequential import MakePredictor
from anticipation.mixing import Mixing
from anticipation.mixing.calibrator import Calibrator
from anticipation.network import Network
from anticipation.window import SCHEMA, Moment
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES
from anticipation.window.tokens import FAST, SLOW, fast_tokens, slow_tokens
from anticipation.window.window import KEPT_LATEST, KEPT_SLOW

__all__ = ["TWINS", "climate_voices", "destination_voices"]

TWINS = Path(__file__).parents[1] / "twins"
"""Networks of other shapes, trained like the one that ships, to stand beside it; each a folder with a manifest."""

_DEVICES = ("cool", "heat")
_NO_CANDIDATES = np.zeros((CANDIDATES, len(CANDIDATE_COLUMNS)), np.float32)
_NONE_COUNT = np.zeros(CANDIDATES, np.bool_)
_SLOW_S = 10
_ON_W = 2_000.0
"""What a heater that is only known to be on is taken to draw."""


def destination_voices() -> tuple[Mapping[str, MakePredictor], tuple[str, ...]]:
    """Return the rows of ``evaluate destinations``, the program's own last, and notes on what is missing."""
    network, fault = open_network()
    if network is None:
        return {"Outrider, memory alone": Destinations}, (f"no network: {fault}",)
    rows: dict[str, MakePredictor] = {}
    for folder in sorted(TWINS.glob("*/manifest.json")):
        twin = Network.load(folder.parent, SCHEMA)
        rows[f"{folder.parent.name} alone"] = partial(Departing, twin, "network")
    return rows | {
        "Outrider, memory alone": Destinations,
        "Outrider, network alone": partial(Departing, network, "network"),
        "Outrider": partial(Departing, network),
    }, ()


def climate_voices() -> tuple[Mapping[str, MakeForeteller], tuple[str, ...]]:
    """Return the rows of ``evaluate climate``, the program's own last, and notes on what is missing."""
    network, fault = open_network()
    if network is None:
        return {"habit memory": HabitMemory}, (f"no network: {fault}",)
    return {
        "habit memory": HabitMemory,
        "network alone": partial(_Reader, network),
        "Outrider": partial(_Mixture, network),
    }, ()


class _Reader:
    """The network alone: it reads the trip so far as it would in the car, and has no past."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def foretell(self, start: Start) -> tuple[float, float]:
        """Return what the network says at the trip's first second."""
        raw = np.full((1, len(SLOW)), np.nan)
        for name, value in (("outside", start.ambient_c), ("cabin", start.cabin_c), ("level", start.soc)):
            raw[0, list(SLOW).index(name)] = np.nan if value is None else value
        seen = self._read(slow_tokens(raw, [_moment(start, 0)]))
        return seen.trip[0], seen.trip[1]

    def change_within(self, moment: MomentOfTrip) -> Within:
        """Return what the network says now, having read up to two minutes and the latest seconds."""
        now = moment.elapsed_s
        whole = now // _SLOW_S * _SLOW_S
        times = [s for s in range(whole - _SLOW_S * (KEPT_SLOW - 1), whole + 1, _SLOW_S) if s >= 0]
        raw = np.stack([_slow_row(moment, s) for s in times])
        latest = range(max(0, now - KEPT_LATEST + 2), now + 1)
        samples = np.full((len(latest), 1, len(FAST)), np.nan)
        if "speed" in moment.columns:
            samples[:, 0, list(FAST).index("speed")] = moment.columns["speed"][latest.start : latest.stop]
        slow = slow_tokens(raw, [_moment(moment.start, s, moment) for s in times])
        return self._read(np.concatenate([slow, fast_tokens(samples)])).change[:3]  # type: ignore[return-value]

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        """Learn nothing: the network is as it came."""

    def _read(self, tokens: np.ndarray) -> Foreseen:
        self._network.reset()
        output = self._network.step(tokens, _NO_CANDIDATES, _NONE_COUNT.astype(np.float32))
        return foreseen_of(output, _NONE_COUNT)


class _Mixture(_Reader):
    """Network, habits and what is usual, mixed and calibrated as this user's trips have taught."""

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self._habits, self._mixing = HabitMemory(), Mixing()
        self._used: dict[str, list[bool]] = {kind: [] for kind in _DEVICES}
        self._worth = [Calibrator() for _ in HORIZONS_MIN]
        self._told: list[tuple[int, Within]] = []
        self._last: MomentOfTrip | None = None

    def change_within(self, moment: MomentOfTrip) -> Within:
        """Return what the network says now, as far as that was worth something on this user's earlier trips."""
        said = super().change_within(moment)
        self._told.append((moment.elapsed_s, said))
        self._last = moment
        one, five, fifteen = (worth.calibrated(p) for worth, p in zip(self._worth, said, strict=True))
        return one, five, fifteen

    def foretell(self, start: Start) -> tuple[float, float]:
        """Return what all say together."""
        model = self._network.fingerprint
        cool, heat = (
            self._mixing.calibrated(kind, self._mixing.mix(kind, said, model), model)
            for kind, said in self._said(start).items()
        )
        return cool, heat

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        """Learn the trip, and who had foretold it."""
        said, model = self._said(start), self._network.fingerprint
        at = start.at or Instant(86_400 * start.number)
        for kind, used in zip(_DEVICES, (ac_used, heating_used), strict=True):
            if used is None:
                continue
            heard = tuple(p if used else 1 - p for p in said[kind])
            p = self._mixing.mix(kind, said[kind], model)
            self._mixing.learn(Foretold(at, kind, heard, p, used, model))
            self._used[kind].append(used)
        self._habits.learn(start, ac_used, heating_used)
        self._judge()

    def _judge(self) -> None:
        """Hold what was said of changes on the trip that has ended against those that came."""
        if self._last is not None:
            changes = changes_of(
                self._last.columns, [device for device in ("ac", "heating") if device in self._last.columns]
            )
            for at_s, said in self._told:
                wait_s = next((second - at_s for second in changes if second > at_s), None)
                for k, (minutes, p) in enumerate(zip(HORIZONS_MIN, said, strict=True)):
                    came = wait_s is not None and wait_s <= 60 * minutes
                    if came or self._last.elapsed_s - at_s >= 60 * minutes:
                        self._worth[k] = self._worth[k].taught(p, came)
        self._told, self._last = [], None

    def _said(self, start: Start) -> dict[str, tuple[float, ...]]:
        found: dict[str, tuple[float, ...]] = {}
        for kind, network, memory in zip(_DEVICES, super().foretell(start), self._habits.foretell(start), strict=True):
            used = self._used[kind]
            found[kind] = network, memory, (sum(used) + 1) / (len(used) + 2)
        return found


def _moment(start: Start, second: int, moment: MomentOfTrip | None = None) -> Moment:
    at = None if start.at is None else start.at._replace(s=start.at.s + second)
    driven = 0.0
    if moment is not None and "speed" in moment.columns:
        driven = float(np.nansum(moment.columns["speed"][: second + 1])) / 3600
    return Moment(
        at,
        free=at is not None and at.weekday >= 5,
        awake_min=second / 60,
        away_min=second / 60,
        driven_km=driven,
        outside_c=start.ambient_c,
        cabin_c=start.cabin_c,
    )


def _slow_row(moment: MomentOfTrip, second: int) -> np.ndarray:
    """Return the raw slow signals that a set has at a second of the trip."""
    named = {
        "outside": "ambient", "cabin": "cabin", "setting": "setpoint", "fan": "fan", "air_conditioning": "ac",
        "heater": "heating", "level": "soc",
    }  # fmt: skip
    row = np.full(len(SLOW), np.nan)
    for name, theirs in named.items():
        if theirs in moment.columns:
            row[list(SLOW).index(name)] = moment.columns[theirs][second]
    row[list(SLOW).index("heater")] *= _ON_W
    return row
