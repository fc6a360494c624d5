"""The window's loop, driven by scripted inputs; only the display itself is a fake."""

from contextlib import closing
from pathlib import Path

import pytest

from anticipation.ground import Position
from assistant.commands.replay_window import ReplayRunner
from assistant.player import SPEEDS, Player
from assistant.presenter import Screen, is_moving, present
from assistant.session import Session
from assistant.tiles import Basemap, open_map
from assistant.window import Runner, run_window
from assistant.wishes import WISHES
from hmi.gfx import Surface
from hmi.view import Playback
from hmi.window import Input
from vehicle.can.car import load_car
from vehicle.clock import MAX_SPEED
from vehicle.drive import DriveSource, open_drive
from vehicle.state import Reading
from vehicle.vehicle import Vehicle

REPLAYS = Path(__file__).parents[2] / "replays"


class Glass:
    """A display that shows nothing and is touched as the test says: one list of inputs for each frame."""

    size = (1280, 720)

    def __init__(self, *frames: list[Input]) -> None:
        self._frames = [*frames, [Input("quit")]]
        self.shown = 0
        self.full = 0

    def poll(self, typing: bool) -> list[Input]:
        del typing
        return self._frames.pop(0)

    def show(self, surface: Surface) -> None:
        assert surface.get_size() == self.size
        self.shown += 1

    def toggle_fullscreen(self) -> None:
        self.full += 1


@pytest.fixture
def runner(player: Player) -> ReplayRunner:
    return ReplayRunner(player, Playback(59.9))


def key(control: str) -> list[Input]:
    return [Input("key", control=control)]


def typed(text: str) -> list[Input]:
    return [Input("key", control="type"), Input("text", text=text), Input("text", special="submit")]


def settle(runner: ReplayRunner) -> None:
    """Let a scrub come to its end, however long this machine takes for it."""
    while runner.player.seeking_s is not None:
        runner.advance()


def show(runner: Runner, *frames: list[Input], screen: Screen | None = None, glass: Glass | None = None) -> int:
    return run_window(runner, glass or Glass(*frames), screen or Screen(), drives=(2, 3), title="test")  # type: ignore[arg-type]


def test_step_and_jumps(runner: ReplayRunner) -> None:
    show(runner, key("step"))
    assert runner.player.t_s == pytest.approx(10.1)
    show(runner, key("step-back"))
    settle(runner)
    assert runner.player.t_s == pytest.approx(9.1)
    show(runner, key("forward-10"))
    settle(runner)
    assert runner.player.t_s == pytest.approx(19.1)
    show(runner, key("home"))
    settle(runner)
    assert runner.player.t_s == 0.0


def test_pause_and_play_and_speed(runner: ReplayRunner) -> None:
    assert runner.playback().paused
    show(runner, key("pause"))
    assert not runner.playback().paused
    show(runner, key("faster"), key("faster"))
    assert runner.player.clock.speed == 5.0
    show(runner, key("slower"))
    assert runner.player.clock.speed == 2.0


def test_the_ladder_of_speeds_ends() -> None:
    drive = open_drive(REPLAYS / "kona-heating")
    source = DriveSource(drive.open_log)
    player = Player(Session(Vehicle(load_car("hyundai-kona-ev")), source), source, 46.0)
    for _ in range(20):
        player.change_speed(+1)
    assert player.clock.speed == MAX_SPEED
    for _ in range(20):
        player.change_speed(-1)
    assert player.clock.speed == SPEEDS[0]
    source.close()


def test_touching_the_timeline_scrubs(runner: ReplayRunner) -> None:
    show(runner, glass=Glass([], [Input("touch", pos=(640, 660))]))
    settle(runner)
    assert 20.0 < runner.player.t_s < 50.0


def test_a_drag_scrubs_on_where_the_finger_strays_and_only_then(runner: ReplayRunner) -> None:
    show(runner, [], [Input("touch", pos=(640, 660)), Input("drag", pos=(300, 100))])
    settle(runner)
    assert runner.player.t_s < 15.0
    runner.player.seek_now(10.0)
    show(runner, [], [Input("touch", pos=(640, 300)), Input("drag", pos=(640, 660))])
    settle(runner)
    assert runner.player.t_s == 10.0


def test_typed_question_is_answered_at_once_though_paused(runner: ReplayRunner) -> None:
    show(runner, typed("how fast am I going"))
    view = present(runner.session, Screen())
    assert view.words.said == "how fast am I going"
    assert "km/h" in view.words.answer
    assert [m.label for m in runner.playback().marks] == ["how fast am I going"]


@pytest.mark.parametrize(
    ("text", "seconds"), [("go to 30 seconds", 30.0), ("go back 5 seconds", 5.1), ("go to the start", None)]
)
def test_typed_commands_steer_the_replay(runner: ReplayRunner, text: str, seconds: float | None) -> None:
    show(runner, typed(text), [])
    settle(runner)
    if seconds is not None:
        assert runner.player.t_s == pytest.approx(seconds, abs=0.2)


def test_typing_can_be_left_and_mended(runner: ReplayRunner) -> None:
    screen = Screen()
    letters = [
        Input("key", control="type"),
        *(Input("text", text=c) for c in "abc"),
        Input("text", special="backspace"),
    ]
    show(runner, letters, screen=screen)
    assert screen.typing == "ab"
    show(runner, [Input("text", special="cancel")], screen=screen)
    assert screen.typing is None
    assert runner.session.dialogue.last is None


def test_theme_goes_round_and_help_opens(runner: ReplayRunner) -> None:
    screen = Screen()
    seen = []
    for _ in range(4):
        show(runner, key("theme"), screen=screen)
        seen.append(screen.theme)
    assert seen == ["day", "twilight", "night", "auto"]
    show(runner, key("help"), screen=screen)
    assert screen.help_open


def test_number_keys_choose_a_drive_that_is_there(runner: ReplayRunner) -> None:
    assert show(runner, key("drive:2")) == 2
    assert show(runner, key("drive:7")) == 0
    assert show(runner, key("next-drive")) == 3
    for drives, chosen in (((3, 3), 1), ((0, 0), 0), ((1, 1), 0), ((0, 2), 1)):
        assert run_window(runner, Glass(key("next-drive")), Screen(), drives=drives) == chosen  # type: ignore[arg-type]


def test_screenshot_is_saved_or_said(runner: ReplayRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    screen = Screen()
    show(runner, key("screenshot"), screen=screen)
    (saved,) = (tmp_path / "out").glob("*.png")
    assert saved.read_bytes()[:4] == b"\x89PNG"
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("assistant.window.Path", lambda _: tmp_path / "file")
    show(runner, key("screenshot"), screen=screen)
    assert "not saved" in screen.flash(runner.session.now_ns)


def test_an_idle_window_is_not_drawn_again(runner: ReplayRunner) -> None:
    glass = Glass(*[[]] * 20)
    show(runner, glass=glass)
    assert glass.shown == 2  # the first frame, and the one in which the user leaves


def test_confirming_needs_a_pending_question(runner: ReplayRunner) -> None:
    show(runner, key("accept"))
    assert runner.session.dialogue.last is None


class Moving:
    """A live drive whose car moves."""

    mic = ""
    hearing = ""

    def __init__(self, session: Session, moving: bool) -> None:
        self.session, self._moving = session, moving

    def advance(self) -> bool:
        return False

    def look_ahead(self, budget_ns: int) -> bool:
        return False

    def add(self, event: object) -> None:
        raise AssertionError(event)

    def control(self, name: str, value: object) -> bool:
        return False

    def playback(self) -> None:
        return None

    def notice(self) -> str:
        return ""

    def may_type(self) -> bool:
        return not self._moving

    def talk(self, down: bool) -> str:
        return ""

    def audible(self) -> bool:
        return True

    def take_note(self) -> str:
        return ""


@pytest.mark.parametrize("moving", [True, False])
def test_no_keyboard_and_no_list_while_driving(runner: ReplayRunner, moving: bool) -> None:
    """Rule 5."""
    screen = Screen()
    show(Moving(runner.session, moving), key("type"), screen=screen)
    assert (screen.typing is None) == moving
    screen = Screen()
    show(Moving(runner.session, moving), key("help"), screen=screen)
    assert screen.help_open != moving


def test_unknown_and_stale_speed_count_as_moving() -> None:
    """Rule 5."""
    assert is_moving({})
    assert is_moving({"Vehicle.Speed": Reading(0.0, 9.0, "stale")})
    assert is_moving({"Vehicle.Speed": Reading(None, 0.0, "invalid")})
    assert is_moving({"Vehicle.Speed": Reading(50.0, 0.0, "valid")})
    assert not is_moving({"Vehicle.Speed": Reading(0.0, 0.0, "valid")})


def test_an_answer_is_shown_for_a_while_and_then_leaves(runner: ReplayRunner) -> None:
    show(runner, typed("how fast am I going"))
    runner.player.seek_now(15.0)
    assert present(runner.session, Screen()).words.answer
    runner.player.seek_now(30.0)
    assert not present(runner.session, Screen()).words.answer


def test_theme_by_itself_follows_the_clock(runner: ReplayRunner) -> None:
    assert present(runner.session, Screen()).theme == "day"  # 08:34 in the morning
    assert present(runner.session, Screen(theme="night")).theme == "night"


def test_a_paused_window_goes_on_drawing_until_every_road_is_on_the_map_and_then_rests() -> None:
    drive = open_drive(REPLAYS / "css-gps-trip")
    with closing(DriveSource(drive.open_log)) as source:
        session = Session(Vehicle(load_car(drive.car)), source, start=drive.start(source.log))
        player = Player(session, source, 200.0)
        player.seek_now(130.0)  # satellites are seen by now
        player.pause()
        roads, here = session.offers.mind.memory.roads, session.vehicle.track.position
        assert here is not None
        for north in range(7):
            roads.learn([Position(here[0] + north / 1000, here[1] + east / 1000) for east in range(5)])
        glass = Glass(*[[]] * 9)
        show(ReplayRunner(player, Playback(200.0)), glass=glass)
        assert roads.waiting == 0
        assert glass.shown == 4 + 1  # and once as it is left


def test_the_climate_card_asks_in_words_through_the_one_gate_and_closes_by_itself(runner: ReplayRunner) -> None:
    screen = Screen()
    show(runner, key("climate"), screen=screen)
    assert present(runner.session, screen).climate_open
    show(runner, key("warmer"), screen=screen)
    said = runner.session.dialogue.last
    assert said is not None
    assert (said.text, said.intent) == ("warmer for the driver", "climate.warmer")
    show(runner, key("climate"), screen=screen)
    assert not present(runner.session, screen).climate_open
    show(runner, key("climate"), screen=screen)
    runner.player.seek_now(runner.player.t_s + 12)
    assert not present(runner.session, screen).climate_open


@pytest.mark.parametrize("control", sorted(WISHES))
def test_each_touch_on_the_climate_card_is_understood_as_what_it_shows(control: str, runner: ReplayRunner) -> None:
    show(runner, key(control))
    said = runner.session.dialogue.last
    assert said is not None
    thing, _, way = control.rpartition("-")
    expected = {"warmer": "climate.warmer", "cooler": "climate.cooler", "more-fan": "fan.up", "less-fan": "fan.down",
                "defrost": f"defrost.front.{way}", "defrost-rear": f"defrost.rear.{way}"}  # fmt: skip
    assert said.intent == (expected.get(control) or expected.get(thing) or control.replace("-", "."))


def test_the_map_is_zoomed_by_steps_and_not_beyond_reason(runner: ReplayRunner) -> None:
    screen = Screen()
    assert present(runner.session, screen).zoom == 1.0
    show(runner, key("zoom-in"), key("zoom-in"), screen=screen)
    assert present(runner.session, screen).zoom == pytest.approx(2.0)
    show(runner, *[key("zoom-out")] * 20, screen=screen)
    assert present(runner.session, screen).zoom == pytest.approx(0.5)
    show(runner, *[key("zoom-in")] * 20, screen=screen)
    assert present(runner.session, screen).zoom == pytest.approx(4.0)


HEATH = Path(__file__).parent / "tiles" / "heath.pmtiles"


class Patient(Glass):
    """A display that is looked at until the map is there, or is said to be of no use."""

    def __init__(self, basemap: Basemap, screen: Screen) -> None:
        super().__init__()
        self._basemap, self._screen, self.notice = basemap, screen, ""

    def poll(self, typing: bool) -> list[Input]:
        self.notice = self.notice or self._screen.notice
        return [Input("quit")] if self._basemap.view is not None or self.notice else []


def on_the_heath() -> ReplayRunner:
    drive = open_drive(REPLAYS / "synthetic-commute")
    source = DriveSource(drive.open_log)
    session = Session(Vehicle(load_car(str(drive.car))), source, start=drive.start(source.log))
    player = Player(session, source, 1000.0)
    player.seek_now(200.0)
    player.pause()
    return ReplayRunner(player, Playback(1000.0))


def test_the_map_comes_while_the_loop_turns_though_the_drive_stands_still() -> None:
    runner, screen = on_the_heath(), Screen()
    with open_map(HEATH) as basemap:
        assert basemap is not None
        run_window(runner, Patient(basemap, screen), screen, basemap=basemap)  # type: ignore[arg-type]
        assert basemap.view is not None
        assert runner.player.t_s == 200.0


def test_a_damaged_map_is_said_on_the_screen_and_the_drive_goes_on(tmp_path: Path) -> None:
    runner, screen = on_the_heath(), Screen()
    bad = tmp_path / "bad.pmtiles"
    bad.write_bytes(HEATH.read_bytes()[:200])
    with open_map(bad) as basemap:
        assert basemap is not None
        glass = Patient(basemap, screen)
        run_window(runner, glass, screen, basemap=basemap)  # type: ignore[arg-type]
        assert glass.notice.startswith("map: ")
        assert glass.notice.endswith("going on without")
        assert basemap.view is None
