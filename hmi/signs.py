"""The signs of what is offered, and of the timeline's marks; in the manner of ISO 2575 where it has one.

Each moves a pen in a square of 40 x 40 units, as those of ``hmi.icons``, which has them all by name.
"""

import math
from collections.abc import Callable

from hmi.pen import Pen

__all__ = ["MARKS", "SIGNS"]


def _pin(pen: Pen) -> None:
    pen.arc(20, 16, 11, -120, 120, 3)
    pen.line([(10.5, 21.5), (20, 36), (29.5, 21.5)], 3)
    pen.dot(20, 16, 3.6)


def _clock(pen: Pen) -> None:
    pen.ring(20, 20, 15, 3)
    pen.line([(20, 11), (20, 20), (26.5, 24.5)], 3)


def _pump(pen: Pen) -> None:
    """The pillar and its hose, what is in it left open."""
    pen.line([(8, 35), (8, 8), (10.5, 5.5), (22.5, 5.5), (25, 8), (25, 35)], 2.8)
    pen.line([(5, 35), (28, 35)], 2.8)
    pen.line([(25, 21), (29, 21), (30.5, 23), (30.5, 27.5), (32.5, 29.5), (34.7, 27.5), (34.7, 15), (30, 10)], 2.6)


def _charger(pen: Pen) -> None:
    _pump(pen)
    bolt = [(18.2, 11.5), (11.8, 21), (16, 21), (14.6, 29), (21.4, 18.6), (17, 18.6)]
    pen.shape(bolt)
    pen.line([*bolt, bolt[0]], 1)


def _fuel(pen: Pen) -> None:
    _pump(pen)
    pen.line([(12.5, 10.5), (20.5, 10.5), (20.5, 17), (12.5, 17), (12.5, 10.5)], 2.4)


def _heat(pen: Pen) -> None:
    for x in (11, 20, 29):
        pen.wave(x, 31, 22, 3)


def _defrost(pen: Pen) -> None:
    """A windshield, open below where the warmth rises into it."""
    pen.line([(9, 29), (6, 29), (4, 12), (12, 8), (20, 7), (28, 8), (36, 12), (34, 29), (31, 29)], 2.6)
    for x in (13, 20, 27):
        pen.wave(x, 34, 21, 2.4)


def _defrost_rear(pen: Pen) -> None:
    pen.line([(9, 29), (5, 29), (5, 9), (35, 9), (35, 29), (31, 29)], 2.6)
    for x in (13, 20, 27):
        pen.wave(x, 34, 21, 2.4)


def _snow(pen: Pen) -> None:
    for turn in range(0, 180, 60):
        a = math.radians(turn)
        x, y = math.sin(a), math.cos(a)
        pen.line([(20 - 15 * x, 20 - 15 * y), (20 + 15 * x, 20 + 15 * y)], 2.6)
        for side in (-1, 1):
            for lean in (-0.7, 0.7):
                u, v = math.sin(a + lean), math.cos(a + lean)
                knot, tip = (9 * x, 9 * y), (9 * x + 5 * u, 9 * y + 5 * v)
                pen.line([(20 + side * p, 20 + side * q) for p, q in (knot, tip)], 2.2)


def _seat(pen: Pen) -> None:
    """A seat from its side, warmth rising from the cushion."""
    pen.line([(8.5, 6), (13.5, 25)], 5)
    pen.line([(14, 27.5), (31, 27.5)], 5)
    pen.line([(13, 35), (31, 35)], 2.6)
    for x in (21, 29):
        pen.wave(x, 21, 15, 2.4)


def _wheel(pen: Pen) -> None:
    """A steering wheel, warmth beside it."""
    pen.ring(16, 21, 12.5, 3)
    pen.dot(16, 21, 3.4)
    pen.line([(4.5, 21), (27.5, 21)], 2.8)
    pen.line([(16, 21), (16, 32.5)], 2.8)
    pen.wave(35, 31, 20, 2.4)


def _recirculate(pen: Pen) -> None:
    """A car from its side, the air turning round in it."""
    pen.line([(3.5, 31), (3.5, 23), (9, 20.5), (14, 9), (27.5, 9), (33, 20), (36.5, 23), (36.5, 31), (3.5, 31)], 2.6)
    pen.line([(14, 25.5), (22, 25.5)], 2.6)
    pen.arc(22, 20.5, 5, 0, 180, 2.6)
    pen.line([(22, 15.5), (19, 15.5)], 2.6)
    pen.shape([(20, 11), (20, 20), (14, 15.5)])


def _windows(pen: Pen) -> None:
    """A door's window, half up, and the way that it goes."""
    pen.line([(6, 34), (6, 20), (15, 6.5), (34, 6.5), (34, 34), (6, 34)], 2.8)
    pen.line([(6.5, 23), (13, 23)], 2.6)
    pen.line([(28, 23), (34, 23)], 2.6)
    pen.line([(20.5, 29), (20.5, 17)], 2.8)
    pen.shape([(15, 19), (26, 19), (20.5, 12)])


def _note(pen: Pen) -> None:
    pen.line([(15.5, 30), (15.5, 9.5), (32, 6.5), (32, 27)], 3)
    pen.line([(15.5, 12), (32, 9)], 4.5)
    pen.dot(11.8, 30.5, 4.8)
    pen.dot(28.3, 27.5, 4.8)


def _undo(pen: Pen) -> None:
    pen.line([(10, 14), (24, 14)], 3.2)
    pen.arc(24, 22.5, 8.5, 0, 180, 3.2)
    pen.line([(24, 31), (13, 31)], 3.2)
    pen.line([(16, 7), (8.5, 14), (16, 21)], 3.2)


def _loudspeaker(pen: Pen) -> None:
    cone = [(5, 15), (11, 15), (20, 7), (20, 33), (11, 25), (5, 25)]
    pen.shape(cone)
    pen.line([*cone, cone[0]], 2)


def _sound(pen: Pen) -> None:
    _loudspeaker(pen)
    pen.arc(19, 20, 9, 50, 130, 2.8)
    pen.arc(19, 20, 16, 50, 130, 2.8)


def _silent(pen: Pen) -> None:
    _loudspeaker(pen)
    pen.line([(26, 15), (36, 25)], 2.8)
    pen.line([(36, 15), (26, 25)], 2.8)


def _diamond(pen: Pen) -> None:
    pen.shape([(20, 2), (38, 20), (20, 38), (2, 20)])


def _hollow(pen: Pen) -> None:
    pen.shape([(20, 2), (38, 20), (20, 38), (2, 20)])
    pen.shape([(20, 11), (29, 20), (20, 29), (11, 20)], pen.back)


def _pill(pen: Pen) -> None:
    pen.line([(20, 8), (20, 32)], 13)


def _square(pen: Pen) -> None:
    pen.shape([(6, 6), (34, 6), (34, 34), (6, 34)])


def _dot(pen: Pen) -> None:
    pen.dot(20, 20, 15)


def _warning(pen: Pen) -> None:
    pen.shape([(20, 4), (38, 36), (2, 36)])


SIGNS: dict[str, Callable[[Pen], None]] = {
    "destination": _pin, "departure": _clock, "energy": _charger, "fuel": _fuel, "defrost": _defrost,
    "defrost-rear": _defrost_rear, "heat": _heat, "cool": _snow, "seat": _seat, "wheel": _wheel,
    "recirculation": _recirculate, "windows": _windows, "media": _note, "undo": _undo,
    "sound": _sound, "silent": _silent,
}  # fmt: skip
"""By the kind of need, with two more for their variants, one for taking back, and two for the voice."""

MARKS: dict[str, Callable[[Pen], None]] = {
    "mark-offer": _diamond, "mark-withheld": _hollow, "mark-answer": _pill, "mark-utterance": _dot,
    "mark-fault": _warning, "mark-act": _square,
}  # fmt: skip
"""By the kind of mark."""
