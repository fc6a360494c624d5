"""Knob, D-pad, keys and the buttons at the wheel in the window's loop; only the display and its clock are fakes."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from driver_stage import CAR, DBC, START, Frames, S, mornings, payload

from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from assistant.commands.replay_window import ReplayRunner
from assistant.player import Player
from assistant.pointing import Pointing
from assistant.presenter import Screen
from assistant.session import Session
from assistant.subtitles import Mic
from assistant.window import Runner, run_window
from hmi.box import Box
from hmi.dashboard import Dashboard
from hmi.focus import SETTLED_NS
from hmi.gfx import Surface, pygame
from hmi.view import Playback, Words
from hmi.window import Input, Translator
from vehicle.can.car import load_car
from vehicle.events import Answer, DriverEvent, Frame, Utterance
from vehicle.vehicle import Vehicle

sys.path.append(str(Path(__file__).parents[1] / "hmi"))
from hmi_views import STATES, with_

FRAME_NS = 16_666_667
SETTLE: list[list[Input]] = [[]] * 32
"""Frames until everything that is there may be reached."""

KEYS = "Vehicle.Chassis.SteeringWheel.Is{}ButtonPressed"
BUTTONS = {"NEXT": 1 << 3, "PREVIOUS": 1 << 4, "OK": 1 << 5}


class Glass:
    """A display that is turned, pressed and touched as the test says: one list of inputs for each frame."""

    size = (1280, 720)

    def __init__(self, *frames: list[Input], seen: Callable[[], None] = lambda: None) -> None:
        self._frames = [*frames, [Input("quit")]]
        self._seen = seen

    def poll(self, typing: bool) -> list[Input]:
        del typing
        self._seen()
        return self._frames.pop(0)

    def show(self, surface: Surface) -> None:
        assert surface.get_size() == self.size


class Road:
    """A drive that goes on by one decision each frame; live where it has no playback."""

    hearing = ""

    def __init__(self, session: Session, playback: Playback | None = None, mic: Mic = "", moves: bool = False) -> None:
        self.session, self._playback, self.mic, self.moves = session, playback, mic, moves
        self.did: list[DriverEvent] = []
        self.talked: list[bool] = []
        self.controls: list[str] = []

    def advance(self) -> bool:
        self.session.step()
        return True

    def add(self, event: DriverEvent) -> None:
        self.did.append(event)
        self.session.add(event)

    def control(self, name: str, value: object) -> bool:
        del value
        self.controls.append(name)
        return True

    def playback(self) -> Playback | None:
        return self._playback

    def notice(self) -> str:
        return ""

    def look_ahead(self, budget_ns: int) -> bool:
        return False

    def may_type(self) -> bool:
        return not self.moves

    def talk(self, down: bool) -> str:
        self.talked.append(down)
        return ""

    def audible(self) -> bool:
        return True

    def take_note(self) -> str:
        return ""

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [(event.offer, event.answer) for event in self.did if isinstance(event, Answer)]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's time goes on by a frame each time the loop sleeps, which it does not."""
    now = [0]
    monkeypatch.setattr("assistant.window.machine_ns", lambda: now[0])
    monkeypatch.setattr("assistant.window.sleep_s", lambda _: now.append(now.pop() + FRAME_NS))


def car_of(folder: Path) -> Vehicle:
    """A car whose wheel has three buttons, by a mapping of the test's own."""
    dbc, car = DBC, CAR
    for bit, name in zip((27, 28, 29), BUTTONS, strict=True):
        dbc += f' SG_ {name} : {bit}|1@1+ (1,0) [0|1] "" X\n'
        car += f'"{KEYS.format(name.title())}" = {{ from = "CAR.{name}", map = {{ 0 = false, 1 = true }} }}\n'
    (folder / "stage.dbc").write_text(dbc)
    (folder / "stage.toml").write_text(car)
    return Vehicle(load_car(str(folder / "stage.toml")))


def said(seconds: float, pressed: dict[int, str]) -> list[Frame]:
    """What the parked car says; a button is down for the two frames from the tick that ``pressed`` names."""
    found = []
    for k in range(int(seconds * 10)):
        data = bytearray(payload())
        for tick, name in pressed.items():
            if tick <= k < tick + 2:
                data[3] |= BUTTONS[name]
        found.append(Frame(k * S // 10, 0, 784, bytes(data)))
    return found


@pytest.fixture
def cold(tmp_path: Path) -> Callable[..., Session]:
    """Makes a session: a cold morning, on which defrosting is offered; ``pressed`` at the wheel by tick."""

    def make(pressed: dict[int, str] | None = None) -> Session:
        mind = Mind(DriverMemory(mornings()), Notebook(mornings()))
        return Session(car_of(tmp_path), Frames(said(60, pressed or {})), start=START, mind=mind)

    return make


def until_offered(session: Session) -> int:
    """Return the tick at which the offer comes."""
    while session.offers.mind.offer is None:
        session.step()
        assert session.now_ns < 30 * S
    return session.tick


def show(runner: Runner, *frames: list[Input], screen: Screen | None = None) -> Screen:
    screen = screen or Screen()
    run_window(runner, Glass(*frames), screen, title="test")  # type: ignore[arg-type]
    return screen


def key(control: str, live: str = "") -> list[Input]:
    return [Input("key", control=control, live=live)]


def turn(steps: int) -> list[Input]:
    return [Input("turn", steps=steps)]


# --- every control by every input --------------------------------------------------------------------------------


class Hand:
    """Presses a dashboard by what pygame reports of a knob or a pad."""

    def __init__(self, player: Player, size: tuple[int, int]) -> None:
        self.dashboard, self.screen = Dashboard(size), Screen()
        self._session, self.pressed = player.session, []
        self._translator = Translator()
        self.reset(None)

    def reset(self, playback: Playback | None) -> None:
        self.screen.focus, self.screen.entered = "", False
        self.pressed: list[str] = []
        self.pointing = Pointing(
            self._session, self.screen, self.dashboard, lambda: playback, lambda name, _: self.pressed.append(name)
        )
        self.pointing.look(0)
        self.pointing.look(SETTLED_NS)

    def report(self, kind: int, **fields: object) -> None:
        for item in self._translator.translate([pygame.event.Event(kind, instance_id=0, **fields)], False):
            if item.kind == "turn":
                self.pointing.turn(item.steps)
            else:
                assert self.pointing.obey(item.control)

    def knob(self, steps: int) -> None:
        self.report(pygame.MOUSEWHEEL, x=0, y=-steps, flipped=False)

    def hat(self, x: int, y: int) -> None:
        self.report(pygame.JOYHATMOTION, hat=0, value=(x, y))
        self.report(pygame.JOYHATMOTION, hat=0, value=(0, 0))

    def pad_to(self, goal: str) -> None:
        """Search as a driver would: all rows, each from its left to its right."""
        found = self.dashboard.layout.targets
        self.hat(0, 1)
        for _ in found:
            self.hat(0, 1)
        for _ in found:
            for x in (-1, 1):
                for _ in found:
                    if self.screen.focus == goal:
                        return
                    self.hat(x, 0)
            self.hat(0, -1)


@pytest.mark.parametrize("size", [(800, 480), (1920, 720), (1080, 1920)], ids=str)
@pytest.mark.parametrize("by", ["knob", "pad"])
def test_what_a_touch_presses_is_pressed_by_knob_alone_and_by_pad_alone(
    player: Player, size: tuple[int, int], by: str
) -> None:
    hand = Hand(player, size)
    reached: set[str] = set()
    layouts: list[dict[str, Box]] = []
    for state, view in STATES.items():
        for shown in (view, with_(view, words=Words(mic="ready", voice="on"))):
            hand.dashboard.draw(shown)
            if hand.dashboard.layout.targets in layouts:
                continue
            layouts.append(hand.dashboard.layout.targets)
            for goal, box in hand.dashboard.layout.targets.items():
                hand.reset(shown.playback)
                if by == "knob":
                    for _ in hand.dashboard.layout.targets:
                        hand.knob(1)
                        if hand.screen.focus == goal:
                            break
                    hand.report(pygame.MOUSEBUTTONDOWN, button=2, pos=(0, 0))
                else:
                    hand.pad_to(goal)
                    hand.report(pygame.JOYBUTTONDOWN, button=0)
                touched = hand.dashboard.control_at((box.x + box.w // 2, box.y + 1))
                if goal == "seek":
                    assert hand.screen.entered, (state, goal)
                    hand.knob(1) if by == "knob" else hand.hat(1, 0)
                    assert hand.pressed == ["seek"], state
                else:
                    assert hand.pressed == [touched], (state, goal)
                reached.add(goal)
    assert {"accept", "reject", "why", "never", "undo", "talk", "type", "silent", "pause", "seek", "help"} <= reached
    assert {"next-mark", "next-difference", "next-drive", "fullscreen", "screenshot", "quit"} <= reached


# --- offers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "answer"), [(1, "accept"), (-1, "reject")])
def test_an_offer_is_answered_by_a_turn_and_a_press(cold: Callable[..., Session], steps: int, answer: str) -> None:
    session = cold()
    until_offered(session)
    road = Road(session)
    screen = show(road, *SETTLE, turn(steps), key("press"), [])
    assert road.answers == [("defrost", answer)]
    assert screen.focus == ""  # it went with the offer


def test_a_new_offer_is_not_answered_by_what_was_meant_for_another_target(cold: Callable[..., Session]) -> None:
    ticks = until_offered(cold())
    session = cold()
    while session.tick < ticks - 34:
        session.step()
    for early in range(1, 4):  # pressed in the very frame in which it comes, and in those around it
        road = Road(session, Playback(60.0))
        hits = [[*turn(1), *key("press")], [*turn(-1), *key("press")]] * 3
        frames: Sequence[list[Input]] = [*SETTLE, turn(1), *[[]] * (early - 1), *hits]
        show(road, *frames)
        assert session.offers.mind.offer is not None
        assert road.answers == []
        session = cold()
        while session.tick < ticks - 34:
            session.step()


def test_a_press_without_a_ring_and_a_second_one_accept_nothing(cold: Callable[..., Session]) -> None:
    session = cold()
    until_offered(session)
    road = Road(session)
    assert show(road, *SETTLE, key("press")).focus == "reject"
    assert road.answers == []


# --- the ring ------------------------------------------------------------------------------------------------------


def test_a_touch_takes_the_ring_away(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    assert show(runner, *SETTLE, turn(1)).focus != ""
    assert show(runner, *SETTLE, turn(1), [Input("touch", pos=(500, 300))]).focus == ""


def test_back_goes_one_step_at_a_time_and_escape_leaves_in_the_end(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    screen = show(runner, *SETTLE, key("help"), key("back"))
    assert not screen.help_open
    assert show(runner, *SETTLE, key("type"), key("back")).typing is None
    screen = show(runner, *SETTLE, turn(1), key("escape"), turn(1))
    assert screen.focus != ""  # only the ring had gone, and came again
    glass = Glass(key("escape"), turn(1))
    assert run_window(runner, glass, Screen()) == 0  # type: ignore[arg-type]
    assert glass._frames  # the rest was not played
    assert show(runner, *SETTLE, key("back")).focus == ""


def test_enter_presses_the_ring_and_types_where_there_is_none(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    assert show(runner, *SETTLE, key("enter")).typing == ""
    screen = show(runner, *SETTLE, turn(-1), key("enter"))
    assert (screen.help_open, screen.typing) == (True, None)
    assert not show(runner, *SETTLE, turn(-1), key("press"), key("press")).help_open


def test_the_buttons_of_the_help_are_pressed_and_close_it(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    opened = [*SETTLE, key("help"), *SETTLE]
    assert show(runner, *opened, turn(1)).focus == "previous-mark"
    assert show(runner, *opened, turn(-1)).focus == "quit"
    screen = show(runner, *opened, turn(-1), turn(-1), turn(-1), turn(-1), key("press"))
    assert (screen.mind_open, screen.help_open) == (True, False)
    glass = Glass(*opened, turn(-1), key("press"), [])
    assert run_window(runner, glass, Screen()) == 0  # type: ignore[arg-type]
    assert glass._frames  # it left by itself


def test_what_is_typed_is_sent_by_a_press(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    typed = [Input("key", control="type"), Input("text", text="how fast am I going")]
    screen = show(runner, *SETTLE, typed, turn(1), key("press"), [])
    assert (screen.typing, screen.focus) == (None, "")
    assert runner.session.dialogue.last is not None
    assert "km/h" in runner.session.dialogue.last.reply


def test_the_timeline_is_entered_scrubbed_and_left(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    to_seek = [turn(1) for _ in range(5)]  # words, back, pause, step, timeline
    screen = show(runner, *SETTLE, *to_seek)
    assert (screen.focus, screen.entered) == ("seek", False)
    screen = show(runner, *SETTLE, *to_seek, key("press"), turn(3), turn(-1), key("focus-right"))
    while player.seeking_s is not None:
        runner.advance()
    assert player.t_s == pytest.approx(13.0)
    assert screen.entered
    screen = show(runner, *SETTLE, *to_seek, key("press"), key("press"), turn(1))
    assert (screen.focus, screen.entered) == ("slower", False)
    assert not show(runner, *SETTLE, *to_seek, key("press"), key("back")).entered
    assert not show(runner, *SETTLE, *to_seek, key("press"), key("focus-up")).entered
    assert player.t_s == pytest.approx(13.0)


def test_arrows_move_the_ring_on_a_live_drive_and_step_a_replay(player: Player, cold: Callable[..., Session]) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    assert show(runner, *SETTLE, key("step", "focus-right")).focus == ""
    assert player.t_s == pytest.approx(10.1)
    road = Road(cold(), mic="ready")
    assert show(road, *SETTLE, key("step", "focus-right")).focus == "climate"
    assert road.controls == []


def test_talk_is_tapped_by_a_press(cold: Callable[..., Session]) -> None:
    road = Road(cold(), mic="ready")
    show(road, *SETTLE, turn(1), turn(1), turn(1), key("press"))
    assert road.talked == [True, False]


# --- the moving lock (rule 5) ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moves", [True, False])
def test_no_keyboard_by_the_ring_while_driving(cold: Callable[..., Session], moves: bool) -> None:
    """Rule 5."""
    for press in (key("press"), key("enter")):
        screen = show(Road(cold(), moves=moves), *SETTLE, turn(1), turn(1), turn(1), press)
        assert screen.focus == "type"
        assert (screen.typing is None) == moves
    assert (show(Road(cold(), moves=moves), *SETTLE, key("enter")).typing is None) == moves


def test_keyboard_and_list_go_when_the_car_moves_off(cold: Callable[..., Session]) -> None:
    """Rule 5."""
    for control in ("type", "help"):
        road, screen = Road(cold()), Screen()
        begun = [*key(control), *([Input("text", text="go")] if control == "type" else [])]
        show(road, begun, [], screen=screen)
        assert screen.typing == "go" or screen.help_open
        road.moves = True
        show(road, [], screen=screen)
        assert (screen.typing, screen.help_open) == (None, False)
    assert not any(isinstance(event, Utterance) for event in road.did)


# --- the buttons at the wheel ------------------------------------------------------------------------------------


@pytest.fixture
def pressed(cold: Callable[..., Session]) -> tuple[Session, int]:
    """A drive at whose wheel "next" and then "OK" are pressed while the offer stands, and the frames until then."""
    offered = until_offered(cold())
    return cold({offered + 40: "NEXT", offered + 50: "OK"}), offered + 60


def test_the_buttons_at_the_wheel_answer_on_a_live_drive(pressed: tuple[Session, int]) -> None:
    session, frames = pressed
    road = Road(session)
    show(road, *[[]] * frames)
    assert road.answers == [("defrost", "accept")]


def test_recorded_buttons_do_nothing_in_a_replay(pressed: tuple[Session, int]) -> None:
    """Rule 1: what they answered then was recorded as an answer."""
    session, frames = pressed
    road = Road(session, Playback(60.0))
    screen = show(road, *[[]] * frames)
    assert session.offers.mind.offer is not None
    assert (road.did, screen.focus) == ([], "")


def test_a_button_counts_once_when_it_goes_down_and_not_when_first_heard_of(cold: Callable[..., Session]) -> None:
    stuck = cold({0: "OK", 10: "PREVIOUS"})
    seen: list[str] = []
    screen = Screen()
    road = Road(stuck, Playback(60.0))
    pointing = Pointing(stuck, screen, Dashboard((1280, 720)), lambda: None, lambda *_: None)
    pointing.obey = lambda control: not seen.append(control)  # type: ignore[method-assign, func-returns-value]
    for _ in range(30):
        road.advance()
        pointing.feel()
    assert seen == ["focus-previous"]
