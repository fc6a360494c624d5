"""A life on disk: one ordinary drive folder for each drive, as if a car had recorded it."""

from collections.abc import Callable
from pathlib import Path

from anticipation.lab.simulate.life import Life, SimulatedDrive
from vehicle.drive import Recorder
from vehicle.errors import DriveError

__all__ = ["folder_name", "write", "write_drive"]

_README = """Simulated drives: {drives}, family {family}, seed {seed}, {first} to {last}.
No person, car or place in them is real. `outrider replay FOLDER` plays one.
"""


def folder_name(life: Life, number: int) -> str:
    """Return the name of a drive's folder: when it began by the local clock, such as 2026-01-05-0740."""
    return f"{life.drives[number].start:%Y-%m-%d-%H%M}"


def write(life: Life, folder: Path, progress: Callable[[float], None] | None = None) -> list[Path]:
    """Write every drive and a README; return the drives' folders. Raises DriveError where that cannot be done."""
    written = []
    for number, drive in enumerate(life.drives):
        path = folder / folder_name(life, number)
        write_drive(drive, path)
        written.append(path)
        if progress is not None:
            progress((number + 1) / len(life.drives))
    _describe(life, folder)
    return written


def write_drive(drive: SimulatedDrive, path: Path) -> None:
    """Write one drive's folder; raises DriveError where that cannot be done."""
    recorder = Recorder(path, drive.info)
    try:
        recorder.frames(drive.block())
    finally:
        recorder.close()


def _describe(life: Life, folder: Path) -> None:
    days = [f"{drive.start:%Y-%m-%d}" for drive in life.drives] or [""]
    text = _README.format(drives=len(life.drives), family=life.family, seed=life.seed, first=days[0], last=days[-1])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "README.md").write_text(text, encoding="utf-8")
    except OSError as error:
        raise DriveError(f"{folder}: cannot be written ({error.strerror})") from None
