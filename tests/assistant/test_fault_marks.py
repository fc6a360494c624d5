"""What goes wrong in a drive is marked on its timeline."""

from collections.abc import Mapping
from typing import Any

import pytest
from test_compare import health

from anticipation.foresight import Foresight
from anticipation.mind import Mind
from assistant.commands.replay_window import ReplayRunner
from assistant.health import Faults, faults_of
from assistant.player import Player
from assistant.session import Session
from hmi.view import Playback
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.events import Frame, FrameBlock
from vehicle.vehicle import Vehicle

S = 1_000_000_000


def told(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    faults, _ = faults_of(S, Faults(), before)
    _, entries = faults_of(2 * S, faults, now)
    return "; ".join(entry.label for entry in entries)


def test_what_has_gone_wrong_is_told_once() -> None:
    fine = health(1, 10)
    speed, gear = "Vehicle.Speed", "Vehicle.Powertrain.Transmission.CurrentGear"
    lost = health(1, 10, doubtful={speed: "stale"})
    assert told(fine, fine) == ""
    assert told(fine, lost) == "Speed went silent"
    assert told(lost, lost) == ""
    assert told(fine, health(1, 10, doubtful={speed: "invalid"})) == ""
    assert told(fine, health(1, 10, doubtful={speed: "stale", gear: "stale"})).endswith("and 1 more went silent")
    assert told(health(1, 10, short=2), health(1, 10, short=3)) == "1 frame shorter than their message"
    assert told(fine, health(1, 10, multiplexer=4)) == "4 frames with an impossible multiplexer"
    assert told(fine, health(1, 10, fault="the model failed")) == "the model failed"
    assert told(health(1, 10, fault="the model failed"), health(1, 10, fault="the model failed")) == ""


class Falling:
    """Half a minute of speeds, with a silence from 5 s to 15 s."""

    def __init__(self) -> None:
        times = [t * S // 10 for t in range(300) if not 50 < t < 150]
        self._frames = [Frame(t_ns, 0, 0xB4, bytes(5) + (5000).to_bytes(2, "big") + b"\0") for t_ns in times]
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at == len(self._frames)

    @property
    def next_ns(self) -> int | None:
        return None if self.ended else self._frames[self._at].t_ns

    def until(self, t_ns: int) -> FrameBlock:
        due = [frame for frame in self._frames[self._at :] if frame.t_ns <= t_ns]
        self._at += len(due)
        return FrameBlock.of(due)

    def position(self) -> tuple[int, int]:
        return self._at, 0

    def rewind(self, position: tuple[int, int]) -> None:
        self._at = position[0]


def test_a_signal_that_goes_silent_is_a_mark_and_scrubbing_makes_no_second_one() -> None:
    source: Any = Falling()
    player = Player(Session(Vehicle(load_car("toyota-rav4-2017")), source), source, 30.0)
    player.seek_now(29)
    marks = dict(player.session.marks)
    assert [(kind, words) for (_, kind), words in marks.items()] == [("fault", "Speed went silent")]
    ((t_ns, _),) = marks
    assert 5 * S < t_ns < 15 * S
    for back_s in (t_ns / 1e9 - 0.5, 10.5, 14.5):  # before the silence, and from its end into it
        player.seek_now(back_s)
        player.seek_now(29)
        assert player.session.marks == marks
    runner = ReplayRunner(player, Playback(30.0))
    runner.control("previous-mark", "")
    while player.seeking_s is not None:
        runner.advance()
    assert runner.notice() == "Fault: Speed went silent"


def test_a_model_that_fails_is_a_mark(pytestconfig: pytest.Config) -> None:
    drive = open_drive(pytestconfig.rootpath / "replays" / "kona-heating")
    source = DriveSource(drive.open_log)
    foresight = Foresight()
    foresight.fault = "the model failed (of old age)"
    session = Session(Vehicle(load_car(str(drive.car))), source, mind=Mind(foresight=foresight))
    for _ in range(30):
        session.step()
    assert session.marks == {(S, "fault"): "the model failed (of old age)"}
    source.close()
