"""Before anything is done with a log: which drive, which car, how long, and a clear word where they do not fit."""

from pathlib import Path

from anticipation.mind import Mind
from assistant.curves import CURVES
from assistant.session import Session
from assistant.terminal import note, progress
from assistant.trace import Trace
from vehicle.can.car import Car, load_car
from vehicle.can.identify import buses_of, fits, sample
from vehicle.can.logs import open_log
from vehicle.drive import Drive, DriveSource, Survey, survey
from vehicle.errors import OutriderError
from vehicle.vehicle import Vehicle

__all__ = ["better_cars", "choose_car", "doubt", "refuse_overwriting", "session_of", "surveyed", "wrong_car"]

_HARDLY = 0.01


def choose_car(drive: Drive, name: str | None) -> Car:
    """Return the car that was named, or that the drive names, or that fits its log best."""
    named = drive.car_named(name) if name else drive.car
    if named:
        return load_car(named)
    best = fits(sample(drive.open_log()))
    if not best or best[0].frames < 0.02:
        raise OutriderError(f"{drive.path}: no known car fits this log; name one with --car, or map your own (README)")
    note(f"no --car given; {best[0].car} fits best ({100 * best[0].frames:.0f} % of the frames)")
    return load_car(best[0].car)


def session_of(drive: Drive, car: Car, source: DriveSource, trace: Trace, mind: Mind) -> Session:
    """Return the session that replays a drive: it answers what was said as the drive did, and sends nothing."""
    sent = drive.info is not None and drive.info.sending
    return Session(
        Vehicle(car),
        source,
        drive.events,
        trace,
        start=drive.start(source.log),
        mind=mind,
        sent=frozenset(writable.path for writable in car.writable) if sent else frozenset(),
    )


def surveyed(drive: Drive, car: Car) -> Survey:
    """Look through a whole drive; raises OutriderError when the car's mapping decodes none of it."""
    with progress(f"Reading {drive.title}") as show:
        found = survey(drive.open_log(), car, CURVES, progress=show)
    if not found.decoded and not car.obd:
        raise wrong_car(drive, car)
    return found


def wrong_car(drive: Drive, car: Car) -> OutriderError:
    """Return the error that says that a car's mapping fits nothing, and which cars fit better."""
    return OutriderError(f"{drive.path}: 0 % decoded: not a log of {car.name}. {better_cars(drive.log_path, car)}")


def better_cars(log_path: Path, car: Car | None = None) -> str:
    """Say in one sentence on which other bus ``car`` may be, or which cars fit a log better."""
    block = sample(open_log(log_path))
    if car is not None and (buses := buses_of(car, block)):
        where = ", ".join(map(str, buses))
        return f"Its messages seem to be on bus {where} of this log: change bus in a copy of its file, and name that."
    best = [fit.car for fit in fits(block)[:3] if fit.frames > 0.02]
    if not best:
        return "None of the known cars fits it; give your own DBC with --dbc."
    return f"Cars that fit better: {', '.join(best)} (--car NAME)."


def doubt(log_path: Path, car: Car, share: float) -> str:
    """Return a doubt about the car when it knows hardly any frame and others know more; empty without one."""
    if share >= _HARDLY:
        return ""
    fitting = {fit.car: fit.frames for fit in fits(sample(open_log(log_path)))}
    better = [name for name, frames in fitting.items() if frames > 10 * fitting.get(car.name, 0.0)][:3]
    return f"{car.name} knows only {100 * share:.1f} % of the frames; better: {', '.join(better)}" if better else ""


def refuse_overwriting(log: Path, *targets: Path | None) -> None:
    """Raise OutriderError if one of the files to be written is the log that is being read."""
    for target in targets:
        if target is not None and target.exists() and log.exists() and target.samefile(log):
            raise OutriderError(f"{target}: is the log that is being read; write to another file")
