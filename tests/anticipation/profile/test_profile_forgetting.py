"""What is forgotten is in no byte of any file, nor can what a disk may still hold be read; what stays is untouched."""

import shutil
from pathlib import Path

import pytest
from profile_lives import SECRET_PLACE, SECRETS, key_files, only_key, other_facts, secret_facts, trip
from sqlcipher_pages import PAGE, plain_pages

from anticipation.errors import ProfileError, ProfileLockedError
from anticipation.facts import Fact, PlaceNamed, Trip
from anticipation.profile import Store, forget_everything
from anticipation.profile.cipher import connect, opens
from anticipation.profile.keys import KEY_FILE_VARIABLE, read_key


def secrets_in(content: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in content]


def at_secret_place(fact: Fact) -> bool:
    if isinstance(fact, Trip):
        return fact.destination == SECRET_PLACE
    return isinstance(fact, PlaceNamed) and fact.position == SECRET_PLACE


@pytest.fixture
def store(folder: Path):
    """Annabelle's secrets, facts of hers that are none, and Ben's."""
    with Store.open(folder) as store:
        store.append("Ben", "a drive", 1, other_facts())
        store.append("Annabelle", "a drive", 1, secret_facts())
        store.append("Annabelle", "a drive", 2, [trip(5)])
        store.keep_open_trip("Annabelle", "a drive", 3, b" ".join(SECRETS))
        store.keep_open_trip("Ben", "a drive", 3, b"on his way")
        yield store


def remains(folder: Path, home: Path) -> bytes:
    """Every byte of the profile's files, those of the database decrypted as well; nothing in it is free or old."""
    key = read_key(only_key(home))
    assert key is not None
    db = connect(folder / "profile.db", key, "rw")
    assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.close()
    assert {path.name for path in folder.iterdir()} == {"profile.db", "profile.lock"}
    plain = plain_pages(folder / "profile.db", only_key(home))
    assert len(plain) == pages * (PAGE - 80) - 16
    return plain + b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_deletion_alone_would_leave_what_these_tests_look_for(folder, home, store):
    store.close()
    before = remains(folder, home)
    assert secrets_in(before) == list(SECRETS)
    key = read_key(only_key(home))
    assert key is not None
    db = connect(folder / "profile.db", key, "rw")
    db.execute("PRAGMA secure_delete = OFF")
    db.execute("DELETE FROM journal")
    db.execute("DELETE FROM open_trip")
    db.close()
    assert secrets_in(plain_pages(folder / "profile.db", only_key(home)))


def test_a_forgotten_driver_is_in_no_byte(folder, home, store):
    ben = list(store.facts("Ben"))
    assert store.forget("Annabelle") == 3
    assert store.drivers() == ("Ben",)
    assert (store.open_trip("Annabelle"), store.open_trip("Ben")) == (None, b"on his way")
    assert list(store.facts("Ben")) == ben
    store.close()
    plain = remains(folder, home)
    assert secrets_in(plain) == []
    assert b"Ben" in plain


def test_a_forgotten_place_is_in_no_byte(folder, home, store):
    ben = list(store.facts("Ben"))
    assert store.forget("Annabelle", at_secret_place) == 2
    assert [entry.fact for entry in store.facts("Annabelle")] == [trip(5)]
    assert store.open_trip("Annabelle") is None, "nobody here knows where it led"
    assert list(store.facts("Ben")) == ben
    store.close()
    assert secrets_in(remains(folder, home)) == [b"Annabelle"]


def test_entries_are_removed_by_their_numbers(folder, home, store):
    entries = list(store.facts("Annabelle"))
    assert store.remove([entry.id for entry in entries[:2]] + [999]) == 2
    assert list(store.facts("Annabelle")) == entries[2:]
    assert store.open_trip("Annabelle") is not None
    assert store.append("Annabelle", "a drive", 1, secret_facts()) == 2, "they can be learned again"


def test_a_place_that_no_fact_is_about_takes_the_open_trip_along(store):
    assert store.forget("Annabelle", lambda fact: False) == 0
    assert store.open_trip("Annabelle") is None
    assert store.count("Annabelle") == 3


@pytest.mark.parametrize("named", [False, True])
def test_the_old_pages_and_the_old_key_are_of_no_use(tmp_path, home, monkeypatch, named):
    folder, key_path = tmp_path / "here", tmp_path / "key"
    if named:
        monkeypatch.setenv(KEY_FILE_VARIABLE, str(key_path))
    with Store.open(folder) as store:
        key_path = key_path if named else only_key(home)
        store.append("Annabelle", "a drive", 1, secret_facts())
        store.append("Ben", "a drive", 1, other_facts())
        store.close()
        old_key, old_text = read_key(key_path), key_path.read_text()
        shutil.copy(folder / "profile.db", tmp_path / "remnant.db")
        (tmp_path / "remnant.key").hardlink_to(key_path)  # what is left on the disk of a file that is removed
    assert old_key is not None
    assert opens(tmp_path / "remnant.db", old_key)
    with Store.open(folder) as store:
        store.forget("Annabelle")
    new_key = read_key(key_path)
    assert new_key is not None
    assert not opens(tmp_path / "remnant.db", new_key)
    assert not opens(folder / "profile.db", old_key)
    assert (tmp_path / "remnant.key").read_bytes() == bytes(len(old_text))
    everywhere = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not [content for content in everywhere if old_text[:64].encode() in content]
    with Store.open(folder) as store:
        assert store.drivers() == ("Ben",)


def test_forgetting_waits_for_no_reader_and_says_so(folder, store):
    with Store.read(folder) as reader:
        assert reader.count("Ben") == 3
        with pytest.raises(ProfileLockedError):
            store.forget("Annabelle")
    assert store.count("Annabelle") == 3
    assert store.append("Annabelle", "a drive", 9, [trip(9)]) == 1
    assert store.forget("Annabelle") == 4


def test_learning_goes_on_after_forgetting(folder, store):
    store.forget("Annabelle")
    store.append("Annabelle", "a new life", 1, [trip(3)])
    store.close()
    with Store.open(folder) as store:
        assert [entry.fact for entry in store.facts("Annabelle")] == [trip(3)]
        assert store.count("Ben") == 3


@pytest.mark.parametrize("named", [False, True])
def test_forgetting_everything_leaves_no_file_and_no_key(tmp_path, folder, home, monkeypatch, named):
    if named:
        monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "key"))
    Store.open(tmp_path / "neighbour").close() if not named else None
    with Store.open(folder) as store:
        store.append("Annabelle", "a drive", 1, secret_facts())
    key_path = tmp_path / "key" if named else max(key_files(home), key=lambda path: path.stat().st_mtime_ns)
    (tmp_path / "remnant.key").hardlink_to(key_path)
    forget_everything(folder)
    assert not folder.exists()
    assert not key_path.exists()
    assert not any((tmp_path / "remnant.key").read_bytes())
    if not named:
        Store.open(tmp_path / "neighbour").close()


def test_forgetting_everything_leaves_what_is_not_its_own(tmp_path, folder, monkeypatch):
    Store.open(folder).close()
    (folder / "photo.jpg").write_text("mine")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "key"))
    Store.open(tmp_path / "another").close()
    forget_everything(folder)
    assert [path.name for path in folder.iterdir()] == ["photo.jpg"]
    Store.open(tmp_path / "another").close()


def test_there_must_be_something_to_forget(folder):
    with pytest.raises(ProfileError, match="holds no profile"):
        forget_everything(folder)
    assert not folder.exists()


def test_a_closed_log_of_another_program_that_crashed_is_forgotten_too(folder, home, tmp_path, store):
    """What the power cut off is still in the log beside the database."""
    shutil.copytree(folder, tmp_path / "crashed")
    store.close()
    assert (tmp_path / "crashed" / "profile.db-wal").stat().st_size
    with Store.open(tmp_path / "crashed") as crashed:
        assert crashed.count("Annabelle") == 3
        crashed.forget("Annabelle")
    assert secrets_in(remains(tmp_path / "crashed", home)) == []
