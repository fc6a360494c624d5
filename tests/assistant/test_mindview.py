"""The mind laid open in a session: what there is to see of it, and that to look changes nothing."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cli_run import REPLAYS, Outrider
from test_window_loop import Glass, key, show

from anticipation.mind import Mind
from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of
from assistant.commands.replay_window import ReplayRunner
from assistant.mindview import mind_view
from assistant.player import Player, run_to
from assistant.presenter import Screen, present
from assistant.session import Session
from assistant.trace import Trace
from hmi.view import MindView, Playback
from hmi.window import Input
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive


@pytest.fixture(scope="module")
def morning() -> Iterator[tuple[Session, DriveSource]]:
    drive = open_drive(REPLAYS / "synthetic-commute")
    car = load_car(drive.car)
    with closing(DriveSource(drive.open_log)) as source, replay_mind(drive, car, None) as mind:
        yield session_of(drive, car, source, Trace(None), mind), source


def opened(session: Session, measured: bool = False) -> MindView:
    found = present(session, Screen(mind_open=True, measured=measured)).opened
    assert found is not None
    return found


def test_it_shows_what_is_offered_and_then_why_nothing_is(morning: tuple[Session, DriveSource]) -> None:
    session, source = morning
    run_to(session, source, 5_000_000_000)
    view, mind = opened(session), session.offers.mind
    assert mind.offer is not None
    assert re.fullmatch(r"Offered: defrost \d+ %", view.why)
    assert [need.label for need in view.needs if need.offered] == ["Defrost"]
    assert view.needs[0].label == "Defrost"
    assert [place.label for place in view.places][:2] == ["work", "Mill Road charger"]
    run_to(session, source, 30_000_000_000)
    view = opened(session)
    assert mind.offer is None
    assert not any(need.offered for need in view.needs)
    assert re.fullmatch(r"Silent: \d\d s since the last offer; \w+ \d+ %, needs \d+ %", view.why)


def test_what_is_proposed_has_its_threshold_and_what_is_only_foreseen_has_none(
    morning: tuple[Session, DriveSource],
) -> None:
    session, _ = morning
    mind, view = session.offers.mind, opened(session)
    proposed = {standing.p: standing.needed for standing in mind.standings}
    assert {need.p: need.needed for need in view.needs if need.needed is not None} == proposed
    foreseen = mind.foresight.foreseen
    assert foreseen is not None
    others = [need for need in view.needs if need.needed is None]
    assert others
    assert {need.p for need in others} <= {row[-1] for row in foreseen.acts.values()}
    assert view.experts == (15, 99)
    assert view.awake == foreseen.awake
    assert sum(len(layer) for layer in view.awake) == 15


def test_the_list_is_short(morning: tuple[Session, DriveSource]) -> None:
    view = opened(morning[0])
    assert len(view.needs) <= 6
    assert len({need.label for need in view.needs}) == len(view.needs)
    assert len(view.places) <= 3


def test_without_a_network_the_memory_is_shown_alone(morning: tuple[Session, DriveSource]) -> None:
    alone = Mind(morning[0].offers.mind.memory)
    view = mind_view(alone, None)
    assert view == MindView("Nothing seems wanted now")


def test_what_was_measured_is_seen_in_a_window_only(morning: tuple[Session, DriveSource]) -> None:
    session, _ = morning
    assert opened(session).cost is None
    cost = opened(session, measured=True).cost
    assert cost is not None
    assert 0 < cost.p50_ms <= cost.p99_ms


def test_closed_it_costs_nothing(morning: tuple[Session, DriveSource]) -> None:
    assert present(morning[0], Screen()).opened is None


def test_a_key_opens_and_closes_it_and_so_does_going_back(player: Player) -> None:
    runner, screen = ReplayRunner(player, Playback(59.9)), Screen()
    show(runner, key("mind"), screen=screen)
    assert screen.mind_open
    show(runner, key("mind"), screen=screen)
    assert not screen.mind_open
    screen.mind_open = True
    glass = Glass(key("escape"), [])
    show(runner, screen=screen, glass=glass)
    assert not screen.mind_open
    assert glass.shown >= 2  # it went on
    glass = Glass(key("escape"), [])
    show(runner, screen=screen, glass=glass)
    assert glass.poll(False) == []  # it left at once


def test_a_touch_closes_it(player: Player) -> None:
    screen = Screen(mind_open=True)
    show(ReplayRunner(player, Playback(59.9)), glass=Glass([], [Input("touch", pos=(600, 300))]), screen=screen)
    assert not screen.mind_open


def test_the_window_shows_what_was_measured(player: Player) -> None:
    screen = Screen()
    show(ReplayRunner(player, Playback(59.9)), screen=screen)
    assert screen.measured


def test_a_picture_shows_it_when_asked_and_is_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    outrider, pictures = Outrider(monkeypatch, capsys), []
    for name, more in (("a", ["--mind"]), ("b", ["--mind"]), ("c", [])):
        path = tmp_path / f"{name}.png"
        done = outrider(
            "replay", REPLAYS / "rav4-highway", "--headless", "--at", 5, "--until", 5, "--screenshot", path,
            "--trace", tmp_path / f"{name}.jsonl", *more,
        )  # fmt: skip
        assert done.code == 0
        pictures.append(path.read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]
    traces = [(tmp_path / f"{name}.jsonl").read_bytes() for name in "abc"]
    assert traces[0] == traces[1] == traces[2]
