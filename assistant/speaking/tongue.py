"""From what a session shows to what is said of it: new replies and new offers go through the policy to the speaker.

It only looks. A session knows nothing of it, and whether anything is heard changes nothing that is decided.
"""

from typing import NamedTuple

from assistant.session import Session
from assistant.speaking.policy import Moment, Wish, decide
from assistant.speaking.speaker import Speaker
from vehicle.state import moves

__all__ = ["Seen", "Tongue", "glance"]


class Seen(NamedTuple):
    """A moment of a session, as far as the voice is concerned.

    ``reply`` is what was answered at ``heard_ns``, "" if nothing yet; ``offer`` is the key of the card on the screen
    and ``title`` its question, "" without one. ``audible`` is false where event time does not run as the listener's
    does: during a seek, and in a replay that is much faster than the drive was.
    """

    now_ns: int
    heard_ns: int = 0
    reply: str = ""
    offer: str = ""
    title: str = ""
    moving: bool = True
    vetoes: tuple[str, ...] = ()
    audible: bool = True


def glance(session: Session, vetoes: tuple[str, ...], audible: bool = True) -> Seen:
    """Return what the voice needs to know of a session just now."""
    last, offer = session.dialogue.last, session.offers.mind.offer
    return Seen(
        now_ns=session.now_ns,
        heard_ns=session.heard_ns,
        reply=last.reply if last is not None else "",
        offer=offer.key if offer is not None else "",
        title=offer.need.title if offer is not None else "",
        moving=moves(session.vehicle.state.read("Vehicle.Speed", session.now_ns).number()),
        vetoes=vetoes,
        audible=audible,
    )


class Tongue:
    """Says what is new. ``silent`` is the driver's wish to read instead of hear."""

    def __init__(self, speaker: Speaker, silent: bool = False) -> None:
        self.silent = silent
        self._speaker = speaker
        self._seen = Seen(0)
        self._wish: Wish | None = None
        self._prompt_ns: int | None = None
        self._ducked = False

    @property
    def mute(self) -> bool:
        """Whether nothing can be heard, whatever the driver wishes: there is no device, or no voice."""
        return self._speaker.silenced

    def take_note(self) -> str:
        """Return what the user should know of the voice, each thing once; "" if there is nothing."""
        return self._speaker.take_note()

    def duck(self, on: bool) -> None:
        """Be quieter while the driver speaks."""
        if on != self._ducked:
            self._ducked = on
            self._speaker.duck(on)

    def look(self, seen: Seen) -> None:
        """Take in a moment, and say what it holds that is new; called as often as the screen is drawn."""
        before, self._seen = self._seen, seen
        if seen.now_ns < before.now_ns:  # somebody went back in the drive: nothing of what stands there is new
            self._wish, self._prompt_ns = None, None
            self._speaker.stop()
            return
        prompt_ns = self._prompt_ns
        wish = self._new(before, seen)
        if wish is not None:
            self._wish = wish
        if self._wish is None:
            return
        moment = Moment(seen.now_ns, seen.moving, seen.vetoes, prompt_ns, self.silent or not seen.audible)
        verdict = decide(self._wish, moment)
        if verdict.outcome == "say":
            self._speaker.say(verdict.words)
        if verdict.outcome != "wait":
            self._wish = None

    def hush(self) -> None:
        """Be quiet at once: the driver speaks, or presses the button to."""
        self._wish = None
        self._speaker.stop()

    def be_silent(self, on: bool) -> None:
        """Switch silent mode, in which everything is shown and nothing said."""
        self.silent = on
        if on:
            self.hush()

    def _new(self, before: Seen, seen: Seen) -> Wish | None:
        """Return what is new since ``before``; what the driver asked for comes before what nobody did."""
        offered = seen.offer and seen.offer != before.offer
        if offered:
            self._prompt_ns = seen.now_ns
        if seen.reply and (seen.heard_ns, seen.reply) != (before.heard_ns, before.reply):
            return Wish(seen.reply, True, seen.heard_ns)
        return Wish(seen.title, False, seen.now_ns) if offered else None
