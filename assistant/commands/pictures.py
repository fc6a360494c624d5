"""The dashboard without a display: single pictures, and a tour through a drive."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.against import Against, against_of, beside
from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of, surveyed
from assistant.commands.options import ReplayOptions
from assistant.curves import curves_of
from assistant.daylight import Shade
from assistant.player import run_to
from assistant.presenter import Screen, marks_of, present
from assistant.session import TICK_NS, Session
from assistant.subtitles import Subtitles
from assistant.terminal import note, say
from assistant.tiles import Basemap, open_map
from assistant.trace import Trace
from hmi.view import Playback, View
from vehicle.can.car import Car
from vehicle.drive import Drive, DriveSource, Survey
from vehicle.errors import OutriderError

if TYPE_CHECKING:
    from hmi.dashboard import Dashboard

__all__ = ["Scene", "draw_now", "playback_of", "save_frame", "save_picture", "tour"]

_OUT = Path("out")
_TOUR = (0.02, 0.25, 0.5, 0.75, 0.98)
"""Where, as shares of the drive, pictures are taken when there is no display."""
_FOREVER_S = 1e9


class Scene(NamedTuple):
    """What a picture shows besides the session: how it is drawn, the timeline, and the words being said."""

    options: ReplayOptions
    playback: Playback
    subtitles: Subtitles
    against: Against | None = None


def playback_of(found: Survey, drive: Drive) -> Playback:
    """Return a replay standing still, as the timeline shows it."""
    return curves_of(found)[0].along(Playback(found.duration_s, paused=True, label=drive.label))


def _shown_now(session: Session, scene: Scene) -> View:
    """Return what the dashboard shows now."""
    hearing = scene.subtitles.at(session.now_ns)
    screen = Screen(theme=scene.options.theme, mind_open=scene.options.mind, hearing=hearing)
    playback = replace(scene.playback, marks=marks_of(session))
    return present(session, screen, beside(playback, scene.against, session, session.now_ns))


def draw_now(dashboard: "Dashboard", session: Session, scene: Scene, basemap: Basemap | None) -> None:
    """Draw this moment, with all that the map has of what is in sight, where there is one."""
    view = _shown_now(session, scene)
    dashboard.draw(view if basemap is None else replace(view, base=basemap.view))
    if basemap is None:
        return
    track, before = session.vehicle.track, basemap.view
    basemap.look(track.origin, track.position, dashboard.sight)
    basemap.finish()
    if basemap.view is not before:
        dashboard.draw(replace(view, base=basemap.view))
    while text := basemap.take_note():
        note(text)


def save_picture(path: Path, session: Session, scene: Scene) -> None:
    """Save what the dashboard shows now."""
    from hmi.dashboard import Dashboard

    dashboard = Dashboard(scene.options.size)
    with open_map(scene.options.map_file) as basemap:
        draw_now(dashboard, session, scene, basemap)
    save_frame(path, dashboard)


def save_frame(path: Path, dashboard: "Dashboard") -> None:
    """Save what was drawn last."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        dashboard.save(path)
    except OSError as error:
        raise OutriderError(f"{path}: the picture cannot be saved ({error.strerror or error})") from None
    except Exception as error:  # noqa: BLE001 - pygame has an error class of its own for a full disk
        raise OutriderError(f"{path}: the picture cannot be saved ({error})") from None


def tour(options: ReplayOptions, drive: Drive, car: Car, subtitles: Subtitles) -> None:
    """Take pictures through the drive, of each offer and each answer, and write the trace, where no display is."""
    found = surveyed(drive, car)
    name = drive.path.resolve().stem
    trace_path = options.trace or _OUT / f"{name}.jsonl"
    try:
        trace_path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutriderError(f"{trace_path.parent}: cannot be made ({error.strerror})") from None
    start_s, end_s = options.start_s, min(found.duration_s, options.until_s or _FOREVER_S)
    with (
        closing(DriveSource(drive.open_log)) as source,
        closing(Trace(trace_path)) as trace,
        replay_mind(drive, car, options.profile, options.driver) as mind,
    ):
        trace.mute_until_ns = int(start_s * 1e9) - 1
        session = session_of(drive, car, source, trace, mind)
        scene = Scene(options, playback_of(found, drive), subtitles, against_of(options.against, drive))
        shown: set[str] = set()
        heard_ns = session.heard_ns
        for share in _TOUR:
            target_ns = int((start_s + share * max(0.0, end_s - start_s)) * 1e9)
            while not session.ended and session.now_ns + TICK_NS <= target_ns:
                run_to(session, source, min(target_ns, session.now_ns + 1_000_000_000))
                offer = session.offers.mind.offer
                if (offer is not None and offer.key not in shown) or session.heard_ns != heard_ns:
                    shown |= {offer.key} if offer is not None else set()
                    heard_ns = session.heard_ns
                    _both(name, session, scene)
            _both(name, session, scene)
        run_to(session, source, int((_FOREVER_S if options.until_s is None else options.until_s) * 1e9))
        if session.ended:  # a drive that is looked at in part has not been lived to its end
            session.finish()
    say(f"trace: {trace_path}")


def _both(name: str, session: Session, scene: Scene) -> None:
    """Save this moment by night and by day, unless one of them was asked for."""
    themes: tuple[Shade, ...] = ("night", "day")
    for theme in themes if scene.options.theme == "auto" else (scene.options.theme,):
        path = _OUT / f"{name}-{session.now_ns / 1e9:06.1f}s-{theme}.png"
        save_picture(path, session, scene._replace(options=replace(scene.options, theme=theme)))
        say(f"picture: {path}")
