"""Where the bits are: messages and signals of a database, as plain frozen data that both decoders read.

The words are those of DBC files. A layout is what remains of a DBC file once it is parsed, so that it can be kept
in a cache and no parser has to be imported to decode a frame.
"""

import msgspec

from vehicle.events import EXTENDED

__all__ = ["Database", "MessageLayout", "SignalLayout", "j1939_key"]


class SignalLayout(msgspec.Struct, frozen=True, gc=False):
    """One signal of a message.

    ``shift`` counts the bits behind the signal: behind its most significant end it is masked to ``length`` bits, in
    the payload read as one little- or big-endian number of the message's size. ``scale`` and ``offset`` keep their
    type: whole numbers give whole values. ``mux`` names the signal that selects this one, for the raw values
    ``mux_ids``; ``selects`` are the raw values that this signal may have when it is itself a selector.
    """

    name: str
    length: int
    shift: int
    little: bool
    signed: bool
    is_float: bool
    scale: int | float
    offset: int | float
    unit: str
    choices: dict[int, str]
    mux: str | None = None
    mux_ids: frozenset[int] = frozenset()
    selects: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether its physical values are whole numbers."""
        return not self.is_float and isinstance(self.scale, int) and isinstance(self.offset, int)

    def raw_range(self) -> tuple[int, int]:
        """Return the least and the greatest raw value."""
        if self.signed:
            return -(1 << (self.length - 1)), (1 << (self.length - 1)) - 1
        return 0, (1 << self.length) - 1


class MessageLayout(msgspec.Struct, frozen=True):
    """One message: its ``key`` (identifier, with ``EXTENDED`` if it has 29 bits), payload ``size`` and signals.

    ``j1939`` messages are recognised by their parameter group, whatever the sender and the priority.
    """

    key: int
    name: str
    size: int
    signals: tuple[SignalLayout, ...]
    j1939: bool = False

    def children(self, selector: str | None, value: int | None = None) -> list[SignalLayout]:
        """Return the signals that are always there (``None``), or there when ``selector`` has the raw ``value``."""
        return [s for s in self.signals if s.mux == selector and (value is None or value in s.mux_ids)]


class Database(msgspec.Struct, frozen=True):
    """All messages of one file; ``repairs`` says, with line numbers, what had to be mended to read it."""

    name: str
    messages: tuple[MessageLayout, ...]
    repairs: tuple[str, ...] = ()

    def message(self, name: str) -> MessageLayout:
        """Return the message of that name; KeyError if there is none."""
        for message in self.messages:
            if message.name == name:
                return message
        raise KeyError(name)


def j1939_key(key: int) -> int:
    """Return what two J1939 frames of one parameter group have in common (SAE J1939-21).

    Below PDU format 240 the second byte is the address that is spoken to, and not part of the group.
    """
    pdu1 = (key >> 16) & 0xFF < 240
    return key & (EXTENDED | (0x03FF_0000 if pdu1 else 0x03FF_FF00))
