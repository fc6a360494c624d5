"""The sound of a recorded drive: heard again the same each time, or told why not."""

import json
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import msgspec
import pytest
from hear_stage import CLIP, Counter, voice_model

import assistant.commands.heard
from assistant.commands.heard import heard_in
from assistant.commands.options import ReplayOptions
from assistant.commands.replay import run_replay
from vehicle.drive import Drive, open_drive
from vehicle.drive.folder import EVENTS, INFO, write_info
from vehicle.errors import DriveError
from vehicle.events import Utterance, encode_event

REPLAYS = Path(__file__).parents[3] / "replays"
COMMUTE = REPLAYS / "synthetic-commute"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that hears how long somebody speaks, in place of a model."""
    monkeypatch.setattr(assistant.commands.heard, "VoskTranscriber", lambda folder: Counter())
    monkeypatch.setattr(assistant.commands.heard, "find_model", lambda named: type("At", (), {"folder": named}))


def drive_with(folder: Path, voice: dict[str, float]) -> Drive:
    shutil.copytree(REPLAYS / "kona-heating", folder, dirs_exist_ok=True)
    for name in voice:
        if name != "absent.wav":
            shutil.copy(CLIP, folder / name)
    info = open_drive(folder).info
    assert info is not None
    write_info(folder / INFO, msgspec.structs.replace(info, voice=voice))
    return open_drive(folder)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def replayed(folder: Path, trace: Path, until_s: float | None = None) -> bytes:
    run_replay(ReplayOptions(folder, headless=True, speed=float("inf"), trace=trace, until_s=until_s))
    return trace.read_bytes()


@pytest.mark.usefixtures("engine")
def test_words_are_said_at_their_time_in_the_drive(tmp_path: Path) -> None:
    drive, subtitles = heard_in(drive_with(tmp_path / "drive", {"two.wav": 20.0, "one.wav": 5.0}))
    said = [event for event in drive.events if isinstance(event, Utterance)]
    assert [round(event.t_ns / 1e9, 1) for event in said] == [7.1, 22.1]
    assert {event.source for event in said} == {"voice"}
    assert said[0].words
    at = int(6.0e9)
    assert subtitles.at(at).startswith("w0 w1")
    assert subtitles.at(int(4e9)) == subtitles.at(int(8e9)) == ""


@pytest.mark.usefixtures("engine")
def test_the_same_sound_gives_the_same_trace(tmp_path: Path) -> None:
    drive_with(tmp_path / "drive", {"one.wav": 5.0})
    first, second = (replayed(tmp_path / "drive", tmp_path / f"{number}.jsonl") for number in (1, 2))
    assert first == second
    kinds = [json.loads(line)["kind"] for line in first.splitlines()]
    assert kinds.count("utterance") == 1
    assert "action" not in kinds


def test_without_a_model_the_replay_says_the_fix_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drive_with(tmp_path / "drive", {"one.wav": 5.0})
    empty = tmp_path / "empty"
    empty.mkdir()
    options = ReplayOptions(
        tmp_path / "drive", headless=True, speed=float("inf"), voice_model=empty, trace=tmp_path / "t.jsonl"
    )
    run_replay(options)
    said = told(capsys)
    assert "what is said in this drive is not heard" in said
    assert "am/final.mdl" in said
    assert (tmp_path / "t.jsonl").read_bytes() == replayed(REPLAYS / "kona-heating", tmp_path / "quiet.jsonl")


@pytest.mark.usefixtures("engine")
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drive = drive_with(tmp_path / "drive", {"absent.wav": 1.0, "broken.wav": 2.0, "one.wav": 5.0})
    (tmp_path / "drive" / "broken.wav").write_bytes(b"RIFFxxxxWAVE")
    heard, _ = heard_in(drive)
    assert len(heard.events) == 1
    said = told(capsys)
    assert "absent.wav: cannot be read" in said
    assert "broken.wav" in said


def test_a_headless_replay_in_which_nothing_is_heard_loads_neither_ear_nor_voice() -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from assistant.commands.options import ReplayOptions; from assistant.commands.replay import run_replay\n"
        f"run_replay(ReplayOptions(Path({str(REPLAYS / 'kona-heating')!r}), headless=True, speed=float('inf')))\n"
        "print([n for n in sys.modules if n.startswith(('assistant.hearing', 'assistant.speaking', 'vosk', 'hibari'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPLAYS.parent, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_spoken_words_among_the_events_need_no_recogniser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drive_with(tmp_path / "drive", {"one.wav": 5.0})
    words = Utterance(int(7e9), "how full is the battery", "voice", 0.9)
    (tmp_path / "drive" / EVENTS).write_bytes(encode_event(words) + b"\n")
    monkeypatch.setattr(assistant.commands.heard, "find_model", lambda named: pytest.fail("a model is looked for"))
    drive, subtitles = heard_in(open_drive(tmp_path / "drive"))
    assert drive.events == (words,)
    assert subtitles.at(int(6e9)) == ""


@pytest.mark.parametrize("start", ["-1", "nan", "true", '"soon"'])
def test_a_time_that_is_none_is_refused(tmp_path: Path, start: str) -> None:
    drive_with(tmp_path / "drive", {})
    info = tmp_path / "drive" / INFO
    info.write_text(info.read_text() + f'voice = {{ "a.wav" = {start} }}\n')
    with pytest.raises(DriveError, match=r"drive\.toml"):
        open_drive(tmp_path / "drive")


def test_the_morning_s_lines_are_short_files_of_one_voice() -> None:
    drive = open_drive(COMMUTE)
    assert len(drive.voice) == 4
    for path, start_ns in drive.voice:
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
            assert 1.0 < file.getnframes() / 16_000 < 4.0
        assert 0 < start_ns < 400e9


def test_the_morning_is_heard_by_the_model_that_is_here() -> None:
    """Whatever the model, the sound gives a few words at the times at which they are said."""
    drive, subtitles = heard_in(open_drive(COMMUTE), voice_model())
    said = [event for event in drive.events if isinstance(event, Utterance)]
    assert len(said) == 4
    for event, (_, start_ns) in zip(said, drive.voice, strict=True):
        assert start_ns + 1e9 < event.t_ns < start_ns + 4.5e9
        assert event.text
        assert subtitles.at(event.t_ns - 400_000_000)


def test_the_morning_s_words_drive_the_climate_and_the_navigation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a model hears them that knows these words: what is asked is what the recorded car then does."""
    from anticipation.lab.showcase import LINES

    said = [Utterance(int((t_s + 3) * 1e9), text, "voice", 0.9) for t_s, text in LINES]
    shutil.copytree(COMMUTE, tmp_path / "drive")
    (tmp_path / "drive" / EVENTS).write_bytes(b"".join(encode_event(event) + b"\n" for event in said))
    monkeypatch.setattr(assistant.commands.heard, "find_model", lambda named: pytest.fail("a model is looked for"))
    trace = replayed(tmp_path / "drive", tmp_path / "t.jsonl", 345.0)
    records = [json.loads(line) for line in trace.splitlines()]
    spoken = [record for record in records if record["kind"] == "utterance"]
    assert [record["outcome"] for record in spoken] == ["act"] * 4
    assert spoken[0]["actions"] == [{"path": "Vehicle.Cabin.HVAC.IsAirConditioningActive", "value": True}]
    assert spoken[1]["actions"] == [{"path": "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", "value": 22.0}]
    assert "weekday mornings" in spoken[2]["reply"]
    assert spoken[3]["reply"] == "To work."
    assert "action" not in {record["kind"] for record in records}, "a replay sends nothing"
    healths = [record for record in records if record["kind"] == "health"]

    def at(second: float, path: str) -> object:
        return next(h["signals"][path] for h in healths if h["t"] >= second)

    dry, warm = "Vehicle.Cabin.HVAC.IsAirConditioningActive", "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
    assert (at(137, dry), at(139, dry)) == (False, True)
    assert (at(159, warm), at(162, warm)) == (20.0, 22.0)
    offers = [record["t"] for record in records if record["kind"] == "offer"]
    assert offers[:5] == [1.0, 31.0, 61.0, 121.0, 320.0]


def test_without_a_display_there_is_a_picture_of_each_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drive_with(tmp_path / "drive", {})
    words = Utterance(int(7.5e9), "how fast am i going", "voice", 0.9)
    (tmp_path / "drive" / EVENTS).write_bytes(encode_event(words) + b"\n")
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    run_replay(ReplayOptions(tmp_path / "drive", theme="night"))
    pictures = sorted(path.name for path in (tmp_path / "out").glob("*.png"))
    assert len(pictures) == 6
    assert [name for name in pictures if "0008." in name or "0007." in name]
    assert "rendering off-screen" in capsys.readouterr().err
