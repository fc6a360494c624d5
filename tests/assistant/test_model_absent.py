"""A model that cannot be loaded: the drive goes on by memory alone, and one line says why."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import anticipation.foresight.foresight
from assistant.commands.driver import live_mind
from vehicle.can.car import load_car

CAR = load_car("hyundai-kona-ev")
START = datetime(2026, 1, 12, 7, 30, tzinfo=UTC)


def test_a_drive_without_a_model_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(anticipation.foresight.foresight, "shipped_model", lambda: tmp_path)
    with live_mind(None, "guest", START, CAR) as mind:
        assert (mind.foresight.model, mind.awake(), mind.fault) == ("", "", "")
    said = capsys.readouterr().err
    assert f"{tmp_path / 'manifest.json'}: missing" in said
    assert "reinstall" in said
    assert "Traceback" not in said


def test_a_drive_with_its_model_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with live_mind(None, "guest", START, CAR) as mind:
        assert len(mind.foresight.model) == 8
    assert capsys.readouterr().err == ""
