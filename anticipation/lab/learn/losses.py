"""What the network is taught: the losses of its heads, each only where the truth is known."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from anticipation.lab.learn.net import Said
from anticipation.window.schema import CLIMATE, OUTPUTS, STYLE, WITHIN, column

__all__ = ["Batch", "cumulative", "losses"]

_UNKNOWN = 255
_SPEED, _MOVES = column("speed.mean"), 0.05
"""A token tells how a car is driven while it moves, at 3 km/h and more."""
_LEAST_S = 15

Batch = dict[str, Tensor]
"""The columns of ``Examples`` as tensors; ``at`` counts in the flattened batch. ``rare [B]`` is what a driver
counts for, ``teacher [D, n]`` may lack."""


def cumulative(logits: Tensor) -> Tensor:
    """Turn raw numbers ``[..., n]`` into logits that never fall from one horizon to the next."""
    return torch.cat([logits[..., :1], logits[..., :1] + F.softplus(logits[..., 1:]).cumsum(-1)], -1)


def _at(name: str) -> int:
    return OUTPUTS.index(name)


def _told(logits: Tensor, truth: Tensor) -> Tensor:
    """Return the mean binary cross-entropy over what is known."""
    known = truth != _UNKNOWN
    return F.binary_cross_entropy_with_logits(logits[known], truth[known].float())


def losses(said: Said, batch: Batch, temperature: float = 2.0) -> dict[str, Tensor]:
    """Return the losses by name, of those heads about which something is known.

    Where the batch has a ``teacher``, the
    pointer learns from its probabilities at this temperature, too (Hinton et al., 2015).
    """
    y = said.y
    first = len(CLIMATE) * len(WITHIN)
    steps, leaves, trip, change = (_at(name) for name in ("setting.-2", "leaves.5min", "trip.ac", "change.1min"))
    heads = {
        "acts": cumulative(y[..., :first].reshape(*y.shape[:-1], len(CLIMATE), len(WITHIN))),
        "setting": y[..., steps : steps + 6],
        "energy": y[..., _at("energy")],
        "leaves": cumulative(y[..., leaves : leaves + 4]),
        "trip": y[..., trip : trip + 2],
        "change": cumulative(y[..., change : change + 3]),
    }
    found = {name: _told(logits, batch[name]) for name, logits in heads.items() if (batch[name] != _UNKNOWN).any()}
    goal, scores = batch["goal"], said.scores.masked_fill(~batch["counts"], -1e9)
    asked = goal >= 0
    if asked.any():
        found["goal"] = F.cross_entropy(scores[asked], goal[asked])
    if "teacher" in batch:
        taught = asked & (batch["teacher"].sum(1) > 0)
        if taught.any():
            soft = batch["teacher"][taught].clamp(min=1e-6).pow(1 / temperature) * batch["counts"][taught]
            soft = soft / soft.sum(1, keepdim=True)
            found["teacher"] = temperature**2 * F.kl_div(
                F.log_softmax(scores[taught] / temperature, 1), soft, reduction="batchmean"
            )
    moving = (batch["tokens"][..., _SPEED] > _MOVES) & (batch["driver"] >= 0)[:, None]
    rows = moving.sum(1) >= _LEAST_S
    if rows.any():
        each = F.normalize(y[rows, :, _at("style.0") : _at("style.0") + STYLE], dim=-1)
        style = F.normalize((each * moving[rows, :, None]).sum(1), dim=-1)
        found["style"] = _apart(style, batch["hand"][rows], batch["rare"][rows])
    return found


def _apart(style: Tensor, hand: Tensor, rare: Tensor) -> Tensor:
    """Return how far, as 1 - cosine, styles lie from where the drivers' hands say; each driver counts alike.

    Else it would pay to say that the owner drives, whom other columns may give away, and not to look at the driving.
    """
    lies = F.normalize(torch.cat([torch.ones_like(hand[:, :1]), hand], 1), dim=-1)
    apart = 1 - (style * lies).sum(-1)
    return (apart * rare).sum() / rare.sum()
