"""The context window: what the network reads. NumPy only; the car and the lab make tokens with the same functions."""

from anticipation.window.candidates import Candidates, PlaceView, candidates_of, life_of
from anticipation.window.schema import OUTPUTS, SCHEMA
from anticipation.window.stays import last_stays
from anticipation.window.tokens import Life, Moment
from anticipation.window.window import Window, WindowState

__all__ = [
    "OUTPUTS",
    "SCHEMA",
    "Candidates",
    "Life",
    "Moment",
    "PlaceView",
    "Window",
    "WindowState",
    "candidates_of",
    "last_stays",
    "life_of",
]
