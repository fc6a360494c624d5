"""From the session to what a frame of the dashboard shows. Pure: the same session and screen give the same view."""

import math
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

import msgspec

from anticipation.ground import Position
from anticipation.needs import Likely
from assistant.daylight import Shade, shade_of
from assistant.mindview import mind_view
from assistant.offers import clock
from assistant.roadview import roads_near, way_along
from assistant.session import Session
from hmi.view import Ahead, Mark, MindView, OfferCard, Playback, RoadsView, TrackView, View, Words
from vehicle.state import Reading, moves

__all__ = ["Screen", "ThemeWish", "marks_of", "present"]

ThemeWish = Literal["day", "twilight", "night", "auto"]

_FLASH_NS = 4_000_000_000
_TELL_NS = 8_000_000_000
_WORDS_NS = 12_000_000_000
"""How long an answer stays to be read."""
_WORTH_DRAWING = 0.1
_ZOOM_STEP = 2**0.5


@dataclass
class Screen:
    """What belongs to the screen and not to the drive: theme, what is being typed or said, the help, a notice.

    ``hearing``, ``mic`` and ``voice`` are those of ``hmi.view.Words``, ``focus`` and ``entered`` those of the view.
    Each frame takes in ``ways_a_frame`` of the ways that nobody has drawn yet, or all where that is None. The climate
    card is laid open until ``climate_until_ns``.
    """

    theme: ThemeWish = "auto"
    zoom: int = 0
    """Steps by which the map is larger than by itself."""
    typing: str | None = None
    help_open: bool = False
    focus: str = ""
    entered: bool = False
    mind_open: bool = False
    measured: bool = False
    """Whether what was measured on this machine is shown: in a window, not in a picture that must come out equal."""
    card_age_s: float = math.inf
    """How long the offer has been on the screen while it comes in."""
    notice: str = ""
    hearing: str = ""
    mic: Literal["", "ready", "open"] = ""
    voice: Literal["", "on", "silent"] = ""
    ways_a_frame: int | None = None
    climate_until_ns: int = 0
    _flash: tuple[int, str] = (0, "")
    _news: list[tuple[int, int, str]] = field(default_factory=list)

    def say(self, text: str, now_ns: int) -> None:
        """Show ``text`` as a notice for a few seconds of event time."""
        self._flash = (now_ns + _FLASH_NS, text)

    def tell(self, text: str, now_ns: int) -> None:
        """Show ``text`` long enough to be read with a fix in it, behind what was told before."""
        self._news = [news for news in self._news if 0 < news[1] - now_ns <= 5 * _TELL_NS]  # a scrub leaves others
        begin_ns = self._news[-1][1] if self._news else now_ns
        self._news.append((begin_ns, begin_ns + _TELL_NS, text))

    def flash(self, now_ns: int) -> str:
        """Return the notice that is to be shown now."""
        until_ns, text = self._flash
        if now_ns < until_ns:
            return text
        return next((news for begin_ns, end_ns, news in self._news if begin_ns <= now_ns < end_ns), "")


def marks_of(session: Session) -> tuple[Mark, ...]:
    """Return what the timeline marks of the drive as far as it was played."""
    return tuple(Mark(t_ns / 1e9, kind, words) for (t_ns, kind), words in session.marks.items())


def present(session: Session, screen: Screen, playback: Playback | None = None) -> View:
    """Return what the dashboard shows now; ``playback`` is None on a live drive."""
    now_ns = session.now_ns
    vehicle = session.vehicle
    readings = vehicle.readings(now_ns)
    wall = session.wall()
    track = vehicle.track
    said = session.dialogue.last
    words = Words(screen.typing)
    waits = session.dialogue.pending is not None
    if said is not None and (waits or now_ns - session.heard_ns < _WORDS_NS):
        words = Words(screen.typing, said.text, said.reply, said.outcome)
    words = replace(words, hearing=screen.hearing, mic=screen.mic, voice=screen.voice)
    return View(
        t_s=now_ns / 1e9,
        car=" · ".join(filter(None, (playback.label if playback is not None else "", vehicle.car.title))),
        readings=readings,
        theme=_theme(screen.theme, session),
        energy=vehicle.car.energy,
        wall=wall,
        track=TrackView(track.points(), track.heading_deg, track.source, track.length_km),
        roads=_roads(session, screen.ways_a_frame),
        zoom=_ZOOM_STEP**screen.zoom,
        offer=_offer(session, screen.card_age_s),
        undo=_undo(session),
        ahead=_ahead(session),
        heading_for=_heading_for(session),
        mind=_mind(session),
        opened=_opened(session, screen),
        words=words,
        playback=playback,
        moving=is_moving(readings),
        notice=screen.notice,
        help_open=screen.help_open,
        climate_open=now_ns < screen.climate_until_ns,
        focus=screen.focus,
        entered=screen.entered,
    )


def _roads(session: Session, ways: int | None) -> RoadsView:
    """What is known of roads around the car, at most so many ``ways`` more than in the last frame; nothing where no
    satellite says where the car is.
    """
    track = session.vehicle.track
    if track.origin is None or track.position is None:
        return RoadsView()
    return roads_near(session.offers.mind.memory.roads.lines(ways), track.origin, track.position)


def _offer(session: Session, age_s: float) -> OfferCard | None:
    offer = session.offers.mind.offer
    if offer is None:
        return None
    life = (offer.expires_ns - session.now_ns) / max(1, offer.expires_ns - offer.made_ns)
    life = min(1.0, max(0.0, life))
    return OfferCard(offer.key, offer.need.title, offer.need.reason, offer.need.kind, life, age_s=age_s)


def _undo(session: Session) -> str:
    undoable = session.offers.undo_at(session.now_ns)
    return undoable.what if undoable is not None else ""


def _ahead(session: Session) -> tuple[Ahead, ...]:
    return tuple(_way(session, likely) for likely in session.offers.mind.likely if likely.p >= _WORTH_DRAWING)


def _way(session: Session, likely: Likely) -> Ahead:
    wall, track = session.wall(), session.vehicle.track
    arrive = ""
    if wall is not None and likely.minutes is not None:
        arrive = clock(wall + timedelta(minutes=likely.minutes))
    if likely.position is None or track.origin is None or track.position is None:
        return Ahead(likely.label, likely.p, likely.minutes, arrive)
    east, north = track.on_ground(*likely.position)
    roads = session.offers.mind.memory.roads
    way: tuple[tuple[float, float], ...] = ()
    if not roads.waiting:  # the first seconds of a window know some of the roads only
        way = way_along(roads, roads.lines(), track.origin, Position(*track.position), likely.position)
    return Ahead(likely.label, likely.p, likely.minutes, arrive, east, north, way)


def _heading_for(session: Session) -> Ahead | None:
    """Where the driver said that they are going, with what is known of the way there."""
    mind = session.offers.mind
    if mind.chosen is None:
        return None
    for likely in mind.likely:
        if likely.place == mind.chosen:
            return _way(session, msgspec.structs.replace(likely, p=1.0))
    place = mind.memory.places.get(mind.chosen)
    return _way(session, Likely(place.id, 1.0, mind.memory.label(place.id), position=place.position))


def _mind(session: Session) -> tuple[str, ...]:
    """Why it is silent, and what it knows; nothing where it knows nobody."""
    mind = session.offers.mind
    known = mind.known()
    if not known:
        return ()
    known, awake = f"Knows {known}", mind.awake()
    if mind.offer is None:
        return mind.why_not(), known
    return (known, awake) if awake else (known,)


def _opened(session: Session, screen: Screen) -> MindView | None:
    """The mind laid open, where that was asked for."""
    if not screen.mind_open:
        return None
    return mind_view(session.offers.mind, session.meter.cost() if screen.measured else None)


def is_moving(readings: dict[str, Reading]) -> bool:
    """Whether the car must be taken to be moving: speed unknown or stale counts as moving."""
    reading = readings.get("Vehicle.Speed")
    return moves(reading.number() if reading else None)


def _theme(wish: ThemeWish, session: Session) -> Shade:
    """Follow the wish; by itself, the light outside."""
    if wish != "auto":
        return wish
    vehicle = session.vehicle
    return session.light.shown or shade_of(vehicle.state, session.now_ns, session.wall(), vehicle.track.position)
