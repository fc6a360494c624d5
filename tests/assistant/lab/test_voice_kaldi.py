"""The written network is the network: what the file says is computed here, step by step, and compared."""

import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed")

from assistant.lab.voice.errors import VoiceError  # noqa: E402
from assistant.lab.voice.kaldi import read_weights, write_model  # noqa: E402
from assistant.lab.voice.net import Shape, SpeechNet, folded  # noqa: E402

Row = Callable[[int], np.ndarray]
"""A node of the network: its values at a frame."""


def components_of(data: bytes) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the matrix and bias of each affine component, as the file holds them."""
    found = {}
    for start in re.finditer(rb"<ComponentName> (\S+) <FixedAffineComponent> <LinearParams> CM2 ", data):
        least, span, rows, columns = struct.unpack_from("<ffii", data, start.end())
        at = start.end() + 16
        steps = np.frombuffer(data, "<u2", rows * columns, at).reshape(rows, columns)
        at += 2 * rows * columns + len(b"<BiasParams> FV ") + 5
        bias = np.frombuffer(data, "<f4", rows, at)
        found[start[1].decode()] = (least + span * (steps / 65535.0), bias)
    return found


def output_of(data: bytes, features: np.ndarray, frame: int) -> np.ndarray:
    """Follow the file's own description of the network back from its output at ``frame``."""
    text = re.search(rb"<Nnet3> \n(.*?)\n\n", data, re.DOTALL)
    assert text is not None
    affine = components_of(data)
    inputs = dict(re.findall(r"component-node name=(\S+) component=\S+ input=(.*)", text[1].decode()))

    def node(name: str) -> Row:
        return lambda t: features[t] if name == "input" else apply(name, described(inputs[name])(t))

    def described(line: str) -> Row:
        known = {
            "Append": lambda *rows: lambda t: np.concatenate([row(t) for row in rows]),
            "Offset": lambda row, by: lambda t: row(t + by),
            "Sum": lambda one, other: lambda t: one(t) + other(t),
            "Scale": lambda by, row: lambda t: by * row(t),
            "node": node,
        }
        call = re.sub(r"\b([a-z]\w*(?:\.\w+)?)\b", r"node('\1')", line)
        result: Row = eval(call, known)
        return result

    def apply(name: str, values: np.ndarray) -> np.ndarray:
        if name in affine:
            matrix, bias = affine[name]
            return np.asarray(matrix @ values + bias)
        if name.endswith("relu"):
            return np.maximum(values, 0)
        return values - np.log(np.exp(values).sum()) if name.endswith("softmax") else values

    return node("last.softmax")(frame)


def test_the_file_computes_what_the_network_computes(tmp_path: Path) -> None:
    torch.manual_seed(4)
    shape = Shape(5, width=12, narrow=6, blocks=3, ahead=1)
    net = SpeechNet(shape)
    net.standardise(torch.randn(40), torch.rand(40) + 0.5)
    with torch.no_grad():
        for _ in range(20):  # normalisations that do something
            net(torch.randn(8, 40, shape.left + 31 + shape.right))
    net.eval()
    write_model(tmp_path / "final.mdl", folded(net), shape, [0, 1, 2, 3, 4])
    features = torch.randn(shape.left + 7 + shape.right, 40)
    with torch.no_grad():
        expected = torch.log_softmax(net(features.T[None]), 1)[0].T.numpy()
    data = (tmp_path / "final.mdl").read_bytes()
    for at, frame in enumerate((0, 3, 6)):
        heard = output_of(data, features.numpy(), shape.left + frame)
        assert heard == pytest.approx(expected[at], abs=2e-3)


def test_what_was_written_can_be_taught_further(tmp_path: Path) -> None:
    torch.manual_seed(5)
    shape = Shape(5, width=12, narrow=6, blocks=3, ahead=1)
    taught = SpeechNet(shape)
    taught.standardise(torch.randn(40), torch.rand(40) + 0.5)
    with torch.no_grad():
        for _ in range(20):
            taught(torch.randn(8, 40, shape.left + 31 + shape.right))
    taught.eval()
    write_model(tmp_path / "final.mdl", folded(taught), shape, [0, 1, 2, 3, 4])
    again = SpeechNet(shape).eval()
    again.standardise(torch.randn(40), torch.rand(40) + 0.5)  # of other examples
    some = torch.randn(8, 40, shape.left + 31 + shape.right)
    again.take(read_weights(tmp_path / "final.mdl"), some)
    with torch.no_grad():
        assert again(some).numpy() == pytest.approx(taught(some).numpy(), abs=3e-3)
        for module in again.modules():  # what a batch says of itself agrees with what was set
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        assert again.train()(some).numpy() == pytest.approx(taught(some).numpy(), abs=0.02)


@pytest.mark.parametrize("content", [b"", b"\0B<Nnet3> nothing <NumComponents> ", b"\0B<TransitionModel> of another"])
def test_another_ones_model_cannot_be_taught_further(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "final.mdl").write_bytes(content)
    with pytest.raises(VoiceError, match=r"final\.mdl is no speech model of ours that could be taught further"):
        read_weights(tmp_path / "final.mdl")


def test_the_context_is_written_as_it_is(tmp_path: Path) -> None:
    shape = Shape(5, width=12, narrow=6, blocks=3, ahead=1)
    write_model(tmp_path / "final.mdl", folded(SpeechNet(shape).eval()), shape, [0, 0, 1, 2, 3, 4])
    data = (tmp_path / "final.mdl").read_bytes()
    assert b"<LeftContext> \x04" + struct.pack("<i", shape.left) in data
    assert b"<RightContext> \x04" + struct.pack("<i", shape.right) in data
    assert b"<Triples> \x04" + struct.pack("<i", 6) in data
