"""The window's loop with a voice and an ear: what is pressed, shown and said. Only the card and the voice are fakes."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pytest

from assistant.commands.replay_window import ReplayRunner
from assistant.player import Player
from assistant.presenter import Screen
from assistant.speaking.speaker import Speaker
from assistant.speaking.tongue import Tongue
from assistant.speaking.voice import Speech
from assistant.window import run_window
from hmi.gfx import Surface
from hmi.sound import SoundError
from hmi.view import Playback
from hmi.window import Input
from vehicle.events import Utterance

REPLAYS = Path(__file__).parents[2] / "replays"


class Card:
    """A loudspeaker that plays until it is stopped."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.busy = False
        self.played = threading.Event()

    def play(self, samples: npt.NDArray[np.float32], rate: int) -> None:
        self.busy = True
        self.told.append("play")
        self.played.set()

    def level(self, share: float) -> None:
        self.told.append(f"level {share}")

    def stop(self) -> None:
        self.busy = False
        self.told.append("stop")

    def close(self) -> None:
        self.told.append("close")


class Voice:
    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> Speech:
        self.said.append(text)
        return Speech(np.zeros(24_000, np.float32), 24_000)


class Glass:
    """A display that shows nothing; ``before`` is done before each frame."""

    size = (1280, 720)

    def __init__(self, *frames: list[Input]) -> None:
        self._frames = [*frames, [Input("quit")]]
        self.shown = 0

    def poll(self, typing: bool) -> list[Input]:
        return self._frames.pop(0)

    def show(self, surface: Surface) -> None:
        self.shown += 1


class Live(ReplayRunner):
    """A drive in whose car somebody may talk."""

    mic: Literal["", "ready", "open"] = "ready"
    words = ""
    note = ""

    def __init__(self, player: Player) -> None:
        super().__init__(player, Playback(59.9))
        self.pressed: list[bool] = []

    @property
    def hearing(self) -> str:
        return self.words

    def talk(self, down: bool) -> str:
        self.pressed.append(down)
        return ""

    def take_note(self) -> str:
        note, self.note = self.note, ""
        return note


@pytest.fixture
def card() -> Card:
    return Card()


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
def tongue(card: Card, voice: Voice) -> Iterator[Tongue]:
    speaker = Speaker(lambda: card, lambda: voice)
    yield Tongue(speaker)
    speaker.close()


def key(control: str, kind: Literal["key", "release"] = "key") -> list[Input]:
    return [Input(kind, control=control)]


def typed(text: str) -> list[Input]:
    return [Input("key", control="type"), Input("text", text=text), Input("text", special="submit")]


def show(runner: ReplayRunner, *frames: list[Input], tongue: Tongue | None = None) -> Screen:
    screen = Screen()
    run_window(runner, Glass(*frames), screen, tongue=tongue)  # type: ignore[arg-type]
    return screen


def test_an_answer_is_said_aloud_in_twelve_words_at_most(
    player: Player, tongue: Tongue, card: Card, voice: Voice
) -> None:
    show(Live(player), typed("how fast am I going"), tongue=tongue)
    assert card.played.wait(10)
    (said,) = voice.said
    assert "kilometers per hour" in said
    assert len(said.split()) <= 12


def test_the_talk_key_hears_while_it_is_held_and_stops_the_voice(player: Player, tongue: Tongue, card: Card) -> None:
    runner = Live(player)
    show(runner, typed("how fast am I going"), tongue=tongue)
    assert card.played.wait(10)
    show(runner, key("talk"), [], key("talk", "release"), tongue=tongue)
    assert runner.pressed == [True, False]
    assert not card.busy


def test_the_words_on_the_screen_are_pressed_to_talk(player: Player) -> None:
    runner = Live(player)
    words = [Input("touch", pos=(1000, 560))]
    show(runner, [], words, [Input("drag", pos=(600, 300))], [Input("lift")], [Input("lift")])
    assert runner.pressed == [True, False]
    runner.mic = ""
    assert show(runner, [], words).typing == ""


def test_a_replay_says_that_nobody_listens(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    screen = show(runner, key("talk"), key("talk", "release"))
    assert screen.flash(player.session.now_ns) == "Nobody listens in a replay: type"


def test_silent_mode_by_key_and_by_touch(player: Player, tongue: Tongue, voice: Voice) -> None:
    runner = Live(player)
    assert show(runner, tongue=tongue).voice == "on"
    assert show(runner, key("silent"), tongue=tongue).voice == "silent"
    show(runner, typed("how fast am I going"), tongue=tongue)
    assert player.session.dialogue.last is not None
    assert voice.said == []
    player.seek_now(30.0)
    assert show(runner, [], [Input("touch", pos=(1210, 560))], tongue=tongue).voice == "on"


def test_silent_mode_by_word(player: Player, tongue: Tongue, voice: Voice) -> None:
    runner = Live(player)
    assert show(runner, typed("be quiet"), [], tongue=tongue).voice == "silent"
    assert voice.said == []
    player.seek_now(30.0)
    assert show(runner, typed("you can talk again"), [], tongue=tongue).voice == "on"


def test_a_machine_without_sound_is_told_and_shows_no_button(player: Player) -> None:
    def no_card() -> Card:
        raise SoundError("no sound device: connect one")

    tongue = Tongue(Speaker(no_card, Voice))
    runner = Live(player)
    screen = show(runner, tongue=tongue)
    assert screen.voice == ""
    assert screen.notice == "No voice, captions only: no sound device: connect one"
    assert "no voice here" in show(runner, key("silent"), tongue=tongue).notice


def test_it_speaks_lower_while_the_driver_may_be_speaking(player: Player, tongue: Tongue, card: Card) -> None:
    runner = Live(player)
    runner.words = "take"
    show(runner, tongue=tongue)
    runner.words = ""
    show(runner, tongue=tongue)
    assert [told for told in card.told if told.startswith("level")] == ["level 0.25", "level 1.0"]


def test_what_stands_there_when_the_window_opens_is_not_said(
    player: Player, tongue: Tongue, voice: Voice, card: Card
) -> None:
    player.add(Utterance(player.session.now_ns + 1, "how fast am i going"))
    assert player.session.dialogue.last is not None
    show(Live(player), [], tongue=tongue)
    assert card.told == []
    show(Live(player), typed("how fast am I going"), tongue=tongue)
    assert card.played.wait(10)


def test_nothing_is_said_in_a_replay_that_hurries(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    assert runner.audible()
    player.set_speed(10.0)
    assert not runner.audible()
    player.set_speed(1.0)
    player.seek(50.0)
    assert not runner.audible()


def test_words_that_are_heard_are_drawn_and_what_is_new_is_told_in_turn(player: Player) -> None:
    runner = Live(player)
    runner.words, runner.note = "take me", "first"
    screen = show(runner)
    assert (screen.hearing, screen.notice) == ("take me", "first")
    now_ns = player.session.now_ns
    screen.tell("second", now_ns)
    assert screen.flash(now_ns + 7_900_000_000) == "first"
    assert screen.flash(now_ns + 8_100_000_000) == "second"
    assert screen.flash(now_ns + 17_000_000_000) == ""
    screen.say("at once", now_ns + 100)
    assert screen.flash(now_ns + 100) == "at once"
