"""``outrider decode``: any log to signals, in bulk."""

from pathlib import Path

from assistant.commands.opening import better_cars, doubt, refuse_overwriting
from assistant.commands.parquet import ParquetSink
from assistant.terminal import note, progress, say
from vehicle.can.car import load_car
from vehicle.can.dbc import load_dbc
from vehicle.can.decode_block import BlockDecoder, DecodedBlock
from vehicle.can.logs import open_log
from vehicle.clock import machine_ns
from vehicle.errors import OutriderError

__all__ = ["run_decode"]


def run_decode(log_path: Path, dbcs: list[Path], car: str | None, out: Path | None) -> None:
    """Decode a whole log and print one line; raises OutriderError when no frame fits."""
    refuse_overwriting(log_path, out)
    chosen = load_car(car) if car else None
    databases = chosen.databases if chosen else tuple((load_dbc(path), None) for path in dbcs)
    for database, _ in databases:
        for repair in database.repairs if car is None else ():
            note(f"{database.name}: {repair}")
    decoder = BlockDecoder(databases)
    log = open_log(log_path)
    total = DecodedBlock(0)
    sink = None
    began_ns = machine_ns()
    try:
        sink = ParquetSink(out, log) if out is not None else None
        with progress(f"Decoding {log_path.name}") as show:
            for block in log.blocks:
                decoded = decoder.decode(block)
                if sink is not None:
                    sink.write(block, decoded)
                total.frames += decoded.frames
                total.unknown += decoded.unknown
                total.short += decoded.short
                total.multiplexer += decoded.multiplexer
                show(log.share)
    finally:
        log.close()
        if sink is not None:
            sink.close()
    seconds = max(1e-9, (machine_ns() - began_ns) / 1e9)
    share = 100 * total.decoded / max(1, total.frames)
    say(f"{total.frames:,} frames, {share:.1f} % decoded, {total.frames / seconds:,.0f} frames/s")
    if total.short or total.multiplexer:
        note(f"{total.short:,} frames shorter than their message, {total.multiplexer:,} with an impossible multiplexer")
    for text in log.notes:
        note(text)
    if total.unknown == total.frames:
        what = car or ", ".join(path.name for path in dbcs)
        raise OutriderError(f"{log_path}: 0 % decoded: not a log of {what}. {better_cars(log_path, chosen)}")
    if chosen is not None and (text := doubt(log_path, chosen, total.decoded / max(1, total.frames))):
        note(text)
