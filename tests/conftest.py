"""What tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real logs and histories; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("OUTRIDER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data absent: no folder {folder} (set OUTRIDER_DATA)")
    return folder
