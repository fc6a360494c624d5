"""The tables of a profile, and how those of older versions become today's.

The version also grows with the kinds of facts: an older program must neither read past one that it does not know, for
it could not forget it, nor take the profile for damaged.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.profile.cipher import transaction
from anticipation.profile.journal import digest_of

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["MIGRATIONS", "VERSION", "create", "migrate", "version_of"]

_JOURNAL = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    driver TEXT NOT NULL,
    drive TEXT NOT NULL,
    t_ns INTEGER NOT NULL,
    fact BLOB NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (driver, drive, t_ns, digest)
)
"""
_OPEN_TRIP = """
CREATE TABLE open_trip (
    driver TEXT PRIMARY KEY,
    drive TEXT NOT NULL,
    t_ns INTEGER NOT NULL,
    payload BLOB NOT NULL
)
"""


def create(db: "Connection") -> None:
    """Make today's tables in an empty database, within the caller's transaction."""
    db.execute(_JOURNAL)
    db.execute(_OPEN_TRIP)
    db.execute(f"PRAGMA user_version = {VERSION}")


def version_of(db: "Connection", path: Path) -> int:
    """Return the version of a database's tables; raises ProfileError for one that this program cannot read."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise ProfileError(
            f"{path}: was written by a newer Outrider (version {version}, this one reads up to {VERSION}); "
            "update Outrider, or name another folder with --profile"
        )
    if version < 1:
        raise ProfileDamagedError(f"{path}: opens with its key, but is no profile")
    return version


def migrate(db: "Connection", path: Path) -> None:
    """Bring the tables to today's version: each step and the record of it are kept together or not at all."""
    for version in range(version_of(db, path), VERSION):
        with transaction(db):
            MIGRATIONS[version - 1](db)
            db.execute(f"PRAGMA user_version = {version + 1}")


def _tell_facts_by_digest(db: "Connection") -> None:
    """Version 1 told facts apart by their whole text, which its index kept a second time."""
    db.execute("ALTER TABLE journal RENAME TO old_journal")
    db.execute(_JOURNAL)
    old = db.execute("SELECT id, driver, drive, t_ns, CAST(fact AS BLOB) FROM old_journal ORDER BY id")
    db.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", ((*row, digest_of(row[4])) for row in old))
    db.execute("DROP TABLE old_journal")


def _know_what_was_foretold(_: "Connection") -> None:
    """Version 2 knew no ``Foretold`` facts: its program is told that a profile is too new, not that it is damaged."""


MIGRATIONS: tuple[Callable[["Connection"], None], ...] = (_tell_facts_by_digest, _know_what_was_foretold)
"""The first brings version 1 to version 2, and so on."""
VERSION = len(MIGRATIONS) + 1
