"""``outrider evaluate``, ``outrider simulate`` and ``outrider train``: the lab's commands.

The lab is a tool beside the program: it is looked up by its name when one of its commands is called, so that nothing
of it is loaded, or even imported anywhere, in the car.
"""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["evaluate_app", "simulate", "train_app"]

evaluate_app = typer.Typer(help="Honest numbers on real histories, beside strong baselines.", no_args_is_help=True)
train_app = typer.Typer(help="Teach a model anew.", no_args_is_help=True)

_PARTS = ("experts", "sparsity", "distillation", "words")
"""Of the mind, that training can leave out."""


def _lab(module: str, extra: str = "lab", of: str = "anticipation") -> Any:
    """Return a module of a package's lab; what it needs beyond the program is named when it is missing."""
    from vehicle.errors import OutriderError

    try:
        return import_module(f"{of}.lab.{module}")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] in ("anticipation", "assistant", "vehicle"):
            raise
        raise OutriderError(f"{error.name} is missing; pip install 'outrider[{extra}]'") from None


@evaluate_app.command()
def destinations(
    data: Annotated[Path, typer.Argument(help="A folder or file of histories: GeoLife, Ioniq 5, Seat Leon, or CSV.")],
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw it: PNG, SVG or PDF.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Write every number as JSON.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 0,
) -> None:
    """Where is the driver going? One row for each method; nothing is known before it happens."""
    from assistant.terminal import progress, say

    with progress("Evaluating") as show:
        text = _lab("evaluate").destinations(data, plot=plot, json=out, show_progress=show, seed=seed)
    say(str(text))


@evaluate_app.command()
def speech(
    data: Annotated[Path, typer.Argument(help="A folder with coffee_orders, single_words, noise and clips.")],
    model: Annotated[Path | None, typer.Option("--model", help="A vosk model [default: the one that listens].")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="So many clips of each set; 0: all.")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Write every number as JSON.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 0,
) -> None:
    """How well does the speech model hear real recordings, and what does it hear in noise?"""
    from assistant.terminal import progress, say

    with progress("Listening") as show:
        evaluate = _lab("voice.evaluate", "train", "assistant").evaluate
        text = evaluate(data, model, show, limit=limit, json_file=out, seed=seed)
    say(str(text))


@evaluate_app.command()
def climate(
    data: Annotated[Path, typer.Argument(help="A CSV or Parquet file of trips with ac or heating, or the BMW i3's.")],
    out: Annotated[Path | None, typer.Option("--json", help="Write every number as JSON.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 0,
) -> None:
    """Will A/C and heating be used on this trip, and when do they next go on or off? Asked before it happens."""
    from assistant.terminal import progress, say

    with progress("Evaluating") as show:
        text = _lab("evaluate.climate").climate(data, json=out, show_progress=show, seed=seed)
    say(str(text))


@evaluate_app.command()
def offers(
    family: Annotated[str, typer.Option("--family", help="Of simulated lives [default: the one kept for tests].")] = "",
    drivers: Annotated[int, typer.Option("--drivers", min=1)] = 4,
    weeks: Annotated[int, typer.Option("--weeks", min=1)] = 6,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="PART", help="Compare with a mind that lacks it; repeatable."),
    ] = None,
    ablations: Annotated[bool, typer.Option("--ablations", help="Compare with a mind without each part.")] = False,
) -> None:
    """How many offers were right, and how many false for each hour of driving, in simulated lives."""
    from assistant.terminal import progress, say

    with progress("Living and driving") as show:
        text = _lab("evaluate.offers").offers(family, drivers, weeks, seed, show, without or (), ablations)
    say(str(text))


@evaluate_app.command()
def drivers(
    drives: Annotated[int, typer.Option("--drives", min=1, help="To name the driver of, at most.")] = 300,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the households and the bootstrap.")] = 0,
    family: Annotated[
        str, typer.Option("--family", help="Of simulated lives; two people take turns where one would drive alone.")
    ] = "",
    moods: Annotated[
        float, typer.Option("--moods", min=0.0, max=1.0, help="How uneven drivers are from drive to drive.")
    ] = 0.0,
) -> None:
    """Who drives, told by how they drive, in simulated households of two and three drivers?"""
    from assistant.terminal import progress, say

    with progress("Living and driving") as show:
        text = _lab("evaluate.drivers").drivers(drives, seed, show, family, moods)
    say(text)


@evaluate_app.command()
def understanding(
    data: Annotated[Path, typer.Argument(help="A folder with massive_en, clinc150, hass_intents and car_bench.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the training and the bootstrap.")] = 0,
) -> None:
    """Is what people say understood, and is anything done that nobody asked for? In a few minutes."""
    from assistant.terminal import progress, say

    with progress("Understanding") as show:
        text = _lab("nlu.evaluate", of="assistant").understanding(data, seed, show)
    say(str(text))


def simulate(
    out: Annotated[Path, typer.Argument(help="A new folder, for one drive folder for each drive.")],
    family: Annotated[str, typer.Option("--family", help="What kind of life.")] = "commuter",
    seed: Annotated[int, typer.Option("--seed")] = 0,
    days: Annotated[int, typer.Option("--days", min=1, max=3660)] = 31,
    start: Annotated[datetime, typer.Option("--start", formats=["%Y-%m-%d"])] = datetime(2026, 1, 1),
    showcase: Annotated[
        bool, typer.Option("--showcase", help="Make the synthetic drive of replays/ instead, with its history.")
    ] = False,
) -> None:
    """Simulate a driver's life, and write the CAN frames of all its drives."""
    from assistant.terminal import progress, say

    with progress("Living and driving") as show:
        if showcase:
            story = _lab("showcase")
            text = story.run_showcase(out, show)
            _lab("voice.script", of="assistant").speak_into(out, story.LINES)
        else:
            text = _lab("simulate.command").run_simulate(out, family, seed, days, start.date(), show)
    say(str(text))


@train_app.command()
def mind(
    folder: Annotated[Path, typer.Argument(help="A new folder for all of it, or one of a training that was stopped.")],
    lives: Annotated[int | None, typer.Option("--lives", min=1, help="Simulated lives [default: 87].")] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Of each life [default: 24].")] = None,
    histories: Annotated[
        int | None, typer.Option("--histories", min=1, help="Synthetic histories of stays [default: 800].")
    ] = None,
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Of the training [default: 3000].")] = None,
    experts: Annotated[int | None, typer.Option("--experts", min=4, help="Of each layer [default: 32].")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes, and threads of each stage.")] = 2,
    without: Annotated[
        list[str] | None, typer.Option("--without", help=f"Leave out {', '.join(_PARTS)}; may be given again.")
    ] = None,
    smoke: Annotated[bool, typer.Option("--smoke", help="A tiny network on tiny data, in a minute.")] = False,
) -> None:
    """Teach the network that anticipates; stopped at any time, the same command goes on."""
    from assistant.terminal import progress, say

    if odd := [part for part in without or () if part not in _PARTS]:
        raise typer.BadParameter(f"{odd[0]!r} is none of {', '.join(_PARTS)}", param_hint="--without")
    command = _lab("learn.command", "train")
    settings = command.settings_of(
        smoke=smoke, lives=lives, days=days, histories=histories, steps=steps, experts=experts, seed=seed,
        without=tuple(sorted(set(without or ()))),
    )  # fmt: skip
    with progress("Training") as show:
        text = command.run_train_mind(folder, settings, workers, show)
    say(str(text))


@train_app.command("understanding")
def train_understanding(
    folder: Annotated[Path, typer.Argument(help="A new folder for the classifier.")],
    data: Annotated[Path, typer.Option("--data", help="The folder with massive_en, clinc150, snips and agl_voice.")],
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    smoke: Annotated[bool, typer.Option("--smoke", help="Few sentences, in seconds.")] = False,
) -> None:
    """Teach the classifier that gives the second opinion on what was said; some minutes on one core."""
    from assistant.terminal import progress, say

    with progress("Training") as show:
        text = _lab("nlu.command", of="assistant").run_train_understanding(data, folder, seed, show, smoke=smoke)
    say(str(text))


@train_app.command("voice")
def train_voice(
    folder: Annotated[Path, typer.Argument(help="A new folder for all of it, or one of a training that was stopped.")],
    data: Annotated[Path, typer.Option("--data", help="The folder with speech and nlu.")],
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Of the training.")] = None,
    clips: Annotated[int | None, typer.Option("--clips", min=1, help="Synthetic clips.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
    start: Annotated[
        Path | None, typer.Option("--from", help="Folder of a model to go on from, with more noise; else from chance.")
    ] = None,
    smoke: Annotated[bool, typer.Option("--smoke", help="A tiny model on a few clips.")] = False,
) -> None:
    """Teach the built-in speech model; stopped at any time, the same command goes on."""
    from assistant.terminal import progress, say

    with progress("Training") as show:
        command = _lab("voice.command", "train", "assistant")
        settings = command.settings_of(smoke, start, steps=steps, clips=clips, seed=seed)
        text = command.run_train_voice(folder, settings, data, show, start)
    say(str(text))
