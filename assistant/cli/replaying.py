"""``outrider replay`` and ``outrider compare``: a recorded drive, and what was made of it."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import (
    CarOption,
    DriverOption,
    HearingModelOption,
    MapOption,
    ProfileOption,
    SilentOption,
    SizeOption,
    ThemeOption,
    TraceOption,
    second,
    size_of,
    theme_of,
)

__all__ = ["compare", "replay"]


def replay(
    drive: Annotated[Path, typer.Argument(help="A folder of replays/, or any CAN log.")],
    car: CarOption = None,
    headless: Annotated[bool, typer.Option("--headless", help="Run without a window.")] = False,
    speed: Annotated[
        str | None, typer.Option("--speed", help="A factor, or max [default: 1, without a window: max].")
    ] = None,
    start: Annotated[float, typer.Option("--from", callback=second, help="Begin at this second.")] = 0.0,
    until: Annotated[float | None, typer.Option("--until", callback=second, help="End at this second.")] = None,
    trace: TraceOption = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Another trace of this drive, shown beside it: where they differ.")
    ] = None,
    screenshot: Annotated[
        Path | None, typer.Option("--screenshot", help="Save a PNG of the second given by --at.")
    ] = None,
    at: Annotated[float | None, typer.Option("--at", callback=second, help="The second of the screenshot.")] = None,
    clip: Annotated[
        Path | None,
        typer.Option("--clip", help="Save what lies between --from and --until: FILE.gif, or a folder of PNG frames."),
    ] = None,
    fps: Annotated[
        float | None, typer.Option("--fps", help="Frames for each second of the drive, 0.1 to 10 [default: 5].")
    ] = None,
    size: SizeOption = "1280x720",
    theme: ThemeOption = "auto",
    profile: ProfileOption = None,
    driver: DriverOption = "",
    silent: SilentOption = False,
    voice_model: HearingModelOption = None,
    mind: Annotated[bool, typer.Option("--mind", help="Show what goes on in its mind.")] = False,
    map_file: MapOption = None,
) -> None:
    """Replay a recorded drive on the dashboard, or headless."""
    from assistant.commands.options import ReplayOptions
    from assistant.commands.replay import run_replay

    if until is not None and until < start:
        raise typer.BadParameter("--until lies before --from", param_hint="--until")
    if at is not None and screenshot is None:
        raise typer.BadParameter("--at needs --screenshot FILE", param_hint="--at")
    if against is not None and headless and screenshot is None and clip is None:
        raise typer.BadParameter("without a window: 'outrider compare A B', or --clip", param_hint="--against")
    if clip is not None:
        _check_clip(clip, headless, screenshot)
    if fps is not None and clip is None:
        raise typer.BadParameter("--fps needs --clip FILE", param_hint="--fps")
    if fps is not None and not 0.1 <= fps <= 10:  # a drive is decided upon ten times a second
        raise typer.BadParameter(f"{fps:g} is not 0.1 to 10 frames for each second", param_hint="--fps")
    factor = _speed(speed or ("max" if headless or screenshot is not None else "1"))
    run_replay(
        ReplayOptions(
            drive=drive,
            car=car,
            headless=headless,
            speed=factor,
            start_s=start,
            until_s=until,
            trace=trace,
            screenshot=screenshot,
            at_s=at,
            against=against,
            clip=clip,
            fps=fps or 5.0,
            size=size_of(size),
            theme=theme_of(theme),
            profile=profile,
            driver=driver,
            silent=silent,
            voice_model=voice_model,
            mind=mind,
            map_file=map_file,
        )
    )


def compare(
    a: Annotated[Path, typer.Argument(help="A trace of a drive (replay --trace).")],
    b: Annotated[Path, typer.Argument(help="A trace of the same drive by another model, profile or build.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Tell where two traces of one drive differ."""
    from assistant.commands.compare import run_compare

    run_compare(a, b, as_json)


def _check_clip(clip: Path, headless: bool, screenshot: Path | None) -> None:
    if not headless:
        raise typer.BadParameter("a clip is drawn without a window: add --headless", param_hint="--clip")
    if screenshot is not None:
        raise typer.BadParameter("either --clip or --screenshot", param_hint="--clip")
    if clip.suffix and clip.suffix.lower() != ".gif" and not clip.is_dir():
        raise typer.BadParameter(f"{clip.name!r} is neither a .gif file nor the name of a folder", param_hint="--clip")


def _speed(text: str) -> float:
    from vehicle.clock import MAX_SPEED

    if text == "max":
        return MAX_SPEED
    try:
        speed = float(text.removesuffix("x"))
    except ValueError:
        speed = 0.0
    if not 0.01 <= speed <= 10_000:
        raise typer.BadParameter(f"{text!r} is no speed; give a factor such as 2, or max", param_hint="--speed")
    return speed
