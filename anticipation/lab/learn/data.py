"""Makes the examples that training reads: shards in a folder, each from its own seeds, so that work can be resumed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from anticipation.lab.learn.drives import LONG, SHORT, Drives, examples_of
from anticipation.lab.learn.examples import DRIVERS, Example, Examples, load, save
from anticipation.lab.learn.histories import TINY, examples_of_life
from anticipation.lab.simulate import Life, simulate
from anticipation.lab.simulate.family import TRAIN_FAMILIES, VALID_FAMILY, draw_manners, draw_tastes
from anticipation.window.tokens import FAST, SLOW

__all__ = ["LENGTHS", "Amount", "gather", "make"]

LENGTHS = (TINY, SHORT, LONG)
_LIVES_A_SHARD, _HISTORIES_A_SHARD = 3, 40
_GUESTS = frozenset({"guest 1", "guest 2", "guest 3"})
_LENT = 0.2
"""Share of the drives that a guest drives."""


class Amount(NamedTuple):
    """How much is made: lives with signals, of so many days each; histories of stays; and the first seed."""

    lives: int = 240
    days: int = 28
    histories: int = 1_600
    seed: int = 1


def make(folder: Path, amount: Amount, show: Callable[[float], None], *, valid: bool = False, workers: int = 2) -> None:
    """Make what is missing in ``folder``; ``valid``: lives of the family that is kept for choosing between models."""
    folder.mkdir(parents=True, exist_ok=True)
    histories = range(0, amount.histories, _HISTORIES_A_SHARD)
    lives = range(0, amount.lives, _LIVES_A_SHARD)
    jobs: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        (_histories, (folder, amount.seed * 1_000_000 + k, min(_HISTORIES_A_SHARD, amount.histories - k)))
        for k in histories
    ]
    jobs += [
        (_lives, (folder, amount.seed * 10_000 + k, min(_LIVES_A_SHARD, amount.lives - k), amount.days, valid))
        for k in lives
    ]
    if workers == 1:
        for number, (job, arguments) in enumerate(jobs, 1):
            job(*arguments)
            show(number / len(jobs))
        return
    with ProcessPoolExecutor(workers) as pool:
        done = [pool.submit(job, *arguments) for job, arguments in jobs]
        for number, future in enumerate(done, 1):
            future.result()
            show(number / len(jobs))


def gather(folder: Path) -> dict[int, Examples]:
    """Return all examples of a folder by their length."""
    found = {}
    for length in LENGTHS:
        parts = [load(path) for path in sorted(folder.glob(f"*-{length}.npz"))]
        if parts:
            found[length] = Examples.join(parts)
    return found


def _histories(folder: Path, first: int, count: int) -> None:
    path = folder / f"histories-{first}-{TINY}.npz"
    if path.exists():
        return
    examples = [example for seed in range(first, first + count) for example in examples_of_life(seed)]
    stacked = Examples.stack(examples, TINY)
    asked = {name: getattr(stacked, name)[:, :1] for name in ("at", "candidates", "counts", "goal", "memory")}
    save(path, replace(stacked, **asked))


def _lives(folder: Path, first: int, count: int, days: int, valid: bool) -> None:
    paths = {length: folder / f"lives-{first}-{length}.npz" for length in (SHORT, LONG)}
    if paths[SHORT].exists():
        return
    by_length: dict[int, list[Example]] = {SHORT: [], LONG: []}
    for seed in range(first, first + count):
        for length, example in _life(seed, days, valid):
            by_length[length].append(example)
    for length in (LONG, SHORT):  # the short ones last: they tell that the shard is whole
        if by_length[length]:
            save(paths[length], Examples.stack(by_length[length], length))


def _life(seed: int, days: int, valid: bool) -> Iterator[tuple[int, Example]]:
    rng = np.random.default_rng(seed)
    family = VALID_FAMILY if valid else str(rng.choice(TRAIN_FAMILIES))
    start = date(2023, 1, 2) + timedelta(days=int(rng.integers(0, 730)))
    life = _lent(simulate(family, seed, days, start), rng)
    yield from examples_of(Drives(life, DRIVERS * seed, _silent(rng), _GUESTS), rng)


def _lent(life: Life, rng: np.random.Generator) -> Life:
    """Return the life of a car that is now and then lent: the same drives, some of them by a guest's hand.

    Else where a drive goes, and when, would give away who drives, and nothing would be learned of how they do.
    """
    names = sorted(_GUESTS)
    guests = [replace(draw_tastes(rng), manners=draw_manners(rng, own_words=False)) for _ in names]
    drives = []
    for drive in life.drives:
        if rng.random() < _LENT:
            k = int(rng.integers(len(names)))
            recipe = replace(drive.recipe, tastes=guests[k])
            drive = replace(drive, recipe=recipe, truth=replace(drive.truth, driver=names[k]))
        drives.append(drive)
    return replace(life, drives=drives)


def _silent(rng: np.random.Generator) -> frozenset[str]:
    """Draw what a car does not say: few say all, and some hardly anything."""
    if rng.random() < 0.35:
        return frozenset({"seat", "dark"})
    share = float(rng.choice((0.0, 0.2, 0.5)))
    names = [*SLOW, *(f"fast.{name}" for name in FAST if name != "speed")]
    return frozenset(name for name in names if rng.random() < share)
