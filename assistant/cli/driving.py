"""``outrider drive`` and ``outrider record``: a car that is listened to live, and drive folders made of it."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import (
    BitrateOption,
    CarOption,
    DeviceOption,
    DriverOption,
    FdOption,
    HearingModelOption,
    MapOption,
    ProfileOption,
    SilentOption,
    SizeOption,
    ThemeOption,
    TraceOption,
    bus_of,
    second,
    size_of,
    theme_of,
)

__all__ = ["drive", "record"]


def drive(
    interface: Annotated[str, typer.Option("--interface", help="A python-can interface: socketcan, pcan, slcan ...")],
    channel: Annotated[str, typer.Option("--channel", help="Its channel, such as can0; several with commas.")],
    car: Annotated[str, typer.Option("--car", help="A car that 'outrider cars' lists, or your own TOML file.")],
    bitrate: BitrateOption = None,
    fd: FdOption = False,
    record: Annotated[Path | None, typer.Option("--record", help="Record the drive into this new folder.")] = None,
    allow_sending: Annotated[
        bool, typer.Option("--allow-sending", help="Let OBD-II requests be sent (default: listen only).")
    ] = False,
    trace: TraceOption = None,
    size: SizeOption = "1280x720",
    theme: ThemeOption = "auto",
    fullscreen: Annotated[bool, typer.Option("--fullscreen")] = False,
    headless: Annotated[bool, typer.Option("--headless", help="Run without a window, until Ctrl-C.")] = False,
    seconds: Annotated[float | None, typer.Option("--seconds", min=0.1, help="Stop by itself after so long.")] = None,
    profile: ProfileOption = None,
    driver: DriverOption = "",
    silent: SilentOption = False,
    microphone: Annotated[
        bool, typer.Option("--microphone/--no-microphone", help="Whether the driver may talk [default: with a button].")
    ] = True,
    device: DeviceOption = None,
    wake: Annotated[
        str,
        typer.Option("--wake", help="Listen without a button, to what follows these words, such as 'hey outrider'."),
    ] = "",
    voice_model: HearingModelOption = None,
    map_file: MapOption = None,
) -> None:
    """Drive live: listen to the car and the driver, show the dashboard, learn what the driver does."""
    from assistant.commands.drive import run_live
    from assistant.commands.options import LiveOptions

    options = LiveOptions(
        bus=bus_of(interface, channel, bitrate, fd),
        car=car,
        record=record,
        allow_sending=allow_sending,
        trace=trace,
        size=size_of(size),
        theme=theme_of(theme),
        fullscreen=fullscreen,
        headless=headless,
        seconds=seconds,
        profile=profile,
        driver=driver,
        silent=silent,
        microphone=microphone,
        device=device,
        wake=wake,
        voice_model=voice_model,
        map_file=map_file,
    )
    run_live(options)


def record(
    folder: Annotated[Path, typer.Argument(help="The new drive folder.")],
    interface: Annotated[str | None, typer.Option("--interface", help="A python-can interface: record live.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="Its channel; several with commas.")] = None,
    log: Annotated[
        list[Path] | None, typer.Option("--log", help="Make the drive from an existing log; several are joined.")
    ] = None,
    pad: Annotated[bool, typer.Option("--pad", help="Give cut frames of --log their zero bytes back.")] = False,
    car: CarOption = None,
    bitrate: BitrateOption = None,
    fd: FdOption = False,
    start: Annotated[float, typer.Option("--from", callback=second, help="Keep --log from this second on.")] = 0.0,
    until: Annotated[
        float | None, typer.Option("--until", callback=second, help="Keep --log up to this second.")
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", help="IANA time zone of the drive, such as Europe/Copenhagen.")
    ] = "UTC",
    title: Annotated[str, typer.Option("--title")] = "",
    source: Annotated[str, typer.Option("--source", help="Where the log comes from.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Under which licence it may be passed on.")] = "",
    seconds: Annotated[float | None, typer.Option("--seconds", min=0.1, help="Stop recording after so long.")] = None,
) -> None:
    """Record a drive folder: live from a bus until Ctrl-C, or from an existing log (--log)."""
    from assistant.commands.record import Facts, record_from_logs, record_live

    facts = Facts(car=car, zone=zone, title=title, source=source, licence=licence)
    if log:
        record_from_logs(folder, log, facts, start, until, pad=pad)
    elif interface is not None and channel is not None:
        record_live(folder, bus_of(interface, channel, bitrate, fd), facts, seconds)
    else:
        raise typer.BadParameter("give --interface and --channel to record live, or --log FILE", param_hint="--log")
