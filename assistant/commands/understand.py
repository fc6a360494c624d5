"""``outrider understand``: what is understood of a text, as JSON lines."""

from datetime import datetime
from pathlib import Path

import msgspec

from assistant.terminal import say
from assistant.understanding.context import Context
from assistant.understanding.paths import CONNECTED, EVERYTHING
from assistant.understanding.understand import understand
from vehicle.errors import OutriderError
from vehicle.signals import PATHS, Value, signal
from vehicle.state import SignalState

__all__ = ["read_context", "run_understand"]


class _ContextFile(msgspec.Struct, forbid_unknown_fields=True):
    """The file of ``--context``: what the car says, what may be written, the time, and whether a replay is shown.

    ``route`` names the stops of a navigation that is connected, the destination last; null where there is none.
    ``places`` are the known places by name, ``stations`` those for charging or fuel.
    """

    signals: dict[str, float | int | bool | str] = {}
    writable: list[str] = []
    wall: datetime | None = None
    replay: bool = False
    route: list[str] | None = None
    places: list[str] = []
    stations: list[str] = []


def run_understand(texts: list[str] | None, file: Path | None, context_file: Path | None) -> None:
    """Print one line for each text; a confirmation or a choice refers to the line before it."""
    # bytes of the command line that are no UTF-8 come as half characters, which no JSON can hold
    lines = [text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for text in texts or []]
    if file is not None:
        lines = [line for line in _read(file).splitlines() if line.strip()]
    context = read_context(context_file)
    encoder = msgspec.json.Encoder(order="sorted")
    for text in lines:
        understood = understand(text, context)
        say(encoder.encode(understood.as_json()).decode())
        context = msgspec.structs.replace(context, pending=understood.pending, recent=understood.recent)


def read_context(path: Path | None) -> Context:
    """Return the moment that a context file describes.

    Without one, the car says nothing and takes everything, and everything is connected to it, so that ``actions`` show
    what the words ask for.
    """
    if path is None:
        return Context(SignalState(), 0, EVERYTHING)
    try:
        file = msgspec.json.decode(_read(path), type=_ContextFile)
    except msgspec.MsgspecError as error:
        raise OutriderError(f"{path}: {error}") from None
    state = SignalState()
    for name, value in file.signals.items():
        state.set(_index(path, name, value), value, 0)
    for name in file.writable:
        if name not in CONNECTED:
            _index(path, name)
    route = tuple(file.route) if file.route is not None else None
    return Context(
        state,
        0,
        frozenset(file.writable),
        replay=file.replay,
        wall=file.wall,
        route=route,
        places=tuple(file.places),
        stations=tuple(file.stations),
    )


def _index(path: Path, name: str, value: Value | None = None) -> int:
    if name not in PATHS:
        raise OutriderError(f"{path}: {name!r} is no signal of the catalogue")
    if value is not None and not signal(name).accepts(value):
        raise OutriderError(f"{path}: {name} cannot be {value!r}")
    return PATHS[name]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OutriderError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise OutriderError(f"{path}: is no text in UTF-8") from None
