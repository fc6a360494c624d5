"""Lines for a drive: spoken into files that the program reads, named in the drive."""

import shutil
from pathlib import Path

import pytest

from anticipation.lab import showcase
from assistant.hearing import open_audio
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.script import speak_into
from assistant.lab.voice.voices import HELD_OUT, VOICES, available
from vehicle.can.car import load_car
from vehicle.drive import open_drive
from vehicle.errors import DriveError

REPLAYS = Path(__file__).parents[3] / "replays"


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    shutil.copytree(REPLAYS / "kona-heating", tmp_path / "drive")
    return tmp_path / "drive"


@pytest.fixture
def voice() -> None:
    if not available(HELD_OUT):
        pytest.skip("flite is not installed")


@pytest.mark.usefixtures("voice")
def test_each_line_becomes_a_file_that_begins_at_its_second(drive: Path) -> None:
    files = speak_into(drive, [(3.5, "take me home"), (12.0, "set the temperature to twenty two")])
    opened = open_drive(drive)
    assert opened.voice == tuple(zip(files, (3_500_000_000, 12_000_000_000), strict=True))
    for path in files:
        source = open_audio(path)
        assert 1.0 < source.seconds < 4.5
        peak = max(float(abs(block.samples).max()) for block in source.blocks())
        assert 0.4 < peak < 0.6
        source.close()
    before = [path.read_bytes() for path in files]
    speak_into(drive, [(3.5, "take me home"), (12.0, "set the temperature to twenty two")])
    assert [path.read_bytes() for path in files] == before


@pytest.mark.usefixtures("voice")
def test_the_drive_that_ships_says_these_lines(tmp_path: Path) -> None:
    shutil.copytree(REPLAYS / "kona-heating", tmp_path / "drive")
    shipped = open_drive(REPLAYS / "synthetic-commute")
    assert [start_ns / 1e9 for _, start_ns in shipped.voice] == [t_s for t_s, _ in showcase.LINES]
    for made, (path, _) in zip(speak_into(tmp_path / "drive", showcase.LINES), shipped.voice, strict=True):
        assert abs(made.stat().st_size - path.stat().st_size) < 3_200, "another flite may differ by a tenth of a second"


@pytest.mark.usefixtures("voice")
def test_what_cannot_be_done_is_told(drive: Path, tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="same second"):
        speak_into(drive, [(3.1, "yes"), (3.2, "no")])
    with pytest.raises(DriveError, match="no drive folder"):
        speak_into(tmp_path / "nothing", [(1.0, "yes")])


def test_no_recogniser_here_learnt_from_this_voice() -> None:
    assert HELD_OUT not in VOICES


def test_the_car_beside_the_shipped_drive_is_the_one_described() -> None:
    drive = open_drive(REPLAYS / "synthetic-commute")
    assert drive.info is not None
    assert drive.info.sending
    assert (drive.path / showcase.CAR).read_text() == showcase.CAR_FILE
    assert (drive.path / showcase.WISHES).read_text() == showcase.WISHES_FILE
    car = load_car(drive.car)
    assert car.paths == load_car("hyundai-kona-ev-gps").paths
    physical = {signal.path.rpartition(".")[2]: signal.physical for signal in car.writable}
    assert physical["Temperature"](22.0) == 22.0
    assert physical["FanSpeed"](87.5) == 8
    assert physical["AirDistribution"]("WINDSHIELD") == 5
    assert (physical["HeatingCooling"](100), physical["IsFrontDefrosterActive"](False)) == (2, 1)
