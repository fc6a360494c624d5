"""Who is at the wheel of this drive: the driver who was named, another one of the profile, or a guest.

Everything that changes is a frozen value. Where nobody was named, as in a drive without a profile, nothing is claimed.
"""

from collections.abc import Mapping

import msgspec

from anticipation.drivers import Hand, Styles, is_clear, second_of, who_drives
from anticipation.facts import Drove, Fact, Trip
from anticipation.foresight import Foreseen
from anticipation.instant import Instant
from anticipation.scene import Scene

__all__ = ["Wheel", "WheelState"]

_ASKED_NS = 30_000_000_000
"""How often it is asked whether someone else is likelier now."""


class WheelState(msgspec.Struct, frozen=True):
    """All that is remembered between two looks."""

    hand: Hand = Hand()
    told: str = ""
    """Who was told to be the likeliest, "" before anyone was."""
    asked_ns: int = -(2**62)


class Wheel:
    """Watches the hand at the wheel; ``others`` is how the other drivers of the profile drive, by their names.

    The driver who is ``named`` learns while they drive, so their style is given at each call.
    """

    def __init__(self, named: str = "", others: Mapping[str, Styles] | None = None) -> None:
        self.state = WheelState()
        self._named = named
        self._others = {name: styles for name, styles in (others or {}).items() if name != named}

    def depart(self, at: Instant | None) -> None:
        """A trip departs, or with None a drive begins before any: a new hand may be at the wheel.

        When a trip is over, its hand is still whose the last lessons of the drive are.
        """
        self.state = WheelState(Hand(at), asked_ns=self.state.asked_ns)

    def drive(self, scene: Scene, foreseen: Foreseen | None) -> None:
        """Take in how this second was driven; one of standing, or of a speed that nobody knows, tells nothing."""
        if scene.left_ns is None or not scene.moving:
            return
        second = second_of(scene)
        if second is not None:
            style = foreseen.style.tolist() if foreseen is not None else ()
            self.state = msgspec.structs.replace(self.state, hand=self.state.hand.after(style, second))

    def who(self, styles: Styles, model: str) -> dict[str, float]:
        """Return how probable each driver and a guest is; empty where nothing can be claimed."""
        if not self._named:
            return {}
        return who_drives({**self._others, self._named: styles}, self.state.hand, model, self._named)

    def clear(self, styles: Styles, model: str) -> bool:
        """Whether what is learned now may be learned about the driver who was named."""
        return is_clear(self.who(styles, model), self._named)

    def drove(self, fact: Fact, model: str) -> list[Drove]:
        """Return how a trip was driven that has just been learned; nothing where too little was seen of it."""
        drove = self.state.hand.drove(fact.departed, model) if isinstance(fact, Trip) else None
        return [] if drove is None else [drove]

    def told(self, scene: Scene, styles: Styles, model: str) -> dict[str, float]:
        """Return who may drive, rounded for the trace, when someone else has become the likeliest on a trip; else {}.

        The only driver of a profile is not told before they are unlikely.
        """
        if scene.left_ns is None or scene.t_ns - self.state.asked_ns < _ASKED_NS:
            return {}
        who = self.who(styles, model)
        if not who:
            return {}
        likeliest = max(who, key=lambda name: who[name])
        before = self.state.told or ("" if self._others else self._named)
        self.state = msgspec.structs.replace(self.state, told=likeliest, asked_ns=scene.t_ns)
        return {name: round(p, 3) for name, p in who.items()} if likeliest != before else {}
