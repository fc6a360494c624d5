"""Encrypted SQLite: connections that are opened with a key, the writer's lock, and errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from anticipation.errors import ProfileDamagedError, ProfileError, ProfileLockedError
from anticipation.profile.files import ProfileFiles, telling_os
from anticipation.profile.keys import Key

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["WriterLock", "connect", "opens", "telling", "transaction"]

_BUSY_S = 0.5
"""How long another program that only passes by is waited for."""


def _sqlcipher() -> Any:
    """Import SQLCipher when a profile is opened: most commands open none."""
    import sqlcipher3.dbapi2  # type: ignore[import-untyped,unused-ignore]

    return sqlcipher3.dbapi2


def _code(error: Exception) -> int:
    """Return SQLite's primary error code, 0 where the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def telling(files: ProfileFiles) -> Iterator[None]:
    """Raise what SQLite cannot do as a ProfileError that names the file and the fix."""
    try:
        yield
    except _sqlcipher().Error as error:
        raise _profile_error(files, error) from None


def _profile_error(files: ProfileFiles, error: Exception) -> ProfileError:
    code, known = _code(error), _sqlcipher()
    if code in (known.SQLITE_BUSY, known.SQLITE_LOCKED):
        return ProfileLockedError(f"{files.folder}: another program is using this profile; close that one first")
    if code in (known.SQLITE_FULL, known.SQLITE_IOERR):
        return ProfileError(f"{files.folder}: cannot be written or read ({error}); what was learned before is kept")
    if code in (known.SQLITE_READONLY, known.SQLITE_CANTOPEN, known.SQLITE_PERM, known.SQLITE_AUTH):
        return ProfileError(f"{files.folder}: cannot be opened or written ({error}); see to its permissions")
    if code == 0:
        return ProfileError(f"{files.folder}: the profile is not open ({error})")
    return ProfileDamagedError(f"{files.database}: is damaged ({error}); put back a copy of it, or {files.anew}")


def connect(path: Path, key: Key, mode: Literal["rw", "ro"]) -> "Connection":
    """Open a database and prove that the key opens it; raises sqlcipher3's errors, DatabaseError for a wrong key."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    db: Connection = _sqlcipher().connect(address, uri=True, isolation_level=None, timeout=_BUSY_S)
    try:
        db.execute("PRAGMA cipher_log_level = NONE")  # it would write to the error stream; its errors reach us anyway
        db.execute(f'PRAGMA key = "{key.raw}"')
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def opens(path: Path, key: Key) -> bool:
    """Whether the key opens the database; raises sqlcipher3's errors when that cannot be found out."""
    try:
        connect(path, key, "ro").close()
    except _sqlcipher().DatabaseError as error:
        if _code(error) == _sqlcipher().SQLITE_NOTADB:
            return False
        raise
    return True


@contextmanager
def transaction(db: "Connection") -> Iterator[None]:
    """Do all of it or nothing; it is on the disk when this ends."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have taken it back already
            db.execute("ROLLBACK")
        raise


class WriterLock:
    """Held by the one program that writes a profile; it ends with that program, however that ends."""

    def __init__(self, files: ProfileFiles) -> None:
        """Take the lock, making the folder if need be; raises ProfileLockedError, ProfileError."""
        with telling_os(files.folder, "the profile cannot be kept here"):
            files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with telling(files):
            self._db: Connection = _sqlcipher().connect(files.lock, isolation_level=None, timeout=_BUSY_S)
            try:
                self._db.execute("PRAGMA journal_mode = MEMORY")
                self._db.execute("BEGIN EXCLUSIVE")
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Let others write."""
        with suppress(_sqlcipher().Error):
            self._db.close()
