"""Write and read an acoustic model as Kaldi's binary ``final.mdl``: the phones' states, then the network's components.

Matrices are stored with 16 bits a weight, which Kaldi reads as it reads full ones.

Source: kaldi/src/hmm/hmm-topology.cc, transition-model.cc, nnet3/nnet-nnet.cc, am-nnet-simple.cc and
matrix/compressed-matrix.cc give the format; nothing of them is used.
"""

import math
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import CEPSTRA
from assistant.lab.voice.net import BYPASS, EDGE, STEP, Shape, Weights

__all__ = ["advance", "read_weights", "repeat", "write_model"]

_Array = npt.NDArray[np.float32]


def advance(phone: int) -> int:
    """Return the transition that enters a phone (Kaldi: leaves its only state; vosk's graphs have it first)."""
    return 2 * phone


def repeat(phone: int) -> int:
    """Return the transition that stays in a phone."""
    return 2 * phone - 1


def write_model(path: Path, weights: Weights, shape: Shape, outputs_of: list[int]) -> None:
    """Write the model; phone ``n + 1`` of the graph listens to the network's output ``outputs_of[n]``."""
    body = b"\0B" + _transitions(outputs_of) + _network(weights, shape)
    body += _token("<LeftContext>") + _int(shape.left) + _token("<RightContext>") + _int(shape.right)
    path.write_bytes(body + _token("<Priors>") + _vector(np.zeros(0, np.float32)))


def read_weights(path: Path) -> Weights:
    """Return the weights of what ``write_model`` wrote, rounded to its 16 bits; raises VoiceError for others."""
    try:
        data = path.read_bytes()
        affine = dict(_affines(data))
        ahead = {
            int(block): right == f"Offset(block{block}.squeeze, {STEP})"
            for block, right in re.findall(r"name=block(\d+)\.widen .*?input=Append\(.*?, (.*)\)\n", _lines_of(data))
        }
        blocks = [
            (affine[f"block{at}.squeeze"][0], *affine[f"block{at}.widen"], ahead[at]) for at in range(1, len(ahead) + 1)
        ]
        return Weights(affine["first.affine"], blocks, affine["last.affine"])
    except (OSError, KeyError, ValueError, struct.error) as error:
        raise VoiceError(f"{path} is no speech model of ours that could be taught further: {error}") from None


def _lines_of(data: bytes) -> str:
    """Return the lines that say how the components are joined."""
    begin = data.index(b"<Nnet3> ")
    return data[begin : data.index(b"<NumComponents>", begin)].decode("ascii")


def _affines(data: bytes) -> Iterator[tuple[str, tuple[Tensor, Tensor]]]:
    """Yield (name, (matrix, bias)) of each affine component."""
    for start in re.finditer(rb"<ComponentName> (\S+) <FixedAffineComponent> <LinearParams> CM2 ", data):
        least, span, rows, columns = struct.unpack_from("<ffii", data, start.end())
        at = start.end() + 16
        steps = np.frombuffer(data, "<u2", rows * columns, at).reshape(rows, columns)
        bias = np.frombuffer(data, "<f4", rows, at + steps.nbytes + len(_token("<BiasParams>") + _token("FV")) + 5)
        matrix = (least + span * (steps / 65535.0)).astype(np.float32)
        yield start[1].decode(), (torch.from_numpy(matrix), torch.from_numpy(bias.astype(np.float32)))


def _token(text: str) -> bytes:
    return text.encode() + b" "


def _int(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def _float(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def _ints(values: list[int]) -> bytes:
    return b"\x04" + struct.pack(f"<i{len(values)}i", len(values), *values)


def _vector(values: _Array) -> bytes:
    return _token("FV") + _int(len(values)) + np.asarray(values, "<f4").tobytes()


def _matrix(values: _Array) -> bytes:
    """Return a matrix whose values are 65,536 even steps from its least to its largest."""
    least, span = float(values.min()), float(np.ptp(values)) or 1.0
    steps = np.rint((values.astype(np.float64) - least) / span * 65535).astype("<u2")
    return _token("CM2") + struct.pack("<ffii", least, span, *values.shape) + steps.tobytes()


def _transitions(outputs_of: list[int]) -> bytes:
    """One state for each phone, with a way to stay and a way to leave; phones may share an output."""
    count = len(outputs_of)
    topology = _ints(list(range(1, count + 1))) + _ints([-1] + [0] * count) + _int(1)
    half = _float(0.5)
    states = _int(2) + _int(0) + _int(2) + _int(0) + half + _int(1) + half + _int(-1) + _int(0)
    body = _token("<TransitionModel>") + _token("<Topology>") + topology + states + _token("</Topology>")
    body += _token("<Triples>") + _int(count)
    for phone, output in enumerate(outputs_of, start=1):
        body += _int(phone) + _int(0) + _int(output)
    log_half = np.full(2 * count + 1, math.log(0.5), np.float32)
    log_half[0] = 0.0
    body += _token("</Triples>") + _token("<LogProbs>") + _vector(log_half)
    return body + _token("</LogProbs>") + _token("</TransitionModel>")


def _network(weights: Weights, shape: Shape) -> bytes:
    lines = [f"input-node name=input dim={CEPSTRA}"]
    components: list[tuple[str, bytes]] = []

    def add(name: str, descriptor: str, component: bytes) -> str:
        lines.append(f"component-node name={name} component={name} input={descriptor}")
        components.append((name, component))
        return name

    taps = ", ".join(_offset("input", at) for at in range(-EDGE, EDGE + 1))
    before = add("first.affine", f"Append({taps})", _affine(*map(_numpy, weights.first)))
    before = add("first.relu", before, _nonlinear("RectifiedLinearComponent", shape.width))
    for at, (squeeze, widen, bias, ahead) in enumerate(weights.blocks, start=1):
        name, nothing = f"block{at}", np.zeros(shape.narrow, np.float32)
        here = add(f"{name}.squeeze", _pair(before, -STEP, 0), _affine(_numpy(squeeze), nothing))
        widened = _pair(here, 0, STEP) if ahead else _pair(here, -STEP, 0)
        here = add(f"{name}.widen", widened, _affine(_numpy(widen), _numpy(bias)))
        here = add(f"{name}.relu", here, _nonlinear("RectifiedLinearComponent", shape.width))
        same = _token("<NoOpComponent>") + _token("<Dim>") + _int(shape.width)
        same += _token("<BackpropScale>") + _float(1.0) + _token("</NoOpComponent>")
        before = add(f"{name}.sum", f"Sum(Scale({BYPASS}, {before}), {here})", same)
    before = add("last.affine", before, _affine(*map(_numpy, weights.last)))
    before = add("last.softmax", before, _nonlinear("LogSoftmaxComponent", shape.outputs))
    lines.append(f"output-node name=output input={before} objective=linear")
    body = _token("<Nnet3>") + ("\n" + "\n".join(lines) + "\n\n").encode()
    body += _token("<NumComponents>") + _int(len(components))
    for name, component in components:
        body += _token("<ComponentName>") + _token(name) + component
    return body + _token("</Nnet3>")


def _offset(node: str, frames: int) -> str:
    return f"Offset({node}, {frames})" if frames else node


def _pair(node: str, first: int, second: int) -> str:
    return f"Append({_offset(node, first)}, {_offset(node, second)})"


def _affine(matrix: _Array, bias: _Array) -> bytes:
    body = _token("<FixedAffineComponent>") + _token("<LinearParams>") + _matrix(matrix)
    return body + _token("<BiasParams>") + _vector(bias) + _token("</FixedAffineComponent>")


def _nonlinear(kind: str, size: int) -> bytes:
    """Return a component without weights; Kaldi's statistics of its values are left empty."""
    nothing = _vector(np.zeros(0, np.float32))
    body = _token(f"<{kind}>") + _token("<Dim>") + _int(size)
    body += _token("<ValueAvg>") + nothing + _token("<DerivAvg>") + nothing
    return body + _token("<Count>") + b"\x08" + struct.pack("<d", 0.0) + _token(f"</{kind}>")


def _numpy(tensor: Tensor) -> _Array:
    return tensor.detach().numpy().astype(np.float32)
