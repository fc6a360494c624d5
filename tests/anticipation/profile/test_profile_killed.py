"""Killed at any moment, a profile holds all that was committed and nothing by halves."""

import random
from pathlib import Path

import pytest
from profile_lives import habit, key_files, key_of, kill_everywhere, other_facts, start, trip

from anticipation.errors import ProfileError
from anticipation.profile import Store, forget_everything
from anticipation.profile.keys import KEY_FILE_VARIABLE

CREATE = """
def prepare(place):
    if "OUTRIDER_PROFILE_KEY_FILE" in os.environ:
        os.environ["OUTRIDER_PROFILE_KEY_FILE"] = f"{place}.key"

def run(place):
    with Store.open(place) as store:
        store.append("Anna", "a drive", 1, [trip(1), trip(2)])
"""
APPEND = """
with Store.open(folder) as store:
    for number in range(100_000):
        store.append("Anna", "a drive", number, [habit(3 * number + n) for n in range(3)])
        store.keep_open_trip("Anna", "a drive", number, b"%d" % number * 3000)
        print(number, flush=True)
"""
LIVED = """
def prepare(place):
    with Store.open(place) as store:
        store.append("Annabelle", "a drive", 1, secret_facts())
        store.append("Ben", "a drive", 1, other_facts())
    shutil.copy(key_of(place), f"{place}.old")
"""
FORGET = """
def run(place):
    with Store.open(place) as store:
        store.forget("Annabelle")
"""
FORGET_ALL = """
def run(place):
    forget_everything(place)
"""


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_was_committed_is_lost(folder, seed):
    least = random.Random(seed).randrange(1, 60)
    with start(APPEND, folder) as process:
        assert process.stdout is not None
        for _ in range(least):
            told = int(process.stdout.readline())
        process.kill()
        told = max([told, *(int(line) for line in process.stdout.readlines() if line.endswith(b"\n"))])
    with Store.open(folder) as store:
        facts = [entry.fact for entry in store.facts("Anna")]
        batches, halves = divmod(len(facts), 3)
        assert (batches > told, halves) == (True, 0)
        assert facts == [habit(number) for number in range(len(facts))]
        kept = [number for number in (batches - 2, batches - 1) if store.open_trip("Anna") == b"%d" % number * 3000]
        assert kept
        assert kept[-1] >= told
        store.append("Anna", "another drive", 0, [trip(1)])


@pytest.mark.parametrize("named", [False, True])
def test_a_profile_that_was_only_half_made_is_made_again(folder, home, monkeypatch, named):
    if named:
        monkeypatch.setenv(KEY_FILE_VARIABLE, "of each")
    places = kill_everywhere(CREATE, folder)
    assert len(places) > 5
    for place in places:
        if named:
            monkeypatch.setenv(KEY_FILE_VARIABLE, f"{place}.key")
        with Store.open(place) as store:
            assert store.count("Anna") in ((2,) if place == places[-1] else (0, 2))
            store.append("Anna", "a drive", 1, [trip(1), trip(2)])
            assert store.count("Anna") == 2
        assert {path.name for path in place.iterdir()} == {"profile.db", "profile.lock"}
        forget_everything(place)
    assert [path for path in (*folder.rglob("*"), *home.rglob("*")) if path.is_file()] == []


def test_forgetting_that_was_killed_is_done_or_not_begun(folder, home):
    places = kill_everywhere(LIVED + FORGET, folder)
    assert len(places) > 8
    outcomes = set()
    for place in places:
        with Store.open(place) as store:
            left = store.count("Annabelle")
            assert [path for path in key_files(home) if key_of(place).stem in path.name] == [key_of(place)]
            assert not (place / "profile.db.new").exists()
            outcomes.add(left)
            assert left in ((0,) if place == places[-1] else (0, 2))
            assert [entry.fact for entry in store.facts("Ben")] == list(other_facts())
            assert (key_of(place).read_text() == Path(f"{place}.old").read_text()) == (left > 0)
            store.forget("Annabelle")
            assert store.drivers() == ("Ben",)
        assert {path.name for path in place.iterdir()} == {"profile.db", "profile.lock"}
        forget_everything(place)
    assert outcomes == {0, 2}
    assert key_files(home) == []


def test_forgetting_everything_that_was_killed_can_be_done_again(folder, home):
    places = kill_everywhere(LIVED + FORGET_ALL, folder)
    assert len(places) > 3
    for place in places:
        if (place / "profile.db").exists():
            assert place != places[-1]
            forget_everything(place)
        else:
            with pytest.raises(ProfileError, match="holds no profile"):
                forget_everything(place)
    assert key_files(home) == []
