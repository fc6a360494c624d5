"""The journal: facts as they came, each with its driver, its drive and the time of the event that taught it."""

import hashlib
from typing import Annotated, NamedTuple

import msgspec

from anticipation.drivers import GUEST
from anticipation.errors import ProfileError
from anticipation.facts import Fact, decode_fact, encode_fact

__all__ = ["DRIVER", "GUEST", "Entry", "Line", "checked_driver", "clean_drive", "digest_of", "is_guest", "row_of"]

DRIVER = "driver"
"""The one who drives where nobody said who."""

_DIGEST_BYTES = 16
_NAME_CHARACTERS = 64


class Entry(NamedTuple):
    """One fact of the journal; ``id`` grows, ``drive`` names its drive, ``t_ns`` is the event time within it."""

    id: int
    drive: str
    t_ns: int
    fact: Fact


class Line(msgspec.Struct, frozen=True):
    """One fact on its way into a journal or out of one, as the lines of an export have it."""

    drive: str
    t_ns: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
    fact: Fact


def is_guest(driver: str) -> bool:
    """Whether this is the guest, however it is written."""
    return driver.strip().casefold() == GUEST


def checked_driver(driver: str) -> str:
    """Return a driver's name as it is; raises ProfileError when it can be none."""
    if not driver.strip() or len(driver) > _NAME_CHARACTERS or not driver.isprintable():
        raise ProfileError(f"{driver!r} is no name of a driver: 1 to {_NAME_CHARACTERS} printable characters")
    return driver


def clean_drive(drive: str) -> str:
    """Return a drive's name as text: it may come from a file's name, which need not be any."""
    return drive.encode("utf-8", "backslashreplace").decode()


def digest_of(fact: bytes) -> bytes:
    """Return what tells an encoded fact from others."""
    return hashlib.blake2b(fact, digest_size=_DIGEST_BYTES).digest()


def row_of(driver: str, line: Line) -> tuple[str, str, int, bytes, bytes]:
    """Return (driver, drive, t_ns, fact, digest) for the journal.

    Raises ValueError for a fact that would be read back as another one, or not at all: one wrong number must not
    make a whole journal unreadable.
    """
    fact = encode_fact(line.fact)
    try:
        same = decode_fact(fact) == line.fact
    except msgspec.MsgspecError:
        same = False
    if not same:
        raise ValueError(f"a fact with something in it that is no finite number or no text: {line.fact!r}")
    return driver, clean_drive(line.drive), line.t_ns, fact, digest_of(fact)
