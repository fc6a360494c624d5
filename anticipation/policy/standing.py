"""How near each need is to being offered just now, for whoever wants to look on. Pure; it decides nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from anticipation.need import Kind, Need
from anticipation.policy import words
from anticipation.policy.answers import Answers
from anticipation.policy.state import PolicyState
from anticipation.policy.weigh import BUDGET, Floor, Moment, no_floor, weigh
from anticipation.policy.workload import Workload
from anticipation.scene import Scene

__all__ = ["Standing", "silence", "standings"]

_S = 1_000_000_000


class Standing(NamedTuple):
    """One need after a decision: its probability, and that from which it would be worth an offer (above 1: none is).

    ``cause`` and ``words`` say what speaks against it, as a ``Decision`` does; "offer" is the one on the screen.
    """

    key: str
    kind: Kind
    p: float
    needed: float
    cause: str
    words: str


def standings(
    state: PolicyState,
    scene: Scene,
    workload: Workload,
    needs: Sequence[Need],
    answers: Answers,
    budget: int = BUDGET,
    floor: Floor = no_floor,
) -> tuple[Standing, ...]:
    """Return how each need stands after ``decide`` was given the same and returned ``state``; the nearest first.

    What only waits for a better moment is nearer than anything else.
    """
    moment = Moment.of(state, scene, workload, answers, budget, floor)
    shown = state.offer.key if state.offer is not None else ""
    found: dict[str, Standing] = {}
    for need in needs:
        w = weigh(need, moment)
        cause, why = ("offer", "") if need.key == shown else (w.cause, w.words)
        found.setdefault(need.key, Standing(need.key, need.kind, w.p, w.needed, cause, why))
    return tuple(sorted(found.values(), key=lambda s: (s.cause != "offer", not _only_waits(s), s.needed - s.p, s.key)))


def _only_waits(standing: Standing) -> bool:
    """Whether nothing but the moment speaks against a need."""
    return standing.cause not in ("unlikely", "stale", "never", *words.RESTING)


def silence(state: PolicyState, nearest: Standing) -> str:
    """Say why the nearest need is not offered, without its name; since when, where it waits for time to pass."""
    if nearest.cause == "spacing" and state.prompts:
        return f"Silent: {(state.t_ns - state.prompts[-1].t_ns) // _S} s since the last offer"
    if nearest.cause == "unlikely":
        return "Silent: not likely enough"
    return nearest.words or "Silent: you just answered"
