"""The mind laid open for an engineer: what it finds likely, what an offer would need, and why it is silent now."""

import math
from collections.abc import Mapping

from anticipation.mind import Mind
from anticipation.policy import Standing
from hmi.view import Chance, MindCost, MindView

__all__ = ["mind_view"]

_MOST_NEEDS = 6
"""No more, even for an engineer: while the car moves nobody reads a long list (rule 5)."""
_LABELS: Mapping[str, str] = {
    "destination": "Destination",
    "departure": "Departure",
    "energy": "Energy",
    "defrost": "Defrost",
    "heat": "Warmer",
    "cool": "Cooler",
    "seat": "Seat heat",
    "wheel": "Wheel heat",
    "recirculation": "Recirculate",
    "windows": "Windows",
    "media": "Music",
    "ac": "A/C",
    "fan": "Fan",
}
"""Every kind of need, and the acts that are foreseen and never offered."""


def mind_view(mind: Mind, cost: MindCost | None) -> MindView:
    """Return what there is to see of ``mind`` now; ``cost`` is what its decisions were measured to take."""
    kinds: dict[str, Standing] = {}
    for standing in mind.standings:  # the nearest of a kind stands for it
        kinds.setdefault(standing.kind, standing)
    needs = [_need(mind, standing) for standing in kinds.values()]
    needs.sort(key=lambda need: (not need.offered, -_percent(need.p), need.label))
    foreseen = mind.foresight.foreseen
    acts = {kind: row[-1] for kind, row in foreseen.acts.items() if kind not in kinds} if foreseen else {}
    needs += sorted((Chance(_LABELS[kind], p) for kind, p in acts.items()), key=lambda c: (-_percent(c.p), c.label))
    places = tuple(Chance(likely.label, likely.p) for likely in mind.likely if _percent(likely.p))
    experts, awake = (mind.foresight.experts, foreseen.awake) if foreseen else ((0, 0), ())
    return MindView(_why(mind), tuple(needs[:_MOST_NEEDS]), places, experts, awake, cost)


def _need(mind: Mind, standing: Standing) -> Chance:
    offered = mind.offer is not None and mind.offer.key == standing.key
    return Chance(_LABELS[standing.kind], standing.p, standing.needed, offered)


def _why(mind: Mind) -> str:
    """Say what is offered or why nothing is, and of what is nearest how far it is from an offer."""
    if not mind.standings:
        return mind.silence()
    nearest = mind.standings[0]
    label, p = _LABELS[nearest.kind], _percent(nearest.p)
    if mind.offer is not None:  # what it would need once more, right after it, is no threshold that it missed
        return f"Offered: {label.lower()} {p} %"
    needs = f"needs {math.ceil(100 * nearest.needed - 1e-9)} %" if nearest.needed <= 1 else "not enough now"
    return f"{mind.silence()}; {label.lower()} {p} %, {needs}"


def _percent(p: float) -> int:
    return math.floor(100 * p + 1e-9)
