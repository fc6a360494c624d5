"""A folder of drives, such as a simulated month, is replayed drive by drive."""

import shutil
from pathlib import Path

import pytest
from cli_run import KONA, Outrider

from vehicle.drive import drives_in


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    for name in ("2026-01-02-0700", "2026-01-01-0700"):
        shutil.copytree(KONA, tmp_path / "month" / name)
    return tmp_path / "month"


def test_each_drive_is_played_in_order(outrider: Outrider, two: Path) -> None:
    assert [path.name for path in drives_in(two)] == ["2026-01-01-0700", "2026-01-02-0700"]
    assert drives_in(KONA) == []
    done = outrider("replay", two, "--headless")
    assert done.code == 0
    assert done.out.count("times real time") == 2


def test_a_trace_is_of_one_drive(outrider: Outrider, two: Path, tmp_path: Path) -> None:
    done = outrider("replay", two, "--headless", "--trace", tmp_path / "t.jsonl")
    assert "name it" in done.complaint
    assert not (tmp_path / "t.jsonl").exists()
