"""From the session to what a frame of the dashboard shows. Pure: the same session and screen give the same view."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from anticipation.ground import Position
from anticipation.needs import Likely
from assistant.offers import clock
from assistant.roadview import roads_near, way_along
from assistant.session import Session
from hmi.view import Ahead, OfferCard, Playback, RoadsView, TrackView, View, Words
from vehicle.state import Reading, moves

__all__ = ["Screen", "ThemeWish", "present"]

ThemeWish = Literal["day", "night", "auto"]

_DAY_HOURS = range(7, 19)
_FLASH_NS = 4_000_000_000
_TELL_NS = 8_000_000_000
_WORDS_NS = 12_000_000_000
"""How long an answer stays to be read."""
_WORTH_DRAWING = 0.1
_ZOOM_STEP = 2**0.5


@dataclass
class Screen:
    """What belongs to the screen and not to the drive: theme, what is being typed or said, the help, a notice.

    ``hearing``, ``mic`` and ``voice`` are those of ``hmi.view.Words``.
    """

    theme: ThemeWish = "auto"
    zoom: int = 0
    """Steps by which the map is larger than by itself."""
    typing: str | None = None
    help_open: bool = False
    notice: str = ""
    hearing: str = ""
    mic: Literal["", "ready", "open"] = ""
    voice: Literal["", "on", "silent"] = ""
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
        theme=_theme(screen.theme, readings, wall),
        energy=vehicle.car.energy,
        wall=wall,
        track=TrackView(track.points(), track.heading_deg, track.source, track.length_km),
        roads=_roads(session),
        zoom=_ZOOM_STEP**screen.zoom,
        offer=_offer(session),
        undo=_undo(session),
        ahead=_ahead(session),
        heading_for=_heading_for(session),
        mind=_mind(session),
        words=words,
        playback=playback,
        moving=is_moving(readings),
        notice=screen.notice,
        help_open=screen.help_open,
    )


def _roads(session: Session) -> RoadsView:
    """What is known of roads around the car; nothing where no satellite says where that is."""
    track = session.vehicle.track
    if track.origin is None or track.position is None:
        return RoadsView()
    return roads_near(session.offers.mind.memory.roads.lines(), track.origin, track.position)


def _offer(session: Session) -> OfferCard | None:
    offer = session.offers.mind.offer
    if offer is None:
        return None
    life = (offer.expires_ns - session.now_ns) / max(1, offer.expires_ns - offer.made_ns)
    return OfferCard(offer.key, offer.need.title, offer.need.reason, offer.need.kind, min(1.0, max(0.0, life)))


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


def is_moving(readings: dict[str, Reading]) -> bool:
    """Whether the car must be taken to be moving: speed unknown or stale counts as moving."""
    reading = readings.get("Vehicle.Speed")
    return moves(reading.number() if reading else None)


def _theme(wish: ThemeWish, readings: dict[str, Reading], wall: datetime | None) -> Literal["day", "night"]:
    """Follow the wish; by itself, the car's own light sensor, else its low beam by night hours, else the clock."""
    if wish != "auto":
        return wish
    dark = readings.get("Vehicle.Exterior.IsDark")
    if dark is not None and dark.valid:
        return "night" if dark.value else "day"
    if wall is None:
        return "night"
    return "day" if wall.hour in _DAY_HOURS else "night"
