"""What the commands are called and take; what they do stands in the modules that they import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.lab import evaluate_app, simulate, train_app
from assistant.cli.profile import profile_app

if TYPE_CHECKING:
    from assistant.commands.options import BusOptions

__all__ = ["app"]

app = typer.Typer(
    name="outrider",
    help="An in-car assistant that rides ahead of the driver, on the car's own computer, with no network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(profile_app, name="profile")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(train_app, name="train")
app.command(name="simulate")(simulate)

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


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width) <= 7680 and 0 < int(height) <= 4320):
        raise typer.BadParameter(f"{text!r} is no size; write it as 1280x720", param_hint="--size")
    return int(width), int(height)


def _second(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1e9:
        raise typer.BadParameter(f"{value} is no second of a drive")
    return value


def _theme(text: str) -> Literal["day", "twilight", "night", "auto"]:
    match text:
        case "day" | "twilight" | "night" | "auto":
            return text
        case _:
            raise typer.BadParameter(f"{text!r} is none of day, twilight, night, auto", param_hint="--theme")


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


def _check_clip(clip: Path, headless: bool, screenshot: Path | None) -> None:
    if not headless:
        raise typer.BadParameter("a clip is drawn without a window: add --headless", param_hint="--clip")
    if screenshot is not None:
        raise typer.BadParameter("either --clip or --screenshot", param_hint="--clip")
    if clip.suffix and clip.suffix.lower() != ".gif" and not clip.is_dir():
        raise typer.BadParameter(f"{clip.name!r} is neither a .gif file nor the name of a folder", param_hint="--clip")


def _bus(interface: str, channel: str, bitrate: int | None, fd: bool) -> "BusOptions":
    from assistant.commands.options import BusOptions

    channels = tuple(name for name in channel.split(",") if name)
    if not channels:
        raise typer.BadParameter("names no channel", param_hint="--channel")
    return BusOptions(interface, channels, bitrate, fd)


@app.command()
def replay(
    drive: Annotated[Path, typer.Argument(help="A folder of replays/, or any CAN log.")],
    car: CarOption = None,
    headless: Annotated[bool, typer.Option("--headless", help="Run without a window.")] = False,
    speed: Annotated[
        str | None, typer.Option("--speed", help="A factor, or max [default: 1, without a window: max].")
    ] = None,
    start: Annotated[float, typer.Option("--from", callback=_second, help="Begin at this second.")] = 0.0,
    until: Annotated[float | None, typer.Option("--until", callback=_second, help="End at this second.")] = None,
    trace: TraceOption = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Another trace of this drive, shown beside it: where they differ.")
    ] = None,
    screenshot: Annotated[
        Path | None, typer.Option("--screenshot", help="Save a PNG of the second given by --at.")
    ] = None,
    at: Annotated[float | None, typer.Option("--at", callback=_second, help="The second of the screenshot.")] = None,
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
            size=_size(size),
            theme=_theme(theme),
            profile=profile,
            driver=driver,
            silent=silent,
            voice_model=voice_model,
            mind=mind,
            map_file=map_file,
        )
    )


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(help="A trace of a drive (replay --trace).")],
    b: Annotated[Path, typer.Argument(help="A trace of the same drive by another model, profile or build.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Tell where two traces of one drive differ."""
    from assistant.commands.compare import run_compare

    run_compare(a, b, as_json)


@app.command()
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
    device: Annotated[
        str | None, typer.Option("--device", help="A microphone by name or number [default: the system's].")
    ] = None,
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
        bus=_bus(interface, channel, bitrate, fd),
        car=car,
        record=record,
        allow_sending=allow_sending,
        trace=trace,
        size=_size(size),
        theme=_theme(theme),
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


@app.command()
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
    start: Annotated[float, typer.Option("--from", callback=_second, help="Keep --log from this second on.")] = 0.0,
    until: Annotated[
        float | None, typer.Option("--until", callback=_second, help="Keep --log up to this second.")
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
        record_live(folder, _bus(interface, channel, bitrate, fd), facts, seconds)
    else:
        raise typer.BadParameter("give --interface and --channel to record live, or --log FILE", param_hint="--log")


@app.command()
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


@app.command()
def cars(
    name: Annotated[str | None, typer.Argument(help="Show this car's signals.")] = None,
) -> None:
    """List the cars that Outrider knows, and how complete each mapping is."""
    from assistant.commands.cars import show_car, show_cars

    if name is None:
        show_cars()
    else:
        show_car(name)


@app.command()
def understand(
    text: Annotated[
        list[str] | None, typer.Argument(help="What the driver says; each argument is one utterance.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with an utterance a line.")] = None,
    context: Annotated[Path | None, typer.Option("--context", help="JSON: what the car says, by VSS path.")] = None,
) -> None:
    """Say what is understood, as JSON lines."""
    from assistant.commands.understand import run_understand

    if bool(text) == (file is not None):
        raise typer.BadParameter("give either TEXT or --file", param_hint="TEXT")
    run_understand(text, file, context)


GrammarOption = Annotated[Path | None, typer.Option("--grammar", help="A file with a phrase a line: only these.")]
VoiceModelOption = Annotated[
    Path | None, typer.Option("--model", help="The folder of a vosk model [default: the best that is installed].")
]


@app.command()
def transcribe(
    files: Annotated[list[Path], typer.Argument(help="Sound files: WAV, with outrider[voice] also FLAC, Ogg and MP3.")],
    grammar: GrammarOption = None,
    model: VoiceModelOption = None,
) -> None:
    """Write the words in sound files, as JSON lines."""
    from assistant.commands.transcribe import run_transcribe

    run_transcribe(files, grammar, model)


@app.command()
def listen(
    push_to_talk: Annotated[
        bool, typer.Option("--push-to-talk", help="Listen only between two presses of the Enter key.")
    ] = False,
    grammar: GrammarOption = None,
    model: VoiceModelOption = None,
    device: Annotated[
        str | None, typer.Option("--device", help="A microphone by name or number [default: the system's].")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Hear this sound file instead.")] = None,
) -> None:
    """Print what the microphone hears, as it is said."""
    from assistant.commands.listen import ListenOptions, run_listen

    if device is not None and file is not None:
        raise typer.BadParameter("give either --device or --file", param_hint="--device")
    run_listen(ListenOptions(push_to_talk, grammar, model, device, file))


@app.command()
def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Fewer repetitions.")] = False,
) -> None:
    """Measure this machine: decode rate beside peers, replay speed, frame time, cold start, memory."""
    from assistant.commands.bench import run_bench

    run_bench(quick=quick)


@app.command()
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


@app.command("say")
def say_aloud(
    text: Annotated[list[str], typer.Argument(help="What the voice says.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write this WAV file instead of playing.")] = None,
    moving: Annotated[bool, typer.Option("--moving", help="Say it as while driving: twelve words at most.")] = False,
) -> None:
    """Hear the voice; print the words that it says."""
    from assistant.commands.say import run_say

    run_say(" ".join(text), out, moving=moving)
