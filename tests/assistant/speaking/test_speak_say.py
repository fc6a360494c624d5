"""``outrider say`` as a user meets it."""

import sys
import wave
from pathlib import Path

import pytest

from assistant.cli import main


def outrider(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["outrider", *(str(argument) for argument in arguments)])
    try:
        main()
    except SystemExit as left:
        return int(str(left.code or 0))
    return 0


def test_it_writes_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "said.wav"
    assert outrider(monkeypatch, "say", "Set to 21.5 °C,", "fan 20 %.", "--out", path) == 0
    assert capsys.readouterr().out == "Set to twenty one and a half degrees, fan twenty percent.\n"
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24_000)
        assert 2.0 < file.getnframes() / 24_000 < 6.0
        assert len(set(file.readframes(24_000))) > 100


def test_while_moving_it_says_less(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = "Range: 312 km. The next charging station that you use is 48 km away from here."
    assert outrider(monkeypatch, "say", "--moving", answer, "--out", tmp_path / "said.wav") == 0
    assert capsys.readouterr().out == "Range: three hundred twelve kilometers.\n"


def test_it_plays_to_the_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    assert outrider(monkeypatch, "say", "no") == 0
    assert capsys.readouterr().out == "no\n"


def test_what_cannot_be_done_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "no folder" / "said.wav"
    assert outrider(monkeypatch, "say", "hello", "--out", missing) == 1
    assert capsys.readouterr().err == f"outrider: {missing}: cannot be written (No such file or directory)\n"
    assert outrider(monkeypatch, "say", "…") == 1
    assert "nothing that can be said" in capsys.readouterr().err
    assert outrider(monkeypatch, "say") == 2
    capsys.readouterr()
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-of-that-name")
    assert outrider(monkeypatch, "say", "hello") == 1
    assert capsys.readouterr().err.endswith("; or add --out FILE.wav\n")
