"""When the car wakes, and a new drive begins: by its ignition, or by its first words after a long silence."""

import msgspec

from vehicle.state import Reading

__all__ = ["Waking"]

SILENCE_NS = 60_000_000_000
"""A car that said nothing for so long was asleep."""


class Waking(msgspec.Struct, frozen=True):
    """Whether the car sleeps; ``alive_ns`` is when it last said something (event time), None before it was looked at.

    ``on`` tells whether the ignition has been on since the car woke, ``asleep`` whether it went off after that.
    """

    alive_ns: int | None = None
    on: bool = False
    asleep: bool = False

    def notice(self, ignition: Reading, alive_ns: int) -> tuple["Waking", bool]:
        """Return what is known now that the car last spoke at ``alive_ns``, and whether it has woken just now."""
        off = ignition.valid and ignition.value in ("OFF", "LOCK")
        slept = self.asleep or (self.alive_ns is not None and alive_ns - self.alive_ns > SILENCE_NS)
        if slept and not off and alive_ns != self.alive_ns:
            return Waking(alive_ns), True
        on = self.on or (ignition.valid and not off)
        return Waking(alive_ns, on, self.asleep or (on and off)), False
