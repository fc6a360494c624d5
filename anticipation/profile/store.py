"""The profile store: the journals of its drivers, on the disk before each call returns."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.facts import Fact, decode_fact
from anticipation.profile.cipher import WriterLock, telling, transaction
from anticipation.profile.files import ProfileFiles
from anticipation.profile.forgetting import rewrite
from anticipation.profile.journal import Entry, Line, checked_driver, clean_drive, is_guest, row_of
from anticipation.profile.opening import Opened, create_profile, open_to_read, open_to_write

__all__ = ["Store"]

_PAGE = 1000
"""How many entries are read at a time, so that a long journal needs no long memory and holds up no writer."""


class Store:
    """A profile that is open. One program writes it, others may read; a guest's facts are dropped without a word.

    Every method raises ProfileError or one of its kinds when the disk or another program is in the way.
    """

    def __init__(self, files: ProfileFiles, opened: Opened, lock: WriterLock | None) -> None:
        """Hold what ``open`` or ``read`` opened; a store without a lock only reads."""
        self._files, self._opened, self._lock = files, opened, lock

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open the profile in a folder to read and write; make it, and migrate it, if need be.

        Raises ProfileLockedError when another program writes it, ProfileDamagedError when it or its key is damaged.
        """
        files = ProfileFiles(folder)
        lock = WriterLock(files)
        try:
            if not files.exists():
                create_profile(files)
            return cls(files, open_to_write(files), lock)
        except BaseException:
            lock.close()
            raise

    @classmethod
    def read(cls, folder: Path) -> "Store":
        """Open the profile in a folder to read, also while another program writes it; raises as ``open`` does."""
        files = ProfileFiles(folder)
        if not files.exists():
            raise ProfileError(f"{folder}: holds no profile; nothing has been learned yet")
        opened = open_to_read(files)
        return cls.open(folder) if opened is None else cls(files, opened, None)

    def close(self) -> None:
        """Close it; everything is on the disk already."""
        self._opened.db.close()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def bytes_on_disk(self) -> int:
        """What it takes on the disk, in bytes."""
        return self._files.size()

    def append(self, driver: str, drive: str, t_ns: int, facts: Iterable[Fact]) -> int:
        """Keep what an event at ``t_ns`` of a drive taught about a driver; return how many facts were new."""
        return self.bring(driver, (Line(drive, t_ns, fact) for fact in facts))

    def bring(self, driver: str, lines: Iterable[Line]) -> int:
        """Keep facts of several moments, all or none of them; return how many were new."""
        if is_guest(driver):
            return 0
        driver = checked_driver(driver)
        rows = [row_of(driver, line) for line in lines]
        if not rows:
            return 0
        with telling(self._files), transaction(self._opened.db):
            before = self._opened.db.total_changes
            self._opened.db.executemany(
                "INSERT OR IGNORE INTO journal (driver, drive, t_ns, fact, digest) VALUES (?, ?, ?, ?, ?)", rows
            )
            return self._opened.db.total_changes - before

    def drivers(self) -> tuple[str, ...]:
        """Return the names of those about whom it knows something."""
        with telling(self._files):
            found = self._opened.db.execute("SELECT driver FROM journal UNION SELECT driver FROM open_trip ORDER BY 1")
            return tuple(name for (name,) in found)

    def count(self, driver: str) -> int:
        """Return how many facts it holds about a driver."""
        with telling(self._files):
            found = self._opened.db.execute("SELECT count(*) FROM journal WHERE driver = ?", (driver,))
            return int(found.fetchone()[0])

    def facts(self, driver: str) -> Iterator[Entry]:
        """Yield what is known about a driver, in the order in which it was learned."""
        last = 0
        while True:
            with telling(self._files):
                rows = self._opened.db.execute(
                    "SELECT id, drive, t_ns, fact FROM journal NOT INDEXED WHERE driver = ? AND id > ? "
                    "ORDER BY id LIMIT ?",
                    (driver, last, _PAGE),
                ).fetchall()
            for number, drive, t_ns, fact in rows:
                yield Entry(number, drive, t_ns, self._decoded(number, fact))
            if not rows:
                return
            last = rows[-1][0]

    def _decoded(self, number: int, fact: bytes) -> Fact:
        try:
            return decode_fact(fact)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ProfileDamagedError(
                f"{self._files.database}: entry {number} is no fact that this program knows ({error}); "
                f"put back a copy of it, or {self._files.anew}"
            ) from None

    def keep_open_trip(self, driver: str, drive: str, t_ns: int, payload: bytes) -> None:
        """Keep a driver's trip as far as it has come, in place of what was kept before: the power may go."""
        if is_guest(driver):
            return
        row = (checked_driver(driver), clean_drive(drive), t_ns, payload)
        with telling(self._files), transaction(self._opened.db):
            self._opened.db.execute("INSERT OR REPLACE INTO open_trip VALUES (?, ?, ?, ?)", row)

    def open_trip(self, driver: str) -> bytes | None:
        """Return the last that was kept of a driver's trip, None if nothing was; it stays until the next is kept."""
        with telling(self._files):
            found = self._opened.db.execute("SELECT payload FROM open_trip WHERE driver = ?", (driver,)).fetchone()
        return None if found is None else bytes(found[0])

    def remove(self, ids: Collection[int]) -> int:
        """Forget entries, without a trace; return how many there were."""
        return self._rewrite(set(ids), None)

    def forget(self, driver: str, about: Callable[[Fact], bool] | None = None) -> int:
        """Forget what is known about a driver, all or what ``about`` names; return how many facts that were.

        No byte of them is left. The driver's open trip is forgotten with them, for nobody here knows what is in it.
        """
        ids = {entry.id for entry in self.facts(driver) if about is None or about(entry.fact)}
        return self._rewrite(ids, driver)

    def _rewrite(self, without: set[int], without_open_trip_of: str | None) -> int:
        if self._lock is None:
            raise ProfileError(f"{self._files.folder}: this program only reads the profile, and forgets nothing")
        before = self._total()
        try:
            rewrite(self._files, self._opened, without, without_open_trip_of)
        finally:
            self._opened.db.close()
            self._opened = open_to_write(self._files)
        return before - self._total()

    def _total(self) -> int:
        with telling(self._files):
            return int(self._opened.db.execute("SELECT count(*) FROM journal").fetchone()[0])
