"""``outrider profile``: it shows, exports and forgets what it is told to, and asks before it forgets."""

import io
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from anticipation.errors import ProfileDamagedError, ProfileError, ProfileLockedError
from anticipation.facts import Answered, Fact, Habit, PlaceNamed, Trip
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.profile import Store, read_export
from assistant.commands.profile import run_export, run_forget, run_show

GYM, HOME = Position(48.2, 11.5), Position(48.1, 11.4)
EVENING = 1_709_247_600  # 2024-02-29 23:00 UTC


def named(name: str, position: Position) -> PlaceNamed:
    return PlaceNamed(Instant(EVENING + 9, 120), position, name)


def way(number: int, there: Position = GYM) -> Trip:
    begin = EVENING + 86_400 * number
    return Trip(Instant(begin, 120), Instant(begin + 900, 120), HOME, there, 5.0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile of Anna, who goes to a gym, and of Ben."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)
    folder = tmp_path / "profile"
    with Store.open(folder) as store:
        store.append("Anna", "one", 1, [way(0), named("Gym", GYM)])
        store.append("Anna", "two", 1, [way(1), Answered(Instant(EVENING + 86_500), "defrost", "accept")])
        store.append("Anna", "two", 2, [Habit(Instant(EVENING + 86_600), "heat", True, 21.0)])
        store.append("Ben", "one", 1, [way(0)])
    return folder


def gym(place: str, facts: Sequence[Fact]) -> Callable[[Fact], bool] | None:
    """Finds a place by its name, in the facts alone."""
    where = [fact.position for fact in facts if isinstance(fact, PlaceNamed) and fact.name.casefold() == place]
    if not where:
        return None
    return lambda fact: (fact.destination if isinstance(fact, Trip) else getattr(fact, "position", None)) in where


def counts(folder: Path) -> dict[str, int]:
    with Store.read(folder) as store:
        return {driver: store.count(driver) for driver in store.drivers()}


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))


def test_show_tells_who_since_when_and_what(folder, capsys):
    run_show(folder, describe=lambda facts: [f"believes in {len(facts)} facts"])
    out = capsys.readouterr().out
    assert re.match(rf"{re.escape(str(folder))}: \d+ kB, encrypted\n", out)
    assert out.split("\n", 1)[1] == (
        "\nAnna: 2 trips, 2 drives since 2024-03-01\n"
        "  facts: 1 answered, 1 habit, 1 named, 2 trip\n"
        "  believes in 5 facts\n"
        "\nBen: 1 trip, 1 drive since 2024-03-01\n"
        "  facts: 1 trip\n"
        "  believes in 1 facts\n"
    )


def test_show_tells_of_one_driver(folder, capsys):
    run_show(folder, "Ben")
    out = capsys.readouterr().out
    assert "Ben: 1 trip" in out
    assert "Anna" not in out
    with pytest.raises(ProfileError, match="knows no driver 'Eve'; it knows Anna, Ben"):
        run_show(folder, "Eve")


def test_show_of_nobody_and_of_nothing(tmp_path, folder, capsys):
    Store.open(tmp_path / "new").close()
    run_show(tmp_path / "new")
    assert "It knows nobody yet." in capsys.readouterr().out
    with pytest.raises(ProfileError, match="nothing has been learned yet"):
        run_show(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_show_reads_the_profile_of_a_drive_that_goes_on(folder, capsys):
    with Store.open(folder) as store:
        store.append("Anna", "now", 1, [way(5)])
        run_show(folder, "Anna")
        assert "Anna: 3 trips, 3 drives" in capsys.readouterr().out


def test_a_time_beyond_all_calendars_is_shown_as_such(folder, capsys):
    with Store.open(folder) as store:
        store.append("Zed", "one", 1, [Trip(Instant(2**60), Instant(2**60))])
    run_show(folder, "Zed")
    assert "since a day that no calendar has" in capsys.readouterr().out


def test_the_default_profile_is_the_users(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("assistant.commands.profile.default_profile", lambda: folder)
    run_show(None)
    run_export(None, "Ben", tmp_path / "out.jsonl")
    run_forget(None, driver="Ben", yes=True)
    assert counts(folder) == {"Anna": 5}


def test_export_writes_one_driver_and_says_that_it_is_readable(folder, tmp_path, capsys):
    out = tmp_path / "anna.jsonl"
    run_export(folder, "Anna", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with Store.read(folder) as store:
        assert [line.fact for line in read_export(out)] == [entry.fact for entry in store.facts("Anna")]
    said = capsys.readouterr()
    assert said.out == f"{out}: 5 facts about Anna\n"
    assert "plain text" in said.err
    with pytest.raises(ProfileError, match="say whose with --driver: it knows Anna, Ben"):
        run_export(folder, "", tmp_path / "whose.jsonl")


def test_the_only_driver_need_not_be_named(folder, tmp_path):
    run_forget(folder, driver="Ben", yes=True)
    run_export(folder, "", tmp_path / "out.jsonl")
    assert len(read_export(tmp_path / "out.jsonl")) == 5


def test_forget_a_driver(folder, capsys):
    run_forget(folder, driver="Anna", yes=True)
    assert counts(folder) == {"Ben": 1}
    assert capsys.readouterr().out == "5 facts about Anna forgotten; what is left has a new key\n"


def test_forget_a_place_of_those_who_know_it(folder, capsys):
    with Store.open(folder) as store:
        store.append("Ben", "two", 1, [named("gym", HOME)])
    run_forget(folder, place="gym", yes=True, resolve=gym)
    assert counts(folder) == {"Anna": 2, "Ben": 1}
    assert capsys.readouterr().out.splitlines() == [
        "3 facts about Anna forgotten; what is left has a new key",
        "1 fact about Ben forgotten; what is left has a new key",
    ]


def test_forget_a_place_of_one_driver_only(folder):
    with Store.open(folder) as store:
        store.append("Ben", "two", 1, [named("gym", HOME)])
    run_forget(folder, driver="Ben", place="gym", yes=True, resolve=gym)
    assert counts(folder) == {"Anna": 5, "Ben": 1}


def test_forget_a_place_that_memory_finds_by_its_name(folder):
    run_forget(folder, place="the gym", yes=True)
    with Store.read(folder) as store:
        assert [type(entry.fact) for entry in store.facts("Anna")] == [Answered, Habit]
        assert store.count("Ben") == 1


def test_an_unknown_place_or_driver_is_told(folder):
    with pytest.raises(ProfileError, match="no place 'moon' is known of Anna, Ben"):
        run_forget(folder, place="moon", yes=True, resolve=gym)
    with pytest.raises(ProfileError, match="knows no driver 'Eve'"):
        run_forget(folder, driver="Eve", yes=True)
    assert counts(folder) == {"Anna": 5, "Ben": 1}


def test_forget_everything(folder, tmp_path, capsys):
    run_forget(folder, everything=True, yes=True)
    assert not folder.exists()
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []
    assert "everything is forgotten" in capsys.readouterr().out


def test_a_damaged_profile_can_still_be_forgotten(folder):
    for path in (folder.parent / "home").rglob("*.key"):
        path.unlink()
    with pytest.raises(ProfileDamagedError):
        run_forget(folder, driver="Anna", yes=True)
    run_forget(folder, everything=True, yes=True)
    assert not folder.exists()


def test_a_profile_in_use_is_not_forgotten(folder):
    with Store.open(folder):
        for what in ({"everything": True}, {"driver": "Anna"}):
            with pytest.raises(ProfileLockedError, match="close that one first"):
                run_forget(folder, yes=True, **what)
    assert counts(folder) == {"Anna": 5, "Ben": 1}


@pytest.mark.parametrize("what", [{}, {"everything": True, "driver": "Anna"}, {"everything": True, "place": "gym"}])
def test_it_must_be_clear_what_is_to_be_forgotten(folder, what):
    with pytest.raises(ProfileError, match=r"say what to forget|give it alone"):
        run_forget(folder, yes=True, **what)
    assert counts(folder) == {"Anna": 5, "Ben": 1}


@pytest.mark.parametrize("what", [{"everything": True}, {"driver": "Anna"}, {"place": "gym", "resolve": gym}])
def test_it_asks_before_it_forgets(folder, monkeypatch, capsys, what):
    for no in ("n\n", "\n", "", "nay\n"):
        answering(monkeypatch, no)
        run_forget(folder, **what)
        said = capsys.readouterr()
        assert (said.out, counts(folder)) == ("", {"Anna": 5, "Ben": 1})
        assert re.search(r"Forget .*\? \[y/N\] ", said.err)
        assert "note: nothing was forgotten" in said.err
    answering(monkeypatch, "y\n")
    run_forget(folder, **what)
    assert "forgotten" in capsys.readouterr().out
    assert not folder.exists() or counts(folder) != {"Anna": 5, "Ben": 1}


@pytest.mark.parametrize("what", [{"everything": True}, {"driver": "Anna"}, {"place": "gym", "resolve": gym}])
def test_with_nobody_to_ask_it_forgets_nothing(folder, monkeypatch, what):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(ProfileError, match="nothing was forgotten: there is no terminal to ask on; say --yes"):
        run_forget(folder, **what)
    assert counts(folder) == {"Anna": 5, "Ben": 1}


def test_forgetting_where_nothing_is_makes_no_profile(tmp_path, folder):
    for what in ({"everything": True}, {"driver": "Anna"}):
        with pytest.raises(ProfileError, match="holds no profile"):
            run_forget(tmp_path / "absent", yes=True, **what)
    assert not (tmp_path / "absent").exists()
