"""``outrider decode`` and ``outrider cars``: what a log says, and which cars are known."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import CarOption

__all__ = ["cars", "decode"]


def decode(
    log: Annotated[list[Path], typer.Argument(help="Any CAN log.", metavar="LOG")],
    dbc: Annotated[list[Path] | None, typer.Option("--dbc", help="One or more DBC files.", metavar="FILE...")] = None,
    car: CarOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the signals to this Parquet file.")] = None,
) -> None:
    """Decode any log to signals, and say how much of it could be decoded."""
    from assistant.commands.decode import run_decode

    if bool(dbc) == (car is not None):
        raise typer.BadParameter("give either --dbc FILE (or several) or --car NAME", param_hint="--dbc")
    # "--dbc a.dbc b.dbc" hands b.dbc over as an argument; the log is the one that is no DBC file
    logs = [path for path in log if path.suffix.lower() != ".dbc"]
    if len(logs) != 1:
        raise typer.BadParameter("give one log", param_hint="LOG")
    dbcs = [*(dbc or []), *(path for path in log if path.suffix.lower() == ".dbc")]
    run_decode(logs[0], dbcs, car, out)


def cars(
    name: Annotated[str | None, typer.Argument(help="Show this car's signals.")] = None,
) -> None:
    """List the cars that Outrider knows, and how complete each mapping is."""
    from assistant.commands.cars import show_car, show_cars

    if name is None:
        show_cars()
    else:
        show_car(name)
