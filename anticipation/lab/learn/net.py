"""The network in torch: the same mathematics and the same names of weights as the graph that ships (``graph.py``)."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from anticipation.network.shape import NetShape
from anticipation.window.schema import CANDIDATE_COLUMNS

__all__ = ["Mind", "Said", "fake_quantized"]

BLOCK = 32
"""Inputs of an expert that share one scale."""
_LEVELS = 8
_BALANCE = 1e-3
"""How far a selection bias moves at each step towards even load (DeepSeek-V3, 2024: no auxiliary loss)."""
_ROTARY_BASE = 10_000.0
_P_NOW = CANDIDATE_COLUMNS.index("p_now")
"""A third of the logarithm of the memory's probability."""


class Said(NamedTuple):
    """``y [B, T, outputs]`` at every token; ``scores [D, candidates]`` where candidates were asked for."""

    y: Tensor
    scores: Tensor


def fake_quantized(weight: Tensor) -> Tensor:
    """Return int4 blockwise symmetric weights as floats, with the gradient of the weights themselves."""
    blocks = weight.detach().reshape(*weight.shape[:-1], -1, BLOCK)
    most = blocks.gather(-1, blocks.abs().argmax(-1, keepdim=True))
    scale = -most / _LEVELS
    scale = torch.where(scale == 0, torch.full_like(scale, 1e-8), scale)
    rounded = (blocks / scale).round().clamp(-_LEVELS, _LEVELS - 1) * scale
    # the difference is 0, but it carries the gradient; added the other way round, it would cost the last bit
    return rounded.reshape(weight.shape) + (weight - weight.detach())


def _normal(*size: int, scale: float) -> nn.Parameter:
    return nn.Parameter(torch.randn(*size) * scale)


def _rms(x: Tensor, weight: Tensor) -> Tensor:
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * weight


class _Attention(nn.Module):
    """Causal attention of grouped queries with rotary positions."""

    def __init__(self, shape: NetShape) -> None:
        super().__init__()
        self.shape = shape
        wide = (shape.heads + 2 * shape.kv_heads) * shape.head_dim
        self.qkv = _normal(shape.d, wide, scale=shape.d**-0.5)
        self.out = _normal(shape.heads * shape.head_dim, shape.d, scale=(2 * shape.layers * shape.d) ** -0.5)
        rate = _ROTARY_BASE ** (-torch.arange(0, shape.head_dim, 2) / shape.head_dim)
        angle = torch.arange(shape.context)[:, None] * rate
        self.cos: Tensor
        self.sin: Tensor
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Attend over ``x [B, T, d]``."""
        shape, (batch, length, _) = self.shape, x.shape
        q, k, v = (x @ self.qkv).split([n * shape.head_dim for n in (shape.heads, shape.kv_heads, shape.kv_heads)], -1)
        q, k, v = (z.reshape(batch, length, -1, shape.head_dim).transpose(1, 2) for z in (q, k, v))
        q, k = self._turned(q), self._turned(k)
        group = shape.heads // shape.kv_heads
        seen = F.scaled_dot_product_attention(
            q, k.repeat_interleave(group, 1), v.repeat_interleave(group, 1), is_causal=True
        )
        return seen.transpose(1, 2).reshape(batch, length, -1) @ self.out

    def _turned(self, x: Tensor) -> Tensor:
        a, b = x.chunk(2, -1)
        cos, sin = self.cos[: x.shape[2]], self.sin[: x.shape[2]]
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class _Experts(nn.Module):
    """One shared expert, and the best ``k`` of many: each token wakes only these."""

    bias: Tensor

    def __init__(self, shape: NetShape) -> None:
        super().__init__()
        self.k = shape.k + 1
        n = shape.experts + 1
        self.router = _normal(shape.d, shape.experts, scale=shape.d**-0.5)
        self.up = _normal(n, shape.hidden, shape.d, scale=(2 / shape.d) ** 0.5)
        self.down = _normal(n, shape.d, shape.hidden, scale=(shape.layers * shape.hidden) ** -0.5)
        self.register_buffer("bias", torch.zeros(n))
        self.bias[0] = 1e4
        self.quantized = False

    def forward(self, x: Tensor) -> Tensor:
        """Pass ``x [tokens, d]`` through its experts."""
        scores = torch.sigmoid(F.pad(x @ self.router, (1, 0)))
        chosen = (scores + self.bias).topk(self.k, -1).indices
        weight = scores.gather(1, chosen)
        weight = (weight / weight.sum(1, keepdim=True)).flatten()
        expert = chosen.flatten()
        counts = torch.bincount(expert, minlength=len(self.bias))
        if self.training:
            load = counts[1:].float()
            self.bias[1:] += _BALANCE * torch.sign(load.mean() - load)
        order = expert.argsort(stable=True)
        token = order // self.k
        # unbound at once: a gradient for each expert, not one of the size of all for each of them
        up, down = ((fake_quantized(w) if self.quantized else w).unbind() for w in (self.up, self.down))
        parts = x[token].split(counts.tolist())
        done = [F.relu(part @ up[e].T) @ down[e].T for e, part in enumerate(parts) if len(part)]
        return torch.zeros_like(x).index_add(0, token, torch.cat(done) * weight[order, None])


class _Dense(nn.Module):
    """The twin: every weight works for every token."""

    def __init__(self, shape: NetShape) -> None:
        super().__init__()
        self.up = _normal(shape.dense_hidden, shape.d, scale=(2 / shape.d) ** 0.5)
        self.down = _normal(shape.d, shape.dense_hidden, scale=(shape.layers * shape.dense_hidden) ** -0.5)

    def forward(self, x: Tensor) -> Tensor:
        """Pass ``x [tokens, d]`` through."""
        return F.relu(x @ self.up.T) @ self.down.T


class _Layer(nn.Module):
    def __init__(self, shape: NetShape) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.Parameter(torch.ones(shape.d)), nn.Parameter(torch.ones(shape.d))
        self.attention = _Attention(shape)
        self.wide = _Experts(shape) if shape.kind == "experts" else _Dense(shape)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(_rms(x, self.norm1))
        flat = _rms(x, self.norm2).reshape(-1, x.shape[-1])
        return x + self.wide(flat).reshape(x.shape)


class Mind(nn.Module):
    """The whole network; ``shape`` says how large."""

    def __init__(self, shape: NetShape) -> None:
        super().__init__()
        self.shape, d, p = shape, shape.d, shape.pointer
        self.embed_w, self.embed_b = _normal(shape.columns, d, scale=0.3), nn.Parameter(torch.zeros(d))
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        self.stack: tuple[_Layer, ...] = tuple(layer for layer in self.layers if isinstance(layer, _Layer))
        self.norm_f = nn.Parameter(torch.ones(d))
        self.head_w, self.head_b = _normal(d, shape.outputs, scale=0.02), nn.Parameter(torch.zeros(shape.outputs))
        self.cand_w, self.cand_b = _normal(shape.cand_columns, p, scale=0.4), nn.Parameter(torch.zeros(p))
        self.mean_w, self.query_w = _normal(p, p, scale=p**-0.5), _normal(d, p, scale=d**-0.5)
        self.inner_w, self.inner_b = _normal(p, p, scale=(2 / p) ** 0.5), nn.Parameter(torch.zeros(p))
        self.score_w = _normal(p, 1, scale=0.02)
        self.skip_w = nn.Parameter(torch.zeros(shape.cand_columns, 1))
        with torch.no_grad():  # begin with what the memory says: all that is learned comes on top of it
            self.skip_w[_P_NOW] = 3.0

    def forward(self, tokens: Tensor, at: Tensor, candidates: Tensor, counts: Tensor) -> Said:
        """Read ``tokens [B, T, columns]``; ``at [D]`` are the places, in the flattened B T, where candidates are asked.

        ``candidates [D, n, columns]``, ``counts [D, n]`` which of them there are.
        """
        x = tokens @ self.embed_w + self.embed_b
        for layer in self.stack:
            x = layer(x)
        z = _rms(x, self.norm_f)
        y = z @ self.head_w + self.head_b
        return Said(y, self.point(z.reshape(-1, z.shape[-1])[at], candidates, counts))

    def point(self, z: Tensor, candidates: Tensor, counts: Tensor) -> Tensor:
        """Return scores ``[D, n]`` of the candidates for ``z [D, d]``."""
        share = counts / counts.sum(1, keepdim=True).clamp(min=1)
        a = F.relu(candidates @ self.cand_w + self.cand_b)
        mean = (share[:, None] @ a)[:, 0]
        g = z @ self.query_w + mean @ self.mean_w
        u = F.relu(a @ self.inner_w + g[:, None] + self.inner_b)
        return (u @ self.score_w + candidates @ self.skip_w)[..., 0]

    def quantize(self, on: bool = True) -> None:
        """Let the experts be as they will ship, int4, from now on."""
        for layer in self.stack:
            if isinstance(layer.wide, _Experts):
                layer.wide.quantized = on

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by the names of the graph."""
        named: dict[str, Tensor] = {
            "embed.w": self.embed_w, "embed.b": self.embed_b, "norm_f": self.norm_f, "head.w": self.head_w,
            "head.b": self.head_b, "cand.w": self.cand_w, "cand.b": self.cand_b, "mean.w": self.mean_w,
            "query.w": self.query_w, "inner.w": self.inner_w, "inner.b": self.inner_b, "score.w": self.score_w,
            "skip.w": self.skip_w,
        }  # fmt: skip
        for i, layer in enumerate(self.stack):
            named |= {f"layer{i}.norm1": layer.norm1, f"layer{i}.norm2": layer.norm2}
            named |= {f"layer{i}.qkv": layer.attention.qkv, f"layer{i}.out": layer.attention.out}
            named |= {f"layer{i}.up": layer.wide.up, f"layer{i}.down": layer.wide.down}
            if isinstance(layer.wide, _Experts):
                named[f"layer{i}.router"] = F.pad(layer.wide.router, (1, 0))
                named[f"layer{i}.bias"] = layer.wide.bias
        return {name: tensor.detach().cpu().numpy().astype(np.float32) for name, tensor in named.items()}

    def load(self, state: Mapping[str, Tensor]) -> "Mind":
        """Take over a state; return itself."""
        self.load_state_dict(dict(state))
        return self
