"""Whatever happened to a profile or its key, opening it says what, where and what to do, and changes nothing."""

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from profile_lives import habit, key_files, lines, one_line, only_key, start, trip

from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.profile import Store, forget_everything
from anticipation.profile.cipher import connect
from anticipation.profile.keys import KEY_FILE_VARIABLE, read_key
from anticipation.profile.schema import VERSION


@pytest.fixture
def database(folder: Path) -> Path:
    """A profile with some facts."""
    with Store.open(folder) as store:
        store.bring("Anna", lines(*map(habit, range(300))))
    return folder / "profile.db"


def complaint(folder: Path, kind: type[ProfileError]) -> str:
    """What opening says; it changes no byte."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "profile.lock"}
    said = []
    for opening in (Store.open, Store.read):
        with pytest.raises(ProfileError) as error:
            opening(folder)
        assert error.type is kind
        said.append(one_line(error.value))
    assert before == {path: path.read_bytes() for path in before}
    assert said[0] == said[1]
    return said[0]


def test_a_lost_key(database, home):
    key = only_key(home)
    key.unlink()
    said = complaint(database.parent, ProfileDamagedError)
    assert said.startswith(f"{database}: its key {key} is missing")
    assert f"put back a copy, or begin anew with: outrider profile forget --all --profile {database.parent}" in said


def test_another_key(database, home, capfd):
    key = only_key(home)
    content = key.read_text()
    key.write_text("00" * 32 + content[64:])
    said = complaint(database.parent, ProfileDamagedError)
    assert said.startswith(f"{database}: does not open with its key {key}; one of them is damaged")
    assert capfd.readouterr() == ("", ""), "SQLCipher itself says nothing"
    key.write_text(content)
    Store.open(database.parent).close()


@pytest.mark.parametrize("content", [b"", b"\x00" * 97, b"secret", b"\xff\xfe", b"ab" * 47])
def test_a_damaged_key_file(database, home, content):
    key = only_key(home)
    key.write_bytes(content)
    assert complaint(database.parent, ProfileDamagedError).startswith(f"{key}: is damaged and no key of a profile")


def test_the_key_of_another_profile(database, tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "key"))
    Store.open(tmp_path / "another").close()
    said = complaint(database.parent, ProfileDamagedError)
    assert said.startswith(f"{tmp_path / 'key'}: is the key of another profile than {database}")


def _cut(to: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, to)


def _plain_sqlite(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (a)")
    db.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_cut(0), "is cut off after 0 bytes"),
        (_cut(15), "is cut off after 15 bytes"),
        (_cut(16), "does not open|is damaged"),
        (_cut(4096), "is damaged"),
        (_cut(3 * 4096 + 5), "is damaged"),
        (lambda path: path.write_bytes(bytes(range(256)) * 64), "its key .* is missing, or this is no profile"),
        (lambda path: path.write_bytes(path.read_bytes()[:16] + bytes(20000)), "does not open with its key"),
        (_plain_sqlite, "is another program's database and no profile"),
    ],
)
def test_a_damaged_file(database, spoil, said):
    spoil(database)
    text = complaint(database.parent, ProfileDamagedError)
    assert text.startswith(str(database))
    assert re.search(said, text)
    assert "outrider profile forget --all" in text
    forget_everything(database.parent)
    with Store.open(database.parent) as store:
        assert store.drivers() == ()


def test_a_damaged_page_in_the_middle_is_found_when_it_is_read(database):
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"scratched")
    with Store.open(database.parent) as store:
        with pytest.raises(ProfileDamagedError, match="is damaged") as error:
            assert (len(list(store.facts("Anna"))), store.count("Anna")) == (300, 300)
        one_line(error.value)


def test_a_folder_in_the_files_place(folder):
    (folder / "profile.db").mkdir(parents=True)
    assert "is a folder and no profile; move it away" in complaint(folder, ProfileDamagedError)


def test_a_file_in_the_folders_place(folder):
    folder.parent.mkdir()
    folder.write_text("not a folder")
    with pytest.raises(ProfileError, match="the profile cannot be kept here") as error:
        Store.open(folder)
    one_line(error.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("what", ["folder", "parent", "database", "key"])
def test_what_is_not_permitted(database, home, what):
    path = {"folder": database.parent, "parent": database.parent.parent, "database": database, "key": only_key(home)}
    mode = path[what].stat().st_mode
    path[what].chmod(0o500 if what == "folder" else 0)
    try:
        with pytest.raises(ProfileError) as error:
            Store.open(database.parent)
        assert error.type is ProfileError
        assert "ermission" in one_line(error.value), "refused, or told to see to the permissions"
    finally:
        path[what].chmod(mode)


def test_a_fact_of_an_unknown_kind(database, home):
    _change(database, home, "UPDATE journal SET fact = ? WHERE id = 7", (b'{"fact":"dream"}',))
    with Store.open(database.parent) as store:
        with pytest.raises(ProfileDamagedError, match="entry 7 is no fact that this program knows") as error:
            list(store.facts("Anna"))
        one_line(error.value)


def test_a_profile_of_a_newer_version(database, home):
    _change(database, home, f"PRAGMA user_version = {VERSION + 1}")
    said = complaint(database.parent, ProfileError)
    assert f"was written by a newer Outrider (version {VERSION + 1}, this one reads up to {VERSION})" in said
    assert "update Outrider" in said


def test_an_empty_database_that_the_key_opens(database, home):
    _change(database, home, "PRAGMA user_version = 0")
    assert "opens with its key, but is no profile" in complaint(database.parent, ProfileDamagedError)


def _change(database: Path, home: Path, statement: str, values: tuple[object, ...] = ()) -> None:
    key = read_key(only_key(home))
    assert key is not None
    db = connect(database, key, "rw")
    db.execute(statement, values)
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def test_a_full_disk_keeps_what_was_learned_before(database):
    with Store.open(database.parent) as store:
        pages = store._opened.db.execute("PRAGMA page_count").fetchone()[0]
        store._opened.db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ProfileError, match=r"is full\); what was learned before is kept") as error:
            store.bring("Anna", lines(*map(trip, range(300)), drive="too much"))
        assert error.type is ProfileError
        one_line(error.value)
        assert store.count("Anna") == 300
    with Store.open(database.parent) as store:
        assert store.count("Anna") == 300


def test_a_disk_that_fills_while_it_forgets_leaves_all_as_it_was(database, home):
    """The limit on the size of files stands in for the disk's."""
    program = """
import resource
store = Store.open(folder)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
try:
    store.remove([1])
except Exception as error:
    print(type(error).__name__, str(error).replace(str(folder), "DIR"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.count("Anna"), store.append("Anna", "later", 1, [trip(1)]))
store.close()
"""
    pytest.importorskip("resource")
    with start(program, database.parent) as process:
        said, _ = process.communicate(timeout=60)
    told, counts = said.decode().splitlines()
    assert told.startswith("ProfileError DIR: cannot be written or read (disk I/O error)")
    assert counts == "300 1"
    with Store.open(database.parent) as store:
        assert store.count("Anna") == 301
    assert len(key_files(home)) == 1
    assert sorted(path.name for path in database.parent.iterdir()) == ["profile.db", "profile.lock"]
