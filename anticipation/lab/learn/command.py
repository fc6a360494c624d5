"""``outrider train mind``: from nothing to a model, in stages of which each goes on where it was stopped.

Simulated lives and histories are made; teachers learn from them; the network learns from both; and what ships is
written. Everything lies in one folder: ``data``, ``teachers``, ``mind``, ``valid``, ``model``, ``log.jsonl``, and
``settings.json``, so that nothing is ever continued with other settings than it was begun with.
"""

from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import torch

from anticipation.lab.learn.data import LENGTHS, Amount, gather, make
from anticipation.lab.learn.drives import LONG
from anticipation.lab.learn.examples import Examples
from anticipation.lab.learn.export import MODEL, export
from anticipation.lab.learn.fit import Plan, fit, restore, validate
from anticipation.lab.learn.net import Mind
from anticipation.lab.learn.teacher import Said, average, dense_says, fold_of, right_of, trees_say
from anticipation.lab.simulate.family import VALID_FAMILY
from anticipation.network import MANIFEST, NetShape, read_manifest, shipped_model
from anticipation.window import OUTPUTS, SCHEMA
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES, COLUMNS, GROUPS, column
from vehicle.clock import wall_clock
from vehicle.errors import OutriderError

__all__ = ["SHIPPED", "SMOKE", "Part", "Settings", "run_train_mind", "settings_of", "shape_of", "teacher_shape"]

Part = Literal["experts", "sparsity", "distillation", "words"]

_VALID_SEED = 50
"""Added to the seed for what the network is measured on: other lives than those that it learns from."""

Show = Callable[[float, str], None]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What is trained, and on how much; the fields of ``data.Amount``, ``fit.Plan`` and ``NetShape`` of these names.

    ``without`` are parts that are left out, to measure what they are good for: ``experts`` puts one feed-forward net of
    equal active weights in their place, ``sparsity`` one of equal total weights, ``distillation`` asks no teachers,
    ``words`` hears nothing of what is said.
    """

    lives: int
    days: int
    histories: int
    steps: int
    experts: int
    seed: int = 1
    without: tuple[Part, ...] = ()
    tiny: bool = False
    """A network that learns next to nothing, but in seconds."""
    schema: str = SCHEMA


SHIPPED = Settings(lives=87, days=24, histories=800, steps=3_000, experts=32)
"""Of the model that comes with the program."""
SMOKE = Settings(lives=1, days=5, histories=8, steps=60, experts=8, tiny=True)


def settings_of(*, smoke: bool = False, **asked: Any) -> Settings:
    """Return the settings asked for; what is None is as for the model that ships, or as small as can be."""
    given = {name: value for name, value in asked.items() if value is not None}
    return msgspec.structs.replace(SMOKE if smoke else SHIPPED, **given)


def shape_of(settings: Settings) -> NetShape:
    """Return how large the network is."""
    shape = NetShape(
        len(COLUMNS), len(CANDIDATE_COLUMNS), len(OUTPUTS), CANDIDATES, experts=settings.experts, context=LONG
    )
    if settings.tiny:
        shape = msgspec.structs.replace(
            shape, d=32, layers=2, heads=2, kv_heads=1, head_dim=16, hidden=32, k=2, pointer=16
        )
    if "experts" in settings.without:
        return shape.active_twin
    return shape.total_twin if "sparsity" in settings.without else shape


def teacher_shape(settings: Settings) -> NetShape:
    """Return how large the dense teacher is."""
    return msgspec.structs.replace(shape_of(settings), kind="dense", dense_hidden=64 if settings.tiny else 1024)


def run_train_mind(folder: Path, settings: Settings, workers: int, show: Show) -> str:
    """Train in ``folder``, or go on there; return what to say about the model.

    ``show`` is told the share done and the losses. Raises OutriderError when the folder holds something else, was begun
    with other settings, or cannot be written.
    """
    torch.set_num_threads(workers)
    try:
        _claim(folder, settings)
        training = _Training(folder, settings, workers, show)
        if not (folder / "model" / MANIFEST).exists():
            training.run()
        return training.report()
    except BrokenProcessPool:
        raise OutriderError(
            "a worker was ended from outside, perhaps for want of memory; the same command with --workers 1 goes on"
        ) from None
    except OSError as error:
        why = error.strerror or error
        raise OutriderError(f"{error.filename or folder}: {why}; mend that, and the same command goes on") from None


def _claim(folder: Path, settings: Settings) -> None:
    """Make the folder this training's, or see that it is."""
    path = folder / "settings.json"
    wanted = msgspec.json.format(msgspec.json.encode(settings)) + b"\n"
    if not path.exists():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutriderError(f"{folder}: holds something else; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted)
    elif path.read_bytes() != wanted:
        raise OutriderError(f"{folder}: {_difference(path.read_bytes(), settings)}; name a new folder, or delete it")


def _difference(kept: bytes, settings: Settings) -> str:
    try:
        before = msgspec.json.decode(kept, type=Settings)
    except msgspec.MsgspecError:
        return "its settings.json is damaged"
    if before.schema != settings.schema:
        return "was begun for another version's window"
    return f"was begun with {_options(before)}"


def _options(settings: Settings) -> str:
    """Return the settings as the command takes them."""
    names = ("lives", "days", "histories", "steps", "experts", "seed")
    words = [f"--{name} {getattr(settings, name)}" for name in names]
    words += [f"--without {part}" for part in settings.without]
    return " ".join(words + ["--smoke"] * settings.tiny)


class _Training:
    """The stages, one after another."""

    def __init__(self, folder: Path, settings: Settings, workers: int, show: Show) -> None:
        self._folder, self._settings, self._workers, self._show = folder, settings, workers, show
        self._log = folder / "log.jsonl"
        self._amount = Amount(settings.lives, settings.days, settings.histories, settings.seed)

    def run(self) -> None:
        """Do what is left to do, up to the model's files."""
        settings = self._settings
        data = self._gathered("data", self._amount, self._part(0.0, 0.12, "data"))
        self._write("data", {str(length): len(examples) for length, examples in data.items()})
        teachers = None if "distillation" in settings.without else self._teachers(data)
        student = self._part(0.42, 0.97, "student")
        plan = _plan(settings.steps, settings.seed)
        mind = fit(shape_of(settings), data, plan, self._folder / "mind", student, teachers, self._log)
        if "words" in settings.without:
            mind.embed_w.data[_heard()] = 0.0  # else the car's words would pass through weights of pure chance
        trained = (
            f"{wall_clock().date()}, on {settings.lives} simulated lives of {settings.days} days and "
            f"{settings.histories} synthetic histories"
        )
        export(mind, self._folder / "model", trained, f"outrider train mind FOLDER {_options(settings)}")

    def report(self) -> str:
        """Measure the model on lives of a family that it does not know; return what to say about it."""
        few = self._amount._replace(
            lives=min(6, self._amount.lives),
            histories=min(40, self._amount.histories),
            seed=self._settings.seed + _VALID_SEED,
        )
        data = self._gathered("valid", few, self._part(0.97, 1.0, "validation"), valid=True)
        figures = validate(restore(self._folder / "mind"), data)
        self._write("validation", figures)
        model = self._folder / "model"
        manifest = read_manifest(model)
        size, shape = (model / MODEL).stat().st_size, manifest.shape
        losses = ", ".join(f"{name} {value:.3f}" for name, value in figures.items() if "." not in name)
        return "\n".join(
            (
                f"{model / MODEL}: {size / 1e6:.1f} MB, sha256 {manifest.sha256[:8]}; "
                f"{shape.total_weights / 1e6:.2f} M weights, {shape.active_weights / 1e6:.2f} M of them for each token",
                f"on {few.lives} lives ({VALID_FAMILY}) and {few.histories} histories that it was not taught with:",
                f"  destination right {100 * figures['goal.right']:.1f} %, "
                f"by the memory alone {100 * figures['memory.right']:.1f} %",
                f"  losses: {losses}",
                f"to use it, copy {MODEL} and {MANIFEST} into {shipped_model()}",
            )
        )

    def _teachers(self, data: Mapping[int, Examples]) -> Said:
        """Return what the teachers say on average; each is asked once, and its answer kept."""
        folder = self._folder / "teachers"
        folder.mkdir(exist_ok=True)
        return _kept(folder / "says.npz", lambda: average([self._trees(data), self._dense(data)]))

    def _trees(self, data: Mapping[int, Examples]) -> Said:
        show = self._part(0.12, 0.2, "trees")
        show(0.0, "")
        said = _kept(self._folder / "teachers" / "trees.npz", lambda: trees_say(data, self._settings.seed))
        self._write("trees", {"right": right_of(said, data)})
        return said

    def _dense(self, data: Mapping[int, Examples]) -> Said:
        plan = _plan(max(1, self._settings.steps // 2), self._settings.seed)
        minds: list[Mind] = []
        for second in (False, True):
            other = {length: examples[fold_of(examples) != second] for length, examples in data.items()}
            begin = 0.2 + 0.11 * second
            name = f"dense-{int(second)}"
            show = self._part(begin, begin + 0.11, name)
            shape, place = teacher_shape(self._settings), self._folder / "teachers" / name
            minds.append(fit(shape, other, plan, place, show, log=self._log))
        said = dense_says(minds, data)
        self._write("dense", {"right": right_of(said, data)})
        return said

    def _gathered(self, name: str, amount: Amount, show: Show, *, valid: bool = False) -> dict[int, Examples]:
        """Return examples from a folder, where those that are missing are made."""
        make(self._folder / name, amount, lambda share: show(share, ""), valid=valid, workers=self._workers)
        data = gather(self._folder / name)
        if "words" in self._settings.without:
            for examples in data.values():
                examples.tokens[..., _heard()] = 0.0
        return data

    def _part(self, begin: float, end: float, name: str) -> Show:
        return lambda share, said: self._show(begin + (end - begin) * share, f"{name} {100 * share:.0f} % {said}")

    def _write(self, name: str, said: Mapping[str, Any]) -> None:
        with self._log.open("ab") as file:
            file.write(msgspec.json.encode({"of": name, **said}) + b"\n")


def _plan(steps: int, seed: int) -> Plan:
    return Plan(steps, seed=seed, warm_up=min(Plan().warm_up, steps // 10))


def _heard() -> list[int]:
    """Return the columns of what was said."""
    return [column("is_words"), *(column(name) for name in GROUPS["words"])]


def _kept(path: Path, ask: Callable[[], Said]) -> Said:
    """Return what is kept in a file; where there is none, ask and keep it, whole or not at all."""
    if not path.exists():
        said = ask()
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            columns: dict[str, Any] = {str(length): values for length, values in said.items()}
            np.savez(file, **columns)
        part.replace(path)
    with np.load(path) as file:
        return {length: file[str(length)] for length in LENGTHS if str(length) in file}
