"""The ear in a live drive: real detection of speech, a real thread; only microphone and engine are made up."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hear_microphone import FakeSounddevice
from hear_stage import CLIP, Counter, clip, silence

from assistant.commands import drive as live
from assistant.commands.drive import LiveRunner, run_live
from assistant.commands.options import BusOptions, LiveOptions, ReplayOptions
from assistant.commands.replay import run_replay
from assistant.hearing import (
    AudioSource,
    Block,
    Ear,
    Fitted,
    Hearing,
    HearingSettings,
    Microphone,
    ModelPath,
    Partial,
    VoiceModelError,
)
from assistant.hearing import open_audio as open_file
from assistant.listening import TALK_BUTTON, Listener
from assistant.presenter import Screen, present
from assistant.session import TICK_NS, Session
from assistant.speaking.speaker import Sink, Speaker
from assistant.subtitles import Subtitles
from assistant.trace import Trace
from assistant.understanding import complete, prepare
from hmi.sound import SoundError
from vehicle.can.bus import LiveSource
from vehicle.can.car import load_car
from vehicle.clock import machine_ns
from vehicle.drive import DriveInfo, Recorder, open_drive
from vehicle.drive.folder import EVENTS
from vehicle.events import Frame, FrameBlock, Utterance
from vehicle.signals import PATHS
from vehicle.vehicle import Vehicle

S = 1_000_000_000
START = datetime(2026, 1, 12, 7, 30, tzinfo=UTC)
CAR = "toyota-rav4-2017"


class Driving(LiveSource):
    """A bus on which the car says every tick that it drives at 50 km/h."""

    def until(self, t_ns: int) -> FrameBlock:
        return FrameBlock.of([Frame(t_ns, 0, 0xB4, bytes(5) + b"\x13\x88\0")])


class Sound:
    """A source of this sound, which tells the ear something before it begins."""

    fault, dropped = "", 0

    def __init__(self, samples: np.ndarray, begun: Callable[[], None] = lambda: None) -> None:
        self._samples, self._begun = samples, begun

    def blocks(self) -> Iterator[Block]:
        self._begun()
        for start in range(0, len(self._samples), 512):
            yield Block(start * S // 16_000, self._samples[start : start + 512])

    def close(self) -> None:
        pass


def from_clip() -> AudioSource:
    return open_file(CLIP)


def ear_of(source: Callable[[], AudioSource] = from_clip, push_to_talk: bool = False) -> Ear:
    return Ear(source, lambda: Hearing(Counter(), HearingSettings(push_to_talk=push_to_talk)), retry_s=0.0)


def runner_of(ear: Ear, trace: Trace | None = None, recorder: Recorder | None = None) -> LiveRunner:
    """A live drive that began four seconds ago, so that all that the ear heard lies in its past."""
    source = Driving([])
    session = Session(Vehicle(load_car(CAR)), source, (), trace, recorder, start=START, replay=False)
    return LiveRunner(session, source, machine_ns() - 4 * S, None, Listener(ear))


def words(runner: LiveRunner) -> object:
    return present(runner.session, Screen(mic=runner.mic, hearing=runner.hearing)).words


def test_an_utterance_is_recorded_with_its_words_and_replays_without_a_recogniser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(tmp_path / "live.jsonl")
    recorder = Recorder(tmp_path / "drive", DriveInfo(start=START, car=CAR))
    ear = ear_of()
    ear.join()
    runner = runner_of(ear, trace, recorder)
    while runner.session.now_ns < 3 * S:
        runner.advance()
    recorder.close()
    trace.close()
    (event,) = open_drive(tmp_path / "drive").events
    assert isinstance(event, Utterance)
    assert event.source == "voice"
    assert [word.word for word in event.words][:2] == ["w0", "w1"]
    assert event.words[1].start == 0.1
    assert event.confidence == 0.5
    monkeypatch.setattr("assistant.commands.heard.find_model", lambda named: pytest.fail("no recogniser is needed"))
    run_replay(ReplayOptions(tmp_path / "drive", headless=True, speed=float("inf"), trace=tmp_path / "again.jsonl"))
    lived, again = ((tmp_path / f"{name}.jsonl").read_bytes().splitlines() for name in ("live", "again"))
    assert any(json.loads(line)["kind"] == "utterance" for line in again)
    assert again == lived[: len(again)]


def test_words_are_shown_while_they_are_said_and_are_no_events() -> None:
    ear = ear_of(lambda: open_file(CLIP))
    ear.join()
    kept = ear.take(0)
    runner = runner_of(ear)
    for heard in kept:
        ear._queue.put(heard if isinstance(heard, Partial) else Partial(heard.t_ns, "until the end"))
    ear.ready = True  # as while the microphone is open
    runner.advance()
    assert runner.hearing == "until the end"
    assert runner.mic == "open"
    assert words(runner).hearing == "until the end"  # type: ignore[attr-defined]
    assert runner.session.dialogue.last is None
    assert runner.session._events == []


def test_who_is_cut_off_leaves_no_words_on_the_screen() -> None:
    ear = ear_of()
    ear.join()
    runner = runner_of(ear)
    ear._queue.put(Partial(0, "half a sen"))
    runner.advance()
    assert runner.hearing == ""  # the source is gone


def test_a_microphone_unplugged_in_mid_sentence_is_told_once_and_heard_again_when_it_is_back() -> None:
    cards = [FakeSounddevice(clip()[:16_000])]
    gone, back = threading.Event(), threading.Event()

    def source() -> AudioSource:
        if cards:
            return Microphone(cards.pop(0), None, 0)
        gone.set()
        assert back.wait(10)
        return open_file(CLIP)

    ear = ear_of(source)
    runner = runner_of(ear)
    assert gone.wait(10)
    assert (runner.take_note(), runner.take_note()) == ("the microphone went away", "")
    assert (runner.talk(True), runner.talk(False)) == ("the microphone went away", "")
    while runner.session.now_ns < 2 * S:
        runner.advance()
    assert [round(event.words[-1].end, 1) for event in runner.session._events] == [0.9]  # type: ignore[union-attr]
    assert runner.session.vehicle.state.read("Vehicle.Speed", runner.session.now_ns).value == 50.0
    back.set()
    ear.join()
    runner.advance()
    assert len(runner.session._events) == 2
    assert runner.take_note() == ""


def test_without_a_model_the_drive_says_so_and_goes_on() -> None:
    def fails() -> Hearing:
        raise VoiceModelError("there is no speech model; fetch one")

    ear = Ear(from_clip, fails)
    ear.join()
    runner = runner_of(ear)
    assert runner.advance()
    assert (runner.take_note(), runner.take_note()) == ("there is no speech model; fetch one", "")
    assert (runner.mic, runner.notice()) == ("", "")


@pytest.mark.parametrize(("speaks", "events"), [(True, 0), (False, 1)])
def test_what_the_assistant_itself_says_is_never_heard(speaks: bool, events: int) -> None:
    ears: list[Ear] = []
    made = threading.Event()

    def source() -> AudioSource:
        assert made.wait(10)
        return Sound(clip(), lambda: ears[0].voice(speaks))

    ears.append(ear_of(source))
    made.set()
    ears[0].join()
    assert ears[0].fault == ""
    runner = runner_of(ears[0])
    runner.advance()
    assert len(runner.session._events) == events


class Wheel:
    """A car whose talk button is as the test says."""

    def __init__(self, runner: LiveRunner) -> None:
        self._state = runner.session.vehicle.state

    def press(self, down: bool, t_ns: int) -> None:
        self._state.set(PATHS[TALK_BUTTON], down, t_ns)


def test_the_button_at_the_wheel_talks_and_stops_the_voice() -> None:
    hushed: list[bool] = []
    pressed: list[tuple[str, int]] = []
    ear = ear_of()
    ear.join()
    runner = runner_of(ear)
    runner._hush = lambda: hushed.append(True)
    ear.ready = True
    ear.press = lambda t_ns: pressed.append(("down", t_ns))  # type: ignore[method-assign]
    ear.release = lambda t_ns: pressed.append(("up", t_ns))  # type: ignore[method-assign]
    listener, session = runner._listener, runner.session
    assert listener is not None
    wheel = Wheel(runner)
    assert not listener.feel(session)
    session.step()
    wheel.press(True, session.now_ns)
    assert listener.feel(session)
    assert not listener.feel(session)
    wheel.press(False, session.now_ns)
    assert not listener.feel(session)
    assert pressed == [("down", TICK_NS), ("up", TICK_NS)]
    wheel.press(True, session.now_ns + 1)
    runner.advance()
    assert hushed == [True]


def test_who_talks_before_the_model_is_loaded_or_without_a_microphone_is_told() -> None:
    loading = threading.Event()

    def make() -> Hearing:
        assert loading.wait(10)
        return Hearing(Counter())

    ear = Ear(from_clip, make)
    runner = runner_of(ear)
    assert runner.talk(True) == "Not ready to listen yet: try again in a moment"
    loading.set()
    ear.join()
    runner._listener = None
    assert "turned off" in runner.talk(True)
    assert (runner.mic, runner.hearing, runner.take_note()) == ("", "", "")


class Engine(Counter):
    """In place of vosk: it has every word, and no grammar."""

    fitted = Fitted((), (), ())

    def __init__(self, folder: Path, grammar: object) -> None:
        super().__init__()

    def knows(self, word: str) -> bool:
        return word != "frobnicator"


@pytest.fixture
def microphone(monkeypatch: pytest.MonkeyPatch) -> FakeSounddevice:
    card = FakeSounddevice(clip(), unplugged=False)
    monkeypatch.setattr("assistant.hearing.microphone.load_sounddevice", lambda: card)
    monkeypatch.setattr("assistant.hearing.opening.VoskTranscriber", Engine)
    monkeypatch.setattr("assistant.hearing.opening.find_model", lambda named: ModelPath(Path(), "named"))
    return card


def drive_live(folder: Path, wake: str, seconds: float = 60.0, microphone: bool = True) -> LiveOptions:
    bus = BusOptions("virtual", ("ears",))
    return LiveOptions(
        bus, CAR, record=folder, headless=True, seconds=seconds, wake=wake, microphone=microphone, driver="guest"
    )


def leave_once(monkeypatch: pytest.MonkeyPatch, done: Callable[[], bool]) -> None:
    """Press Ctrl-C as soon as this has come about, whenever this machine gets to it."""
    wait = live.sleep_s

    def wait_or_leave(seconds: float) -> None:
        if done():
            raise KeyboardInterrupt
        wait(seconds)

    monkeypatch.setattr(live, "sleep_s", wait_or_leave)


def test_a_live_drive_with_a_microphone_listens(
    tmp_path: Path, microphone: FakeSounddevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "drive"
    leave_once(monkeypatch, lambda: (folder / EVENTS).stat().st_size > 0)
    run_live(drive_live(folder, "W0 w1!"))
    (event,) = open_drive(folder).events
    assert isinstance(event, Utterance)
    assert event.text.startswith("w2 w3")
    assert all(stream.closed for stream in microphone.opened)


def test_a_live_drive_that_shall_not_listen_opens_no_microphone(tmp_path: Path, microphone: FakeSounddevice) -> None:
    run_live(drive_live(tmp_path / "drive", "w0 w1", seconds=0.2, microphone=False))
    assert microphone.opened == []
    assert open_drive(tmp_path / "drive").events == ()


@pytest.mark.usefixtures("microphone")
def test_a_wake_phrase_that_cannot_be_heard_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(live, "note", told.append)
    leave_once(monkeypatch, lambda: bool(told))
    run_live(drive_live(tmp_path / "drive", "hey frobnicator"))
    assert told == ["the speech model does not know 'frobnicator'; choose another wake phrase than 'hey frobnicator'"]


def test_the_ear_and_the_voice_of_a_drive_know_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    ear = ear_of()

    def open_ear(*wishes: object) -> Ear:
        given.extend(wishes)
        return ear

    class Mute(Speaker):
        def __init__(self) -> None:
            super().__init__(self._no_card)

        @staticmethod
        def _no_card() -> Sink:
            raise SoundError("none here")

    monkeypatch.setattr(live, "open_ear", open_ear)
    speaker = Mute()
    with live._listening(drive_live(tmp_path / "drive", ""), 0, speaker):
        assert given[2:4] == [complete, prepare], "it knows a whole command, and loads what that takes in its thread"
        assert given[4] == speaker.stop, "the driver's voice stops it"
        assert speaker.told == ear.voice, "it is not heard"


def test_lost_sound_is_told() -> None:
    ear = ear_of()
    ear.join()
    ear.dropped = 3
    assert "3 pieces of sound" in runner_of(ear).notice()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("turn on the", False),
        ("", False),
        ("set the temperature to", False),
        ("set the temperature to twenty two", True),
        ("take me home", True),
        ("how fast am i going", True),
        ("open the trunk", True),
        ("the weather was lovely and then we", False),
    ],
)
def test_a_whole_wish_needs_no_long_pause(text: str, whole: bool) -> None:
    assert complete(text) == whole


def test_subtitles_know_any_moment() -> None:
    shown = Subtitles([Partial(10, "take"), Partial(20, "take me"), Partial(30, "")])
    assert [shown.at(t_ns) for t_ns in (0, 10, 19, 20, 29, 30, 99)] == [
        "",
        "take",
        "take",
        "take me",
        "take me",
        "",
        "",
    ]
    assert Subtitles().at(5) == ""


def test_quiet_sound_is_no_event() -> None:
    ear = ear_of(lambda: Sound(silence(2.0)))
    ear.join()
    runner = runner_of(ear)
    runner.advance()
    assert runner.session._events == []
