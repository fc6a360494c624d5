"""Load DBC files, the real ones included: cantools parses, what real files do outside its grammar is mended first."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from vehicle.can.dbcrepair import Repaired, repair
from vehicle.can.layout import Database, MessageLayout, SignalLayout
from vehicle.errors import DbcError
from vehicle.events import EXTENDED

__all__ = ["load_dbc", "parse_dbc"]

_SCHEMA = "layout-1"
"""Part of the cache's key: to be changed with whatever changes the layout that a file gives."""

_codec_out = msgspec.msgpack.Encoder()
_codec_in = msgspec.msgpack.Decoder(Database)


def load_dbc(path: Path) -> Database:
    """Read a DBC file; the parsed layout is cached by the file's content, because parsing takes up to a second.

    Raises DbcError, with file and line, when the file is missing or broken.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DbcError(f"{path}: cannot be read ({error.strerror})") from None
    key = hashlib.sha256(f"{_SCHEMA} {path.name} ".encode() + content).hexdigest()[:32]
    cache = platformdirs.user_cache_path("outrider") / "dbc" / f"{key}.msgpack"
    try:
        return _codec_in.decode(cache.read_bytes())
    except (OSError, msgspec.MsgspecError):
        pass  # not cached yet, or by another version: parse again
    database = parse_dbc(_text(content), path.name)
    _store(cache, _codec_out.encode(database))
    return database


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _store(cache: Path, content: bytes) -> None:
    """Write the cache whole or not at all; a car without a writable cache just parses each time."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, cache)  # noqa: PTH105 - atomic, and Path has no shorter way
    except OSError:
        return


def parse_dbc(text: str, name: str) -> Database:
    """Parse the text of a DBC file called ``name``; raise DbcError with its line when that cannot be done."""
    from cantools.database.can.formats import dbc as grammar  # slow to import, and the cache spares it
    from cantools.database.errors import Error as CantoolsError
    from textparser import Error as SyntaxError_

    mended = repair(text)
    if not re.search(r"^\s*(?:VERSION|NS_|BS_|BU_|BO_|CM_|VAL_)", mended.text, re.MULTILINE):
        raise DbcError(f"{name}:1: not a DBC file: it holds none of its keywords (VERSION, BU_, BO_, ...)")
    try:
        parsed = grammar.load_string(mended.text, strict=False)
    except SyntaxError_ as error:
        raise DbcError(f"{name}:{_line_of(error)}: {_offending(mended.text, _line_of(error))}") from None
    except (CantoolsError, KeyError, ValueError, ArithmeticError, AttributeError, TypeError) as error:
        raise DbcError(f"{name}:{_guess_line(mended.text, str(error))}: {error}") from None
    messages = tuple(_message(m, mended) for m in parsed.messages)
    return Database(name, messages, tuple(mended.notes))


def _line_of(error: Exception) -> int:
    match = re.search(r"line (\d+)", str(error))
    return int(match[1]) if match else 1


def _offending(text: str, line: int) -> str:
    lines = text.split("\n")
    return f"cannot be understood: {lines[line - 1].strip()[:100]!r}" if 0 < line <= len(lines) else "ends too early"


def _guess_line(text: str, complaint: str) -> int:
    """Find the line of a message or signal that the parser complains about by name."""
    for word in re.findall(r"[A-Za-z_]\w{2,}", complaint)[::-1]:
        match = re.search(rf"^\s*(?:BO_\s+\d+|SG_)\s+{re.escape(word)}\b", text, re.MULTILINE)
        if match:
            return text.count("\n", 0, match.end()) + 1
    return 1


def _message(message: Any, mended: Repaired) -> MessageLayout:
    signals = [s for s in message.signals if s.length > 0]
    # Some files declare a message shorter than its signals reach; the frames on the road are long enough.
    size = max([message.length, *(_bytes_needed(s) for s in signals)])
    return MessageLayout(
        key=message.frame_id | (EXTENDED if message.is_extended_frame else 0),
        name=mended.names.get(message.name, message.name),
        size=size,
        signals=tuple(_signal(s, size, signals, mended) for s in signals),
        j1939=message.protocol == "j1939",
    )


def _network_start(signal: Any) -> int:
    """Return the place of a big-endian signal's first bit, counted from the first bit sent."""
    return int(8 * (signal.start // 8) + 7 - signal.start % 8)


def _bytes_needed(signal: Any) -> int:
    start = signal.start if signal.byte_order == "little_endian" else _network_start(signal)
    return int(start + signal.length + 7) // 8


def _signal(signal: Any, size: int, siblings: list[Any], mended: Repaired) -> SignalLayout:
    little = signal.byte_order == "little_endian"
    choices = {int(k): str(v) for k, v in (signal.choices or {}).items()}
    selects: set[int] = set()
    if signal.is_multiplexer:
        # a selector's named values are legal even when they select no signal
        selects = set(choices).union(
            *(s.multiplexer_ids or () for s in siblings if s.multiplexer_signal == signal.name)
        )
    scale, offset = _whole_if_whole(signal.scale, signal.offset, signal.is_float)
    return SignalLayout(
        name=mended.names.get(signal.name, signal.name),
        length=signal.length,
        shift=signal.start if little else 8 * size - _network_start(signal) - signal.length,
        little=little,
        signed=signal.is_signed,
        is_float=signal.is_float,
        scale=scale,
        offset=offset,
        unit=signal.unit or "",
        choices=choices,
        mux=mended.names.get(signal.multiplexer_signal, signal.multiplexer_signal),
        mux_ids=frozenset(signal.multiplexer_ids or ()),
        selects=frozenset(selects),
    )


def _whole_if_whole(scale: float, offset: float, is_float: bool) -> tuple[int | float, int | float]:
    """Keep whole factors whole, so that a 64-bit counter keeps its last bit; a float signal stays as it is."""
    if not is_float and float(scale).is_integer() and float(offset).is_integer():
        return int(scale), int(offset)
    return scale, offset
