"""How large a network is: the numbers from which all its shapes follow."""

from math import prod
from typing import Annotated, Final, Literal

import msgspec

__all__ = ["BLOCK", "NetShape", "weight_shapes"]

BLOCK: Final = 32
"""Weights of an expert that share one scale, along the axis of its input."""

Count = Annotated[int, msgspec.Meta(ge=1)]


class NetShape(msgspec.Struct, frozen=True):
    """The sizes of a network; raises ValueError for some that do not go together."""

    columns: Count
    """Of a token."""
    cand_columns: Count
    """Of a candidate."""
    outputs: Count
    """Logits read from the last token."""
    rows: Count = 32
    """Candidates that the runtime makes room for; fewer are padded."""
    d: Count = 128
    """Width of the stream of tokens inside."""
    layers: Count = 3
    heads: Count = 4
    """Of queries; ``heads / kv_heads`` of them share a head of keys and values."""
    kv_heads: Count = 2
    head_dim: Count = 32
    experts: Count = 32
    """Of each layer, from which each token is given ``k``; one more is shared by all tokens."""
    hidden: Count = 128
    """Width of one expert inside."""
    k: Count = 4
    pointer: Count = 96
    """Width in which candidates are compared."""
    context: Count = 256
    """Tokens that the caches of keys and values hold."""
    kind: Literal["experts", "dense"] = "experts"
    """``dense``: one feed-forward net for each layer in place of the experts, to compare with."""
    dense_hidden: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Width of a dense layer inside; 0 for experts."""

    def __post_init__(self) -> None:
        if self.heads % self.kv_heads:
            raise ValueError(f"{self.heads} heads cannot share {self.kv_heads} heads of keys and values evenly")
        if self.head_dim % 16:
            raise ValueError(f"head_dim {self.head_dim} is no multiple of 16, as onnxruntime's attention needs")
        if self.kind == "dense":
            if not self.dense_hidden:
                raise ValueError("a dense network needs dense_hidden")
            return
        if self.d % BLOCK or self.hidden % BLOCK:
            raise ValueError(f"d {self.d} and hidden {self.hidden} must be multiples of {BLOCK}, the block of a scale")
        if self.k > self.experts:
            raise ValueError(f"k {self.k} is more than the {self.experts} experts there are")

    @property
    def attention(self) -> int:
        """Width of all heads of queries together."""
        return self.heads * self.head_dim

    @property
    def total_weights(self) -> int:
        """How many weights there are."""
        return sum(prod(sizes) for sizes in weight_shapes(self).values())

    @property
    def active_weights(self) -> int:
        """How many weights take part in one token."""
        idle = 0 if self.kind == "dense" else self.experts - self.k
        return self.total_weights - self.layers * idle * 2 * self.d * self.hidden

    @property
    def total_twin(self) -> "NetShape":
        """The dense network with as many weights inside its layers as all experts have together."""
        return msgspec.structs.replace(self, kind="dense", dense_hidden=(self.experts + 1) * self.hidden)

    @property
    def active_twin(self) -> "NetShape":
        """The dense network with as many weights inside its layers as take part in one token."""
        return msgspec.structs.replace(self, kind="dense", dense_hidden=(self.k + 1) * self.hidden)


def weight_shapes(shape: NetShape) -> dict[str, tuple[int, ...]]:
    """Return the name and the shape of each array of weights, all float32.

    Matrices that multiply a row from the right are ``[in, out]``; those of experts and of dense layers ``[out, in]``.
    Expert 0 is the shared one.
    """
    d, width, pointer = shape.d, shape.attention, shape.pointer
    shapes: dict[str, tuple[int, ...]] = {"embed.w": (shape.columns, d), "embed.b": (d,)}
    for layer in (f"layer{i}" for i in range(shape.layers)):
        shapes |= {
            f"{layer}.norm1": (d,),
            f"{layer}.qkv": (d, width + 2 * shape.kv_heads * shape.head_dim),
            f"{layer}.out": (width, d),
            f"{layer}.norm2": (d,),
        }
        if shape.kind == "dense":
            shapes |= {f"{layer}.up": (shape.dense_hidden, d), f"{layer}.down": (d, shape.dense_hidden)}
            continue
        experts = shape.experts + 1
        shapes |= {
            f"{layer}.router": (d, experts),
            f"{layer}.bias": (experts,),
            f"{layer}.up": (experts, shape.hidden, d),
            f"{layer}.down": (experts, d, shape.hidden),
        }
    return shapes | {
        "norm_f": (d,),
        "head.w": (d, shape.outputs),
        "head.b": (shape.outputs,),
        "cand.w": (shape.cand_columns, pointer),
        "cand.b": (pointer,),
        "mean.w": (pointer, pointer),
        "query.w": (d, pointer),
        "inner.w": (pointer, pointer),
        "inner.b": (pointer,),
        "score.w": (pointer, 1),
        "skip.w": (shape.cand_columns, 1),
    }
