"""``outrider evaluate drivers``: are the drivers of one car told apart by how they drive, in simulated households?

Drive by drive, each driver's style is learned from their drives before; nobody is named before everyone has driven
three times.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.drivers import GUEST, LEAST_DRIVES, UNLIKELY, Hand, Styles, is_clear, who_drives
from anticipation.lab.evaluate.aligned import aligned
from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.hands import FAMILIES, MINUTES, Driven, first_seed, household
from anticipation.lab.evaluate.metrics import expected_calibration_error

__all__ = ["Named", "drivers", "equal_error_rate", "named", "text_of"]

_EACH = 30
"""Drives of one household that are named at most."""
_RESAMPLES = 1_000
_MODEL = "evaluated"
_WHO = ("the driver", "another one of the household", "a stranger")

Known = dict[str, Styles]


class Named(NamedTuple):
    """One drive whose driver was asked for, in a household by number.

    ``right`` tells by row whether the driver was named, NaN where nobody was asked; ``p`` is the probability of the one
    who was named at its end. ``likes`` are the cosines to the prototypes of the driver, of the others of the household,
    and of the drivers of another one; ``stops`` tells of each whether a drive said to be theirs would teach no more.
    """

    household: int
    right: dict[str, float]
    p: float
    likes: tuple[list[float], ...]
    stops: tuple[list[bool], ...]


def drivers(drives: int, seed: int, show_progress: Callable[[float], None] = lambda share: None) -> str:
    """Name the drivers of at most ``drives`` drives; return the tables. Raises OutriderError without a network."""
    count = max(2, -(-drives // _EACH))
    lives: list[list[Driven]] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for life in pool.map(household, range(count), repeat(seed), repeat(max(1, drives // count))):
            lives.append(life)
            show_progress(len(lives) / count)
    return text_of(named(lives), seed)


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
        if min(len(styles.last) for styles in known.values()) >= LEAST_DRIVES:
            first = first or dict(known)
            right = {
                "chance": 1 / len(known),
                "most frequent so far": float(max(known, key=lambda name: driven[name]) == drive.driver),
                "as on the last drive": float(last == drive.driver),
                **{f"style, {n} min driven": _right(known, drive, k) for k, n in enumerate(MINUTES)},
                f"style, {LEAST_DRIVES} drives learned": _right(first, drive),
                "style": _right(known, drive),
            }
            yield _judged(number, drive, known, strangers, right)
        known[drive.driver] = _after(known[drive.driver], drive)
        driven[drive.driver] += 1
        last = drive.driver


def _judged(number: int, drive: Driven, known: Known, strangers: Known, right: dict[str, float]) -> Named:
    hand = drive.hands[-1]
    said = who_drives(known, hand, _MODEL)
    mates = {name: styles for name, styles in known.items() if name != drive.driver}
    asked = ((known, {drive.driver: known[drive.driver]}), (known, mates), (strangers, strangers))
    return Named(
        number,
        right,
        max(said[name] for name in known) / (1 - said[GUEST]),
        tuple([_like(styles, hand) for styles in of.values()] for _, of in asked),
        tuple([_stops(among, hand, name) for name in of] for among, of in asked),
    )


def _after(styles: Styles, drive: Driven) -> Styles:
    hand = drive.hands[-1]
    fact = hand.drove(hand.since, _MODEL) if hand.since is not None else None
    return styles if fact is None else styles.after(fact)


def _right(known: Known, drive: Driven, hand: int = -1) -> float:
    """Return whether the driver is the likeliest by one of the drive's hands; NaN where it was over before."""
    if hand >= len(drive.hands) - 1:
        return float("nan")
    said = who_drives(known, drive.hands[hand], _MODEL)
    return float(max(known, key=lambda name: said[name]) == drive.driver)


def _like(styles: Styles, hand: Hand) -> float:
    mean = np.array(hand.mean)
    return float(styles.prototype @ mean / np.sqrt(np.square(mean).sum()))


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


def text_of(names: Sequence[Named], seed: int) -> str:
    """Return the tables, of drives in households with this ``seed``."""
    if not names:
        return f"Not every driver of these households has driven {LEAST_DRIVES} times: nobody is named."
    homes = np.array([name.household for name in names])
    count, rows = len(np.unique(homes)), _rows(names, Bootstrap(homes, _RESAMPLES, seed))
    drives = f"{len(names):,} drives of {count} simulated households ({', '.join(FAMILIES)})"
    lines = [f"{drives}, seeds from {first_seed(seed):,} on"]
    lines += ["", *aligned("who drives", ["accuracy", "95 % interval", "drives"], list(rows))]
    lines += ["", *aligned("said to be", ["equal error rate", "taught no more", "times"], list(_apart(names)))]
    return "\n".join([*lines, "", *_legend(names, seed)])


def _rows(names: Sequence[Named], bootstrap: Bootstrap) -> Iterator[tuple[str, list[str]]]:
    for row in names[0].right:
        values = np.array([name.right[row] for name in names])
        asked = ~np.isnan(values)
        interval = bootstrap.interval(np.where(asked, values, 0.0), asked)
        if interval is None:
            yield row, ["–", "–", "0"]
            continue
        yield row, [f"{values[asked].mean():.3f}", f"{interval[0]:.3f} to {interval[1]:.3f}", f"{int(asked.sum()):,}"]


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
    error = expected_calibration_error(p, np.array([name.right["style"] for name in names]))
    return [
        f"Everyone's style is learned drive by drive; each has driven at least {LEAST_DRIVES} times. No camera; the",
        "memory that the network sees is the same for all.",
        f"The probability of who is named as likeliest, at the end, has a calibration error of {error:.3f}.",
        "equal error rate: at the likeness where as many drives of the driver are refused as others' are let in.",
        f"taught no more: the share of drives said to be by that one, who is then less probable than {UNLIKELY}.",
        f"interval: {_RESAMPLES:,} resamples of the households, seed {seed}.",
    ]
