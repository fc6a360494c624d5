"""A long drive on the dashboard, again and again: what it takes of memory does not grow."""

import gc
from contextlib import closing
from pathlib import Path

import pytest

from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of
from assistant.player import Player
from assistant.presenter import Screen, present
from assistant.trace import Trace
from hmi.dashboard import Dashboard
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive

TRIP = Path(__file__).parents[2] / "replays" / "css-gps-trip"
STATM = Path("/proc/self/statm")
LENGTH_S, EACH_S = 2200, 5
PAGE, MEGABYTE = 4096, 1_000_000


def resident() -> int:
    gc.collect()
    return int(STATM.read_text().split()[1]) * PAGE


@pytest.mark.skipif(not STATM.exists(), reason="only Linux tells a process what memory it holds")
def test_half_an_hour_of_driving_leaves_no_more_memory_behind_the_second_time() -> None:
    drive = open_drive(TRIP)
    car = load_car(drive.car)
    dashboard, screen = Dashboard((800, 480)), Screen(theme="night")
    held: list[int] = []
    with closing(DriveSource(drive.open_log)) as source, replay_mind(drive, car, None) as mind:
        player = Player(session_of(drive, car, source, Trace(None), mind), source, LENGTH_S, 1.0)
        for _ in range(2):  # the first time the log is read, checkpoints are kept and words are drawn
            for at_s in range(0, LENGTH_S, EACH_S):
                player.seek_now(float(at_s))
                dashboard.draw(present(player.session, screen))
            held.append(resident())
    assert player.session.now_ns > 1_800_000_000_000
    assert held[1] - held[0] < 6 * MEGABYTE
