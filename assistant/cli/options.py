"""The options that several commands share, and how their texts are read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from assistant.commands.options import BusOptions

__all__ = [
    "BitrateOption",
    "CarOption",
    "DeviceOption",
    "DriverOption",
    "FdOption",
    "HearingModelOption",
    "MapOption",
    "ProfileOption",
    "SilentOption",
    "SizeOption",
    "ThemeOption",
    "TraceOption",
    "bus_of",
    "second",
    "size_of",
    "theme_of",
]

CarOption = Annotated[
    str | None, typer.Option("--car", help="A car that 'outrider cars' lists, or your own TOML file.")
]
SizeOption = Annotated[str, typer.Option("--size", help="Window size, such as 1280x720.")]
ThemeOption = Annotated[str, typer.Option("--theme", help="day, twilight, night or auto.")]
BitrateOption = Annotated[int | None, typer.Option("--bitrate", help="Bits per second, if the interface needs it.")]
FdOption = Annotated[bool, typer.Option("--fd", help="Receive CAN FD frames as well.")]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="The folder of the profile: what was learned stays there, encrypted.")
]
DriverOption = Annotated[str, typer.Option("--driver", help="Who drives; guest: nothing is learned.")]
SilentOption = Annotated[bool, typer.Option("--silent", help="Show answers only, say nothing aloud.")]
HearingModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="The folder of a vosk model, to hear with [default: the best that is installed]."),
]
MapOption = Annotated[
    Path | None, typer.Option("--map", help="A PMTiles file of vector tiles, drawn under the roads that were learned.")
]
TraceOption = Annotated[Path | None, typer.Option("--trace", help="Write what happened and why, as JSON lines.")]
DeviceOption = Annotated[
    str | None, typer.Option("--device", help="A microphone by name or number [default: the system's].")
]


def size_of(text: str) -> tuple[int, int]:
    """Return a width and height in pixels; raises BadParameter, as all of these do on wrong use."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width) <= 7680 and 0 < int(height) <= 4320):
        raise typer.BadParameter(f"{text!r} is no size; write it as 1280x720", param_hint="--size")
    return int(width), int(height)


def second(value: float | None) -> float | None:
    """Check a second of a drive."""
    if value is not None and not 0 <= value <= 1e9:
        raise typer.BadParameter(f"{value} is no second of a drive")
    return value


def theme_of(text: str) -> Literal["day", "twilight", "night", "auto"]:
    """Return the theme that is wished for."""
    match text:
        case "day" | "twilight" | "night" | "auto":
            return text
        case _:
            raise typer.BadParameter(f"{text!r} is none of day, twilight, night, auto", param_hint="--theme")


def bus_of(interface: str, channel: str, bitrate: int | None, fd: bool) -> "BusOptions":
    """Return how to open a bus; ``channel`` names one, or several with commas."""
    from assistant.commands.options import BusOptions

    channels = tuple(name for name in channel.split(",") if name)
    if not channels:
        raise typer.BadParameter("names no channel", param_hint="--channel")
    return BusOptions(interface, channels, bitrate, fd)
