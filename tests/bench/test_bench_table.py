"""The benchmark measures what it says, beside its peers; no threshold here: machines are noisy."""

from pathlib import Path

import pytest

from assistant.commands.bench import run_bench
from vehicle.errors import OutriderError

REPLAYS = Path(__file__).parents[2] / "replays"


def test_every_row_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("asammdf", reason="asammdf is not installed: pip install 'outrider[mf4]'")
    run_bench(quick=True, drive_path=REPLAYS / "kona-heating")
    table = capsys.readouterr().out
    for what in ("cantools decode_message", "asammdf extract_bus_logging", "python-can's reader", "frames/s"):
        assert what in table
    for what in ("times real time", "p99", "cold start", "scrub", "memory"):
        assert what in table
    assert " 0 frames/s" not in table


def test_without_a_drive_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutriderError, match="run this in a checkout"):
        run_bench(drive_path=tmp_path / "none")
