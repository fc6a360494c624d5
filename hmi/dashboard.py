"""The dashboard: one view in, one picture out. Zones are drawn again only when what they show has changed."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from hmi import ahead, attention, cards, climate, climate_controls, driving, helping, mind, offers, timeline, trackmap
from hmi.canvas import Canvas, Placed
from hmi.focusring import draw_focus
from hmi.gfx import Surface, clear, pygame
from hmi.layout import BUTTONS, ZOOM, Box, Layout, Present, arrange, card_width, has_mind_zone
from hmi.mapframe import MapFrame, MapSight
from hmi.theme import ENTER_RISE, ENTER_S, THEMES, dp_scale, ease_out
from hmi.view import View

__all__ = ["Dashboard"]

_Drawn = tuple[Hashable, Surface, tuple[Placed, ...]]


class Dashboard:
    """Draws views of ``size`` pixels, off-screen. The same view gives the same pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._drawn: dict[str, _Drawn] = {}
        self._curve = timeline.Curve(np.empty(0, np.float32))
        self._layout = Layout(1.0)
        self._help = False
        self._come = 1.0
        """How far what is being drawn has come into its place, 0 to 1."""
        self.sight: MapSight | None = None
        """What of the ground the map showed when it was last drawn."""
        self.resize(size)

    def resize(self, size: tuple[int, int]) -> None:
        """Draw pictures of ``size`` pixels, at least 1 x 1, from now on."""
        self._size = (max(1, int(size[0])), max(1, int(size[1])))
        self._frame = Surface(self._size, 0, 32)
        self._drawn.clear()
        self._layout = Layout(1.0)

    @property
    def layout(self) -> Layout:
        """Where everything was in the last frame."""
        return self._layout

    @property
    def texts(self) -> dict[str, tuple[Placed, ...]]:
        """Every text of the last frame by its zone, in the window's pixels."""
        zones = {**self._layout.zones, "help": Box(0, 0, *self._size)}
        found = {}
        for name, (_, _, placed) in self._drawn.items():
            home = zones.get(name) or Box(0, 0, 0, 0)
            found[name] = tuple(text._replace(box=_moved(text.box, Box(-home.x, -home.y, 0, 0))) for text in placed)
        return found

    def draw(self, view: View) -> Surface:
        """Return the picture of ``view``; it stays valid until the next call."""
        play = view.playback
        if play and not self._curve.same(play.profile, play.profile_least):
            self._curve = timeline.Curve(play.profile, play.profile_least)
        self._help = view.help_open
        self._frame.fill(THEMES[view.theme].bg)
        before = set(self._drawn)
        drawn = self._draw_zones(view)
        for gone in before - drawn:
            self._drawn.pop(gone, None)
        return self._frame

    def control_at(self, pos: tuple[int, int]) -> str | None:
        """Return the control under ``pos`` as last drawn, or None."""
        for name, box in self._layout.targets.items():
            if box.contains(*pos):
                return self._seek(pos[0], box) if name == "seek" else name
        return "help" if self._help else None  # a touch beside its buttons closes it

    def seek_at(self, x: int) -> str | None:
        """Return the seek that a drag to ``x`` means, wherever the finger has strayed; None without a timeline."""
        box = self._layout.targets.get("seek")
        return self._seek(x, box) if box else None

    def save(self, path: str | Path) -> None:
        """Write the last frame as a PNG file."""
        pygame.image.save(self._frame, str(path))

    def rgb(self) -> bytes:
        """Return the last frame: three bytes for each pixel, row by row from the top."""
        return pygame.image.tobytes(self._frame, "RGB")

    @staticmethod
    def _seek(x: int, box: Box) -> str:
        return f"seek:{min(max((x - box.x) / max(1, box.w - 1), 0.0), 1.0):.4f}"

    def _draw_zones(self, view: View) -> set[str]:
        """Lay out and draw what there is to show; return the names of the zones drawn."""
        words = cards.words_model(view, not has_mind_zone(self._size))
        cells, bars = climate.cells(view), driving.energy(view)
        looks, strip = attention.attention(view), timeline.strip(view, self._curve)
        self._layout = arrange(self._size, self._present(view, words, cells, bars, looks is not None))
        if view.offer and "words" not in self._layout.zones and self._speaks(view):
            # who is speaking, or just was answered, looks for the words: the reason can be read again behind them
            view = replace(view, offer=replace(view.offer, reason=""))
            self._layout = arrange(self._size, self._present(view, words, cells, bars, looks is not None))
        zones, asked = self._layout.zones, climate_controls.controls(view) if view.climate_open else ()
        done: set[str] = set()

        def zone(name: str, model: Hashable, paint: Callable[[Canvas], None], see_through: bool = False) -> None:
            if name in zones and min(zones[name][2:]) > 0:
                self._zone(name, zones[name], view.theme, model, paint, see_through)
                done.add(name)

        if "map" in zones:
            self._draw_map(view, done)
        zone("wait", view.car, lambda c: cards.draw_waiting(c, view.car))
        primary, note, lit = driving.primary(view), driving.note(view), driving.telltales(view)
        zone("primary", primary, lambda c: driving.draw_primary(c, primary))
        zone("energy", bars, lambda c: driving.draw_energy(c, bars))
        zone("telltales", lit, lambda c: driving.draw_telltales(c, lit))
        zone("note", note, lambda c: driving.draw_note(c, note))
        zone("menu", (), driving.draw_menu)
        if looks:
            zone("attention", looks, lambda c: attention.draw_attention(c, looks), True)
        if view.offer and "offer" in zones:
            offer, targets = offers.offer_model(view.offer, view.energy), self._within("offer", offers.CONTROLS)
            self._come = ease_out(view.offer.age_s / ENTER_S)
            zone("offer", (offer, *targets.items()), lambda c: offers.draw_offer(c, offer, targets), True)
            self._come = 1.0
        zone("undo", view.undo, lambda c: offers.draw_undo(c, view.undo), True)
        if view.opened:
            opened = mind.mind_model(view.opened)
            zone("mind", opened, lambda c: mind.draw_open(c, opened))
        else:
            zone("mind", view.mind[:2], lambda c: mind.draw_mind(c, view.mind[:2]))
        names = [name for control in asked for name in (control.less, control.more) if name]
        touch = self._within("climate", names) if "climate" in zones else {}
        if touch:
            zone("climate", (asked, *touch.items()), lambda c: climate_controls.draw_controls(c, asked, touch), True)
        else:
            zone("climate", cells, lambda c: climate.draw_climate(c, cells), True)
        zone("words", words, lambda c: cards.draw_words(c, words), True)
        if strip and "strip" in zones:
            self._draw_strip(view, strip, done)
        if view.help_open:
            buttons = helping.actions(view, self._layout.targets)
            self._layout = replace(self._layout, targets=helping.places(self._size, buttons))
            whole = Box(0, 0, *self._size)
            self._zone("help", whole, view.theme, buttons, lambda c: helping.draw_help(c, buttons), True)
            done.add("help")
        if view.focus in self._layout.targets:
            draw_focus(self._frame, self._layout, view.focus, view.entered, THEMES[view.theme].accent)
        return done

    def _present(
        self, view: View, words: cards.WordsModel, cells: tuple[climate.Cell, ...], bars: driving.Energy, looks: bool
    ) -> Present:
        """Return what there is to show. While the car is silent the words card is there only if it says something."""
        waiting = all(reading.validity == "unknown" for reading in view.readings.values())
        width = card_width(self._size)
        idle = not view.words.mic and not self._speaks(view)
        return Present(
            waiting,
            len(bars.bars),
            0.0 if waiting else climate.height(cells, width),
            climate_controls.places(climate_controls.controls(view), width) if view.climate_open else (),
            offers.offer_height(view.offer, width, dp_scale(self._size)) if view.offer else 0.0,
            view.offer is not None and bool(view.offer.why and view.offer.never),
            bool(view.undo) and not waiting,
            bool(view.mind),
            view.opened is not None,
            0 if waiting and idle else cards.words_lines(words, width),
            view.words.mic != "",
            bool(words.button),
            looks,
            view.playback is not None,
            view.track.source != "none" and len(view.track.points) >= 2,
            view.playback is None and not view.moving,
        )

    @staticmethod
    def _speaks(view: View) -> bool:
        """Whether the driver is saying or typing something, or was just answered."""
        words = view.words
        return words.typing is not None or bool(words.hearing or words.said or words.answer) or words.mic == "open"

    def _within(self, zone: str, names: Iterable[str]) -> dict[str, Box]:
        """Return those of the targets that are there, counted from the zone's corner."""
        home, targets = self._layout.zones[zone], self._layout.targets
        return {name: _moved(targets[name], home) for name in names if name in targets}

    def _draw_map(self, view: View, done: set[str]) -> None:
        zones, track, roads, ways = self._layout.zones, view.track, view.roads, ahead.ways(view)
        home = zones["map"]
        focus, caption = _moved(zones["focus"], home), _moved(zones["caption"], home)
        buttons = self._within("map", ZOOM)
        covered = (_moved(zones["attention"], home),) if "attention" in zones else ()
        frame = MapFrame((home.w, home.h), focus, caption, (*covered, *buttons.values()))
        last = track.points[-1].tobytes() if len(track.points) else b""
        way = (len(track.points), last, track.heading_deg, track.source, track.length_km)

        def paint(canvas: Canvas) -> None:
            self.sight = trackmap.draw_map(canvas, track, roads, frame, ways, view.base, view.zoom)
            trackmap.draw_zoom(canvas, buttons)

        self._zone("map", home, view.theme, (frame, *way, roads, ways, view.base, view.zoom), paint, False)
        done.add("map")

    def _draw_strip(self, view: View, strip: timeline.Strip, done: set[str]) -> None:
        home, seek = self._layout.zones["strip"], self._layout.zones["timeline"]
        buttons = self._within("strip", BUTTONS)
        speed = _moved(self._layout.zones["speed"], home)
        self._zone("strip", home, view.theme, (strip.speed, strip.paused),
                   lambda c: timeline.draw_buttons(c, strip, buttons, speed), False)  # fmt: skip
        fine = strip._replace(at=round(strip.at * seek.w) / seek.w) if seek.w else strip
        self._zone("timeline", seek, view.theme, fine, lambda c: timeline.draw_timeline(c, fine), False)
        done.update(("strip", "timeline"))

    def _zone(
        self, name: str, box: Box, theme: str, model: Hashable, paint: Callable[[Canvas], None], see_through: bool
    ) -> None:  # fmt: skip
        """Put a zone into the frame, drawn anew only if its model, theme or size changed."""
        key = (model, theme, box.w, box.h, self._layout.dp)
        kept = self._drawn.get(name)
        if kept is None or kept[0] != key:
            if kept is not None and kept[1].get_size() == (box.w, box.h):
                surface = kept[1]  # a new one of a map's size would cost as much as the roads on it
            else:
                surface = clear((box.w, box.h), THEMES[theme].panel) if see_through else Surface((box.w, box.h), 0, 32)
            surface.fill((*THEMES[theme].panel, 0) if see_through else THEMES[theme].bg)
            canvas = Canvas(surface, THEMES[theme], self._layout.dp)
            paint(canvas)
            kept = (key, surface, tuple(canvas.texts))
            self._drawn[name] = kept
        if self._come < 1.0:  # it glides up into its place and out of the ground's colour
            kept[1].set_alpha(round(255 * self._come))
            self._frame.blit(kept[1], (box.x, box.y + round((1.0 - self._come) * ENTER_RISE * self._layout.dp)))
            kept[1].set_alpha(255)
        else:
            self._frame.blit(kept[1], (box.x, box.y))


def _moved(box: Box, home: Box) -> Box:
    return Box(box.x - home.x, box.y - home.y, box.w, box.h)
