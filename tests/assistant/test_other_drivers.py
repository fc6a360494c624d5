"""How the other drivers of a profile drive is known as a drive begins; what is wrong in their journals ends nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from anticipation.drivers import Styles
from anticipation.facts import Drove, Listened
from anticipation.instant import instant_of
from anticipation.mind import Mind
from anticipation.profile import GUEST, Store
from assistant.commands import driver as commands
from assistant.commands.driver import drive_name, live_mind
from vehicle.can.car import load_car

START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
CAR = load_car("hyundai-kona-ev-gps")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("OUTRIDER_PROFILE_KEY_FILE", raising=False)
    monkeypatch.setattr(commands, "open_network", lambda: (None, ""))
    return tmp_path / "profile"


def drove(*style: float) -> Drove:
    return Drove(instant_of(START), style, "0a1b2c3d")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Mapping[str, Styles]]]:
    """Who is said to drive, and the others, of each mind that is made."""
    made: list[tuple[str, Mapping[str, Styles]]] = []

    class Noted(Mind):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            made.append((named.get("driver", ""), named.get("others", {})))
            super().__init__(*arguments, **named)

    monkeypatch.setattr(commands, "Mind", Noted)
    return made


def test_others_are_known_by_their_drives_but_not_by_this_one(folder: Path, given: list[Any]) -> None:
    with Store.open(folder) as store:
        for name, style in (("Anna", (1.0, 0.0)), ("Ben", (0.0, 1.0))):
            store.append(name, "a drive", 1, [drove(*style), Listened(instant_of(START), "FM")])
        store.append("Ben", drive_name(START, CAR), 1, [drove(0.5, 0.5)])
        store.append("Carl", "a drive", 1, [Listened(instant_of(START), "FM")])
    with live_mind(folder, "Anna", START, CAR) as mind:
        assert mind.memory.styles == Styles.of([drove(1.0, 0.0)])
        assert (mind.who, mind.clear) == ({}, True)
    assert given == [("Anna", {"Ben": Styles.of([drove(0.0, 1.0)]), "Carl": Styles()})]


def test_a_guest_is_compared_with_nobody(folder: Path, given: list[Any]) -> None:
    with Store.open(folder) as store:
        store.append("Ben", "a drive", 1, [drove(0.0, 1.0)])
    with live_mind(folder, GUEST, START, CAR):
        assert given == [("", {})]


def test_what_is_damaged_in_anothers_journal_keeps_nobody_from_driving(folder: Path, given: list[Any]) -> None:
    with Store.open(folder) as store:
        store.append("Ben", "a drive", 1, [drove(0.0, 1.0)])
        store._opened.db.execute("UPDATE journal SET fact = ?", (b'{"fact":"dreamt"}',))
    with live_mind(folder, "Anna", START, CAR) as mind:
        mind.learn(1, [drove(1.0, 0.0)])
        assert mind.fault == ""
    assert given == [("Anna", {"Ben": Styles()})]
    with Store.read(folder) as store:
        assert [entry.fact for entry in store.facts("Anna")] == [drove(1.0, 0.0)]
