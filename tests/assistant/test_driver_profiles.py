"""What is learned stays learned: profiles through ``outrider replay`` and live, killed, locked, damaged, forgotten."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cli_run import PROGRAM, REPLAYS, Outrider
from driver_stage import START, S, frames, mornings, payload, records, stage_car, write_morning

from anticipation.facts import Answered, Fact, Habit, PlaceNamed, Trip
from anticipation.ground import Position
from anticipation.instant import instant_of
from anticipation.profile import GUEST, Store
from assistant.commands.driver import live_mind
from assistant.session import Session
from vehicle.can.bus import LiveSource
from vehicle.can.car import load_car
from vehicle.events import Answer, DriverEvent, FrameBlock
from vehicle.vehicle import Vehicle


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)


@pytest.fixture(autouse=True)
def memory_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """How profiles work must not hang on the weights of the model that ships."""
    monkeypatch.setattr("assistant.commands.driver.open_network", lambda: (None, ""))


class Garage:
    """Replays mornings into a profile."""

    def __init__(self, outrider: Outrider, folder: Path) -> None:
        self.outrider, self.folder, self.profile = outrider, folder, folder / "profile"
        self.car = stage_car(folder)
        self.runs = 0

    def morning(self, day: int, *events: DriverEvent, seconds: float = 30, **said: object) -> Path:
        path = self.folder / f"morning-{day}-{len(list(self.folder.iterdir()))}"
        return write_morning(path, seconds, day, events, **said)

    def replay(self, drive: Path, *more: object) -> list[str]:
        """Replay a drive; return the titles of its offers."""
        self.runs += 1
        trace = self.folder / f"trace-{self.runs}.jsonl"
        arguments = ("replay", drive, "--car", self.car, "--headless", "--trace", trace, "--profile", self.profile)
        done = self.outrider(*arguments, *more)
        assert done.code == 0, done.err
        return [record["title"] for record in records(trace, "offer")]

    def facts(self, driver: str = "driver") -> list[Fact]:
        with Store.read(self.profile) as store:
            return [entry.fact for entry in store.facts(driver)]


@pytest.fixture
def garage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Garage:
    return Garage(Outrider(monkeypatch, capsys), tmp_path)


def answered(facts: Sequence[Fact]) -> list[str]:
    return [fact.answer for fact in facts if isinstance(fact, Answered)]


COMMUTE = REPLAYS / "synthetic-commute"
DEFROST = ["Defrost the windshield?"]


def test_replaying_twice_teaches_once(garage: Garage) -> None:
    drive = garage.morning(0, Answer(5 * S, "defrost", "reject"))
    assert garage.replay(drive) == DEFROST
    first = garage.facts()
    assert answered(first) == ["reject"]
    assert first[: len(mornings())] == mornings()
    assert [fact.acted for fact in first if isinstance(fact, Habit)][len(mornings()) :] == [False]
    garage.replay(drive)
    assert garage.facts() == first


@pytest.mark.parametrize("undone", [False, True])
def test_three_noes_silence_an_offer_and_undo_brings_it_back(garage: Garage, undone: bool) -> None:
    """Accepting, rejecting and undoing change what comes next in a later replay."""
    for day in range(3):
        events = [Answer(5 * S, "defrost", "reject")]
        if undone and day == 2:
            events.append(Answer(8 * S, "defrost", "undo"))
        assert garage.replay(garage.morning(day, *events))[:1] == DEFROST, f"day {day}"
    assert answered(garage.facts())[:3] == ["reject"] * 3
    noon = garage.morning(2, known=0)
    text = (noon / "drive.toml").read_text()
    (noon / "drive.toml").write_text(text.replace("T07:30", "T11:30"))
    assert garage.replay(noon) == (DEFROST if undone else [])


@pytest.mark.parametrize("undone", [False, True])
def test_never_ends_an_offer_until_it_is_undone(garage: Garage, undone: bool) -> None:
    events = [Answer(5 * S, "defrost", "never"), *([Answer(8 * S, "defrost", "undo")] if undone else [])]
    assert garage.replay(garage.morning(0, *events))[:1] == DEFROST
    assert garage.replay(garage.morning(1)) == (DEFROST if undone else [])


def test_recorded_answers_teach_the_same_lessons_as_live_ones(garage: Garage) -> None:
    car = load_car(str(garage.car))
    live = garage.folder / "live"
    with Store.open(live) as store:
        store.append("driver", "before", 0, mornings())
    waiting = frames(20)
    with live_mind(live, "", START, car) as mind:
        source = LiveSource([])
        session = Session(Vehicle(car), source, start=START, replay=False, mind=mind)
        for _ in range(200):
            due = [
                f
                for f in waiting
                if session.now_ns < f.t_ns <= session.now_ns + S // 10 or f.t_ns == 0 == session.now_ns
            ]
            session.vehicle.apply(FrameBlock.of(due))
            if session.now_ns == 5 * S:
                session.add(Answer(5 * S + 1, "defrost", "accept"))
            if session.now_ns == 8 * S:
                session.add(Answer(8 * S + 1, "defrost", "undo"))
            session.step()
        session.finish()
    events = [Answer(5 * S + 1, "defrost", "accept"), Answer(8 * S + 1, "defrost", "undo")]
    garage.replay(garage.morning(0, *events, seconds=20))
    with Store.read(live) as store:
        lived = [(entry.drive, entry.t_ns, entry.fact) for entry in store.facts("driver")][len(mornings()) :]
    with Store.read(garage.profile) as store:
        replayed = [(entry.drive, entry.t_ns, entry.fact) for entry in store.facts("driver")][len(mornings()) :]
    assert [fact for _, _, fact in lived][:2] == [
        Answered(instant_of(START + timedelta(seconds=5)), "defrost", "accept"),
        Answered(instant_of(START + timedelta(seconds=8)), "defrost", "undo"),
    ]
    assert [line for line in lived if isinstance(line[2], Answered)] == [
        line for line in replayed if isinstance(line[2], Answered)
    ]
    assert [(f.kind, f.acted) for _, _, f in lived if isinstance(f, Habit)] == [
        (f.kind, f.acted) for _, _, f in replayed if isinstance(f, Habit)
    ]
    garage.profile = live
    garage.replay(garage.morning(0, *events, seconds=20, known=0))
    assert answered(garage.facts()) == ["accept", "undo"], "a replay of the recording teaches its answers once"


def test_two_drivers_keep_apart(garage: Garage) -> None:
    for driver, answer in (("Anna", "never"), ("Ben", "accept")):
        garage.replay(garage.morning(0, Answer(5 * S, "defrost", answer)), "--driver", driver)
    bens = garage.facts("Ben")
    later = garage.morning(1)
    assert garage.replay(later, "--driver", "Anna") == []
    assert garage.facts("Ben") == bens
    assert garage.replay(later, "--driver", "Ben") == DEFROST
    assert answered(garage.facts("Anna")) == ["never"]
    assert answered(garage.facts("Ben"))[:1] == ["accept"]


@pytest.mark.parametrize("guest", [GUEST, "Guest", " GUEST "])
def test_of_a_guest_nothing_stays(garage: Garage, guest: str) -> None:
    """But a guest sees what the drive's own history brings, as whoever replays it without a profile."""
    assert garage.replay(garage.morning(0, Answer(5 * S, "defrost", "never")), "--driver", guest) == DEFROST
    assert not garage.profile.exists()
    with live_mind(garage.profile, guest, START, load_car(str(garage.car))) as mind:
        mind.learn(0, mornings())
    assert not garage.profile.exists()


def test_without_a_profile_nothing_is_written(garage: Garage) -> None:
    drive = garage.morning(0, Answer(5 * S, "defrost", "never"))
    before = {path: path.read_bytes() for path in drive.iterdir()}
    for _ in range(2):
        assert garage.outrider("replay", drive, "--car", garage.car, "--headless").code == 0
    assert {path: path.read_bytes() for path in drive.iterdir()} == before
    assert not list(garage.folder.rglob("profile*"))
    assert not list(garage.folder.rglob("*.key"))


def test_a_trip_is_in_the_profile_once(garage: Garage) -> None:
    drive = garage.morning(0, seconds=1)
    way = [(k, payload(0.0 if k < 5 or k >= 120 else 40.0, on=k < 125)) for k in range(130)]
    lines = [f"({second}.{part}00000) can0 310#{data.hex()}" for second, data in way for part in range(0, 10, 2)]
    (drive / "can.log").write_text("\n".join(lines) + "\n")
    for _ in range(2):
        garage.replay(drive)
    (trip,) = [fact for fact in garage.facts() if isinstance(fact, Trip)]
    assert trip.arrived.s - trip.departed.s == pytest.approx(115, abs=2)


# --- profiles that cannot be used -----------------------------------------------------------------------------------


def locked(garage: Garage) -> Store:
    return Store.open(garage.profile)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:3000] = bytes(2900)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("fault", ["locked", "damaged", "keyless"])
def test_a_profile_that_cannot_be_used_is_one_clear_line(
    garage: Garage, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    drive = garage.morning(0)
    garage.replay(drive)
    holder = locked(garage) if fault == "locked" else None
    if fault == "damaged":
        damage(garage.profile / "profile.db")
    if fault == "keyless":
        for path in (garage.folder / "home").rglob("*.key"):
            path.unlink()
    try:
        arguments = ("replay", drive, "--car", garage.car, "--headless", "--profile", garage.profile)
        assert str(garage.profile) in garage.outrider(*arguments).complaint
        with live_mind(garage.profile, "", START, load_car(str(garage.car))) as mind:
            said = capsys.readouterr().err
            assert said.count("\n") == 1
            assert said.endswith("this drive teaches nothing\n")
            mind.learn(0, mornings())
            assert mind.memory.habits != type(mind.memory.habits)()
            assert mind.fault == ""
    finally:
        if holder is not None:
            holder.close()


def test_an_entry_that_is_no_fact_is_told_and_ends_no_live_drive(
    garage: Garage, capsys: pytest.CaptureFixture[str]
) -> None:
    garage.replay(garage.morning(0))
    with Store.open(garage.profile) as store:
        store._opened.db.execute("UPDATE journal SET fact = x'7b7d' WHERE id = (SELECT max(id) FROM journal)")
    arguments = ("replay", garage.morning(1), "--car", garage.car, "--headless", "--profile", garage.profile)
    assert "is no fact that this program knows" in garage.outrider(*arguments).complaint
    with live_mind(garage.profile, "", START, load_car(str(garage.car))) as mind:
        assert capsys.readouterr().err.endswith("this drive teaches nothing\n")
        mind.learn(0, mornings())
        assert mind.fault == ""
    Store.open(garage.profile).close()  # nobody holds it any more


def test_a_newer_profile_is_left_alone(garage: Garage, monkeypatch: pytest.MonkeyPatch) -> None:
    drive = garage.morning(0)
    garage.replay(drive)
    with Store.open(garage.profile) as store:
        store._opened.db.execute("PRAGMA user_version = 9999")
    before = (garage.profile / "profile.db").read_bytes()
    arguments = ("replay", drive, "--car", garage.car, "--headless", "--profile", garage.profile)
    assert "newer" in garage.outrider(*arguments).complaint
    with live_mind(garage.profile, "", START, load_car(str(garage.car))) as mind:
        mind.learn(0, mornings())
    assert (garage.profile / "profile.db").read_bytes() == before


def test_a_profile_that_fails_in_mid_drive_ends_nothing_else(garage: Garage) -> None:
    with live_mind(garage.profile, "", START, load_car(str(garage.car))) as mind:
        mind.learn(0, mornings(1))
        assert mind.fault == ""
        mind.learn(S, [Habit(instant_of(START), "heat", True, float("nan"))])
        assert mind.fault
        mind.learn(2 * S, mornings(3))
    assert [fact for fact in garage.facts() if isinstance(fact, Habit) and fact.kind == "heat"] == []


def test_a_place_that_is_forgotten_while_driving_is_gone_from_the_profile(garage: Garage) -> None:
    gym, home = Position(48.03, 11.05), Position(48.0, 11.0)
    began = instant_of(START)
    there = Trip(began, began._replace(s=began.s + 900), home, gym, 5.0)
    with live_mind(garage.profile, "", START, load_car(str(garage.car))) as mind:
        mind.learn(0, mornings())
        mind.learn(S, [there, PlaceNamed(began, gym, "gym")])
        assert mind.memory.called("gym") is not None
        assert mind.forget(S, gym)
        assert mind.memory.called("gym") is None
        mind.learn(2 * S, [Answered(began, "defrost", "accept")])
        assert mind.fault == ""
    assert garage.facts() == [*mornings(), Answered(began, "defrost", "accept")]


# --- a sudden end ---------------------------------------------------------------------------------------------------


def test_killed_in_mid_drive_nothing_learned_is_lost(garage: Garage) -> None:
    """SIGKILL behind the answer: what it taught is in the profile, and the replay afterwards adds only the rest."""
    drive = garage.morning(0, Answer(5 * S, "defrost", "reject"), seconds=600)
    words = ["replay", drive, "--car", garage.car, "--headless", "--profile", garage.profile, "--speed", "5"]
    words += ["--trace", garage.folder / "killed.jsonl", "--from", "0"]
    process = subprocess.Popen(
        [*PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        _wait_for(garage, process)
    finally:
        process.kill()
        process.wait()
    assert answered(garage.facts()) == ["reject"]
    kept = garage.facts()
    assert kept[: len(mornings())] == mornings()
    garage.replay(drive)
    assert garage.facts()[: len(kept)] == kept
    assert answered(garage.facts()) == ["reject"]


def _wait_for(garage: Garage, process: "subprocess.Popen[bytes]") -> None:
    """Until the answer is in the profile: other programs may read it meanwhile."""
    from anticipation.errors import ProfileError

    for _ in range(20_000):
        if process.poll() is not None:
            pytest.fail(f"it ended by itself with {process.returncode}")
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
        try:
            if (garage.profile / "profile.db").exists() and answered(garage.facts()):
                return
        except ProfileError:
            continue  # it is being made
    pytest.fail("it never learned the answer")


def test_a_replayed_drive_does_not_know_its_own_future(garage: Garage, tmp_path: Path) -> None:
    """What a drive taught it teaches again, at its own moments: it is guessed as in its first replay."""
    guesses = []
    for trace in (tmp_path / "first.jsonl", tmp_path / "second.jsonl"):
        done = garage.outrider("replay", COMMUTE, "--headless", "--profile", garage.profile, "--trace", trace)
        assert done.code == 0
        guesses.append([line for line in trace.read_text().splitlines() if '"kind":"prediction"' in line])
    assert len(guesses[0]) > 20
    assert guesses[0][:20] == guesses[1][:20]  # later, what was answered moves the moments of guessing
