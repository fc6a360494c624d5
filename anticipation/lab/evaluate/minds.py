"""Minds to compare: the whole one, and one for each part that it can do without."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from anticipation.foresight import Foresight, open_network
from anticipation.keeping import Keeper
from anticipation.lab.driving import MakeMind
from anticipation.lab.evaluate.voices import TWINS
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.network import Network
from anticipation.scene import Energy
from anticipation.watch import Seen
from anticipation.window import SCHEMA

__all__ = ["FULL", "minds"]

FULL: Final = "full"

_TWIN_OF: Final = {"experts": "dense", "distillation": "no-distillation"}
"""The network, trained like the one that ships but for one thing, that shows what a part is worth."""


def minds() -> Mapping[str, MakeMind]:
    """Return the minds by the part that they lack; those whose network is not there are left out.

    They are called in processes of their own, which find them by their module and name.
    """
    made: dict[str, MakeMind] = {FULL: _full, "network": _without_network, "memory": _without_memory}
    made["words"] = _without_words
    if (TWINS / _TWIN_OF["experts"]).is_dir():
        made["experts"] = _without_experts
    if (TWINS / _TWIN_OF["distillation"]).is_dir():
        made["distillation"] = _without_distillation
    return made


class _Deaf(Foresight):
    """Hears nothing of what is said."""

    def say(self, text: str) -> None:
        """Let it pass."""


def _full(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(memory, keeper, energy, before, Foresight(_network()))


def _without_network(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(memory, keeper, energy, before)


def _without_memory(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(DriverMemory(zone=memory.zone), keeper, energy, before, Foresight(_network()))


def _without_words(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(memory, keeper, energy, before, _Deaf(_network()))


def _without_experts(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(memory, keeper, energy, before, Foresight(_network(_TWIN_OF["experts"])))


def _without_distillation(memory: DriverMemory, keeper: Keeper, energy: Energy, before: Seen | None) -> Mind:
    return Mind(memory, keeper, energy, before, Foresight(_network(_TWIN_OF["distillation"])))


@lru_cache(maxsize=4)
def _network(twin: str = "") -> Network | None:
    """Return a network, loaded once in each process."""
    return Network.load(TWINS / twin, SCHEMA) if twin else open_network()[0]
