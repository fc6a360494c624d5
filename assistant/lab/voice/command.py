"""``outrider train voice``: from nothing to the folder that vosk loads, in stages that go on where they were stopped.

Sentences are drawn (``text.jsonl``, ``words.json``), spoken (``speech``), heard in rooms and traffic (``examples``) and
learnt (``net.pt``); in between, the network itself finds out in which words the recorded orders were said
(``orders.json``); the price of ``[unk]`` is chosen by ear (``tuning.json``); and what ships is written (``model``).
``settings.json`` keeps a training from being continued with other settings, ``log.jsonl`` says what each stage cost.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from assistant.lab.voice.clips import Example, read_examples
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.fit import Plan, fit, restore
from assistant.lab.voice.kaldi import read_weights
from assistant.lab.voice.lexicon import PHONES, Entry, lexicon
from assistant.lab.voice.net import Shape
from assistant.lab.voice.package import Tuning, write_folder
from assistant.lab.voice.readme import readme
from assistant.lab.voice.recorded import heard, wake_words
from assistant.lab.voice.settings import FULL, SMOKE, VoiceSettings, further
from assistant.lab.voice.stages import BLOCK, blocks_of, make_examples, make_speech, rooms_of
from assistant.lab.voice.text import Said, collected, vocabulary
from assistant.lab.voice.transcripts import transcribed
from assistant.lab.voice.tune import best_of, chosen_clips, tuned
from assistant.lab.voice.voices import VOICES, Voice
from vehicle.clock import thread_ns, wall_clock

__all__ = ["run_train_voice", "settings_of"]

Show = Callable[[float, str], None]

_WEIGHTS = {"command": 1.0, "order": 0.3, "wake": 3.0, "short": 1.0, "filler": 0.15}
"""How often each kind of sentence is said, as the model's own grammar believes it."""
_ROOMS = 200


def settings_of(smoke: bool, start: Path | None = None, **changes: Any) -> VoiceSettings:
    """Return the settings, with every change that is not None; ``start`` is the folder of a model to go on from.

    Raises VoiceError when there is none.
    """
    changed = {name: value for name, value in changes.items() if value is not None}
    settings = SMOKE if smoke else FULL
    if start is not None:
        read_weights(_acoustic(start))
        settings = further(settings, hashlib.sha256(_acoustic(start).read_bytes()).hexdigest())
    return msgspec.structs.replace(settings, **changed)


def run_train_voice(folder: Path, settings: VoiceSettings, data: Path, show: Show, start: Path | None = None) -> str:
    """Train in ``folder``; ``data`` holds speech/ and nlu/; ``start`` is the model that ``settings`` go on from.

    Returns what to say about the result. Raises VoiceError when a voice, a package or a recording is missing, or the
    folder belongs to other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "settings.json"
    written = msgspec.json.format(msgspec.json.encode(settings), indent=1)
    if kept.is_file() and kept.read_bytes() != written:
        raise VoiceError(f"{folder} was begun with other settings; name a new folder, or use those of {kept}")
    kept.write_bytes(written)
    return _Training(folder, settings, data, show, start).run()


def _acoustic(model: Path) -> Path:
    return model / "am" / "final.mdl"


class _Training:
    """The stages, in order."""

    def __init__(self, folder: Path, settings: VoiceSettings, data: Path, show: Show, start: Path | None) -> None:
        self._start = None if start is None else read_weights(_acoustic(start))
        self._folder, self._settings, self._data, self._show = folder, settings, data, show
        self._voices = _chosen(settings.voices)
        self._shape = Shape(len(PHONES) + 1, settings.width, settings.narrow, settings.blocks)
        self._net = folder / "net.pt"

    def run(self) -> str:
        """Do what is not yet done."""
        settings, folder = self._settings, self._folder
        with self._stage("text"):
            said, words = self._text()
        with self._stage("speech"):
            make_speech(folder / "speech", said, self._voices, settings.clips, settings.seed, self._show)
        with self._stage("examples"):
            self._examples(words)
        easy_until = round(settings.steps * settings.easy)
        chosen_at = round(settings.steps * settings.transcribe_at) if settings.real else settings.steps
        with self._stage("fit") as facts:
            if not (folder / "orders.json").is_file():
                if easy_until:
                    facts |= self._fit(easy_until, "*-0.npz")
                facts |= self._fit(chosen_at)
        if settings.real:
            with self._stage("orders"):
                self._orders(words)
            with self._stage("fit") as facts:
                facts |= self._fit(settings.steps)
        with self._stage("tune"):
            tuning = self._tuning(said, words)
        with self._stage("model"):
            self._write(said, words, tuning)
        size = sum(path.stat().st_size for path in (folder / "model").rglob("*") if path.is_file())
        return (
            f"{folder / 'model'}: {len(words)} words, {size / 1e6:.1f} MB; measure it with 'outrider evaluate speech'"
        )

    @contextmanager
    def _stage(self, name: str) -> Iterator[dict[str, float]]:
        """Note what a stage cost: seconds of this thread and of the clock (which counts the voices' programs too)."""
        facts: dict[str, float] = {}
        before, began = thread_ns(), wall_clock()
        yield facts
        line = {"stage": name, "cpu_s": round((thread_ns() - before) / 1e9, 1)} | facts
        line["wall_s"] = round((wall_clock() - began).total_seconds(), 1)
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def _text(self) -> tuple[list[Said], dict[str, Entry]]:
        path, settings = self._folder / "text.jsonl", self._settings
        if not path.is_file():
            said = collected(self._data, settings.seed, settings.commands, settings.orders, settings.fillers)
            known = set(vocabulary(said, settings.vocabulary))
            self._folder.joinpath("words.json").write_text(json.dumps(sorted(known)), encoding="utf-8")
            path.write_text("".join(json.dumps(one._asdict()) + "\n" for one in said), encoding="utf-8")
        said = [Said(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        return said, lexicon(json.loads((self._folder / "words.json").read_text(encoding="utf-8")))

    def _noise(self) -> npt.NDArray[np.float32] | None:
        path = self._data / "speech" / "noise" / "kitchen.flac"
        return heard(path) if self._settings.real and path.is_file() else None

    def _examples(self, words: Mapping[str, Entry]) -> None:
        settings, folder = self._settings, self._folder
        rooms, noise = rooms_of(settings.seed, _ROOMS if settings.clips > BLOCK else 5), self._noise()
        work = [(f"{voice.name}-{number:03d}", copy) for voice, number, _ in blocks_of(self._voices, settings.clips)
                for copy in range(settings.copies)]  # fmt: skip
        speakable = _AllWords(words)
        for at, (name, copy) in enumerate(work):
            self._show(at / len(work), f"examples: {name}")
            path = folder / "examples" / f"{name}-{copy}.npz"
            sounds = folder / "speech" / f"{name}.npz"
            make_examples(path, sounds, speakable, settings.seed, rooms, noise, gentle=copy == 0 and settings.easy > 0)
        if settings.real:
            clips = wake_words(self._data / "speech")
            for copy in range(max(1, settings.real_copies // 6)):
                path = folder / "examples" / f"wake-{copy}.npz"
                make_examples(path, clips, speakable, settings.seed, rooms, noise, real=True)

    def _orders(self, words: Mapping[str, Entry]) -> None:
        """Find the words of the recorded orders, and make examples of them."""
        settings, path = self._settings, self._folder / "orders.json"
        clips = transcribed(path, self._data / "speech", self._net, words, self._show)
        rooms, noise = rooms_of(settings.seed, _ROOMS), self._noise()
        for copy in range(settings.real_copies):
            examples = self._folder / "examples" / f"zz-orders-{copy}.npz"
            make_examples(examples, clips, _AllWords(words), settings.seed, rooms, noise, real=True)

    def _fit(self, until: int, files: str = "*.npz") -> dict[str, float]:
        """Teach up to step ``until`` with the examples of ``files``."""
        settings = self._settings
        paths = sorted((self._folder / "examples").glob(files))
        examples: list[Example] = [example for path in paths for example in read_examples(path)]
        plan = Plan(settings.steps, settings.frames, settings.rate, settings.warm, seed=settings.seed)
        hours = sum(len(example.features) for example in examples) / 360_000
        return fit(examples, self._shape, plan, self._net, until, self._show, self._start) | {"hours": round(hours, 2)}

    def _write(self, said: list[Said], words: Mapping[str, Entry], tuning: Tuning) -> None:
        sentences = [(tuple(one.text.split()), _WEIGHTS[one.kind]) for one in said]
        trained = f"{wall_clock().date()} on {self._settings.clips} spoken sentences"
        text = readme(self._settings, words, self._voices, trained)
        write_folder(self._folder / "model", restore(self._net), words, sentences, tuning, text)

    def _tuning(self, said: list[Said], words: Mapping[str, Entry]) -> Tuning:
        """Return the tuning that hears best, from ``tuning.json`` if it was found before."""
        path, settings = self._folder / "tuning.json", self._settings
        if settings.tune_on and not path.is_file():
            kinds = {one.text: one.kind for one in said}
            clips = chosen_clips(self._folder / "speech", kinds, settings.tune_on, settings.seed)
            write = partial(self._write, said, words)
            trials = tuned(self._folder / "model", write, *clips, self._show)
            kept = [best_of(trials), *trials]
            path.write_text(json.dumps([trial._asdict() for trial in kept], indent=1), encoding="utf-8")
        return Tuning(*json.loads(path.read_text(encoding="utf-8"))[0]["tuning"]) if path.is_file() else Tuning()


class _AllWords(dict[str, Entry]):
    """The lexicon, which also looks up what fillers say and the model itself does not know."""

    def __missing__(self, word: str) -> Entry:
        self[word] = lexicon([word])[word]
        return self[word]


def _chosen(names: tuple[str, ...]) -> list[Voice]:
    known = {voice.name: voice for voice in VOICES}
    if odd := [name for name in names if name not in known]:
        raise VoiceError(f"{odd[0]!r} is no training voice; there are {', '.join(known)}")
    return [known[name] for name in names] if names else list(VOICES)
