"""How a profile is opened: which key fits, and what a program that was killed had begun is finished or undone.

A profile is made, and rewritten, beside its place and moved there when it is whole. A rewritten one has a new key
with the old salt, which lies beside the old key until the database has moved.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.profile.cipher import connect, opens, telling, transaction
from anticipation.profile.files import SALT_BYTES, ProfileFiles, salt_of, sync_folder, telling_os
from anticipation.profile.keys import Key, key_file, new_key, next_of, read_key, settle_keys, write_key
from anticipation.profile.schema import VERSION, create, migrate, version_of

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Opened", "create_profile", "move_in", "open_to_read", "open_to_write", "write_fresh"]


class Opened(NamedTuple):
    """An open database and its key."""

    db: "Connection"
    key: Key


def create_profile(files: ProfileFiles) -> None:
    """Make an empty profile and its key. The writer holds the lock; raises ProfileError."""
    salt = salt_of(files.fresh) if files.fresh.exists() else b""
    if len(salt) < SALT_BYTES or not _only_unnamed(files, salt):
        key = new_key(salt if len(salt) == SALT_BYTES else None)  # an old salt, so that no key file is left over
        write_fresh(files, key, (), ())
        write_key(key_file(key.salt), key)
    move_in(files)


def _only_unnamed(files: ProfileFiles, salt: bytes) -> bool:
    """Whether a profile was made here up to its key, and only never moved to its place."""
    try:
        key = read_key(key_file(salt))
        with telling(files):
            return key is not None and key.salt == salt and opens(files.fresh, key)
    except ProfileError:
        return False


def open_to_write(files: ProfileFiles) -> Opened:
    """Open the profile for its one writer, who holds the lock; raises ProfileError and its kinds."""
    key, is_next = _fitting_key(files)
    settle_keys(key_file(key.salt), is_next)
    with telling_os(files.fresh, "cannot be removed"):
        files.fresh.unlink(missing_ok=True)
    with telling(files):
        db = connect(files.database, key, "rw")
        try:
            migrate(db, files.database)
            db.execute("PRAGMA journal_mode = WAL")  # a commit waits for the disk once, and no reader stops it
            db.execute("PRAGMA synchronous = FULL")
        except BaseException:
            db.close()
            raise
    return Opened(db, key)


def open_to_read(files: ProfileFiles) -> Opened | None:
    """Open the profile, perhaps beside its writer; None when it is of an older version, which a writer migrates."""
    key, _ = _fitting_key(files)
    with telling(files):
        db = connect(files.database, key, "ro")
        try:
            if version_of(db, files.database) == VERSION:
                return Opened(db, key)
        except BaseException:
            db.close()
            raise
        db.close()
        return None


def write_fresh(
    files: ProfileFiles, key: Key, journal: Iterable[tuple[object, ...]], open_trips: Iterable[tuple[object, ...]]
) -> None:
    """Write a database with these rows that is to take the profile's place; it is whole and on the disk afterwards."""
    with telling_os(files.fresh, "cannot be written"):
        files.fresh.unlink(missing_ok=True)
        files.fresh.touch(0o600)
    with telling(files):
        db = connect(files.fresh, key, "rw")
        try:
            db.execute("PRAGMA journal_mode = MEMORY")  # nothing of it counts before it is whole
            db.execute("PRAGMA synchronous = FULL")
            with transaction(db):
                create(db)
                db.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", journal)
                db.executemany("INSERT INTO open_trip VALUES (?, ?, ?, ?)", open_trips)
        finally:
            db.close()


def move_in(files: ProfileFiles) -> None:
    """Give the fresh database the profile's place."""
    with telling_os(files.database, "cannot be written"):
        os.replace(files.fresh, files.database)  # noqa: PTH105
        sync_folder(files.folder)


def _fitting_key(files: ProfileFiles) -> tuple[Key, bool]:
    """Return the key that opens the profile, and whether it is the next one; raises ProfileDamagedError for none."""
    salt = files.salt()
    path = key_file(salt)
    why = ""
    for candidate in (path, next_of(path)):
        try:
            key = read_key(candidate)
        except ProfileDamagedError as error:
            why = why or str(error)
            continue
        if key is None:
            continue
        if key.salt != salt:
            why = why or f"{candidate}: is the key of another profile than {files.database}"
            continue
        with telling(files):
            if opens(files.database, key):
                return key, candidate != path
        why = why or f"{files.database}: does not open with its key {candidate}; one of them is damaged"
    why = why or f"{files.database}: its key {path} is missing, or this is no profile"
    raise ProfileDamagedError(f"{why}; put back a copy, or {files.anew}")
