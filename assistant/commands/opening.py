"""Before anything is done with a log: which drive, which car, how long, and a clear word where they do not fit."""

from pathlib import Path

from assistant.terminal import note, progress
from vehicle.can.car import Car, load_car
from vehicle.can.identify import fits, sample
from vehicle.can.logs import open_log
from vehicle.drive import Drive, Survey, survey
from vehicle.errors import OutriderError

__all__ = ["better_cars", "choose_car", "refuse_overwriting", "surveyed", "wrong_car"]


def choose_car(drive: Drive, name: str | None) -> Car:
    """Return the car that was named, or that the drive names, or that fits its log best."""
    named = name or (drive.info.car if drive.info is not None else "")
    if named:
        beside = drive.path / named
        return load_car(str(beside) if named.endswith(".toml") and beside.exists() else named)
    best = fits(sample(drive.open_log()))
    if not best or best[0].frames < 0.02:
        raise OutriderError(f"{drive.path}: no known car fits this log; name one with --car, or map your own (README)")
    note(f"no --car given; {best[0].car} fits best ({100 * best[0].frames:.0f} % of the frames)")
    return load_car(best[0].car)


def surveyed(drive: Drive, car: Car) -> Survey:
    """Look through a whole drive; raises OutriderError when the car's mapping decodes none of it."""
    with progress(f"Reading {drive.title}") as show:
        found = survey(drive.open_log(), car, progress=show)
    if not found.decoded and not car.obd:
        raise wrong_car(drive, car)
    return found


def wrong_car(drive: Drive, car: Car) -> OutriderError:
    """Return the error that says that a car's mapping fits nothing, and which cars fit better."""
    return OutriderError(f"{drive.path}: 0 % decoded: not a log of {car.name}. {better_cars(drive.log_path)}")


def better_cars(log_path: Path) -> str:
    """Say in one sentence which cars fit a log better."""
    best = [fit.car for fit in fits(sample(open_log(log_path)))[:3] if fit.frames > 0.02]
    if not best:
        return "None of the known cars fits it; give your own DBC with --dbc."
    return f"Cars that fit better: {', '.join(best)} (--car NAME)."


def refuse_overwriting(log: Path, *targets: Path | None) -> None:
    """Raise OutriderError if one of the files to be written is the log that is being read."""
    for target in targets:
        if target is not None and target.exists() and log.exists() and target.samefile(log):
            raise OutriderError(f"{target}: is the log that is being read; write to another file")
