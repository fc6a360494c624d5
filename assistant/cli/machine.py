"""``outrider bench`` and ``outrider doctor``: how fast this machine is, and what it lacks."""

from typing import Annotated

import typer

__all__ = ["bench", "doctor"]


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Fewer repetitions.")] = False,
) -> None:
    """Measure this machine: decode rate beside peers, replay speed, frame time, cold start, memory."""
    from assistant.commands.bench import run_bench

    run_bench(quick=quick)


def doctor(
    get_voice: Annotated[
        bool, typer.Option("--get-voice", help="Fetch the larger English speech model: the one thing that goes online.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Fetch it without asking.")] = False,
) -> None:
    """Say what works on this machine and what is missing, with the fix for each."""
    from assistant.commands.doctor import run_doctor
    from assistant.commands.voice import run_get_voice

    if yes and not get_voice:
        raise typer.BadParameter("answers --get-voice only", param_hint="--yes")
    if get_voice:
        run_get_voice(yes=yes)
    else:
        run_doctor()
