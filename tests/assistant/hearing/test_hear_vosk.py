"""The default engine with a real model on a real recording, and with models that are none."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hear_stage import blocks, clip, silence, voice_model

from assistant.hearing import UNKNOWN, Hearing, Said, Transcript, VoiceModelError, VoskTranscriber
from assistant.hearing.audio import RATE
from assistant.hearing.quiet import captured

GRAMMAR = ("turn on the living room lamp", "turn off", "yes", "no")


@pytest.fixture(scope="module")
def engine() -> VoskTranscriber:
    return VoskTranscriber(voice_model(), GRAMMAR)


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    """A copy of the model, to be damaged; without its checksums, so that the engine itself meets the damage."""
    folder = Path(shutil.copytree(voice_model(), tmp_path / "model"))
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    return folder


def transcript(engine: VoskTranscriber) -> Transcript:
    engine.begin()
    for block in blocks(clip(), 512):
        engine.accept(block.samples)
    return engine.finish()


def test_words_are_of_the_grammar_with_times_and_confidences(engine: VoskTranscriber) -> None:
    heard = transcript(engine)
    assert heard.meant
    assert set(heard.text.split()) <= {*" ".join(GRAMMAR).split(), UNKNOWN}
    assert heard.text.startswith("turn on")
    last = 0.0
    for word in heard.words:
        assert 0.0 <= last <= word.start + 0.05
        assert word.start <= word.end <= len(clip()) / RATE + 0.1
        assert 0.0 <= word.confidence <= 1.0
        last = word.start
    assert heard.confidence == pytest.approx(sum(w.confidence for w in heard.words) / len(heard.words), abs=1e-3)


def test_a_recording_gives_the_same_words_again_and_again(engine: VoskTranscriber) -> None:
    first = transcript(engine)
    assert transcript(engine) == first
    assert transcript(VoskTranscriber(voice_model(), GRAMMAR)) == first


def test_an_utterance_that_was_broken_off_leaves_nothing_behind(engine: VoskTranscriber) -> None:
    wanted = transcript(engine)
    engine.begin()
    engine.accept(clip()[:RATE])
    assert transcript(engine) == wanted


def test_partial_words_come_while_it_listens(engine: VoskTranscriber) -> None:
    engine.begin()
    partials = [engine.accept(block.samples) for block in blocks(clip(), 512)]
    engine.finish()
    assert len(set(partials)) > 1
    assert partials[0] == ""


def test_silence_and_no_sound_at_all_are_no_words(engine: VoskTranscriber) -> None:
    engine.begin()
    assert engine.finish() == ("", 0.0, ())
    hearing = Hearing(engine)
    heard = [one for block in blocks(silence(3.0)) for one in hearing.feed(block)]
    assert [*heard, *hearing.finish()] == []


def test_the_whole_ear_is_deterministic(engine: VoskTranscriber) -> None:
    def all_of_it() -> list[object]:
        hearing = Hearing(engine)
        sound = np.concatenate((clip(), silence(1.0), clip()))
        return [*(one for block in blocks(sound) for one in hearing.feed(block)), *hearing.finish()]

    first = all_of_it()
    assert len([one for one in first if isinstance(one, Said)]) == 2
    assert all_of_it() == first


def test_words_that_the_model_lacks_are_told_and_their_phrases_left_out() -> None:
    engine = VoskTranscriber(voice_model(), [*GRAMMAR, "turn the frobnicator on"])
    assert engine.fitted.missing == ("frobnicator",)
    assert engine.fitted.left_out == ("turn the frobnicator on",)
    assert "frobnicator" not in transcript(engine).text


def test_a_grammar_of_another_language_is_refused() -> None:
    with pytest.raises(VoiceModelError, match=r"lacks \d of the grammar's 6 words, such as 'bitte'"):
        VoskTranscriber(voice_model(), ["bitte heizung einschalten", "fenster schliessen no"])


def test_an_empty_grammar_is_refused_which_vosk_would_crash_on() -> None:
    with pytest.raises(VoiceModelError, match="lacks 0 of the grammar's 0 words"):
        VoskTranscriber(voice_model(), [])


def test_a_model_of_another_language_is_refused(own_model: Path) -> None:
    words = own_model / "graph" / "words.txt"
    lines = [line.rpartition(" ") for line in words.read_text().splitlines()]
    foreign = "".join(f"{word if word[0] in '<[#' else 'x' + word} {number}\n" for word, _, number in lines)
    words.write_text(foreign)
    with pytest.raises(VoiceModelError, match="is no English model"):
        VoskTranscriber(own_model)


@pytest.mark.parametrize(
    "name", ["am/final.mdl", "graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt", "conf/mfcc.conf"]
)
def test_a_model_that_was_cut_short_is_damaged(own_model: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    file = own_model / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 5])
    with pytest.raises(VoiceModelError, match=r"damaged|newer|English") as caught:
        VoskTranscriber(own_model, GRAMMAR)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_model_for_a_newer_engine_is_told(own_model: Path) -> None:
    with (own_model / "conf" / "model.conf").open("a") as conf:
        conf.write("--streaming-of-the-future=true\n")
    with pytest.raises(VoiceModelError, match="made for a newer vosk"):
        VoskTranscriber(own_model)


def test_a_model_with_a_fixed_graph_takes_no_grammar(own_model: Path) -> None:
    graph = own_model / "graph"
    (graph / "HCLr.fst").rename(graph / "HCLG.fst")
    with pytest.raises(VoiceModelError, match="takes no grammar"):
        VoskTranscriber(own_model, GRAMMAR)


def test_what_a_library_prints_is_kept_from_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    import os

    with captured() as lines:
        os.write(2, b"ERROR (Lib) no\nmore\n")
    assert lines == ["ERROR (Lib) no", "more"]
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"
