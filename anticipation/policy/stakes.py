"""What is at stake in an offer: its benefit, the cost of a wrong one, and the probability from which it is worth it.

Speak if and only if the expected benefit exceeds the expected cost of interrupting (Horvitz, "Principles of
mixed-initiative user interfaces", CHI 1999): with q the probability that the offer is accepted, B its benefit, C_false
the cost of a wrong one and C_int the cost of interrupting at all, gain = q B - (1 - q) C_false - C_int > 0, that is
q > (C_false + C_int) / (B + C_false). The unit of all of them is the cost of one wrong offer to a driver at ease; the
figures are judgements, not measurements.
"""

import math
from typing import NamedTuple

from anticipation.need import Kind

__all__ = ["FLOOR", "HURRY", "STAKES", "Stake", "gain", "interruption", "needed"]

FLOOR = 0.3
"""Nothing less likely than this is ever offered, whatever its benefit."""

HURRY = 2.0
"""What it costs besides to interrupt a driver who said that they are in a hurry: more than any comfort is worth."""

_AT_EASE = 0.2
_PER_LOAD = 0.6


class Stake(NamedTuple):
    """One kind's figures; offers of one ``group`` keep a distance from each other, "" has none.

    ``acceptance`` is the share of such offers accepted where they were wanted, before anything is learned (proactive
    voice offers were accepted 73.8 %, driving-relevant ones 82.5 %; n = 42, simulator). ``longest_s`` bounds how long
    an offer stays. ``safety`` goes before everything else.
    """

    benefit: float
    acceptance: float
    longest_s: float = 30.0
    group: str = ""
    safety: bool = False
    false: float = 1.0


STAKES: dict[Kind, Stake] = {
    "defrost": Stake(4.0, 0.9, 60.0, safety=True),
    "energy": Stake(3.0, 0.8, 60.0),
    "departure": Stake(2.0, 0.75, 120.0),
    "heat": Stake(2.0, 0.75, group="climate"),
    "cool": Stake(2.0, 0.75, group="climate"),
    "seat": Stake(1.5, 0.75, group="climate"),
    "wheel": Stake(1.5, 0.75, group="climate"),
    "recirculation": Stake(2.0, 0.75, group="air"),
    "windows": Stake(2.0, 0.75, group="air"),
    # drivers know where they are going: a wrong guess is read for nothing, a right one saves little
    "destination": Stake(2.0, 0.75, false=1.5),
    "media": Stake(1.2, 0.7),
}


def interruption(load: float, used: float) -> float:
    """Return the cost of interrupting at a workload 0 to 1, when the share ``used`` of the hour's offers is made."""
    return (_AT_EASE + _PER_LOAD * load) * (1.0 + used)


def needed(stake: Stake, acceptance: float, cost: float) -> float:
    """Return the least probability worth an offer; above 1 where no probability is.

    ``acceptance`` is the learned share accepted of what was wanted, ``cost`` that of interrupting now.
    """
    if acceptance <= 0.0:
        return math.inf
    return max(FLOOR, (stake.false + cost) / (stake.benefit + stake.false) / acceptance)


def gain(stake: Stake, p: float, acceptance: float, cost: float) -> float:
    """Return what an offer is expected to bring, in wrong offers avoided."""
    q = p * acceptance
    return q * stake.benefit - (1.0 - q) * stake.false - cost
