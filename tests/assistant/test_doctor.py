"""The doctor finds what is there, and gives the fix for what is not."""

import builtins
from typing import Any

import pytest

from assistant.commands import doctor
from vehicle.errors import OutriderError


def by_name() -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in doctor.examine()}


def test_what_is_needed_works_here(capsys: pytest.CaptureFixture[str]) -> None:
    found = by_name()
    assert {found[what].state for what in ("Python", "CAN decoding", "onnxruntime", "vosk", "drawing")} == {"works"}
    assert all(finding.fix for finding in found.values() if finding.state != "works")
    doctor.run_doctor()
    assert "ok      CAN decoding" in capsys.readouterr().out


def test_no_display_is_missing_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert by_name()["display"].state == "missing"


def test_an_old_onnxruntime_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onnxruntime.__version__", "1.30.0")
    finding = by_name()["onnxruntime"]
    assert (finding.state, finding.fix) == ("broken", "pip install 'onnxruntime>=1.31.1'")
    with pytest.raises(OutriderError, match="broken: onnxruntime"):
        doctor.run_doctor()


def test_a_library_that_does_not_load_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "vosk":
            raise OSError("libvosk.so: wrong ELF class")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert by_name()["vosk"] == doctor.Finding(
        "vosk", "broken", "libvosk.so: wrong ELF class", "pip install --force-reinstall vosk"
    )


def test_extras_that_are_absent_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    found = by_name()
    assert found["MF4 logs"].fix == "pip install 'outrider[mf4]'"
    assert found["Parquet files"].fix == "pip install 'outrider[parquet]'"
    assert (found["voice"].state, found["voice"].fix) == ("missing", "pip install hibari-tts")
