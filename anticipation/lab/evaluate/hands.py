"""How the drivers of simulated households drive, as the car sees it: for each drive, the hand at the wheel.

Households are those of families in which several people drive one car. Their seeds are kept for this: nothing is
trained on them. No camera looks into the cabin, for in the car none does; and all drivers of a car share one memory, so
that nothing that is remembered gives away who drives. A simulated driver gains and loses speed at one rate for life,
to a hundredth; people do not. So they may be in ``moods``, which multiply briskness on each drive by a number whose
logarithm has this spread, and pace by one of a fifth of it.
"""

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.drivers import LEAST_DRIVES, Drive, Hand, Second
from anticipation.foresight import foreseen_of, open_network
from anticipation.instant import instant_of
from anticipation.lab.learn.drives import Drives, facts_of, tokens_of
from anticipation.lab.simulate import Life, SimulatedDrive, simulate
from anticipation.lab.simulate.family import draw_tastes
from anticipation.lab.simulate.life import ZONE
from anticipation.lab.simulate.lived import Lived, live
from anticipation.lab.simulate.motion import HZ
from anticipation.memory import DriverMemory
from anticipation.network import Network
from anticipation.window.schema import KINDS
from anticipation.window.window import KEPT_LATEST, KEPT_SLOW
from vehicle.errors import OutriderError
from vehicle.state import moves

__all__ = ["FAMILIES", "MINUTES", "Driven", "first_seed", "hands_of", "household", "styles_of"]

FAMILIES = ("two-drivers", "three-drivers")
MINUTES = (1, 5)
"""Of moving, after which it is asked who drives; and once more at the end."""

_SECOND_NS = 1_000_000_000
_FIRST_SEED, _SEEDS = 900_000, 1_000
"""Lives of seeds from here on are never trained on; so many households belong to each seed of an evaluation."""
_START = date(2025, 1, 6)
_DAYS = 35
_SILENT = frozenset({"seat", "dark"})
"""What the car that is simulated does not say on its bus."""

_PACE_OF_MOOD = 0.2
"""Drivers differ in pace by about a fifth of what they differ in briskness, as logarithms; and so do moods."""

Floats = NDArray[np.float64]


class Driven(NamedTuple):
    """One drive: who drove, and the hand after each of ``MINUTES`` (where it lasted so long) and at its end."""

    driver: str
    hands: tuple[Hand, ...]


def first_seed(seed: int) -> int:
    """Return the seed of the first life of an evaluation."""
    return _FIRST_SEED + _SEEDS * seed


def household(
    number: int, seed: int, most: int, family: str = "", moods: float = 0.0, days: int = _DAYS
) -> list[Driven]:
    """Return the drives of one household, until ``most`` were driven of which the driver can be named.

    It is of this ``family``, of one of ``FAMILIES`` in turn with "". Drives in which the car moved for less than a
    minute are left out. The same arguments give the same drives. Raises OutriderError where there is no network.
    """
    network, fault = open_network()
    if network is None:
        raise OutriderError(fault)
    life = simulate(family or FAMILIES[number % len(FAMILIES)], first_seed(seed) + number, days, _START)
    memory = DriverMemory(zone=ZONE)
    drives = _taken(life, moods)
    drivers = {drive.truth.driver for drive in drives}
    found: list[Driven] = []
    left = most
    for drive in drives:
        lived = replace(live(drive.recipe), camera=None)
        hands = hands_of(life, drive, lived, memory, network)
        if hands:
            counts = Counter(earlier.driver for earlier in found)
            left -= min(counts[driver] for driver in drivers) >= LEAST_DRIVES
            found.append(Driven(drive.truth.driver, hands))
        if not left:
            break
        facts = facts_of(drive, lived, _SILENT)
        for fact in sorted(facts, key=lambda fact: getattr(fact, "at", None) or instant_of(drive.truth.arrived)):
            memory.learn(fact)
    return found


def _taken(life: Life, moods: float) -> list[SimulatedDrive]:
    """Return the drives of a life, each as its driver's mood will have it.

    Where one person drives alone, two others take turns instead, by chance: on the same roads, with the same cabin.
    """
    rng = np.random.default_rng((life.seed, 7))
    alone = len({drive.truth.driver for drive in life.drives}) == 1
    turns = {name: draw_tastes(rng) for name in "AB"} if alone else {}
    drives = []
    for drive in life.drives:
        name = str(rng.choice(list(turns))) if turns else drive.truth.driver
        hand, mood = turns.get(name, drive.recipe.tastes), math.exp(moods * rng.normal())
        tastes = replace(
            drive.recipe.tastes,
            briskness=hand.briskness * mood,
            pace=hand.pace * math.exp(moods * _PACE_OF_MOOD * rng.normal()),
        )
        recipe, truth = replace(drive.recipe, tastes=tastes), replace(drive.truth, driver=name)
        drives.append(replace(drive, recipe=recipe, truth=truth))
    return drives


def hands_of(
    life: Life, drive: SimulatedDrive, lived: Lived, memory: DriverMemory, network: Network
) -> tuple[Hand, ...]:
    """Return the hands of a drive after each of ``MINUTES`` that it moved, and at its end; none of a shorter one."""
    tokens, seconds = tokens_of(Drives(life, 0, _SILENT), drive, lived, memory)
    styles = styles_of(tokens, seconds, network)
    looked = _seconds_of(lived)
    hand, hands = Hand(instant_of(drive.truth.departed)), []
    for second in range(int(lived.departed_s), min(len(styles), len(looked))):
        if moves(looked[second].speed_kmh):
            hand = hand.after(styles[second].tolist(), looked[second])
            if hand.seconds in [60 * minutes for minutes in MINUTES]:
                hands.append(hand)
    return (*hands, hand) if hand.drive != Drive() else ()


def _seconds_of(lived: Lived) -> list[Second]:
    """Return what the car that is simulated says of each second, as ``second_of`` reads it; no brake pedal's way."""
    speed, pedal, yaw = (lived.fast[name][HZ - 1 :: HZ] for name in ("speed", "pedal", "yaw"))
    rows = zip((3.6 * speed).tolist(), pedal.tolist(), (speed * np.radians(yaw)).tolist(), strict=True)
    return [Second(k * _SECOND_NS, kmh, by_foot, None, aside) for k, (kmh, by_foot, aside) in enumerate(rows)]


def styles_of(tokens: NDArray[np.float32], seconds: NDArray[np.int64], network: Network) -> Floats:
    """Return the style ``[m, 8]`` that a network sees at each second of a drive, read as the car's window is read."""
    shape = network.manifest.shape
    nobody, share = np.zeros((shape.rows, shape.cand_columns), np.float32), np.zeros(shape.rows, np.float32)
    counts = np.zeros(shape.rows, np.bool_)
    stays = int((seconds < 0).sum())
    slow, fast = (tokens[:, KINDS.index(kind)] > 0 for kind in ("slow", "fast"))
    network.reset()
    begin, styles = 0, []
    for end in (np.flatnonzero(fast) + 1).tolist():
        new = tokens[begin:end]
        if begin and len(new) > network.room:  # the cache is full: the window is told again in short
            network.reset()
            latest = max(stays, end - KEPT_LATEST)
            earlier = np.flatnonzero(slow[:latest])[-KEPT_SLOW:]
            new = np.concatenate([tokens[:stays], tokens[earlier], tokens[latest:end]])
        styles.append(foreseen_of(network.step(new, nobody, share), counts).style)
        begin = end
    return np.array(styles)
