"""What is learned stays learned: profiles through ``outrider replay`` and live, killed, locked, damaged, forgotten."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cli_run import PROGRAM, Outrider
from driver_stage import START, S, frames, mornings, payload, records, stage_car, write_morning

from anticipation.facts import Answered, Fact, Habit, Trip
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


def test_no_after_no_ends_an_offer_and_undo_brings_it_back(garage: Garage) -> None:
    """Accepting, rejecting and undoing change what comes next in a later replay."""
    day = 0
    for day in range(3):
        drive = garage.morning(day, Answer(5 * S, "defrost", "reject"))
        assert garage.replay(drive) == DEFROST, f"day {day}"
        garage.replay(garage.morning(day, known=0))  # an hour of the same day would not ask again
    drive = garage.morning(3, Answer(5 * S, "defrost", "never"))
    assert garage.replay(drive) == DEFROST
    later = garage.morning(4)
    assert garage.replay(later) == []
    assert answered(garage.facts()).count("reject") == 3
    write_morning(drive.with_name("undone"), 30, 3, [*_again(drive), Answer(8 * S, "defrost", "undo")])
    garage.profile = garage.folder / "another"
    garage.replay(drive.with_name("undone"))
    assert garage.replay(later) == DEFROST


def _again(drive: Path) -> list[DriverEvent]:
    from vehicle.drive import open_drive

    return list(open_drive(drive).events)


def test_rejections_alone_make_it_ask_for_more(garage: Garage) -> None:
    """A key that was declined three times in a row is quiet for hours."""
    for minute in range(3):
        path = garage.folder / f"r{minute}"
        drive = write_morning(path, 30, minute, [Answer(5 * S, "defrost", "reject")])
        garage.replay(drive)
    text = (garage.folder / "r2" / "drive.toml").read_text().replace("T07:30", "T11:30")
    (garage.folder / "r2" / "drive.toml").write_text(text)
    (garage.folder / "r2" / "events.jsonl").write_text("")
    assert garage.replay(garage.folder / "r2") == []


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
    garage.replay(garage.morning(0, *events, seconds=20), "--driver", "other")
    with Store.open(live) as store:
        before = store.count("driver")
    garage.profile = live
    garage.replay(garage.morning(0, *events, seconds=20, known=0))
    with Store.read(live) as store:
        habits = [e for e in store.facts("driver") if isinstance(e.fact, Answered)]
        assert len(habits) == 2, "a replay of the recording of a live drive teaches its answers once"
        assert store.count("driver") >= before


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


def test_of_a_guest_nothing_stays(garage: Garage) -> None:
    assert garage.replay(garage.morning(0, Answer(5 * S, "defrost", "never")), "--driver", GUEST) == DEFROST
    assert not garage.profile.exists()
    with live_mind(garage.profile, GUEST, START, load_car(str(garage.car))) as mind:
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
