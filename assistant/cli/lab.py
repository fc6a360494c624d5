"""``outrider evaluate`` and ``outrider simulate``: the lab's commands.

The lab is a tool beside the program: it is looked up by its name when one of its commands is called, so that nothing
of it is loaded, or even imported anywhere, in the car.
"""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["evaluate_app", "simulate"]

evaluate_app = typer.Typer(help="Honest numbers on real histories, beside strong baselines.", no_args_is_help=True)


def _lab(module: str) -> Any:
    """Return a module of the lab; what it needs beyond the program is named when it is missing."""
    from vehicle.errors import OutriderError

    try:
        return import_module(f"anticipation.lab.{module}")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] in ("anticipation", "vehicle"):
            raise
        raise OutriderError(f"{error.name} is missing; pip install 'outrider[lab]'") from None


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
def offers(
    family: Annotated[str, typer.Option("--family", help="Of simulated lives [default: the one kept for tests].")] = "",
    drivers: Annotated[int, typer.Option("--drivers", min=1)] = 4,
    weeks: Annotated[int, typer.Option("--weeks", min=1)] = 6,
    seed: Annotated[int, typer.Option("--seed")] = 0,
) -> None:
    """How many offers were right, and how many false for each hour of driving, in simulated lives."""
    from assistant.terminal import progress, say

    with progress("Living and driving") as show:
        text = _lab("evaluate.offers").offers(family, drivers, weeks, seed, show)
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
            text = _lab("showcase").run_showcase(out, show)
        else:
            text = _lab("simulate.command").run_simulate(out, family, seed, days, start.date(), show)
    say(str(text))
