"""``outrider replay``: a recorded drive on the dashboard, off-screen, or headless."""

import math
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.driver import replay_mind
from assistant.commands.opening import choose_car, doubt, refuse_overwriting, session_of, surveyed, wrong_car
from assistant.commands.options import ReplayOptions
from assistant.marks import tally
from assistant.player import pace_to, run_to
from assistant.session import Session
from assistant.subtitles import Subtitles
from assistant.terminal import note, progress, say
from assistant.trace import Trace
from vehicle.can.car import Car
from vehicle.clock import machine_ns
from vehicle.drive import Drive, DriveSource, drives_in, open_drive
from vehicle.errors import DriveError

if TYPE_CHECKING:
    from assistant.commands.pictures import Scene

__all__ = ["run_replay"]

_FOREVER_S = 1e9


def run_replay(options: ReplayOptions) -> None:
    """Replay as asked; raises OutriderError when that cannot be done."""
    several = drives_in(options.drive)
    if several:
        _each(options, several)
        return
    drive = open_drive(options.drive)
    refuse_overwriting(drive.log_path, options.trace, options.screenshot, options.clip)
    car = choose_car(drive, options.car)
    for text in drive.notes:
        note(text)
    drive, subtitles = _heard(drive, options.voice_model)
    if options.headless or options.screenshot is not None or options.clip is not None:
        _headless(options, drive, car, subtitles)
        return
    from assistant.commands.pictures import tour
    from assistant.commands.replay_window import show_replays
    from hmi.errors import NoDisplayError

    try:
        show_replays(options, drive, car, subtitles)
    except NoDisplayError as error:
        note(f"{str(error).split(';')[0]}; rendering off-screen instead")
        tour(options, drive, car, subtitles)


def _heard(drive: Drive, model: Path | None) -> tuple[Drive, Subtitles]:
    """Hear the drive's sound; one that has none need not load the ear, which takes a while."""
    if not drive.voice:
        return drive, Subtitles()
    from assistant.commands.heard import heard_in

    return heard_in(drive, model)


def _each(options: ReplayOptions, folders: list[Path]) -> None:
    """Replay the drives of a folder in their order: headless all of them, in a window from the first one on."""
    if not options.headless:
        run_replay(replace(options, drive=folders[0]))
        return
    if any(path is not None for path in (options.trace, options.against, options.screenshot, options.clip)):
        raise DriveError(f"{options.drive}: holds {len(folders)} drives; a trace, picture or clip is of one: name it")
    for folder in folders:
        run_replay(replace(options, drive=folder))


def _headless(options: ReplayOptions, drive: Drive, car: Car, subtitles: Subtitles) -> None:
    """Run through the drive with no window, at most as fast as was asked for."""
    scene = None
    if options.clip is not None or options.screenshot is not None:
        from assistant.against import against_of
        from assistant.commands.pictures import Scene, playback_of

        scene = Scene(options, playback_of(surveyed(drive, car), drive), subtitles, against_of(options.against, drive))
    with (
        closing(DriveSource(drive.open_log)) as source,
        closing(Trace(options.trace)) as trace,
        replay_mind(drive, car, options.profile, options.driver) as mind,
    ):
        trace.mute_until_ns = int(options.start_s * 1e9) - 1
        session = session_of(drive, car, source, trace, mind)
        end_s = _FOREVER_S if options.until_s is None else options.until_s
        began_ns = machine_ns()
        if scene is not None:
            _show(session, source, options, drive, scene, end_s)
        _go(session, source, options, drive, end_s)
        if session.ended:  # a drive that is looked at in part has not been lived to its end
            session.finish()
        if mind.fault:
            note(f"not everything was kept: {mind.fault}")
        seconds = max(1e-9, (machine_ns() - began_ns) / 1e9)
    counts = session.vehicle.counts
    if not counts.mapped and not session.vehicle.state.known():
        raise wrong_car(drive, car)
    doubtful = doubt(drive.log_path, car, counts.mapped / max(1, counts.frames))
    for text in (*_oddities(session, source), *([doubtful] if doubtful else [])):
        note(text)
    played_s = session.now_ns / 1e9
    say(
        f"{drive.title}: {played_s:.1f} s in {seconds:.2f} s ({played_s / seconds:,.0f} times real time), "
        f"{counts.frames:,} frames, {100 * counts.mapped / max(1, counts.frames):.1f} % used by {car.name}"
    )
    if told := tally(session.entries.values()):
        say(told)
    for path, what in ((options.trace, "trace"), (options.screenshot, "picture"), (options.clip, "clip")):
        if path is not None:
            say(f"{what}: {path}")


def _show(
    session: Session, source: DriveSource, options: ReplayOptions, drive: Drive, scene: "Scene", end_s: float
) -> None:
    """Go to where the picture or the clip begins, and draw it."""
    if options.clip is not None:
        from assistant.commands.clip import Clip

        clip = Clip(options, options.clip, scene.playback.duration_s)
        _go(session, source, options, drive, options.start_s)
        clip.record(session, source, scene)
    if options.screenshot is not None:
        from assistant.commands.pictures import save_picture

        _go(session, source, options, drive, min(end_s, options.at_s if options.at_s is not None else end_s))
        save_picture(options.screenshot, session, scene)


def _go(session: Session, source: DriveSource, options: ReplayOptions, drive: Drive, until_s: float) -> None:
    if not math.isinf(options.speed) and options.clip is None:  # of a clip, the speed is how fast it is to look
        pace_to(session, source, int(until_s * 1e9), options.speed)
        return
    with progress(f"Replaying {drive.title}") as show:
        while not session.ended and session.now_ns < int(until_s * 1e9):
            before_ns = session.now_ns
            run_to(session, source, min(int(until_s * 1e9), before_ns + 10_000_000_000))
            show(source.log.share)
            if session.now_ns == before_ns:  # less than one decision is left
                break


def _oddities(session: Session, source: DriveSource) -> list[str]:
    counts = session.vehicle.counts
    found = list(source.log.notes)
    if source.backwards:
        found.append(f"{source.backwards:,} frames carry an earlier time than the one before; they keep their order")
    if counts.short or counts.multiplexer:
        found.append(
            f"{counts.short:,} frames shorter than their message, {counts.multiplexer:,} with an impossible multiplexer"
        )
    if session.vehicle.obd_malformed:
        found.append(f"{session.vehicle.obd_malformed:,} malformed OBD-II answers left out")
    return found
