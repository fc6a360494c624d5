"""Forgetting without a trace: what shall stay is written anew under a new key, and the old key is destroyed.

Nothing of what is forgotten ever enters the new file, and what a disk may still hold of the old file's pages can
never be read again.
"""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from anticipation.errors import ProfileError
from anticipation.profile.cipher import WriterLock, telling
from anticipation.profile.files import SALT_BYTES, ProfileFiles, salt_of, sync_folder, telling_os
from anticipation.profile.keys import destroy_key, key_file, key_files, new_key, next_of, take_next, write_key
from anticipation.profile.opening import Opened, move_in, write_fresh

__all__ = ["forget_everything", "rewrite"]


def rewrite(files: ProfileFiles, old: Opened, without: Collection[int], without_open_trip_of: str | None) -> None:
    """Rewrite the profile without these entries and this driver's open trip, under a new key; closes ``old``.

    When this fails or is killed, opening the profile to write finishes it or takes it back. Raises
    ProfileLockedError while another program reads the profile, ProfileError when it cannot be written.
    """
    key = new_key(old.key.salt)
    path = key_file(key.salt)
    with telling(files):
        old.db.execute("PRAGMA journal_mode = DELETE")  # refused while somebody reads: its log must not outlive it
        journal = old.db.execute("SELECT id, driver, drive, t_ns, fact, digest FROM journal ORDER BY id")
        open_trips = old.db.execute(
            "SELECT driver, drive, t_ns, payload FROM open_trip WHERE driver IS NOT ?", (without_open_trip_of,)
        )
        write_fresh(files, key, (row for row in journal if row[0] not in without), open_trips)
        old.db.close()
    write_key(next_of(path), key)
    move_in(files)
    take_next(path)


def forget_everything(folder: Path) -> None:
    """Destroy the profile in a folder, be it whole or damaged, and its key.

    Raises ProfileError when there is none or it cannot be removed, ProfileLockedError while a program writes it.
    """
    files = ProfileFiles(folder)
    if not files.exists():
        raise ProfileError(f"{folder}: holds no profile")
    lock = WriterLock(files)
    try:
        for path in _keys(files):
            destroy_key(path)
        with telling_os(folder, "no key opens the profile any more, but its files cannot be removed"):
            for path in (files.database, *files.logs, files.fresh):
                path.unlink(missing_ok=True)
            sync_folder(folder)
    finally:
        lock.close()
    with suppress(OSError):  # the folder may hold other things
        files.lock.unlink()
        folder.rmdir()


def _keys(files: ProfileFiles) -> list[Path]:
    """Return the key files of a profile that may be damaged."""
    if files.database.is_dir():
        return []
    salt = salt_of(files.database)
    return key_files(salt) if len(salt) == SALT_BYTES else []
