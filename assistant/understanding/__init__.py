"""From words to meaning: an intent table, a small grammar, and the safety rules between a wish and the car."""

from assistant.understanding.context import Action, Context, Control, Option, Pending, Recent, Understanding
from assistant.understanding.table import TABLE
from assistant.understanding.understand import complete, confirm, prepare, understand

__all__ = [
    "TABLE",
    "Action",
    "Context",
    "Control",
    "Option",
    "Pending",
    "Recent",
    "Understanding",
    "complete",
    "confirm",
    "prepare",
    "understand",
]
