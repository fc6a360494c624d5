"""A profile of an older version is brought to today's on opening, whole or not at all."""

import signal
from pathlib import Path

import pytest
from profile_lives import habit, only_key, start, trip

from anticipation.facts import Fact, encode_fact
from anticipation.profile import Entry, Store
from anticipation.profile.cipher import connect
from anticipation.profile.keys import read_key
from anticipation.profile.schema import VERSION

FACTS: tuple[Fact, ...] = tuple(fact for n in range(40) for fact in (trip(n, 5), habit(n)))
KILLED = """
digest_of, left = schema.digest_of, 10

def killed(fact):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return digest_of(fact)

schema.digest_of = killed
Store.open(folder)
"""


@pytest.fixture
def old(folder: Path, home: Path) -> Path:
    """A profile as version 1 wrote it."""
    Store.open(folder).close()
    database = folder / "profile.db"
    key = read_key(only_key(home))
    assert key is not None
    database.write_bytes(b"")
    from sqlcipher3 import dbapi2

    db = dbapi2.connect(str(database), isolation_level=None)
    db.execute(f'PRAGMA key = "{key.raw}"')
    db.execute(
        "CREATE TABLE journal (id INTEGER PRIMARY KEY, driver TEXT NOT NULL, drive TEXT NOT NULL, "
        "t_ns INTEGER NOT NULL, fact TEXT NOT NULL, UNIQUE (driver, drive, t_ns, fact))"
    )
    db.execute(
        "CREATE TABLE open_trip (driver TEXT PRIMARY KEY, drive TEXT NOT NULL, t_ns INTEGER NOT NULL, "
        "payload BLOB NOT NULL)"
    )
    db.execute("BEGIN")
    for number, fact in enumerate(FACTS):
        row = (2 * number + 5, "Anna", "a drive", number, encode_fact(fact).decode())
        db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", row)
    db.execute("INSERT INTO open_trip VALUES ('Anna', 'a drive', 9, x'0102')")
    db.execute("PRAGMA user_version = 1")
    db.execute("COMMIT")
    db.close()
    return folder


def version(folder: Path, home: Path) -> int:
    key = read_key(only_key(home))
    assert key is not None
    db = connect(folder / "profile.db", key, "rw")
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    assert tables == {"journal", "open_trip"}
    return found


@pytest.mark.parametrize("opening", [Store.open, Store.read])
def test_all_that_an_older_version_knew_is_there(old, home, opening):
    assert version(old, home) == 1
    with opening(old) as store:
        expected = [Entry(2 * n + 5, "a drive", n, fact) for n, fact in enumerate(FACTS)]
        assert list(store.facts("Anna")) == expected
        assert store.open_trip("Anna") == b"\x01\x02"
        assert store.append("Anna", "a drive", 3, [FACTS[3]]) == 0, "what it knew then is known now"
        assert store.append("Anna", "a drive", 3, [trip(77)]) == 1
    assert version(old, home) == VERSION


def test_killed_in_the_middle_it_is_the_older_version_still(old, home):
    with start(KILLED, old) as process:
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert version(old, home) == 1
    with Store.open(old) as store:
        assert store.count("Anna") == len(FACTS)
    assert version(old, home) == VERSION
