"""What the network is taught: the losses of its heads, each only where the truth is known."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from anticipation.lab.learn.net import Said
from anticipation.window.schema import CLIMATE, OUTPUTS, STYLE, WITHIN

__all__ = ["Batch", "cumulative", "losses"]

_UNKNOWN = 255
_STYLE_SHARP = 8.0

Batch = dict[str, Tensor]
"""The columns of ``Examples`` as tensors; ``at`` counts in the flattened batch. ``teacher [D, n]`` may lack."""


def cumulative(logits: Tensor) -> Tensor:
    """Turn raw numbers ``[..., n]`` into logits that never fall from one horizon to the next."""
    return torch.cat([logits[..., :1], logits[..., :1] + F.softplus(logits[..., 1:]).cumsum(-1)], -1)


def _at(name: str) -> int:
    return OUTPUTS.index(name)


def _told(logits: Tensor, truth: Tensor) -> Tensor:
    """Return the mean binary cross-entropy over what is known."""
    known = truth != _UNKNOWN
    return F.binary_cross_entropy_with_logits(logits[known], truth[known].float())


def losses(said: Said, batch: Batch, styles: Tensor | None, temperature: float = 2.0) -> dict[str, Tensor]:
    """Return the losses by name, of those heads about which something is known.

    ``styles [drivers, 8]`` are the directions of the drivers in training. Where the batch has a ``teacher``, the
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
    if styles is not None and (batch["driver"] >= 0).any():
        rows = batch["driver"] >= 0
        style = F.normalize(y[rows, :, _at("style.0") : _at("style.0") + STYLE], dim=-1)
        last = batch["last"][rows]
        style = style[torch.arange(len(style)), last]
        found["style"] = F.cross_entropy(_STYLE_SHARP * style @ F.normalize(styles, dim=-1).T, batch["driver"][rows])
    return found
