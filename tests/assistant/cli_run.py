"""Run ``outrider`` as its users do: in this process through ``main``, or as a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main

REPLAYS = Path(__file__).parents[2] / "replays"
RAV4, KONA, GPS = REPLAYS / "rav4-highway", REPLAYS / "kona-heating", REPLAYS / "css-gps-trip"
PROGRAM = [sys.executable, "-c", "from assistant.cli import main; main()"]


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on the error stream that says what went wrong; notes may stand before it."""
        *notes, last = self.err.splitlines()
        assert all(line.startswith("note: ") for line in notes), self.err
        assert last.startswith("outrider: "), self.err
        assert self.code == 1
        return last.removeprefix("outrider: ")

    @property
    def misuse(self) -> str:
        """What was wrong about the command line."""
        assert self.code == 2
        assert self.err.startswith("Usage: ")
        return self.err.splitlines()[-1].removeprefix("Error: ")


@dataclass(frozen=True)
class Outrider:
    """The command line, in this process."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Done:
        self.monkeypatch.setattr(sys, "argv", ["outrider", *(str(a) for a in arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Done(int(str(code or 0)), out, err)


def process(*arguments: object, env: dict[str, str] | None = None, shell: str = "") -> Done:
    """Run it as a process; ``shell`` is what the shell does with its output."""
    words = [*PROGRAM, *(a if isinstance(a, bytes) else str(a) for a in arguments)]
    command = ["sh", "-c", f'"$@" {shell}', "sh", *words] if shell else words
    variables = {**os.environ, **(env or {})}
    variables.pop("PYTHONUNBUFFERED", None)  # output that is held back can fail late, and is what users have
    done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=60)
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
