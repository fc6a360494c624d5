"""``outrider bench``: one table, each speed beside a peer that does the same work in the same run.

Machines are noisy, so peers take turns, medians are shown, and what counts is the ratio.
"""

import importlib.util
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from assistant.commands.bench_child import ProcessCost, process_cost
from assistant.commands.bench_mind import HISTORY_DRIVE, decision_times
from assistant.commands.bench_network import network_rows
from assistant.commands.bench_screen import frame_row, screen_rows
from assistant.commands.bench_scrub import scrub_row
from assistant.player import run_to
from assistant.presenter import Screen
from assistant.session import TICK_NS, Session
from assistant.terminal import progress
from vehicle.can.car import Car, load_car
from vehicle.can.dbcrepair import repair
from vehicle.can.decode_block import BlockDecoder
from vehicle.can.decode_frame import FrameFaultError, MessageDecoder
from vehicle.clock import machine_ns
from vehicle.drive import Drive, DriveSource, open_drive
from vehicle.errors import OutriderError
from vehicle.events import EXTENDED, FrameBlock
from vehicle.vehicle import Vehicle

__all__ = ["Row", "run_bench"]

_DRIVE = Path("replays/rav4-highway")
_SIZE = (1280, 720)


class Row(NamedTuple):
    """One line of the table."""

    what: str
    measured: str
    beside: str = ""


def run_bench(quick: bool = False, drive_path: Path = _DRIVE) -> None:
    """Measure, and print the table as it grows."""
    if not drive_path.exists():
        raise OutriderError(f"{drive_path} is missing: run this in a checkout of the project, where the drives are")
    drive = open_drive(drive_path)
    car = load_car(drive.car)
    rounds = 3 if quick else 9
    rows: list[Row] = []
    with progress("Measuring") as show:
        for row in _rows(drive, car, rounds):
            rows.append(row)
            show(min(1.0, len(rows) / 22))
    _print(rows)


def _print(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "measured", "beside, in the same run"):
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.width = max(console.width, 150)
    console.print(table)


def _rows(drive: Drive, car: Car, rounds: int) -> Iterator[Row]:
    block = FrameBlock.join(list(drive.open_log().blocks))
    yield from _bulk_rows(drive, car, block, rounds)
    yield _live_row(car, block, rounds)
    yield from _replay_rows(drive, car, rounds)
    yield Row(*frame_row(_session(drive, car)[0], Screen(theme="night"), _SIZE, rounds < 5))
    if HISTORY_DRIVE.exists():
        yield from (Row(*row) for row in screen_rows(drive.path, HISTORY_DRIVE, rounds < 5))
        yield Row(*scrub_row(HISTORY_DRIVE, rounds < 5))
        yield _decision_row(HISTORY_DRIVE, 120.0 if rounds < 5 else 1e9)
    yield from (Row(*row) for row in network_rows(rounds < 5))
    yield from _process_rows(drive, rounds)


def _alternate(rounds: int, *jobs: Callable[[], object]) -> list[list[float]]:
    """Run the jobs in turns; return the seconds that each took, a list for each job."""
    taken: list[list[float]] = [[] for _ in jobs]
    for number in range(rounds + 1):
        for job, times in zip(jobs, taken, strict=True):
            began = machine_ns()
            job()
            if number:  # the first round only warms up
                times.append((machine_ns() - began) / 1e9)
    return taken


def _ratio(slow: list[float], fast: list[float]) -> str:
    return f"{statistics.median(s / f for s, f in zip(slow, fast, strict=True)):.0f}x"


def _rate(count: int, times: list[float]) -> str:
    return f"{count / statistics.median(times):,.0f} frames/s"


def _bulk_rows(drive: Drive, car: Car, block: FrameBlock, rounds: int) -> Iterator[Row]:
    databases = [(database, None) for database, _ in car.databases]
    decoder = BlockDecoder(databases)
    frames = list(block.frames())
    peer = _cantools_by_key(car)

    def cantools_each() -> None:
        for frame in frames:
            message = peer.get(frame.key)
            if message is not None and len(frame.data) >= message.length:
                message.decode(frame.data, decode_choices=False)

    def from_file() -> None:
        for part in drive.open_log().blocks:
            decoder.decode(part)

    ours, theirs = _alternate(rounds, lambda: decoder.decode(block), cantools_each)
    count = len(block)
    yield Row(
        "bulk decode, frames in memory",
        _rate(count, ours),
        f"cantools decode_message, frame by frame: {_rate(count, theirs)}, {_ratio(theirs, ours)} slower",
    )
    with tempfile.TemporaryDirectory() as folder:
        asammdf_job = _asammdf_job(car, block, Path(folder))
        if asammdf_job is None:
            yield Row("bulk decode, again", _rate(count, ours), "asammdf: not installed (outrider[mf4])")
        else:
            again, mdf = _alternate(max(2, rounds // 3), lambda: decoder.decode(block), asammdf_job)
            yield Row(
                "bulk decode, the same frames again",
                _rate(count, again),
                f"asammdf extract_bus_logging: {_rate(count, mdf)}, {_ratio(mdf, again)} slower",
            )
    reader = _python_can_reader(drive)
    ours_read, can_read = _alternate(max(2, rounds // 3), from_file, reader)
    yield Row(
        "read the log and bulk decode",
        _rate(count, ours_read),
        f"python-can's reader, reading alone: {_rate(count, can_read)}, {_ratio(can_read, ours_read)} slower",
    )


def _python_can_reader(drive: Drive) -> Callable[[], object]:
    import can

    def read() -> None:
        with can.LogReader(drive.log_path) as reader:
            for _ in reader:
                pass

    return read


def _cantools_by_key(car: Car) -> dict[int, Any]:
    """Return cantools' messages of the car by frame key, through the same repairs as ours."""
    from cantools.database import load_string

    from vehicle.can.car import DBCS

    found: dict[int, Any] = {}
    for database, _ in car.databases:
        text = repair((DBCS / database.name).read_text(encoding="utf-8")).text
        peer: Any = load_string(text, "dbc", strict=False)
        for message in peer.messages:
            found.setdefault(message.frame_id | (EXTENDED if message.is_extended_frame else 0), message)
    return found


def _asammdf_job(car: Car, block: FrameBlock, folder: Path) -> Callable[[], object] | None:
    """Return asammdf's bus extraction over the same frames, its database loaded and its file opened beforehand."""
    if importlib.util.find_spec("asammdf") is None:
        return None
    import asammdf
    import can
    from asammdf.blocks.utils import load_can_database

    from vehicle.can.car import DBCS

    path = folder / "frames.mf4"
    with can.MF4Writer(path) as writer:
        for frame in block.frames():
            key = frame.key & ~EXTENDED
            writer.on_message_received(
                can.Message(1.5e9 + frame.t_ns / 1e9, key, bool(frame.key & EXTENDED), data=frame.data, channel=1)
            )
    matrices = []
    for database, _ in car.databases:
        mended = folder / database.name
        mended.write_text(repair((DBCS / database.name).read_text(encoding="utf-8")).text, encoding="utf-8")
        matrices.append((load_can_database(mended), 0))
    mdf = asammdf.MDF(path)
    return lambda: mdf.extract_bus_logging({"CAN": matrices})


def _live_row(car: Car, block: FrameBlock, rounds: int) -> Row:
    decoders = {m.key: MessageDecoder(m) for database, _ in car.databases for m in database.messages}
    peer = _cantools_by_key(car)
    frames = [f for f in block.frames() if f.key in decoders]

    def ours() -> None:
        for frame in frames:
            try:
                decoders[frame.key](frame.data)
            except FrameFaultError:
                continue

    def theirs() -> None:
        for frame in frames:
            message = peer[frame.key]
            if len(frame.data) >= message.length:
                message.decode(frame.data, decode_choices=False)

    mine, other = _alternate(rounds, ours, theirs)
    per_frame_us = statistics.median(mine) / len(frames) * 1e6
    other_us = statistics.median(other) / len(frames) * 1e6
    return Row(
        "live decode, one frame, all signals", f"{per_frame_us:.1f} us", f"cantools decode_message: {other_us:.1f} us"
    )


def _session(drive: Drive, car: Car) -> tuple[Session, DriveSource]:
    source = DriveSource(drive.open_log)
    return Session(Vehicle(car), source, drive.events), source


def _replay_rows(drive: Drive, car: Car, rounds: int) -> Iterator[Row]:
    played: list[float] = []

    def play() -> None:
        session, source = _session(drive, car)
        run_to(session, source, 10**18)
        played.append(session.now_ns / 1e9)

    (times,) = _alternate(rounds, play)
    yield Row("replay, in the process", f"{statistics.median(played) / statistics.median(times):,.0f} times real time")


def _decision_row(path: Path, until_s: float) -> Row:
    """Decide for a drive with a month of history; what looks for offers falls once a second, the rest between."""
    looks, between = decision_times(path, until_s)
    p50, p99 = looks[len(looks) // 2], looks[int(len(looks) * 0.99)]
    spent_ms = (sum(looks) + sum(between)) / max(1, len(looks))
    return Row(
        "decision, a month of history",
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, once a second",
        f"{between[len(between) // 2]:.3f} ms between; {spent_ms:.1f} CPU-ms each second of driving",
    )


def _process_rows(drive: Drive, rounds: int) -> Iterator[Row]:
    program = ("-c", "from assistant.cli import main; main()")
    replay = (*program, "replay", str(drive.path), "--headless", "--speed", "max")
    commands = {
        "replay": replay,
        "first": (*replay, "--until", f"{TICK_NS / 1e9}"),
        "nothing": ("-c", "import numpy"),
    }
    measured: dict[str, list[ProcessCost]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            cost = process_cost(*command)
            if number:  # the first round only warms up
                measured[name].append(cost)
    whole_s = statistics.median(cost.seconds for cost in measured["replay"])
    start_s = statistics.median(cost.seconds for cost in measured["first"])
    numpy_s = statistics.median(cost.seconds for cost in measured["nothing"])
    memory = statistics.median(cost.megabytes for cost in measured["replay"])
    length_s = 60.0 if drive.info is None else _length_s(drive)
    yield Row(
        "replay, the whole program, start included",
        f"{length_s / whole_s:,.0f} times real time",
        f"{whole_s:.2f} s for {length_s:.0f} s",
    )
    yield Row(
        "cold start, process to first decision",
        f"{1000 * start_s:.0f} ms",
        f"python -c 'import numpy': {1000 * numpy_s:.0f} ms",
    )
    yield Row("memory, peak of a replay", f"{memory:.0f} MB", "")


def _length_s(drive: Drive) -> float:
    last_ns = 0
    for block in drive.open_log().blocks:
        last_ns = int(block.t_ns[-1])
    return last_ns / 1e9
