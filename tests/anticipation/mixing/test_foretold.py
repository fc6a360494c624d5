"""What was foretold, in the memory, the profile and what is told of it; where it was is forgotten with the place."""

import math
from pathlib import Path

import pytest
from mixing_days import GYM, HOME, MODEL, WORK, at, drive, foretold, is_of_the_gym, life

from anticipation.destinations import Destinations
from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.facts import Answered, Fact, Foretold, Trip, decode_fact, encode_fact
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mixing import EXPERTS, Mixing
from anticipation.profile import Line, Store, opening, read_export, schema, write_export
from anticipation.telling import beliefs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the profile is to be, with its key in a home of the test's own."""
    monkeypatch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "profile"


def place(memory: DriverMemory, position: tuple[float, float]) -> int:
    found = memory.place_at(HOME._replace(lat=position[0], lon=position[1]))
    assert found is not None
    return found


# --- the memory -----------------------------------------------------------------------------------------------------


def test_the_memory_learns_whom_to_believe_and_so_does_a_copy_by_itself() -> None:
    facts = life()
    memory = DriverMemory(facts)
    assert memory.mixing == Mixing(facts)
    twin = memory.copy()
    assert twin.mixing == memory.mixing
    twin.learn(foretold((0.1, 0.9, 0.1, 0.1)))
    twin.learn(Answered(at(99, 7), "heat", "reject"))
    assert memory.mixing == Mixing(facts)
    assert twin.mixing != memory.mixing
    assert memory.mixing.floor("heat") == Mixing().floor("heat") < twin.mixing.floor("heat")


@pytest.mark.parametrize("turned", [False, True], ids=["trip first", "foretold first"])
def test_to_forget_a_place_is_never_to_have_been_there(turned: bool) -> None:
    facts = life()[::-1] if turned else life()
    memory = DriverMemory(facts)
    left = list(Notebook(facts).forget(memory.about(place(memory, GYM)), 0))
    assert left == [fact for fact in facts if not is_of_the_gym(fact)]
    assert len(left) < len(facts)
    assert DriverMemory(left).mixing == Mixing(left)
    assert told_of(left) == {fact.departed for fact in left if isinstance(fact, Trip)}


def told_of(facts: list[Fact]) -> set[object]:
    return {fact.at for fact in facts if isinstance(fact, Foretold)}


def test_a_driver_who_never_was_there_is_believed_the_same() -> None:
    """Drives to the gym are left out of one life, and forgotten in the other."""
    at_home: list[Fact] = [fact for day in range(10) for fact in drive(HOME, WORK, at(day, 7), good=day % 3 > 0)]
    with_gym = [*at_home[:20], *drive(WORK, GYM, at(5, 16), good=False), *drive(GYM, HOME, at(5, 18), good=False)]
    with_gym += at_home[20:]
    memory = DriverMemory(with_gym)
    left = DriverMemory([fact for fact in with_gym if not memory.about(place(memory, GYM))(fact)])
    assert left.mixing == DriverMemory(at_home).mixing != memory.mixing
    assert left.place_at(GYM) is None


def test_a_copy_knows_where_trips_went_and_learns_it_by_itself() -> None:
    memory = DriverMemory(drive(HOME, WORK, at(0, 7), good=True))
    twin = memory.copy()
    for fact in drive(WORK, HOME, at(0, 17), good=True):
        twin.learn(fact)
    here, there = memory.about(place(memory, WORK)), twin.about(place(twin, WORK))
    first, second = foretold((), when=at(0, 7)), foretold((), when=at(0, 17))
    assert [concerns(fact) for concerns in (here, there) for fact in (first, second)] == [True, False, True, True]


def test_what_was_foretold_of_no_trip_or_of_one_without_ends_is_about_no_place() -> None:
    memory = DriverMemory([*drive(HOME, WORK, at(0, 7), good=True), Trip(at(1, 7), at(1, 8))])
    concerns = memory.about(place(memory, WORK))
    assert [concerns(foretold((), when=at(day, 7))) for day in (0, 1, 2)] == [True, False, False]


def test_what_was_foretold_longer_ago_than_ends_are_remembered_is_forgotten_with_any_place() -> None:
    """The ring of trips is made small, so that a life passes through it."""
    memory, facts = DriverMemory(), life()
    memory.destinations = Destinations(8)
    for fact in facts:
        memory.learn(fact)
    assert len(memory._ends) == 8
    concerns = memory.about(place(memory, GYM))
    trips = [fact.departed for fact in facts if isinstance(fact, Trip)]
    old = [fact for fact in facts if isinstance(fact, Foretold) and fact.at in trips[:-8]]
    new = [fact for fact in facts if isinstance(fact, Foretold) and fact.at in trips[-8:]]
    assert all(map(concerns, old))
    assert [concerns(fact) for fact in new] == [is_of_the_gym(fact) for fact in new]


# --- the profile ----------------------------------------------------------------------------------------------------


def test_it_is_one_line_that_comes_back_the_same() -> None:
    fact = foretold((0.25, None, 0.5, 1.0), p=0.75, came=False)
    assert encode_fact(fact) == (
        b'{"at":[1704092400,60],"came":false,"fact":"foretold","kind":"destination","model":"0a1b2c3d",'
        b'"p":0.75,"said":[0.25,null,0.5,1.0]}'
    )
    assert decode_fact(encode_fact(fact)) == fact


def test_a_profile_keeps_it_through_export_and_import(folder: Path, tmp_path: Path) -> None:
    facts = life(1)
    with Store.open(folder) as store:
        assert store.append("Anna", "a drive", 1, facts) == len(facts)
        kept = list(store.facts("Anna"))
        assert [entry.fact for entry in kept] == facts
        out = tmp_path / "out.jsonl"
        with pytest.raises(ValueError, match="no finite number"):
            store.append("Anna", "a drive", 2, [foretold((math.nan, 0.5, 0.5, 0.5))])
        write_export(out, "Anna", [Line(entry.drive, entry.t_ns, entry.fact) for entry in kept])
        assert store.bring("Anna", read_export(out)) == 0
        store.bring("Ben", read_export(out))
        assert DriverMemory(entry.fact for entry in store.facts("Ben")).mixing == Mixing(facts)


def test_a_place_that_is_forgotten_in_a_profile_takes_along_what_was_foretold_there(folder: Path) -> None:
    facts = life()
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, facts)
        memory = DriverMemory(entry.fact for entry in store.facts("Anna"))
        store.forget("Anna", memory.about(place(memory, GYM)))
        left = [entry.fact for entry in store.facts("Anna")]
    assert left == [fact for fact in facts if not is_of_the_gym(fact)]
    assert DriverMemory(left).mixing == Mixing(left)


def test_a_profile_of_version_2_opens_and_learns_what_is_foretold(folder: Path) -> None:
    old = [fact for fact in life(1) if not isinstance(fact, Foretold)]
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, old)
        store._opened.db.execute("PRAGMA user_version = 2")
    with Store.read(folder) as store:
        assert [entry.fact for entry in store.facts("Anna")] == old
        assert store._opened.db.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    with Store.open(folder) as store:
        assert store.append("Anna", "a drive", 2, [foretold((0.5,) * 4)]) == 1


def test_a_program_of_version_2_takes_this_profile_for_a_newer_one_and_leaves_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, life(1))
    before = (folder / "profile.db").read_bytes()
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", 2)
        older.setattr(opening, "VERSION", 2)
        for open_ in (Store.open, Store.read):
            with pytest.raises(ProfileError, match="written by a newer Outrider") as error:
                open_(folder)
            assert not isinstance(error.value, ProfileDamagedError), "nobody is told to begin anew"
    assert (folder / "profile.db").read_bytes() == before
    with Store.open(folder) as store:
        assert [entry.fact for entry in store.facts("Anna")] == life(1)


def test_a_fact_that_nobody_knows_is_said_and_stays(folder: Path) -> None:
    """However it came there: nothing is read past it, and nothing of it is lost when something else is forgotten."""
    unknown = b'{"at":[1704092400,60],"fact":"dreamt"}'
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, [foretold((0.5,) * 4)])
        store.append("Ben", "a drive", 1, life(1))
        store._opened.db.execute("UPDATE journal SET fact = ? WHERE driver = 'Anna'", (unknown,))
        with pytest.raises(ProfileDamagedError, match="no fact that this program knows"):
            list(store.facts("Anna"))
        with pytest.raises(ProfileDamagedError, match="no fact that this program knows"):
            store.forget("Anna", lambda fact: True)
        store.forget("Ben")
        assert store._opened.db.execute("SELECT fact FROM journal").fetchall() == [(unknown,)]


# --- telling --------------------------------------------------------------------------------------------------------


def test_how_well_it_foretold_is_told() -> None:
    came = [True] * 10 + [True] * 31 + [False] * 9
    facts: list[Fact] = [foretold((0.8, 0.5, 0.3, 0.3), 0.35, each) for each in came]
    share = 100 * Mixing(facts).weights("destination", MODEL)[0]
    assert beliefs(facts) == [
        f"foretold: destinations right on 31 of the last 40; the network has {share:.0f} % of the say"
    ]


def test_what_does_not_come_is_foretold_right_if_it_was_thought_unlikely() -> None:
    chances = [(0.9, True), (0.2, False), (0.3, True), (0.8, False), (0.1, False)]
    facts: list[Fact] = [foretold((0.5,) * 3, p, came, "", "defrost") for p, came in chances]
    facts.append(foretold((None, 0.5, 0.5), 0.9, True, "", "departure"))
    assert beliefs(facts) == [
        "foretold: departures right on 1 of the last 1",
        "foretold: defrosting right on 3 of the last 5",
    ]


def test_every_kind_has_its_words() -> None:
    for kind, experts in EXPERTS.items():
        (line,) = beliefs([foretold((0.5,) * len(experts), kind=kind)])
        assert line.startswith("foretold: ")
