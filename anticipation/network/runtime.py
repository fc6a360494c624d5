"""Runs the network: new tokens in, what the driver may need next out.

The model is a file for onnxruntime. It is run on one thread that never spins, into buffers that are made once: the
caches of keys and values are the past and the present of each run at the same time, so that a decision costs its new
tokens alone, however many came before.
"""

import hashlib
import math
import re
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from anticipation.errors import ModelError
from anticipation.network.manifest import Folder, Manifest, read_manifest
from anticipation.network.shape import NetShape
from anticipation.network.taps import tapped

__all__ = ["Network", "Output", "Snapshot"]

_ONNXRUNTIME: Final = (1, 31, 1)
"""The first whose int4 experts are fast on a CPU; some older ones do not have them at all."""

_FINGERPRINT = 8


class Output(NamedTuple):
    """What the network says at one decision."""

    y: NDArray[np.float32]
    """Logits by the manifest's ``outputs``, [outputs]."""
    scores: NDArray[np.float32]
    """Of each candidate, [N]; only their differences mean something."""
    awake: tuple[tuple[int, ...], ...] = ()
    """Which experts of each layer the last token woke, in rising order; () without experts."""


class Snapshot(NamedTuple):
    """All that the network remembers at one time; equal when that is equal.

    What has been read never changes until it is forgotten, so later snapshots share what earlier ones hold.
    """

    filled: tuple[bytes, ...]
    """The keys and values of each token."""


class Network:
    """A loaded model and its caches; the same calls give the same bytes. Not to be shared between threads."""

    def __init__(self, session: Any, manifest: Manifest, taps: tuple[str, ...] = ()) -> None:
        self.manifest = manifest
        self._taps = taps
        self._choices: list[NDArray[np.float32]] = []
        """By layer what the experts of each new token are chosen by, [T or 1, experts]."""
        shape = manifest.shape
        self._shape = shape
        self._session = session
        self._length = 0
        self._kept: list[bytes] = []
        # by layer, key or value, the one sequence, head, token, dimension
        sizes = (shape.layers, 2, 1, shape.kv_heads, shape.context, shape.head_dim)
        self._caches = np.zeros(sizes, np.float32)
        self._tokens = np.zeros((1, shape.context, shape.columns), np.float32)
        self._candidates = np.zeros((shape.rows, shape.cand_columns), np.float32)
        self._share = np.zeros((1, shape.rows), np.float32)
        self._seqlens = np.zeros(1, np.int32)
        self._total = np.zeros((), np.int32)
        self._y = np.zeros(shape.outputs, np.float32)
        self._scores = np.zeros(shape.rows, np.float32)
        self._bound = 0
        """Tokens that the binding is made for."""
        self._binding = self._bind()

    @classmethod
    def load(cls, folder: Folder, schema: str) -> "Network":
        """Load the model in a folder for a window whose columns have this hash.

        Raises ModelError, whose text says what to do, when it is missing, damaged, of a newer format, made for other
        columns, or when onnxruntime cannot run it.
        """
        manifest = read_manifest(folder)
        file = folder / manifest.model
        try:
            model = file.read_bytes()
        except OSError as error:
            why = error.strerror or error
            raise ModelError(f"{file}: cannot be read ({why}); reinstall Outrider or train anew") from None
        if manifest.schema != schema:
            raise ModelError(
                f"{file}: made for a window of schema {manifest.schema}, this program's is {schema}; "
                "use the model that came with this version, or train anew"
            )
        if hashlib.sha256(model).hexdigest() != manifest.sha256:
            raise ModelError(f"{file}: damaged, its sha256 is not the manifest's; reinstall Outrider")
        model, taps = tapped(model)
        return cls(_session(file, model, manifest.shape, taps), manifest, taps)

    @property
    def fingerprint(self) -> str:
        """The first 8 hexadecimal digits of the model's sha256: which model said something."""
        return self.manifest.sha256[:_FINGERPRINT]

    @property
    def length(self) -> int:
        """Tokens in the caches."""
        return self._length

    @property
    def room(self) -> int:
        """Tokens that still fit in the caches."""
        return self._shape.context - self._length

    def reset(self) -> None:
        """Forget all tokens."""
        self._length = 0
        self._kept.clear()

    def snapshot(self) -> Snapshot:
        """Return what the network remembers, to come back to; costs only the tokens since the last one."""
        new = range(len(self._kept), self._length)
        self._kept.extend(self._caches[..., token, :].tobytes() for token in new)
        return Snapshot(tuple(self._kept))

    def restore(self, snapshot: Snapshot) -> None:
        """Remember what a snapshot holds and nothing else; raises ValueError for another network's."""
        length = len(snapshot.filled)
        one = self._caches[..., 0, :]
        if length > self._shape.context or any(len(token) != one.nbytes for token in snapshot.filled):
            raise ValueError("a snapshot of a network of another shape")
        tokens = np.frombuffer(b"".join(snapshot.filled), np.float32).reshape(length, *one.shape)
        self._caches[..., :length, :] = np.moveaxis(tokens, 0, -2)
        self._length = length
        self._kept = list(snapshot.filled)

    def step(self, tokens: ArrayLike, candidates: ArrayLike, share: ArrayLike) -> Output:
        """Append new tokens, and return what the network says after the last of them.

        ``tokens`` [T, columns], at least one; ``candidates`` [N, cand_columns], at most ``rows``; ``share`` [N], which
        sums to one over the candidates that count in their mean. Raises ValueError for other shapes, for a number that
        is not finite, and for more tokens than there is room; nothing has changed then.
        """
        shape = self._shape
        new = _checked("tokens", tokens, (shape.columns,))
        rows = _checked("candidates", candidates, (shape.cand_columns,))
        parts = _checked("share", share, ())
        count = len(rows)
        if len(parts) != count:
            raise ValueError(f"share of shape [{len(parts)}], not [{count}]")
        if not 0 < len(new) <= self.room:
            raise ValueError(f"{len(new)} tokens; there is room for 1 to {self.room}")
        if count > shape.rows:
            raise ValueError(f"{count} candidates; there are {shape.rows} rows")
        self._candidates[:count] = rows
        self._share[0, :count] = parts
        if count < shape.rows:
            self._candidates[count:] = 0.0
            self._share[0, count:] = 0.0
        self._run(new)
        return Output(self._y.copy(), self._scores[:count].copy(), _awake(self._choices, shape.k + 1))

    def _run(self, new: NDArray[np.float32]) -> None:
        count = len(new)
        self._tokens[0, :count] = new
        self._seqlens[0] = self._length + count - 1
        self._total[()] = self._length + count
        if count != self._bound:  # nearly always 1: binding anew would cost a tenth of the decision
            self._binding.bind_ortvalue_input("tokens", _value(self._tokens[:, :count]))
            self._tap(count)
            self._bound = count
        self._session.run_with_iobinding(self._binding)
        self._length += count

    def _tap(self, count: int) -> None:
        """Bind buffers for the routers' choices; the last layer needs to choose for the last token alone."""
        sizes = {output.name: output.shape for output in self._session.get_outputs()}
        self._choices = [
            np.zeros((sizes[n][0] if sizes[n][0] == 1 else count, sizes[n][1]), np.float32) for n in self._taps
        ]
        for name, choice in zip(self._taps, self._choices, strict=True):
            self._binding.bind_ortvalue_output(name, _value(choice))

    def _bind(self) -> Any:
        """Bind all buffers but the tokens, whose number changes; onnxruntime computes in them, without a copy."""
        binding = self._session.io_binding()
        inputs: dict[str, NDArray[Any]] = {
            "candidates": self._candidates,
            "share": self._share,
            "seqlens_k": self._seqlens,
            "total_len": self._total,
        }
        for name, array in inputs.items():
            binding.bind_ortvalue_input(name, _value(array))
        binding.bind_ortvalue_output("y", _value(self._y))
        binding.bind_ortvalue_output("scores", _value(self._scores))
        for i, layer in enumerate(self._caches):
            for name, array in zip(("key", "value"), layer, strict=True):
                value = _value(array)
                binding.bind_ortvalue_input(f"past_{name}_{i}", value)
                binding.bind_ortvalue_output(f"present_{name}_{i}", value)
        return binding


def _checked(name: str, values: ArrayLike, row: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the values as finite numbers, any number of rows of this shape; raises ValueError."""
    array = np.asarray(values, np.float32)
    if not array.ndim or array.shape[1:] != row:
        wanted = ", ".join(map(str, ("any", *row)))
        raise ValueError(f"{name} of shape {list(array.shape)}, not [{wanted}]")
    # a router that is given one picks some expert, and nobody would notice; a sum is finite if all of it is
    if not math.isfinite(array.sum(dtype=np.float64)):
        raise ValueError(f"{name} hold a number that is not finite")
    return array


def _value(array: NDArray[Any]) -> Any:
    """Return the array as onnxruntime sees it; on a CPU both are the same memory."""
    from onnxruntime import OrtValue

    return OrtValue.ortvalue_from_numpy(array)


def _awake(choices: list[NDArray[np.float32]], count: int) -> tuple[tuple[int, ...], ...]:
    """Return by layer the ``count`` experts that the last token ranks highest."""
    if not choices:
        return ()
    ranked = np.concatenate([choice[-1:] for choice in choices]).argpartition(-count, axis=1)[:, -count:]
    ranked.sort(axis=1)
    return tuple(map(tuple, ranked.tolist()))


def _session(file: Folder, model: bytes, shape: NetShape, taps: tuple[str, ...]) -> Any:
    """Return a session that runs the model, which was read from ``file``; raises ModelError."""
    # imported late: it takes a tenth of a second, which commands without a model need not pay
    import onnxruntime

    if _version(onnxruntime.__version__) < _ONNXRUNTIME:
        needed = ".".join(map(str, _ONNXRUNTIME))
        raise ModelError(
            f"onnxruntime {onnxruntime.__version__} is too old for the model; pip install 'onnxruntime>={needed}'"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime's own have no common base
        why = str(error).partition("\n")[0]
        raise ModelError(f"{file}: onnxruntime cannot load it ({why}); reinstall Outrider or train anew") from None
    there = {value.name: value.shape for value in (*session.get_inputs(), *session.get_outputs())}
    there = {name: size for name, size in there.items() if name not in taps}
    if there != _interface(shape):
        raise ModelError(f"{file}: its inputs are not those that its manifest says; reinstall Outrider or train anew")
    return session


def _interface(shape: NetShape) -> dict[str, list[int | str]]:
    """Return the sizes of each input and output of a model of this shape."""
    caches = [
        f"{when}_{what}_{i}" for when in ("past", "present") for what in ("key", "value") for i in range(shape.layers)
    ]
    sizes: dict[str, list[int | str]] = {
        "tokens": [1, "T", shape.columns],
        "candidates": ["N", shape.cand_columns],
        "share": [1, "N"],
        "seqlens_k": [1],
        "total_len": [],
        "y": [shape.outputs],
        "scores": ["N"],
    }
    return sizes | {name: [1, shape.kv_heads, shape.context, shape.head_dim] for name in caches}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])
