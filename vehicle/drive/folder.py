"""A drive folder: ``drive.toml`` (car, start, source, licence), ``can.blf`` and ``events.jsonl``; perhaps sound files.

A bare CAN log is a drive too: one of an unknown car, that began when its first frame says.
"""

import os
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from vehicle.can.logs import Log, open_log
from vehicle.errors import DriveError
from vehicle.events import DriverEvent, decode_event

__all__ = ["CAN_LOG", "EVENTS", "FORMAT", "INFO", "Drive", "DriveInfo", "drives_in", "open_drive", "write_info"]

INFO, CAN_LOG, EVENTS = "drive.toml", "can.blf", "events.jsonl"
FORMAT = 1


class DriveInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``drive.toml`` says. ``zone`` is an IANA time zone; ``log`` names the CAN log if it is not can.blf.

    ``history`` names a file beside it with what was known of the driver before this drive, "" if there is none.
    ``sending`` is whether Outrider could send what the car's mapping lets it, so that a replay answers as the drive
    did. ``voice`` names sound files of the cabin beside it, and the second of the drive at which each begins; their
    words are heard again only where the events hold none.
    """

    start: datetime
    car: str = ""
    zone: str = "UTC"
    title: str = ""
    source: str = ""
    licence: str = ""
    synthetic: bool = False
    log: str = CAN_LOG
    history: str = ""
    sending: bool = False
    voice: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1e9)]] = {}
    format: int = FORMAT


@dataclass(frozen=True)
class Drive:
    """A drive to be replayed: where it is, what is known of it, and what the driver did."""

    path: Path
    info: DriveInfo | None
    log_path: Path
    events: tuple[DriverEvent, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What to call it."""
        return (self.info.title if self.info else "") or self.path.stem

    @property
    def label(self) -> str:
        """What must be said of it wherever it is shown: that nobody drove it."""
        return "Synthetic" if self.info is not None and self.info.synthetic else ""

    @property
    def car(self) -> str:
        """What ``load_car`` takes: the name of a car that ships, or the path of a file beside it; "" if unknown."""
        return self.car_named(self.info.car) if self.info is not None else ""

    def car_named(self, name: str) -> str:
        """Return a car's name as ``load_car`` takes it: a TOML file may lie beside the drive."""
        beside = self.path / name
        return str(beside) if name.endswith(".toml") and beside.exists() else name

    @property
    def history(self) -> Path | None:
        """The file with what was known of the driver before."""
        return self.path / self.info.history if self.info is not None and self.info.history else None

    @property
    def voice(self) -> tuple[tuple[Path, int], ...]:
        """Its sound files in order of time, each with the event time at which it begins."""
        files = self.info.voice if self.info is not None else {}
        return tuple((self.path / name, round(start * 1e9)) for name, start in sorted(files.items(), key=_by_start))

    @property
    def zone(self) -> str:
        """Its IANA time zone, "" where that is not known."""
        return self.info.zone if self.info is not None else ""

    def open_log(self) -> Log:
        """Open its CAN log; raises LogError."""
        return open_log(self.log_path)

    def start(self, log: Log) -> datetime | None:
        """Return when it began, in its own zone if that is known; None when nothing says so."""
        if self.info is not None:
            return self.info.start.astimezone(_zone(self.info.zone) or UTC)
        if log.start_ns is None:
            return None
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=log.start_ns // 1000)


def _by_start(file: tuple[str, float]) -> tuple[float, str]:
    name, start = file
    return start, name


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def open_drive(path: Path) -> Drive:
    """Open a drive folder or a bare log; raises DriveError when the folder is incomplete or of a newer version."""
    info_path = path / INFO
    try:
        if not info_path.exists():
            return Drive(path, None, path)
        info = _read_info(info_path)
        drive = Drive(path, info, path / info.log)
        if not drive.log_path.exists():
            raise DriveError(f"{path}: its CAN log {info.log} is missing")
        events, notes = _read_events(path / EVENTS)
    except OSError as error:
        raise DriveError(f"{path}: cannot be read ({error.strerror})") from None
    if _zone(info.zone) is None:
        notes = (*notes, f"{info.zone!r} is no IANA time zone; the drive is shown in UTC")
    return replace(drive, events=events, notes=notes)


def drives_in(path: Path) -> list[Path]:
    """Return the drive folders inside a folder that is none itself, in order of their names; [] for anything else."""
    if not path.is_dir() or (path / INFO).exists():
        return []
    return sorted(info.parent for info in path.glob(f"*/{INFO}"))


def _read_info(path: Path) -> DriveInfo:
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        version = fields.get("format", FORMAT)
        if isinstance(version, int) and version > FORMAT:
            raise DriveError(f"{path}: format {version} is newer than this program, which reads up to {FORMAT}")
        info = msgspec.convert(fields, DriveInfo)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DriveError(f"{path}: {error}") from None
    if info.start.tzinfo is None:
        raise DriveError(f"{path}: the start time needs a zone, such as 2024-01-15T07:42:00+01:00")
    return info


def _read_events(path: Path) -> tuple[tuple[DriverEvent, ...], tuple[str, ...]]:
    """Read the driver's events, in order of time, up to the last whole one."""
    if not path.exists():
        return (), ()
    events: list[DriverEvent] = []
    notes: tuple[str, ...] = ()
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(decode_event(line))
        except msgspec.MsgspecError:
            if number < len(lines):
                raise DriveError(f"{path}:{number}: is no event: {line[:60]!r}") from None
            # no newline behind it: the power went while it was written
            notes = (f"{path.name} ends inside an event; read up to its last whole one",)
    return tuple(sorted(events, key=lambda e: e.t_ns)), notes


def write_info(path: Path, info: DriveInfo) -> None:
    """Write ``drive.toml``, so that it is on the disk when this returns; raises OSError."""
    lines = []
    for name in info.__struct_fields__:
        value = getattr(info, name)
        if name in ("history", "sending", "voice") and not value:
            continue
        if isinstance(value, bool):
            lines.append(f"{name} = {str(value).lower()}")
        elif isinstance(value, str):
            lines.append(f"{name} = {_quoted(value)}")
        elif isinstance(value, datetime):
            lines.append(f"{name} = {value.isoformat()}")
        elif isinstance(value, dict):
            lines.append(f"{name} = {{ {', '.join(f'{_quoted(key)} = {start!r}' for key, start in value.items())} }}")
        else:
            lines.append(f"{name} = {value}")
    with path.open("wb") as file:
        file.write(("\n".join(lines) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def _quoted(text: str) -> str:
    """Return a TOML string: quoted as in JSON, but for the one character that TOML forbids and JSON does not."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair, as of a file name, cannot be written
    return msgspec.json.encode(whole).decode().replace("\x7f", "\\u007f")
