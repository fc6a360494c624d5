"""Who drives: how each driver of a profile drives, and whose hand the drive so far shows.

Two sources tell: a network, which says at each second how the car is driven, as a unit vector, alike for one driver
whichever the car; and what is measured of the driving itself.
"""

from anticipation.drivers.handling import Handling, Second, second_of
from anticipation.drivers.styles import LEAST_S, Drive, Hand, Styles
from anticipation.drivers.who import GUEST, LEAST_DRIVES, UNLIKELY, is_clear, who_drives

__all__ = [
    "GUEST",
    "LEAST_DRIVES",
    "LEAST_S",
    "UNLIKELY",
    "Drive",
    "Hand",
    "Handling",
    "Second",
    "Styles",
    "is_clear",
    "second_of",
    "who_drives",
]
