"""The mind of one drive: it joins watch, memory, network and policy, and says what it offers and why."""

from anticipation.mind.mind import Mind
from anticipation.mind.records import Record
from anticipation.mind.state import MindSnapshot

__all__ = ["Mind", "MindSnapshot", "Record"]
