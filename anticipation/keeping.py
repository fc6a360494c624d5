"""Where facts go: to a profile on disk, or nowhere beyond this drive."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from anticipation.facts import Fact
from anticipation.watch import Seen

__all__ = ["Keeper", "Notebook"]


class Keeper(Protocol):
    """Where facts are kept beyond this moment; ``fault`` says why they cannot be, "" when all is well."""

    fault: str

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Keep facts; they are safe when this returns."""

    def keep_seen(self, t_ns: int, seen: Seen) -> None:
        """Keep the car as it was last seen."""

    def forget(self, about: Callable[[Fact], bool], now_ns: int) -> Iterable[Fact]:
        """Forget the facts for which this holds, so that no byte of them is left; return the others, in order.

        A replay may have come by later moments than ``now_ns`` before: what these taught is not returned.
        """


class Notebook:
    """Keeps facts for this drive only: a guest's, or a replay's without a profile.

    Like a profile, it keeps a fact of one moment once, however often a replay comes by.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.fault = ""
        self._facts: dict[tuple[int, Fact], None] = {(-1, fact): None for fact in facts}

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Keep facts of a moment."""
        self._facts.update(dict.fromkeys((t_ns, fact) for fact in facts))

    def keep_seen(self, t_ns: int, seen: Seen) -> None:
        """A drive that is over has no next one here."""

    def forget(self, about: Callable[[Fact], bool], now_ns: int) -> Iterable[Fact]:
        """Forget facts; return the others that are known by now."""
        self._facts = {entry: None for entry in self._facts if not about(entry[1])}
        return [fact for t_ns, fact in self._facts if t_ns <= now_ns]
