"""What anticipation costs while driving: the time of each decision with a month of history."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from assistant.commands.driver import replay_mind
from assistant.session import TICK_NS
from vehicle.can.car import load_car
from vehicle.clock import machine_ns
from vehicle.drive import DriveSource, open_drive
from vehicle.vehicle import Vehicle

__all__ = ["HISTORY_DRIVE", "decision_times"]

HISTORY_DRIVE = Path("replays/synthetic-commute")


def decision_times(path: Path, until_s: float) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each decision on the 100 ms grid: those that look for offers, and those between."""
    drive = open_drive(path)
    car = load_car(drive.car)
    looks: list[float] = []
    between: list[float] = []
    with closing(DriveSource(drive.open_log)) as source, replay_mind(drive, car, None) as mind:
        vehicle, start = Vehicle(car), drive.start(source.log)
        now_ns = 0
        while not source.ended and now_ns < until_s * 1e9:
            now_ns += TICK_NS
            vehicle.apply(source.until(now_ns))
            vehicle.tick(now_ns)
            wall = start + timedelta(microseconds=now_ns // 1000) if start is not None else None
            began = machine_ns()
            mind.tick(now_ns, wall, vehicle)
            taken = (machine_ns() - began) / 1e6
            (looks if now_ns % 1_000_000_000 == 0 else between).append(taken)
    return sorted(looks), sorted(between)
