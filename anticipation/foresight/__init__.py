"""What the network foresees, in a drive and at a departure, and how it is heard beside the memory."""

from anticipation.foresight.departing import Departing
from anticipation.foresight.foresight import SENSES, Foresight, ForesightState, open_network
from anticipation.foresight.opinions import Asked, Departed, asked_about, goal_said, told_after, told_arrival
from anticipation.foresight.outputs import Foreseen, foreseen_of

__all__ = [
    "SENSES",
    "Asked",
    "Departed",
    "Departing",
    "Foreseen",
    "Foresight",
    "ForesightState",
    "asked_about",
    "foreseen_of",
    "goal_said",
    "open_network",
    "told_after",
    "told_arrival",
]
