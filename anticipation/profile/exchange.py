"""Exports: one driver's journal as JSON lines that people and other programs can read.

The first line is ``{"driver": ..., "note": ..., "outrider-profile": 1}``; each further one is a fact with its drive
and event time: ``{"drive": ..., "fact": {...}, "t_ns": ...}``.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from anticipation.errors import HistoryError, ProfileError
from anticipation.profile.files import make_file
from anticipation.profile.journal import Line

__all__ = ["FORMAT", "read_export", "write_export"]

FORMAT = 1
_NOTE = "plain text, not encrypted: whoever reads this file knows where this driver goes, and when"


class _Header(msgspec.Struct, frozen=True):
    outrider_profile: int = msgspec.field(name="outrider-profile")
    driver: str = ""
    note: str = ""


_encoder = msgspec.json.Encoder(order="sorted")
_header_decoder = msgspec.json.Decoder(_Header)
_line_decoder = msgspec.json.Decoder(Line)


def write_export(path: Path, driver: str, lines: Iterable[Line]) -> int:
    """Write a driver's facts into a file that only its owner can read; return how many there were.

    A file of that name is replaced once all is written. Raises ProfileError when that cannot be done.
    """
    content = [_encoder.encode(_Header(FORMAT, driver, _NOTE)), *(_encoder.encode(line) for line in lines), b""]
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise ProfileError(f"{path}: is no file; give the name of a file to write")
        make_file(path, b"\n".join(content))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise ProfileError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from None
    return len(content) - 2


def read_export(path: Path) -> tuple[Line, ...]:
    """Read all of an export; raises HistoryError, with the line's number, for anything that is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read ({error.strerror or error})") from None
    first, *others = content.split(b"\n")
    _check_header(path, first)
    lines = []
    for number, text in enumerate(others, 2):
        if not text.strip():
            continue
        try:
            lines.append(_line_decoder.decode(text))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise HistoryError(f"{path}:{number}: is no fact ({error})") from None
    return tuple(lines)


def _check_header(path: Path, line: bytes) -> None:
    try:
        header = _header_decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise HistoryError(f'{path}:1: is no exported profile; its first line would hold "outrider-profile"') from None
    if header.outrider_profile != FORMAT:
        raise HistoryError(f"{path}:1: format {header.outrider_profile} is not one this program reads ({FORMAT})")
