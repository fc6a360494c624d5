"""``outrider evaluate drivers``: are the drivers of one car told apart by how they drive, in simulated households?

Drive by drive, each driver's style is learned from their drives before; nobody is named before everyone has driven
three times.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.drivers import GUEST, LEAST_DRIVES, UNLIKELY, Hand, Handling, Styles, is_clear, who_drives
from anticipation.lab.evaluate.aligned import aligned
from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.hands import FAMILIES, MINUTES, Driven, first_seed, household
from anticipation.lab.evaluate.metrics import expected_calibration_error
from anticipation.lab.simulate.family import FAMILIES as ALL_FAMILIES
from vehicle.errors import OutriderError

__all__ = ["Named", "drivers", "equal_error_rate", "named", "text_of"]

_EACH = 30
"""Drives of one household that are named at most."""
_RESAMPLES = 1_000
_MODEL = "evaluated"
_BOTH = "both"
_LEAST = 1e-9
_WHO = ("the driver", "another one of the household", "a stranger")

Known = dict[str, Styles]


class Named(NamedTuple):
    """One drive whose driver was asked for, in a household by number.

    ``right`` tells by row whether the driver was named, ``loss`` the logarithm of 1 by the probability that they were
    given of all in the household; NaN where nobody was asked. ``p`` is the probability of the one who was named at its
    end. ``likes`` are the probabilities of the driver and of the others of the household, and of each driver of another
    household that strangers drive in; ``stops`` tells of each whether a drive said to be theirs would teach no more.
    """

    household: int
    right: dict[str, float]
    loss: dict[str, float]
    p: float
    likes: tuple[list[float], ...]
    stops: tuple[list[bool], ...]


def drivers(
    drives: int,
    seed: int,
    show_progress: Callable[[float], None] = lambda share: None,
    family: str = "",
    moods: float = 0.0,
) -> str:
    """Name the drivers of at most ``drives`` drives; return the tables.

    ``family`` and ``moods`` are as for ``hands.household``. Raises OutriderError without a network.
    """
    if family and family not in ALL_FAMILIES:
        raise OutriderError(f"no family {family!r}: choose one of {', '.join(ALL_FAMILIES)}")
    count = max(2, -(-drives // _EACH))
    lives: list[list[Driven]] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        each = repeat(max(1, drives // count))
        for life in pool.map(household, range(count), repeat(seed), each, repeat(family), repeat(moods)):
            lives.append(life)
            show_progress(len(lives) / count)
    return text_of(named(lives), seed, family, moods)


def named(lives: Sequence[Sequence[Driven]]) -> list[Named]:
    """Name the driver of each drive of each household, once each of its drivers has driven three times.

    Strangers to a household are the drivers of the one before it.
    """
    ends = []
    for life in lives:
        known: Known = {}
        for drive in life:
            known[drive.driver] = _after(known.get(drive.driver, Styles()), drive)
        ends.append(known)
    return [name for number, life in enumerate(lives) for name in _named(number, life, ends[number - 1])]


def _named(number: int, life: Sequence[Driven], strangers: Known) -> Iterator[Named]:
    known = {drive.driver: Styles() for drive in sorted(life, key=lambda drive: drive.driver)}
    first: Known = {}
    driven: Counter[str] = Counter()
    last = ""
    for drive in life:
        if min(len(styles.drives) for styles in known.values()) >= LEAST_DRIVES:
            first = first or dict(known)
            right = {
                "chance": 1 / len(known),
                "most frequent so far": float(max(known, key=lambda name: driven[name]) == drive.driver),
                "as on the last drive": float(last == drive.driver),
            }
            usual = (driven[drive.driver] + 1) / (driven.total() + len(known))
            loss = {"chance": math.log(len(known)), "most frequent so far": -math.log(usual)}
            for row, among, hand in _asked(known, first, drive):
                right[row], loss[row] = _right(among, drive.driver, hand)
            yield _judged(number, drive, known, strangers, right, loss)
        known[drive.driver] = _after(known[drive.driver], drive)
        driven[drive.driver] += 1
        last = drive.driver


def _asked(known: Known, first: Known, drive: Driven) -> Iterator[tuple[str, Known, Hand | None]]:
    """Yield the rows of who drives by what is seen, with what is known and the hand that is seen then."""
    whole = drive.hands[-1]
    yield "network alone", known, msgspec.structs.replace(whole, handling=Handling())
    yield "handling alone", known, msgspec.structs.replace(whole, total=(), seconds=0)
    for k, minutes in enumerate(MINUTES):
        yield f"both, {minutes} min driven", known, drive.hands[k] if k < len(drive.hands) - 1 else None
    yield f"both, {LEAST_DRIVES} drives learned", first, whole
    yield _BOTH, known, whole


def _judged(
    number: int, drive: Driven, known: Known, strangers: Known, right: dict[str, float], loss: dict[str, float]
) -> Named:
    hand = drive.hands[-1]
    said = who_drives(known, hand, _MODEL)
    mates = {name: styles for name, styles in known.items() if name != drive.driver}
    asked = ((known, {drive.driver: known[drive.driver]}), (known, mates), (strangers, strangers))
    return Named(
        number,
        right,
        loss,
        max(said[name] for name in known) / (1 - said[GUEST]),
        tuple(_probable(among, hand, of) for among, of in asked),
        tuple([_stops(among, hand, name) for name in of] for among, of in asked),
    )


def _after(styles: Styles, drive: Driven) -> Styles:
    hand = drive.hands[-1]
    fact = hand.drove(hand.since, _MODEL) if hand.since is not None else None
    return styles if fact is None else styles.after(fact)


def _right(known: Known, driver: str, hand: Hand | None) -> tuple[float, float]:
    """Return whether the driver is the likeliest, and the loss; NaN where the drive was over before, or not seen."""
    said = who_drives(known, hand, _MODEL) if hand is not None else {}
    if not said:
        return math.nan, math.nan
    sure = said[driver] / (1 - said[GUEST])
    return float(max(known, key=lambda name: said[name]) == driver), -math.log(max(sure, _LEAST))


def _probable(among: Known, hand: Hand, of: Known) -> list[float]:
    said = who_drives(among, hand, _MODEL)
    return [said[name] for name in of if name in said]


def _stops(known: Mapping[str, Styles], hand: Hand, name: str) -> bool:
    """Return whether nothing more is learned of a drive that is said to be driven by ``name``."""
    return not is_clear(who_drives(known, hand, _MODEL, name), name)


def equal_error_rate(own: Sequence[float], others: Sequence[float]) -> float:
    """Return the share of errors at the threshold where as many of one's own are refused as others are let in.

    NaN where there are none of either.
    """
    if not own or not others:
        return float("nan")
    thresholds: NDArray[np.float64] = np.unique([*own, *others])
    refused = np.searchsorted(np.sort(own), thresholds) / len(own)
    let_in = 1 - np.searchsorted(np.sort(others), thresholds) / len(others)
    best = int(np.abs(refused - let_in).argmin())
    return float(refused[best] + let_in[best]) / 2


def text_of(names: Sequence[Named], seed: int, family: str = "", moods: float = 0.0) -> str:
    """Return the tables, of drives in households with this ``seed``, of a ``family``, in ``moods``."""
    if not names:
        return f"Not every driver of these households has driven {LEAST_DRIVES} times: nobody is named."
    homes = np.array([name.household for name in names])
    count, rows = len(np.unique(homes)), _rows(names, Bootstrap(homes, _RESAMPLES, seed))
    drives = f"{len(names):,} drives of {count} simulated households ({family or ', '.join(FAMILIES)})"
    lines = [f"{drives}, moods {moods:g}, seeds from {first_seed(seed):,} on"]
    lines += ["", *aligned("who drives", ["accuracy", "95 % interval", "log loss", "drives"], list(rows))]
    lines += ["", *aligned("said to be", ["equal error rate", "taught no more", "times"], list(_apart(names)))]
    return "\n".join([*lines, "", *_legend(names, seed)])


def _rows(names: Sequence[Named], bootstrap: Bootstrap) -> Iterator[tuple[str, list[str]]]:
    for row in names[0].right:
        values = np.array([name.right[row] for name in names])
        asked = ~np.isnan(values)
        interval = bootstrap.interval(np.where(asked, values, 0.0), asked)
        if interval is None:
            yield row, ["–", "–", "–", "0"]
            continue
        loss = f"{np.nanmean([name.loss[row] for name in names]):.3f}" if row in names[0].loss else "–"
        between = f"{interval[0]:.3f} to {interval[1]:.3f}"
        yield row, [f"{values[asked].mean():.3f}", between, loss, f"{int(asked.sum()):,}"]


def _apart(names: Sequence[Named]) -> Iterator[tuple[str, list[str]]]:
    """Yield for each kind of person who may be said to drive how well they are told from the driver."""
    own = [like for name in names for like in name.likes[0]]
    for kind, who in enumerate(_WHO):
        likes = [like for name in names for like in name.likes[kind]]
        stops = [stop for name in names for stop in name.stops[kind]]
        rate = f"{equal_error_rate(own, likes):.3f}" if kind else "–"
        yield who, [rate, f"{np.mean(stops):.3f}" if stops else "–", f"{len(stops):,}"]


def _legend(names: Sequence[Named], seed: int) -> list[str]:
    p = np.array([name.p for name in names])
    error = expected_calibration_error(p, np.array([name.right[_BOTH] for name in names]))
    return [
        f"Everyone's driving is learned drive by drive; each has driven at least {LEAST_DRIVES} times. No camera; the",
        "memory that the network sees is the same for all. Handling: what is measured of the driving itself.",
        "A simulated driver gains and loses speed at one rate for life, and is told by it; people are not so even.",
        "With moods M a driver's rate is multiplied on each drive by a number whose logarithm has a spread of M; from",
        "driver to driver it has 0.15.",
        f"The probability of who is named as likeliest, at the end, has a calibration error of {error:.3f}.",
        "log loss: minus the logarithm of the driver's probability among the household, nats.",
        "equal error rate: at the probability where as many drives of the driver are refused as others' are let in.",
        f"taught no more: the share of drives said to be by that one, who is then less probable than {UNLIKELY}.",
        f"interval: {_RESAMPLES:,} resamples of the households, seed {seed}.",
    ]
