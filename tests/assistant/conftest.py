"""What tests of the program share."""

from collections.abc import Iterator

import pytest

from assistant.player import Player
from assistant.session import Session
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.vehicle import Vehicle


@pytest.fixture
def player(pytestconfig: pytest.Config) -> Iterator[Player]:
    """A highway minute, held at 10 s."""
    drive = open_drive(pytestconfig.rootpath / "replays" / "rav4-highway")
    source = DriveSource(drive.open_log)
    session = Session(Vehicle(load_car("toyota-rav4-2017")), source, start=drive.start(source.log))
    player = Player(session, source, 59.9)
    player.seek_now(10.0)
    player.pause()
    yield player
    source.close()
