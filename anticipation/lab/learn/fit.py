"""Training: resumable, the same for the same seed, on whatever is at hand (a GPU is used where there is one)."""

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from torch import Tensor, nn

from anticipation.lab.learn.examples import Examples
from anticipation.lab.learn.losses import Batch, losses
from anticipation.lab.learn.net import Mind
from anticipation.network.shape import NetShape
from anticipation.window.schema import GROUPS, column
from vehicle.errors import OutriderError

__all__ = ["Plan", "batches", "fit", "restore", "to_batch", "validate"]

_WEIGHTS = {
    "goal": 1.0, "teacher": 0.5, "acts": 4.0, "setting": 0.2, "energy": 0.3, "leaves": 0.3, "trip": 0.5, "change": 0.5,
    "style": 1.0,
}  # fmt: skip
_TOKENS_A_BATCH = 6_144
_LARGEST_STEP = 1.0
_SAVE_EVERY, _SHOW_EVERY = 200, 20
_STATE = "training.pt"


class Plan(msgspec.Struct, frozen=True):
    """How to train: so many steps, the last ``quantized`` share of them with int4 experts."""

    steps: int = 3_000
    rate: float = 2e-3
    warm_up: int = 100
    quantized: float = 0.15
    decay: float = 0.02
    seed: int = 1
    mute: float = 0.1
    """Share of sequences that have the words, the camera, or the driver's habits taken away."""
    taught: float = 0.5
    """After this share of the steps the teachers are heard, too; before, only what came true."""


class _Source(NamedTuple):
    length: int
    examples: Examples
    teacher: np.ndarray | None
    size: int


def batches(
    data: Mapping[int, Examples],
    teachers: Mapping[int, np.ndarray],
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Yield batches of one length each for ever; a length comes as often as it has tokens."""
    sources = [
        _Source(length, examples, teachers.get(length), max(8, _TOKENS_A_BATCH // length // (3 if length < 32 else 1)))
        for length, examples in data.items()
    ]
    share = np.array([len(s.examples) / s.size for s in sources])
    share /= share.sum()
    while True:
        source = sources[int(rng.choice(len(sources), p=share))]
        rows = np.sort(rng.choice(len(source.examples), min(source.size, len(source.examples)), replace=False))
        yield to_batch(source.examples[rows], None if source.teacher is None else source.teacher[rows])


def to_batch(examples: Examples, teacher: np.ndarray | None = None) -> Batch:
    """Return examples as tensors."""
    b, t, _ = examples.tokens.shape
    batch: Batch = {
        name: torch.from_numpy(np.ascontiguousarray(getattr(examples, name)))
        for name in ("acts", "setting", "leaves", "change", "trip", "energy", "driver")
    }
    batch["tokens"] = torch.from_numpy(examples.tokens.astype(np.float32))
    batch["hand"] = torch.from_numpy(examples.hand.astype(np.float32))
    batch["rare"] = torch.ones(b)
    batch["at"] = torch.from_numpy((examples.at + t * np.arange(b)[:, None]).reshape(-1))
    n = examples.candidates.shape[2]
    batch["candidates"] = torch.from_numpy(examples.candidates.astype(np.float32)).reshape(
        -1, *examples.candidates.shape[2:]
    )
    batch["counts"] = torch.from_numpy(examples.counts).reshape(-1, n)
    batch["goal"] = torch.from_numpy(examples.goal.reshape(-1))
    if teacher is not None:
        batch["teacher"] = torch.from_numpy(teacher.astype(np.float32)).reshape(-1, n)
    return batch


def fit(
    shape: NetShape,
    data: Mapping[int, Examples],
    plan: Plan,
    folder: Path,
    show: Callable[[float, str], None],
    teachers: Mapping[int, np.ndarray] | None = None,
    log: Path | None = None,
) -> Mind:
    """Train a network, keeping what is needed to go on in ``folder``; return it at its end, on the CPU.

    ``show`` is told the share done and the losses as text; a ``log`` [default: in the folder] has them as JSON lines.
    Chance begins anew at each checkpoint, so a training that was stopped and goes on ends with the weights of one that
    was not, byte for byte, on the same CPU with as many threads; a GPU adds in no fixed order and does not promise it.
    Raises OutriderError when the folder holds the training of another shape, or cannot be written.
    """
    run = _Run(shape, data, plan)
    state, log = folder / _STATE, folder / "log.jsonl" if log is None else log
    if state.exists():
        run.resume(state)
    book = _Book(log, folder.name, run.step)
    taught = math.ceil(plan.steps * plan.taught)
    stream, rng = None, np.random.default_rng()
    while run.step < plan.steps:
        if stream is None or run.step % _SAVE_EVERY == 0 or run.step == taught:
            rng = np.random.default_rng([plan.seed, run.step])
            stream = batches(run.data, teachers if teachers and run.step >= taught else {}, rng)
        book.note(run.learn(next(stream), rng))
        if run.step % _SHOW_EVERY == 0 or run.step == plan.steps:
            show(run.step / plan.steps, book.write(run.step))
        if run.step % _SAVE_EVERY == 0 or run.step == plan.steps:
            run.save(state)
    run.mind.quantize()
    return run.mind.cpu().eval()


class _Run:
    """A training as it stands: all that a checkpoint holds, and what one step does to it."""

    def __init__(self, shape: NetShape, data: Mapping[int, Examples], plan: Plan) -> None:
        self.plan, self.step = plan, 0
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.data = data
        self._drivers, count = np.unique(np.concatenate([e.driver for e in data.values()]), return_counts=True)
        self._rare = (1.0 / count).astype(np.float32)
        torch.manual_seed(plan.seed)
        self.mind = Mind(shape).to(self.device).train()
        thick = [p for p in self.mind.parameters() if p.ndim > 1]
        thin = [p for p in self.mind.parameters() if p.ndim <= 1]
        groups = [{"params": thick, "weight_decay": plan.decay}, {"params": thin, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)

    def learn(self, batch: Batch, rng: np.random.Generator) -> dict[str, float]:
        """Take one step; return the losses before it."""
        self.mind.quantize(self.step >= self.plan.steps * (1 - self.plan.quantized))
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate * _schedule(self.step, self.plan)
        _mute(batch["tokens"], self.plan.mute, rng)
        batch["rare"] = torch.from_numpy(self._rare[np.searchsorted(self._drivers, batch["driver"].numpy())])
        batch = {name: tensor.to(self.device) for name, tensor in batch.items()}
        said = self.mind(batch["tokens"], batch["at"], batch["candidates"], batch["counts"])
        parts = losses(said, batch)
        loss = torch.stack([_WEIGHTS[name] * part for name, part in parts.items()]).sum()
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.mind.parameters(), _LARGEST_STEP)
        self.optimizer.step()
        self.step += 1
        return {name: float(part.detach()) for name, part in parts.items()}

    def save(self, path: Path) -> None:
        """Keep it, whole or not at all; raises OutriderError."""
        kept = {
            "shape": msgspec.json.encode(self.mind.shape),
            "step": self.step,
            "mind": self.mind.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            torch.save(kept, part)
            part.replace(path)
        except (OSError, RuntimeError) as error:  # torch has no error of its own for a disk that is full
            why = str(error).partition("\n")[0]
            raise OutriderError(f"{path}: cannot be written ({why}); make room on the disk, and run it again") from None

    def resume(self, path: Path) -> None:
        """Go on from what was kept."""
        kept = _read(path, self.device)
        if msgspec.json.decode(kept["shape"], type=NetShape) != self.mind.shape:
            raise OutriderError(f"{path} is of a network of another shape: train into another folder, or delete it")
        self.mind.load(kept["mind"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.step = int(kept["step"])


class _Book:
    """Smooth losses, in a log that several trainings may share; what came after the last checkpoint is taken back."""

    def __init__(self, log: Path, name: str, step: int) -> None:
        self._log, self._name = log, name
        self._recent: dict[str, float] = {}
        if log.exists():
            lines = log.read_bytes().splitlines(keepends=True)
            log.write_bytes(b"".join(line for line in lines if self._stays(line, step)))

    def note(self, parts: Mapping[str, float]) -> None:
        """Take in the losses of one step."""
        for name, value in parts.items():
            self._recent[name] = 0.95 * self._recent.get(name, value) + 0.05 * value

    def write(self, step: int) -> str:
        """Add a line to the log; return the losses as text."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as file:
            file.write(msgspec.json.encode({"of": self._name, "step": step, **self._recent}) + b"\n")
        return " ".join(f"{name} {value:.3f}" for name, value in sorted(self._recent.items()))

    def _stays(self, line: bytes, step: int) -> bool:
        try:
            said = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError:  # half a line of a program that was killed
            return False
        return bool(said.get("of") != self._name or said.get("step", 0) <= step)


def restore(folder: Path) -> Mind:
    """Return the network as it was last kept in ``folder``, with int4 experts; raises OutriderError without one."""
    state = folder / _STATE
    if not state.exists():
        raise OutriderError(f"{state} is missing: train first")
    kept = _read(state, torch.device("cpu"))
    mind = Mind(msgspec.json.decode(kept["shape"], type=NetShape)).load(kept["mind"])
    mind.quantize()
    return mind.eval()


def validate(mind: Mind, data: Mapping[int, Examples], size: int = 64) -> dict[str, float]:
    """Return the losses on other data, and how often the pointer is right (``goal.right``, ``memory.right``)."""
    sums: dict[str, list[float]] = {}
    right: list[Tensor] = []
    memory: list[Tensor] = []
    with torch.no_grad():
        for examples in data.values():
            for first in range(0, len(examples), size):
                batch = to_batch(examples[first : first + size])
                said = mind(batch["tokens"], batch["at"], batch["candidates"], batch["counts"])
                for name, part in losses(said, batch).items():
                    sums.setdefault(name, []).append(float(part))
                asked = batch["goal"] >= 0
                scores = said.scores.masked_fill(~batch["counts"], -1e9)
                right.append((scores.argmax(1) == batch["goal"])[asked])
                told = torch.from_numpy(examples.memory[first : first + size].astype(np.float32)).reshape(scores.shape)
                memory.append((told.argmax(1) == batch["goal"])[asked])
    found = {name: float(np.mean(values)) for name, values in sums.items()}
    found["goal.right"] = float(torch.cat(right).float().mean())
    found["memory.right"] = float(torch.cat(memory).float().mean())
    return found


def _schedule(step: int, plan: Plan) -> float:
    """Warm up, then fall along half a cosine."""
    if step < plan.warm_up:
        return (step + 1) / plan.warm_up
    return 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * (step - plan.warm_up) / max(1, plan.steps - plan.warm_up)))


def _mute(tokens: Tensor, share: float, rng: np.random.Generator) -> None:
    """Take one sense away from some of the sequences: cars and drivers lack them, too."""
    for group in ("words", "camera", "habits", "weather", "driving", "stay"):
        rows = torch.from_numpy(rng.random(len(tokens)) < share / 2)
        first = column(GROUPS[group][0])
        tokens[rows, :, first : first + len(GROUPS[group])] = 0.0


def _read(path: Path, device: torch.device) -> dict[str, Any]:
    """Return what ``_Run.save`` wrote; raises OutriderError."""
    try:
        kept: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    except (RuntimeError, UnpicklingError, EOFError):
        raise OutriderError(f"{path}: damaged; delete it, and this training begins anew") from None
    return kept
