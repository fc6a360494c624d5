"""A real window on a virtual screen, with real keys: skips where Xvfb or xdotool is not installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPLAYS = Path(__file__).parents[2] / "replays"


@pytest.fixture
def display() -> Iterator[str]:
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("Xvfb and xdotool are not installed (Debian: xvfb, xdotool)")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    try:
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def replay(display: str, folder: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "replay", str(REPLAYS / "rav4-highway")]
    environment = {**os.environ, "DISPLAY": display, "SDL_AUDIODRIVER": "dummy"}
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("SDL_VIDEODRIVER", None)
    return subprocess.Popen(
        [*command, *more], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_drive_plays_in_a_window_and_ends_by_itself(display: str, tmp_path: Path) -> None:
    program = replay(display, tmp_path, "--speed", "max", "--until", "20", "--trace", "t.jsonl")
    out, error = program.communicate(timeout=60)
    assert (program.returncode, out, error) == (0, "", "")
    assert len((tmp_path / "t.jsonl").read_text().splitlines()) >= 19


def test_keys_reach_the_program(display: str, tmp_path: Path) -> None:
    """Ask for a picture, then quit: both by key. The program may not have its window yet, so the keys are repeated."""
    program = replay(display, tmp_path)
    for _ in range(60):
        subprocess.run(["xdotool", "key", "--delay", "100", "p"], env={**os.environ, "DISPLAY": display}, check=False)
        if list(tmp_path.glob("out/*.png")):
            break
    subprocess.run(["xdotool", "key", "q"], env={**os.environ, "DISPLAY": display}, check=False)
    _, error = program.communicate(timeout=60)
    assert (program.returncode, error) == (0, "")
    assert list(tmp_path.glob("out/*.png"))
