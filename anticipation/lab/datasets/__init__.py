"""Recorded histories of where people drove: their types, and the readers of each set."""

from anticipation.lab.datasets.history import History, Part, Person, Stay
from anticipation.lab.datasets.opening import read_history

__all__ = ["History", "Part", "Person", "Stay", "read_history"]
