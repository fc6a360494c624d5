"""Where a profile lies: the files of its folder, and how they come and go without ever being half there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import platformdirs

from anticipation.errors import ProfileDamagedError, ProfileError

__all__ = [
    "SALT_BYTES",
    "ProfileFiles",
    "default_profile",
    "make_file",
    "part_of",
    "salt_of",
    "sync_folder",
    "telling_os",
]

SALT_BYTES = 16
_PLAIN_SQLITE = b"SQLite format 3\0"


def default_profile() -> Path:
    """Return the folder of the profile of live drives."""
    return platformdirs.user_data_path("outrider") / "profile"


class ProfileFiles(NamedTuple):
    """The files of the profile in a folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "profile.db"

    @property
    def fresh(self) -> Path:
        """The database that is to take its place, while it is being written."""
        return self.folder / "profile.db.new"

    @property
    def lock(self) -> Path:
        """An empty file that the one writer holds locked."""
        return self.folder / "profile.lock"

    @property
    def logs(self) -> tuple[Path, ...]:
        """What SQLite keeps beside the database while it is open, or was when the power went; encrypted as well."""
        return tuple(self.folder / f"profile.db{ending}" for ending in ("-wal", "-shm", "-journal"))

    @property
    def anew(self) -> str:
        """How to begin anew."""
        return f"begin anew with: outrider profile forget --all --profile {self.folder}"

    def exists(self) -> bool:
        """Whether there is a profile here, be it whole or damaged; raises ProfileError where one cannot look."""
        with telling_os(self.folder, "cannot be read"):
            try:
                self.database.lstat()
            except (FileNotFoundError, NotADirectoryError):
                return False
            return True

    def size(self) -> int:
        """Return how many bytes it takes on the disk."""
        return sum(path.stat().st_size for path in (self.database, *self.logs) if path.exists())

    def salt(self) -> bytes:
        """Return the database's salt, its first 16 bytes, the only ones that are not encrypted.

        Raises ProfileDamagedError when the file cannot be a profile, ProfileError when it cannot be read.
        """
        if self.database.is_dir():
            raise ProfileDamagedError(
                f"{self.database}: is a folder and no profile; move it away, or name another place with --profile"
            )
        salt = salt_of(self.database)
        if salt == _PLAIN_SQLITE:
            raise ProfileDamagedError(f"{self.database}: is another program's database and no profile; {self.anew}")
        if len(salt) < SALT_BYTES:
            raise ProfileDamagedError(f"{self.database}: is cut off after {len(salt)} bytes; {self.anew}")
        return salt


def salt_of(database: Path) -> bytes:
    """Return the first 16 bytes of a file, fewer if it has no more; raises ProfileError when it cannot be read."""
    with telling_os(database, "cannot be read"), database.open("rb") as file:
        return file.read(SALT_BYTES)


@contextmanager
def telling_os(path: Path, what: str) -> Iterator[None]:
    """Raise what the system refuses as a ProfileError: the path, what failed, and why."""
    try:
        yield
    except OSError as error:
        raise ProfileError(f"{path}: {what} ({error.strerror or error})") from None


def part_of(path: Path) -> Path:
    """Return where a file is written until it is whole."""
    return path.with_name(f".{path.name}.part")


def make_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, so that it is whole on the disk or not there; raises OSError."""
    part = part_of(path)
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)  # noqa: PTH105  # what kills the program in tests counts these calls
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system has that."""
    with suppress(OSError):  # Windows opens no folders, and journals their changes itself
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
