"""The acoustic network: a factored time-delay network whose outputs are phones and a blank, one set every 30 ms.

A first layer looks at seven frames and steps by three; each block after it squeezes what it sees through a narrow
linear layer and adds the result to what came in. Most blocks look back and only the first few look ahead, so that a
word is out about 120 ms after it was said.

Source: D. Povey and others, "Semi-orthogonal low-rank matrix factorization for deep neural networks", 2018; A. Graves
and others, "Connectionist temporal classification", 2006.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from assistant.lab.voice.features import CEPSTRA

__all__ = ["BYPASS", "EDGE", "STEP", "Shape", "SpeechNet", "Weights", "folded"]

STEP = 3
"""Input frames to one output."""
EDGE = 3
"""Frames that the first layer sees on either side."""
BYPASS = 0.66
"""The share of a block's input that is added to its output."""


class Shape(NamedTuple):
    """The size of a network; ``ahead`` is how many of its blocks look ahead, the others look back twice."""

    outputs: int
    width: int = 512
    narrow: int = 128
    blocks: int = 9
    ahead: int = 3

    @property
    def left(self) -> int:
        """Input frames of context before the middle of an output."""
        return EDGE + STEP * (2 * self.blocks - self.ahead)

    @property
    def right(self) -> int:
        """Input frames of context after it."""
        return EDGE + STEP * self.ahead


class _Block(nn.Module):
    """Squeeze two frames into a few numbers, widen two of those, and add them to the input."""

    def __init__(self, shape: Shape, ahead: bool) -> None:
        super().__init__()
        self.ahead = ahead
        self.squeeze = nn.Conv1d(shape.width, shape.narrow, 2, bias=False)
        self.widen = nn.Conv1d(shape.narrow, shape.width, 2, bias=False)
        self.norm = nn.BatchNorm1d(shape.width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, width, time) to two frames fewer."""
        new: Tensor = self.dropout(torch.relu(self.norm(self.widen(self.squeeze(x)))))
        kept = x[:, :, 1:-1] if self.ahead else x[:, :, 2:]
        return new + BYPASS * kept


class SpeechNet(nn.Module):
    """From cepstra, with ``shape.left`` and ``shape.right`` frames of context, to logits of blank and phones."""

    mean: Tensor
    scale: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", torch.zeros(CEPSTRA))
        self.register_buffer("scale", torch.ones(CEPSTRA))
        self.first = nn.Conv1d(CEPSTRA, shape.width, 2 * EDGE + 1, stride=STEP, bias=False)
        self.norm = nn.BatchNorm1d(shape.width)
        self.blocks = nn.ModuleList(_Block(shape, at < shape.ahead) for at in range(shape.blocks))
        self.last = nn.Conv1d(shape.width, shape.outputs, 1)

    def standardise(self, mean: Tensor, deviation: Tensor) -> None:
        """Set the mean and standard deviation of the features, each of shape (40,)."""
        self.mean.copy_(mean)
        self.scale.copy_(1.0 / deviation)

    def take(self, weights: "Weights", x: Tensor) -> None:
        """Take over folded weights; the normalisations are set so that they do nothing to ``x`` as it passes.

        ``x`` is as for ``forward``, long enough to say how the values in between are spread. The standard of the
        features must be set before.
        """
        with torch.no_grad():
            matrix, bias = weights.first
            first = _parted(matrix, 2 * EDGE + 1)
            self.first.weight.copy_(first / self.scale[:, None])
            x = self.first((x - self.mean[:, None]) * self.scale[:, None])
            x = torch.relu(_still(self.norm, x, bias + torch.einsum("oik,i->o", first, self.mean)))
            for block, (squeeze, widen, shift, _) in zip(self.blocks, weights.blocks, strict=True):
                assert isinstance(block, _Block)
                block.squeeze.weight.copy_(_parted(squeeze, 2))
                block.widen.weight.copy_(_parted(widen, 2))
                kept = x[:, :, 1:-1] if block.ahead else x[:, :, 2:]
                x = torch.relu(_still(block.norm, block.widen(block.squeeze(x)), shift)) + BYPASS * kept
            assert self.last.bias is not None
            self.last.weight.copy_(_parted(weights.last[0], 1))
            self.last.bias.copy_(weights.last[1])

    def forward(self, x: Tensor) -> Tensor:
        """Map features (batch, 40, left + frames + right) to logits (batch, outputs, ceil(frames / 3))."""
        x = (x - self.mean[:, None]) * self.scale[:, None]
        x = torch.relu(self.norm(self.first(x)))
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.last(x)
        return logits


class Weights(NamedTuple):
    """A network as plain matrices for a recogniser: each joins the frames that it sees into one long column.

    ``first`` and ``last`` are (matrix, bias); each block is (squeeze, widen, bias, looks ahead).
    """

    first: tuple[Tensor, Tensor]
    blocks: list[tuple[Tensor, Tensor, Tensor, bool]]
    last: tuple[Tensor, Tensor]


def folded(net: SpeechNet) -> Weights:
    """Return the network's weights with the normalisations multiplied into them, as (outputs, inputs) matrices."""
    with torch.no_grad():
        first, bias = _normed(net.first.weight, net.norm)
        first = first * net.scale[None, :, None]
        bias = bias - torch.einsum("oik,i->o", first, net.mean)
        blocks = []
        for block in net.blocks:
            assert isinstance(block, _Block)
            widen, shift = _normed(block.widen.weight, block.norm)
            blocks.append((_joined(block.squeeze.weight), _joined(widen), shift, block.ahead))
        assert net.last.bias is not None
        return Weights((_joined(first), bias), blocks, (_joined(net.last.weight), net.last.bias.clone()))


def _normed(weight: Tensor, norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """Multiply a batch normalisation (as it is at run time) into the convolution before it."""
    assert norm.running_var is not None
    assert norm.running_mean is not None
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return weight * gain[:, None, None], norm.bias - gain * norm.running_mean


def _joined(weight: Tensor) -> Tensor:
    """Turn a convolution's (outputs, inputs, taps) into (outputs, taps x inputs), the earliest tap first."""
    return weight.permute(0, 2, 1).reshape(weight.shape[0], -1).contiguous()


def _parted(matrix: Tensor, taps: int) -> Tensor:
    """Turn (outputs, taps x inputs) back into a convolution's (outputs, inputs, taps)."""
    return matrix.reshape(matrix.shape[0], taps, -1).permute(0, 2, 1)


def _still(norm: nn.BatchNorm1d, x: Tensor, bias: Tensor) -> Tensor:
    """Let a normalisation know how ``x`` (batch, width, time) is spread and add ``bias`` only; return what it makes."""
    assert norm.running_var is not None
    assert norm.running_mean is not None
    norm.running_mean.copy_(x.mean((0, 2)))
    norm.running_var.copy_(x.var((0, 2)))
    norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
    norm.bias.copy_(bias + norm.running_mean)
    return x + bias[:, None]
