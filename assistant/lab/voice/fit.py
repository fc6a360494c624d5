"""Stage 4: teach the network with connectionist temporal classification, one thread, from one seed.

A training that was stopped goes on from its last checkpoint with the very batches that were still to come. What is kept
is a running mean of the weights, which is worth more than the last step's.

Source: D. Park and others, "SpecAugment", 2019, for the masks.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from assistant.lab.voice.clips import Example
from assistant.lab.voice.features import CEPSTRA, cepstral_matrix
from assistant.lab.voice.net import STEP, Shape, SpeechNet, Weights

__all__ = ["Plan", "batches_of", "fit", "greedy", "logits_of", "phone_errors", "restore"]

Show = Callable[[float, str], None]


class Plan(NamedTuple):
    """How it is taught: steps, frames in a batch (with padding), the highest rate, steps between two checkpoints."""

    steps: int
    frames: int = 12_000
    rate: float = 2e-3
    warm: int = 300
    every: int = 200
    seed: int = 1


_KEPT = 0.999
"""The running mean's memory, for one step."""
_SPREAD = 100
"""Examples that show how the values of a network are spread that has learnt already."""
_DEV = 60
"""One example in so many only measures."""


def batches_of(lengths: Sequence[int], frames: int, rng: np.random.Generator) -> list[list[int]]:
    """Return the examples' numbers in batches of like lengths, the batches in random order."""
    jittered = np.asarray(lengths) * rng.uniform(0.9, 1.1, len(lengths))
    batches: list[list[int]] = []
    batch: list[int] = []
    longest = 0
    for at in np.argsort(jittered, kind="stable").tolist():
        longest = max(longest, lengths[at])
        if batch and longest * (len(batch) + 1) > frames:
            batches.append(batch)
            batch, longest = [], lengths[at]
        batch.append(at)
    if batch:
        batches.append(batch)
    return [batches[at] for at in rng.permutation(len(batches))]


def restore(path: Path) -> SpeechNet:
    """Return the network of a checkpoint, with the mean weights, ready to listen."""
    kept = torch.load(path, weights_only=True)
    net = SpeechNet(Shape(*kept["shape"]))
    net.load_state_dict(kept["mean"])
    return net.eval()


def fit(
    examples: Sequence[Example],
    shape: Shape,
    plan: Plan,
    path: Path,
    until: int,
    show: Show,
    start: Weights | None = None,
) -> dict[str, float]:
    """Teach up to step ``until`` of ``plan.steps``, from the checkpoint at ``path`` on if there is one, else ``start``.

    Returns the last mean loss, and the share of wrong phones in some examples that are left out: a gauge of progress
    and no result, for other hearings of the same sentences are learnt.
    """
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    examples = [example for example in examples if len(example.labels)]
    dev = [at for at in range(len(examples)) if at % _DEV == _DEV - 1] or [0]
    train = [at for at in range(len(examples)) if at % _DEV != _DEV - 1]
    state = _State(shape, plan, examples)
    if path.is_file():
        state.load(torch.load(path, weights_only=True), len(examples))
    elif start is not None:
        state.begin_with(start, [examples[at] for at in train[:: 1 + len(train) // _SPREAD]])
    lengths = [len(examples[at].features) for at in train]
    while state.step < until:
        epoch_rng = np.random.default_rng([plan.seed, state.epoch, len(examples)])
        batches = batches_of(lengths, plan.frames, epoch_rng)
        for batch in batches[state.within :]:
            state.learn([examples[train[at]] for at in batch])
            show(state.step / plan.steps, f"teaching: loss {state.loss:.2f}")
            if state.step % plan.every == 0 or state.step == until:
                state.save(path)
            if state.step == until:
                break
        else:
            state.epoch, state.within = state.epoch + 1, 0
    wrong = phone_errors(restore(path), [examples[at] for at in dev])
    return {"loss": round(state.loss, 4), "phone_errors": round(wrong, 4), "epochs": state.epoch}


class _State:
    """Everything that a checkpoint holds."""

    def __init__(self, shape: Shape, plan: Plan, examples: Sequence[Example]) -> None:
        self.plan, self.shape = plan, shape
        self.net = SpeechNet(shape)
        some = np.concatenate(
            [example.features[::5].astype(np.float32) for example in examples[:: 1 + len(examples) // 800]]
        )
        self.net.standardise(torch.from_numpy(some.mean(0)), torch.from_numpy(some.std(0) + 1e-3))
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=plan.rate, weight_decay=1e-2)
        self.mean = {name: value.clone() for name, value in self.net.state_dict().items()}
        self.step = self.epoch = self.within = 0
        self.examples = len(examples)
        self.loss = 0.0

    def begin_with(self, weights: Weights, examples: Sequence[Example]) -> None:
        """Begin with these weights instead of chance."""
        inputs, *_ = _joined(examples, self.net, None)
        self.net.take(weights, inputs)
        self.mean = {name: value.clone() for name, value in self.net.state_dict().items()}

    def learn(self, batch: Sequence[Example]) -> None:
        """Take one step."""
        rng = np.random.default_rng([self.plan.seed, 7, self.step])
        torch.manual_seed(self.plan.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = _rate(self.plan, self.step)
        self.net.train()
        inputs, labels, frames, counts = _joined(batch, self.net, rng)
        loss = _loss(self.net(inputs), labels, frames, counts)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        self.step, self.within = self.step + 1, self.within + 1
        value = float(loss.detach())
        self.loss = value if self.step == 1 else 0.98 * self.loss + 0.02 * value
        kept = min(_KEPT, self.step / (self.step + 10))
        with torch.no_grad():
            for name, now in self.net.state_dict().items():
                if now.dtype.is_floating_point:
                    self.mean[name].lerp_(now, 1 - kept)
                else:
                    self.mean[name].copy_(now)

    def save(self, path: Path) -> None:
        """Write the checkpoint, as a whole or not at all."""
        part = path.with_suffix(".part")
        torch.save(
            {
                "shape": tuple(self.shape), "net": self.net.state_dict(), "mean": self.mean,
                "optimiser": self.optimiser.state_dict(), "step": self.step, "epoch": self.epoch,
                "within": self.within, "loss": self.loss, "examples": self.examples,
            },
            part,
        )  # fmt: skip
        part.replace(path)

    def load(self, kept: dict[str, Any], examples: int) -> None:
        """Go back to a checkpoint; with other examples than then, a new round through them begins."""
        self.net.load_state_dict(kept["net"])
        self.mean = {name: value.clone() for name, value in kept["mean"].items()}
        self.optimiser.load_state_dict(kept["optimiser"])
        self.step, self.epoch, self.within = kept["step"], kept["epoch"], kept["within"]
        self.loss = kept["loss"]
        if kept["examples"] != examples:
            self.epoch, self.within = kept["epoch"] + 1, 0


def _rate(plan: Plan, step: int) -> float:
    """Warm up in a line, then come down in half a cosine."""
    rising = min(1.0, (step + 1) / plan.warm)
    return plan.rate * rising * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / plan.steps))))


def _joined(
    batch: Sequence[Example], net: SpeechNet, rng: np.random.Generator | None
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return inputs (batch, 40, left + frames + right), labels in one row, output frames, and labels of each."""
    shape, longest = net.shape, max(len(example.features) for example in batch)
    inputs = np.empty((len(batch), shape.left + longest + shape.right, CEPSTRA), np.float32)
    middle = net.mean.numpy()
    for row, example in zip(inputs, batch, strict=True):
        features = example.features.astype(np.float32)
        if rng is not None:
            features = _masked(features, middle, rng)
        end = shape.left + len(features)
        row[: shape.left], row[shape.left : end], row[end:] = features[0], features, features[-1]
    frames = torch.tensor([-(-len(example.features) // STEP) for example in batch])
    labels = torch.from_numpy(np.concatenate([example.labels for example in batch]).astype(np.int64))
    counts = torch.tensor([len(example.labels) for example in batch])
    return torch.from_numpy(inputs.transpose(0, 2, 1).copy()), labels, frames, counts


def _masked(
    features: npt.NDArray[np.float32], middle: npt.NDArray[np.float32], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Hide two stretches of time and one of frequency behind the mean, and change the loudness a little."""
    hidden: npt.NDArray[Any] = features - middle
    if rng.random() < 0.5:
        low = int(rng.integers(0, CEPSTRA - 8))
        shown = np.ones(CEPSTRA, np.float32)
        shown[low : low + int(rng.integers(1, 8))] = 0
        there, back = cepstral_matrix()
        hidden = (hidden @ back * shown) @ there
    for _ in range(2):
        long = int(rng.integers(0, 13))
        start = int(rng.integers(0, max(1, len(hidden) - long)))
        hidden[start : start + long] = 0
    hidden[:, 0] += rng.normal(0, 3.0)
    return np.asarray(hidden + middle, np.float32)


def _loss(logits: Tensor, labels: Tensor, frames: Tensor, counts: Tensor) -> Tensor:
    chances = torch.log_softmax(logits, 1).permute(2, 0, 1)
    loss: Tensor = nn.functional.ctc_loss(
        chances, labels, frames.clamp(max=len(chances)), counts, reduction="none", zero_infinity=True
    )
    return (loss / counts.clamp(min=1)).mean()


def logits_of(net: SpeechNet, features: npt.NDArray[np.floating[Any]]) -> Tensor:
    """Return log chances (frames / 3, outputs) of one clip's features."""
    with torch.no_grad():
        inputs, *_ = _joined([Example(features.astype(np.float16), np.zeros(1, np.uint8))], net, None)
        return torch.log_softmax(net(inputs), 1)[0].T


def greedy(chances: Tensor) -> list[int]:
    """Return the likeliest outputs in a row, repeats joined and blanks left out."""
    best = [0, *chances.argmax(1).tolist()]
    return [now for before, now in pairwise(best) if now not in (0, before)]


def phone_errors(net: SpeechNet, examples: Sequence[Example]) -> float:
    """Return the share of phones that are wrong, missing or too many."""
    from assistant.lab.voice.measures import edits

    wrong = sum(edits(example.labels.tolist(), greedy(logits_of(net, example.features))) for example in examples)
    return wrong / max(1, sum(len(example.labels) for example in examples))
