"""What tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")  # how long an example takes says how busy the machine is


@pytest.fixture(scope="session", autouse=True)
def no_profile_of_this_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Live drives learn into the user's profile: here, into one that nobody misses."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home / name.lower()))
        patch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real logs and histories; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("OUTRIDER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data absent: no folder {folder} (set OUTRIDER_DATA)")
    return folder
