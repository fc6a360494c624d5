"""Profiles of tests live in the test's own folder, with their keys."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the profile is to be."""
    return tmp_path / "car" / "profile"
