"""Where everything is: from the window's size and what there is to show, to boxes. Pure; knows nothing of drawing.

The dashboard is described once, in dp (see ``theme.dp_scale``), as three columns over a strip: driving, the map, the
cards. Upright windows stack the same zones. Zones keep their places as their neighbours come and go, so that nothing
jumps while driving: an offer takes the room above the climate card, which belongs to the map while there is none.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from hmi.box import Box
from hmi.theme import dp_scale, is_tiny

__all__ = ["BLEED", "BUTTONS", "TOUCH", "ZOOM", "Box", "Layout", "Present", "arrange", "card_width", "has_mind_zone"]

TOUCH = 76.0
"""Least width and height of what can be touched, in dp."""
BUTTONS = ("step-back", "pause", "step", "slower", "faster", "theme", "help")
"""The strip's buttons from left to right; the timeline stands after the third, the speed after the fourth."""

ZOOM = ("zoom-in", "zoom-out")
"""The map's buttons from top to bottom."""

BLEED = 12.0
"""Room at the left of the speed, in dp, for digits that are set by eye rather than by their box."""
_GAP = 16.0
_SPEED_W = 72.0  # the speed factor, between slower and faster
_PAD = 24.0  # inside cards
_OFFER_TOP = 20.0  # above an offer's title
_ABOVE_ANSWERS = 16.0
_ANSWER_H = 80.0
_QUIET_H = 60.0  # why and never: what the card shows of them; their targets reach below its edge
_MIND_W = 760.0  # a map at least so wide has room for the mind beside its caption
_MIND_H = 76.0
_OPEN_H = 288.0  # the mind laid open below a map
_OPEN_UPRIGHT_H = 396.0
_OPEN_W = 560.0  # from this width on it is
_OPEN_LEAST = 176.0
_MAP_LEAST = 240.0
_ZOOM_W, _ZOOM_H = 620.0, 300.0  # a map at least so large has room for its buttons beside what stands on it
_NOTE_H = 32.0
_TELLTALES_H = 40.0
_ATTENTION_H = 128.0
_EDGE = 14.0  # below the strip
_PRIMARY_H = 280.0  # in upright windows
_UPRIGHT_W = 1060.0  # narrower than this, in dp, zones are stacked


class Present(NamedTuple):
    """What there is to show: counts of bars and lines of words; of the rest, heights in dp."""

    waiting: bool = False
    bars: int = 0
    climate: float = 0.0
    """The whole card."""
    controls: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()
    """What can be touched of the climate card where it is laid open: (control, box from its corner)."""
    offer: float = 0.0
    """Its title and reason."""
    quiet: bool = False
    """Whether the offer has quiet controls, why and never; they give way to the words where both have no room."""
    undo: bool = False
    mind: bool = False
    opened: bool = False
    """Whether the mind is laid open: where there is a map it takes the lower part of it, or all."""
    words: int = 1
    talk: bool = False
    """Whether a press on the words talks; else it types."""
    voice: bool = False
    """Whether the words have a button that turns the voice on or off."""
    attention: bool = False
    strip: bool = False
    zoom: bool = False
    """Whether the map shows a way, which may be drawn nearer or farther."""
    menu: bool = False
    """Whether the list of keys may be opened, and no strip has a button for it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes in pixels: ``zones`` to draw in, ``targets`` to touch; ``dp`` is the pixels of one dp."""

    dp: float
    zones: dict[str, Box] = field(default_factory=dict)
    targets: dict[str, Box] = field(default_factory=dict)


class _Plan:
    """Collects boxes in dp and turns their edges into whole pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.dp = dp_scale(size)
        self.w, self.h = size[0] / self.dp, size[1] / self.dp
        self.margin = 44.0 if self.w >= 1200 else 32.0
        self.top = 36.0 if self.h >= 700 else 26.0
        self.bottom = self.h - 28.0
        self.layout = Layout(self.dp)

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        left, top, right, bottom = (math.floor(edge * self.dp + 0.500001) for edge in (x, y, x + w, y + h))
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def zone(self, name: str, x: float, y: float, w: float, h: float) -> None:
        self.layout.zones[name] = self.box(x, y, w, h)

    def target(self, name: str, x: float, y: float, w: float, h: float) -> None:
        self.layout.targets[name] = self.box(x, y, w, h)

    def timeline(self, x: float, y: float, w: float) -> None:
        self.zone("timeline", x, y, w, TOUCH)
        self.target("seek", x, y, w, TOUCH)

    def note(self, x: float, y: float, w: float, menu: bool) -> None:
        """Place the line about the program, with what opens the list of keys at its end."""
        if menu:
            w -= TOUCH
            self.zone("menu", x + w + TOUCH - _NOTE_H, y, _NOTE_H, _NOTE_H)
            self.target("help", x + w, y + (_NOTE_H - TOUCH) / 2, TOUCH, TOUCH)
        self.zone("note", x, y, w, _NOTE_H)


def arrange(size: tuple[int, int], present: Present) -> Layout:
    """Return the layout for a window of ``size`` pixels."""
    plan = _Plan((max(1, size[0]), max(1, size[1])))
    if is_tiny(size):
        plan.zone("wait" if present.waiting else "primary", 20 - BLEED, 14, plan.w - 40 + BLEED, plan.h - 28)
        return plan.layout
    upright = plan.w < _UPRIGHT_W
    if present.strip:
        _strip(plan, upright)
    if upright:
        _upright(plan, present)
    else:
        _columns(plan, present, card_width(size))
    return plan.layout


def _strip(plan: _Plan, upright: bool) -> None:
    """Place the replay's timeline and buttons at the bottom; the icons, not their targets, keep the margin."""
    left, y = plan.margin - 22, plan.h - _EDGE - TOUCH
    right = plan.w - left
    if upright:
        x = (plan.w - len(BUTTONS) * TOUCH - _SPEED_W) / 2
        for index, name in enumerate(BUTTONS):
            plan.target(name, x + index * TOUCH + (_SPEED_W if index > 3 else 0), y, TOUCH, TOUCH)
        plan.zone("speed", x + 4 * TOUCH, y, _SPEED_W, TOUCH)
        y -= TOUCH + 6
        plan.timeline(plan.margin, y, plan.w - 2 * plan.margin)
    else:
        tail = right - 4 * TOUCH - _SPEED_W - 4
        for index, name in enumerate(BUTTONS):
            x = left + index * TOUCH if index < 3 else tail + (index - 3) * TOUCH + (_SPEED_W if index > 3 else 0)
            plan.target(name, x, y, TOUCH, TOUCH)
        plan.zone("speed", tail + TOUCH, y, _SPEED_W, TOUCH)
        plan.timeline(left + 3 * TOUCH + 18, y, tail - left - 3 * TOUCH - 30)
    plan.zone("strip", 0, y, plan.w, plan.h - y)
    plan.bottom = y - _GAP


def _columns(plan: _Plan, present: Present, right_w: float) -> None:
    height = plan.bottom - plan.top
    left_w = _left_width(plan)
    right_x = _right_edge(plan) - right_w
    used = _cards(plan, present, right_x, right_w, plan.top, height)
    if present.waiting:
        plan.zone("wait", plan.margin, plan.top, (right_x if used else plan.w - plan.margin) - plan.margin, height)
        return
    energy_h = _energy_height(present.bars)
    primary_h = min(max(height - _NOTE_H - _GAP - energy_h - 34 - 26 - _TELLTALES_H, 200), 302)
    plan.zone("primary", plan.margin - BLEED, plan.top, left_w + BLEED, primary_h)
    y = plan.top + primary_h + 34
    if present.bars:
        plan.zone("energy", plan.margin, y, left_w, energy_h)
        y += energy_h + 26
    plan.zone("telltales", plan.margin, y, left_w, _TELLTALES_H)
    plan.note(plan.margin, plan.bottom - _NOTE_H, left_w, present.menu and not present.strip)
    x, free = _free(plan, right_w)
    if present.attention:
        plan.zone("attention", x, plan.top, min(free, 400), _ATTENTION_H)
    floor = plan.bottom
    if present.opened:
        top = plan.top + (_ATTENTION_H + _GAP if present.attention else 0)
        wide = free >= _OPEN_W and floor - _OPEN_H - _GAP >= _MAP_LEAST
        floor = _open_mind(plan, x, floor - _OPEN_H if wide else top, free)
    if floor >= _MAP_LEAST:
        _map(plan, (x, 0, plan.w - x, floor), (x, free), present.mind and not present.opened and free >= _MIND_W)
        if present.zoom:
            _zoom(plan, x + free, plan.top)


def _upright(plan: _Plan, present: Present) -> None:
    width = plan.w - 2 * plan.margin
    top = plan.top
    if not present.waiting:
        half = (width - 40) / 2
        x = plan.margin + half + 40
        plan.zone("primary", plan.margin - BLEED, top, half + BLEED, _PRIMARY_H)
        plan.note(x, top + 4, half, present.menu and not present.strip)
        plan.zone("telltales", x, top + 60, half, _TELLTALES_H)
        if present.bars:
            energy_h = _energy_height(present.bars)
            plan.zone("energy", x, top + _PRIMARY_H - energy_h, half, energy_h)
        top += _PRIMARY_H + _GAP
    cards = present._replace(climate=0.0) if present.opened else present  # the mind goes before the climate
    used = _cards(plan, cards, plan.margin, width, top, plan.bottom - top)
    height = plan.bottom - top - used
    if present.waiting:
        plan.zone("wait", plan.margin, top, width, height)
        return
    if present.attention and height >= _ATTENTION_H:
        plan.zone("attention", plan.margin, top, min(width, 400), _ATTENTION_H)
        top, height = top + _ATTENTION_H, height - _ATTENTION_H
    if present.opened and height >= _OPEN_LEAST:
        below, height = height, height - min(height, _OPEN_UPRIGHT_H) - _GAP
        plan.bottom = top + below
        _open_mind(plan, plan.margin, max(top, plan.bottom - _OPEN_UPRIGHT_H), width)
    if height >= _MAP_LEAST:
        _map(plan, (0, top, plan.w, height), (plan.margin, width), False)
        if present.zoom:
            _zoom(plan, plan.margin + width, top)


def _open_mind(plan: _Plan, x: float, y: float, w: float) -> float:
    """Place the mind, laid open, from ``y`` down to the bottom; return where what is above it ends."""
    plan.zone("mind", x, y, w, plan.bottom - y)
    plan.target("mind", x, y, w, plan.bottom - y)
    return y - _GAP


def _energy_height(bars: int) -> float:
    return 48.0 * bars + 24.0 * (bars - 1) if bars else 0.0


def _left_width(plan: _Plan) -> float:
    return min(max(0.27 * plan.w, 300), 440)


def _right_edge(plan: _Plan) -> float:
    return plan.w - plan.margin + 12


def _free(plan: _Plan, right_w: float) -> tuple[float, float]:
    """Return where the map's free part between the columns begins, and its width."""
    x = plan.margin + _left_width(plan) + 32
    return x, _right_edge(plan) - right_w - 28 - x


def _map(plan: _Plan, area: tuple[float, float, float, float], free: tuple[float, float], mind: bool) -> None:
    """Place the map; "focus" is the part of it that nothing covers, "caption" its words at the bottom."""
    _, y, _, h = area
    plan.zone("map", *area)
    plan.zone("focus", free[0], y, free[1], h - 84)
    plan.zone("caption", free[0], y + h - 100, free[1] / 2 - _GAP if mind else free[1], 100)
    if mind:
        plan.zone("mind", free[0] + free[1] / 2, y + h - _MIND_H, free[1] / 2, _MIND_H)
        plan.target("mind", free[0] + free[1] / 2, y + h - _MIND_H, free[1] / 2, _MIND_H)


def _zoom(plan: _Plan, right: float, top: float) -> None:
    """Place the map's buttons in its upper right corner, where it is large enough to spare that; else keys zoom it."""
    focus = plan.layout.zones["focus"]
    if focus.w >= _ZOOM_W * plan.dp and focus.h >= _ZOOM_H * plan.dp:
        for index, name in enumerate(ZOOM):
            plan.target(name, right - TOUCH, top + index * TOUCH, TOUCH, TOUCH)


def has_mind_zone(size: tuple[int, int]) -> bool:
    """Whether a window of ``size`` pixels has room for the mind beside its map; else it stands with the words."""
    plan = _Plan((max(1, size[0]), max(1, size[1])))
    return plan.w >= _UPRIGHT_W and _free(plan, card_width(size))[1] >= _MIND_W


def card_width(size: tuple[int, int]) -> float:
    """Return the width of the cards in a window of ``size`` pixels, in dp."""
    plan = _Plan((max(1, size[0]), max(1, size[1])))
    return plan.w - 2 * plan.margin if plan.w < _UPRIGHT_W else min(max(0.34 * plan.w, 352), 488)


def _cards(plan: _Plan, present: Present, x: float, w: float, top: float, height: float) -> float:
    """Stack the cards from the bottom up, the offer first in rights; return the height that they take, in dp."""
    bottom = plan.bottom
    quiet = present.quiet and _has_room_for_quiet(present, height)
    offer_h = _offer_height(present, quiet)
    room = height - (offer_h + _GAP if offer_h else 0)
    for name, heights in (
        ("words", _words_heights(present)),
        ("climate", _climate_heights(present)),
        ("undo", (TOUCH,) if present.undo else ()),
    ):
        card_h = next((h for h in heights if h <= room), 0.0)
        if card_h:
            plan.zone(name, x, bottom - card_h, w, card_h)
            bottom -= card_h + _GAP
            room -= card_h + _GAP
    for zone, target in (("words", "talk" if present.talk else "type"), ("undo", "undo")):
        if zone not in plan.layout.zones:
            continue
        home = plan.layout.zones[zone]
        if zone == "words" and present.voice:
            side = math.ceil(TOUCH * plan.dp)
            plan.layout.targets["silent"] = Box(home.right - side, home.y, side, home.h)
            home = home._replace(w=home.w - side)
        plan.layout.targets[target] = home
    _controls(plan, present, x)
    if offer_h:
        if plan.w >= _UPRIGHT_W:
            offer_h = bottom - top if bottom - top - offer_h < 120 else offer_h
            bottom = top + offer_h
        _offer(plan, (x, bottom - offer_h, w, offer_h), quiet)
        bottom -= offer_h + _GAP
    return plan.bottom - bottom


def _climate_heights(present: Present) -> tuple[float, ...]:
    """Return the heights that do for the climate card, the best first."""
    if not present.climate:
        return ()
    return (*((_open_height(present),) if present.controls else ()), present.climate, 120.0, 104.0)


def _open_height(present: Present) -> float:
    return max(y + h for _, (_, y, _, h) in present.controls) + _GAP


def _controls(plan: _Plan, present: Present, left: float) -> None:
    """Place what can be touched of the climate card: its controls where they have room, and the card around them."""
    home = plan.layout.zones.get("climate")
    if home is None:
        return
    if present.controls and home.h >= math.floor(_open_height(present) * plan.dp):
        for name, (x, y, w, h) in present.controls:
            plan.target(name, left + x, home.y / plan.dp + y, w, h)
    plan.layout.targets["climate"] = home


def _words_heights(present: Present) -> tuple[float, ...]:
    """Return the heights that do for the words, the best first."""
    return (max(92.0, 28.0 + 32 * present.words), 124.0, 92.0, 84.0) if present.words else ()


def _offer_height(present: Present, quiet: bool) -> float:
    if not present.offer:
        return 0.0
    return _OFFER_TOP + present.offer + _ABOVE_ANSWERS + _ANSWER_H + (_QUIET_H if quiet else _PAD)


def _has_room_for_quiet(present: Present, height: float) -> bool:
    """Whether why and never fit without taking the room of the words, which would answer them."""
    words = min(_words_heights(present), default=0.0)
    with_, without = (height - _offer_height(present, quiet) - _GAP for quiet in (True, False))
    return with_ >= words or (without < words and with_ >= -_GAP)


def _offer(plan: _Plan, area: tuple[float, float, float, float], quiet: bool) -> None:
    x, y, w, h = area
    plan.zone("offer", x, y, w, h)
    inner = w - 2 * _PAD - _GAP
    below = y + h - (_QUIET_H if quiet else _PAD)
    plan.target("accept", x + _PAD, below - _ANSWER_H, inner * 0.53, _ANSWER_H)
    plan.target("reject", x + _PAD + _GAP + inner * 0.53, below - _ANSWER_H, inner * 0.47, _ANSWER_H)
    if quiet:
        plan.target("why", x, below, 0.36 * w, TOUCH)
        plan.target("never", x + 0.36 * w, below, 0.64 * w, TOUCH)
