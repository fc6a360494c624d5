"""Weighing one need: what it would bring to offer it now, and what speaks against it. Pure; it changes nothing."""

from collections.abc import Callable
from typing import NamedTuple

from anticipation.need import Need
from anticipation.policy import words
from anticipation.policy.answers import Answers
from anticipation.policy.stakes import HURRY, STAKES, gain, interruption, needed
from anticipation.policy.state import PolicyState
from anticipation.policy.workload import Workload
from anticipation.scene import Scene

__all__ = [
    "BUDGET",
    "GROUP_NS",
    "SPACING_NS",
    "Floor",
    "Moment",
    "Weighed",
    "doubt",
    "no_floor",
    "probability",
    "weigh",
]

Floor = Callable[[str], float]
"""The least probability from which the driver's answers say that offers of a kind are wanted."""
_HIGHEST_FLOOR = 0.85
"""However often offers were declined, one that is nearly certain may be made: else nothing could lower the floor."""


def no_floor(kind: str) -> float:
    """Return 0: no answers have taught anything else."""
    return 0.0


SPACING_NS = 30_000_000_000
"""Between two unsolicited offers (rule 5)."""
GROUP_NS = 120_000_000_000
"""Between two offers of one group, such as heat and seat: after a yes the cabin takes a while to show whether."""
BUDGET = 6
"""Unsolicited offers in an hour."""


class Moment(NamedTuple):
    """What all needs of one tick are weighed by. ``against`` speaks against any offer now, "" if nothing does."""

    state: PolicyState
    scene: Scene
    answers: Answers
    cost: float
    against: str
    quiet: bool
    floor: Floor = no_floor

    @staticmethod
    def of(
        state: PolicyState,
        scene: Scene,
        workload: Workload,
        answers: Answers,
        budget: int,
        floor: Floor = no_floor,
    ) -> "Moment":
        """Return the moment; ``quiet`` holds where an offer was just declined, for everything but safety."""
        now_ns, prompts = scene.t_ns, state.prompts
        against = ""
        if state.offer is not None:
            against = "another offer"
        elif workload.vetoes:
            against = workload.vetoes[0]
        elif prompts and now_ns - prompts[-1].t_ns < SPACING_NS:
            against = "spacing"
        elif len(prompts) >= budget:
            against = "budget"
        cost = interruption(workload.load, len(prompts) / max(1, budget))
        return Moment(state, scene, answers, cost, against, now_ns < state.quiet_ns, floor)


class Weighed(NamedTuple):
    """A need with what it is worth now; ``cause`` is "" where nothing speaks against offering it."""

    need: Need
    p: float
    needed: float
    gain: float
    cause: str
    words: str

    @property
    def order(self) -> tuple[bool, float, str]:
        """Sorts the one to be offered first to the front."""
        return not STAKES[self.need.kind].safety, -self.gain, self.need.key


def probability(need: Need) -> float:
    """Return a need's probability; what is no number is no probability."""
    return min(1.0, max(0.0, need.p))  # in this order: of NaN, max keeps the 0


def weigh(need: Need, moment: Moment) -> Weighed:
    """Weigh one need; lasting reasons against it are named before those of the moment."""
    stake, at = STAKES[need.kind], moment.scene.at
    acceptance = moment.answers.acceptance(need.kind, at.s if at is not None else None)
    p, floor = probability(need), min(_HIGHEST_FLOOR, moment.floor(need.kind))
    least, cost = max(needed(stake, acceptance, moment.cost), floor), moment.cost
    cause, why = _against_need(need, p, least, moment)
    if moment.state.hurried and not (stake.safety or need.vital):
        cost += HURRY
        least = max(needed(stake, acceptance, cost), floor)
        cause = cause or ("" if p >= least else "hurry")
    cause = cause or _against_now(need, moment)
    return Weighed(need, p, least, gain(stake, p, acceptance, cost), cause, why or words.SILENT.get(cause, ""))


def doubt(need: Need, scene: Scene) -> str:
    """Return which of a need's signals may not be believed (rule 7), in words; "" if all may."""
    for path in need.signals:
        reading = scene.read(path)
        if reading.validity != "valid":
            return words.doubtful(path, reading.validity)
    return ""


def _against_need(need: Need, p: float, least: float, moment: Moment) -> tuple[str, str]:
    answers, at, now_ns = moment.answers, moment.scene.at, moment.scene.t_ns
    if answers.blocked(need.kind):
        return "never", words.SILENT["never"]
    doubted = doubt(need, moment.scene)
    if doubted:
        return "stale", f"Silent: {doubted}"
    declined, memory = answers.declined(need.key), moment.state.of(need.key)
    if at is not None and answers.quiet(need.key, at.s):
        return "quiet", f"{words.RESTING['quiet']} {words.times(declined)}"
    if now_ns < memory.rest_ns and p < memory.unless_p:
        return memory.rest, words.RESTING[memory.rest]
    if not p >= least:
        return "unlikely", words.unlikely(p, least, declined)
    return "", ""


def _against_now(need: Need, moment: Moment) -> str:
    if moment.against:
        return moment.against
    stake, now_ns = STAKES[need.kind], moment.scene.t_ns
    if moment.quiet and not stake.safety:
        return "quiet"
    for prompt in reversed(moment.state.prompts):
        if now_ns - prompt.t_ns >= GROUP_NS:
            break
        if stake.group and STAKES[prompt.kind].group == stake.group:
            return "group"
    return ""
