"""``outrider profile``: what was learned, and how to make it forgotten."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["profile_app"]

profile_app = typer.Typer(help="What it has learned, and how to make it forget.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option("--profile", help="The folder of the profile [default: the car's own].")]
Driver = Annotated[str, typer.Option("--driver", help="Whose [default: the only one].")]


@profile_app.command()
def show(profile: Folder = None, driver: Driver = "") -> None:
    """Show what was learned, and from what."""
    from assistant.commands.profile import run_show

    run_show(profile, driver)


@profile_app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The file to write: JSON lines, plain text.")],
    profile: Folder = None,
    driver: Driver = "",
) -> None:
    """Write everything that was learned into one readable file."""
    from assistant.commands.profile import run_export

    run_export(profile, driver, out)


@profile_app.command()
def forget(
    profile: Folder = None,
    driver: Annotated[str, typer.Option("--driver", help="Forget this driver.")] = "",
    place: Annotated[str, typer.Option("--place", help="Forget this place, by its name or what it is.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Forget everybody.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget a place, a driver, or everything: no byte of it is left."""
    from assistant.commands.profile import run_forget

    if not (driver or place or everything):
        raise typer.BadParameter("say what: --place NAME, --driver NAME or --all", param_hint="forget")
    run_forget(profile, driver=driver, place=place, everything=everything, yes=yes)
