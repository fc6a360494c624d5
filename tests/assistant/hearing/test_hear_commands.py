"""``outrider transcribe``, ``outrider listen`` and the doctor's rows, as a user meets them."""

import functools
import json
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hear_microphone import FakeSounddevice
from hear_stage import CLIP, clip, pcm, voice_model, wav

from assistant.cli import main
from assistant.commands import doctor, listen
from assistant.hearing import Ear, microphone, models, vosk_engine

LOAD_ONCE = functools.cache(vosk_engine._load)
GRAMMAR = "Turn on the living room lamp\nturn off\nyes\nno\n"


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["outrider", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Done(int(str(code or 0)), out, err)

    return run


@pytest.fixture(autouse=True)
def model_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a second, and does not change by being used."""
    monkeypatch.setattr(vosk_engine, "_load", LOAD_ONCE)


@pytest.fixture
def grammar(tmp_path: Path) -> Path:
    (tmp_path / "grammar.txt").write_text(GRAMMAR)
    return tmp_path / "grammar.txt"


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / "data" / name)
    monkeypatch.setattr(models, "__file__", str(tmp_path / "package" / "models.py"))


class TestTranscribe:
    """A line for each file."""

    def test_a_line_holds_what_was_said_how_surely_and_when(self, outrider: Run, grammar: Path) -> None:
        done = outrider("transcribe", CLIP, "--grammar", grammar, "--model", voice_model())
        assert (done.code, done.err) == (0, "")
        (line,) = done.lines
        assert list(line) == sorted(line) == ["confidence", "file", "seconds", "text", "words"]
        assert (line["file"], line["seconds"]) == (str(CLIP), 2.99)
        assert line["text"].startswith("turn on")
        assert 0 < line["confidence"] <= 1
        assert 0.2 < line["words"][0]["end"] < 1.0
        assert [word["word"] for word in line["words"]] == line["text"].split()

    def test_twice_gives_the_same_bytes_and_a_file_does_not_depend_on_those_before_it(
        self, outrider: Run, grammar: Path
    ) -> None:
        again = outrider("transcribe", CLIP, CLIP, "--grammar", grammar, "--model", voice_model()).out.splitlines()
        once = outrider("transcribe", CLIP, "--grammar", grammar, "--model", voice_model()).out.splitlines()
        assert again == once * 2

    def test_any_rate_and_channel_count_give_the_same_words(self, outrider: Run, grammar: Path, tmp_path: Path) -> None:
        tripled = np.fft.irfft(np.fft.rfft(clip()), 3 * len(clip())).astype(np.float32) * 3  # as exact as can be
        (tmp_path / "48.wav").write_bytes(wav(pcm(np.repeat(tripled, 2)), rate=48_000, channels=2))
        first, second = outrider(
            "transcribe", CLIP, tmp_path / "48.wav", "--grammar", grammar, "--model", voice_model()
        ).lines
        assert first["text"] == second["text"]

    def test_silent_and_clipped_files_are_said(self, outrider: Run, tmp_path: Path) -> None:
        loud, silent = tmp_path / "loud.wav", tmp_path / "silent.wav"
        loud.write_bytes(wav(pcm(clip() * 30)))
        silent.write_bytes(wav(bytes(32_000)))
        done = outrider("transcribe", loud, silent, CLIP, "--model", voice_model())
        assert done.code == 0
        assert done.lines[1] == {"file": str(silent), "text": "", "confidence": 0.0, "seconds": 1.0, "words": []}
        assert done.err.splitlines() == [
            f"note: {loud}: was recorded too loud and is cut off; words may be wrong",
            f"note: {silent}: holds only silence",
        ]

    def test_a_bar_on_a_terminal_leaves_the_lines_where_they_belong(
        self, outrider: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        assert [line["file"] for line in outrider("transcribe", CLIP, "--model", voice_model()).lines] == [str(CLIP)]

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(self, outrider: Run, tmp_path: Path) -> None:
        done = outrider("transcribe", tmp_path / "none.wav", CLIP, tmp_path / "no.wav", "--model", voice_model())
        assert done.code == 1
        assert [line["file"] for line in done.lines] == [str(CLIP)]
        assert done.err.startswith(f"outrider: {tmp_path / 'none.wav'}: cannot be read")
        assert "and 1 of 3 files besides" in done.err

    def test_words_of_the_grammar_that_the_model_lacks_are_said_at_the_start(
        self, outrider: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "g.txt").write_text(GRAMMAR + "turn on the frobnicator\n")
        done = outrider("transcribe", CLIP, "--grammar", tmp_path / "g.txt", "--model", voice_model())
        assert done.code == 0
        assert "note: the speech model does not know 'frobnicator'; 1 phrase cannot be heard" in done.err

    @pytest.mark.usefixtures("no_model")
    def test_without_a_model_it_says_what_to_do(self, outrider: Run, tmp_path: Path) -> None:
        done = outrider("transcribe", CLIP)
        assert done.code == 1
        assert done.err == (
            "outrider: there is no speech model; 'outrider doctor --get-voice' fetches one, or name one with --model\n"
        )
        assert outrider("transcribe", CLIP, "--model", tmp_path).code == 1

    def test_wrong_use_is_told(self, outrider: Run) -> None:
        assert outrider("transcribe").code == 2
        assert outrider("listen", "--device", "x", "--file", CLIP).code == 2
        assert outrider("doctor", "--yes").code == 2


class TestListen:
    """Words as they come."""

    def test_a_file_is_heard_word_by_word_the_same_every_time(self, outrider: Run, grammar: Path) -> None:
        arguments = ("listen", "--file", CLIP, "--grammar", grammar, "--model", voice_model())
        done = outrider(*arguments)
        assert (done.code, done.err) == (0, "")
        *partials, final = done.out.splitlines()
        assert partials
        assert all(" s  … turn" in line for line in partials)
        assert " s  turn on" in final
        assert outrider(*arguments).out == done.out

    def test_push_to_talk_hears_a_file_as_one_utterance(self, outrider: Run, grammar: Path, tmp_path: Path) -> None:
        twice = np.concatenate((clip(), clip()))
        (tmp_path / "twice.wav").write_bytes(wav(pcm(twice)))
        arguments = ("listen", "--file", tmp_path / "twice.wav", "--grammar", grammar, "--model", voice_model())
        finals = [line for line in outrider(*arguments).out.splitlines() if "…" not in line]
        held = [line for line in outrider(*arguments, "--push-to-talk").out.splitlines() if "…" not in line]
        assert (len(finals), len(held)) == (2, 1)

    def test_the_microphone_is_heard_until_ctrl_c(
        self, outrider: Run, grammar: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = threading.Event()

        class Card(FakeSounddevice):
            def query_devices(self, device: object, kind: str) -> dict[str, Any]:
                if not self.plugged:
                    gone.set()
                return super().query_devices(device, kind)

        def wait(seconds: float) -> None:
            if waited:
                raise KeyboardInterrupt
            waited.append(gone.wait(30))

        waited: list[bool] = []
        card = Card(clip())
        monkeypatch.setattr(microphone, "import_module", lambda name: card)
        monkeypatch.setattr(listen, "Ear", functools.partial(Ear, retry_s=0.0))
        monkeypatch.setattr(listen, "sleep_s", wait)
        done = outrider("listen", "--grammar", grammar, "--model", voice_model())
        assert (done.code, waited) == (0, [True])
        assert "  turn on" in done.out.splitlines()[-1]
        first, *_, last = done.err.splitlines()
        assert first == "note: Ctrl-C ends it"
        assert "the microphone went away" in last or "no microphone opens" in last

    def test_no_microphone_and_no_terminal_end_it_at_once(self, outrider: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(microphone, "import_module", lambda name: FakeSounddevice(plugged=False))
        done = outrider("listen", "--model", voice_model())
        assert done.code == 1
        assert done.err.startswith("outrider: no microphone opens")
        done = outrider("listen", "--push-to-talk", "--model", voice_model())
        assert done.err == "outrider: push-to-talk needs a terminal: its button is the Enter key\n"


class TestDoctor:
    """What works, and the fix for what does not."""

    def found(self) -> dict[str, doctor.Finding]:
        return {finding.what: finding for finding in (doctor._speech_model(), doctor._microphone())}

    @pytest.mark.usefixtures("no_model")
    def test_without_a_model_and_a_library_there_are_fixes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def absent(name: str) -> None:
            raise OSError("PortAudio library not found")

        monkeypatch.setattr(microphone, "import_module", absent)
        found = self.found()
        assert found["speech model"] == (
            "speech model",
            "missing",
            "there is no speech model",
            "outrider doctor --get-voice",
        )
        assert found["microphone"].state == "missing"
        assert "apt install libportaudio2" in found["microphone"].fix

    @pytest.mark.usefixtures("no_model")
    def test_a_model_and_a_microphone_work(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copytree(voice_model(), tmp_path / "package" / "model")
        monkeypatch.setattr(microphone, "import_module", lambda name: FakeSounddevice())
        found = self.found()
        assert found["speech model"].state == "works"
        assert found["speech model"].found.endswith(", built in")
        assert found["microphone"] == ("microphone", "works", "desk microphone", "")
        monkeypatch.setattr(microphone, "import_module", lambda name: FakeSounddevice(plugged=False))
        assert self.found()["microphone"].found == "none is connected"
