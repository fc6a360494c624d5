"""``outrider evaluate speech DATA``: how well a speech model hears, beside pocketsphinx with the same grammar.

Orders and single words are recordings of real people that took no part in any training; no human recording of commands
in a car could be found, so those are spoken by a synthetic voice that took no part either, and the table says so.
"""

import json
import random
import resource
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.hearing.models import find_model
from assistant.lab.voice.clips import Clip
from assistant.lab.voice.delays import delays_of
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import RATE
from assistant.lab.voice.lists import listed
from assistant.lab.voice.measures import Score, edits, nearest, ratio
from assistant.lab.voice.peers import Ears, Sphinx, Vosk, Words
from assistant.lab.voice.recorded import Order, heard, orders, phrases, single_words, ways_to_say
from assistant.lab.voice.sounds import fan, road, wind, with_noise
from assistant.lab.voice.text import examples, said_words
from assistant.lab.voice.voices import HELD_OUT, available, speak
from assistant.understanding import Context, understand
from vehicle.clock import machine_ns
from vehicle.signals import PATHS
from vehicle.state import SignalState

__all__ = ["COMMANDS", "DIGITS", "Row", "evaluate", "measure", "table"]

COMMANDS = listed("yes no up down left right on off stop go")
DIGITS = listed("zero one two three four five six seven eight nine")
SNRS_DB = (None, 10.0, 5.0, 0.0)
"""Loudness of a command over the road's noise; None for no noise."""

_NOISE_S = 60
_PEER_LIMIT = 40
"""Clips of each set that the peer hears: in noise it takes as long as the sound itself."""
_PAUSE = np.zeros(RATE // 2, np.float32)

Show = Callable[[float, str], None]
_Floats = npt.NDArray[np.float32]
_Maker = Callable[[Sequence[str] | None], Ears | None]
"""Makes a recogniser for the phrases of a grammar, or for whatever it knows; None if it cannot."""


class Row(NamedTuple):
    """One measured figure: what was measured, by which recogniser, the score, and seconds of a core for each second."""

    what: str
    who: str
    score: Score
    real_time: float


def evaluate(
    data: Path, model: Path | None, show: Show, *, limit: int = 0, peer: bool = True, json_file: Path | None = None,
    seed: int = 0,
) -> str:  # fmt: skip
    """Measure the model (the one that Outrider would use, if None) on ``data``; return the table.

    ``limit`` keeps only so many clips of each set, 0 for all. Raises VoiceError without recordings.
    """
    speech = data if (data / "coffee_orders").is_dir() else data / "speech"
    folder = find_model(model).folder
    before, kilobytes = machine_ns(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Vosk(folder, None)
    load_s = (machine_ns() - before) / 1e9
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - kilobytes) / 1024
    rows = measure(speech, lambda expected: Vosk(folder, expected), "vosk", show, limit, seed)
    notes = [f"{folder}: loaded in {load_s:.2f} s, {max(0.0, megabytes):.0f} MB of memory."]
    if peer:
        try:
            Sphinx(("yes",))
        except VoiceError as error:
            notes.append(f"No peer: {error}.")
        else:
            rows += measure(speech, _sphinx, "pocketsphinx", show, limit or _PEER_LIMIT, seed)
            notes.append(f"pocketsphinx on {limit or _PEER_LIMIT} clips of each set, where there is a grammar.")
    if available(HELD_OUT):
        show(0.98, "delays")
        notes.append(
            str(delays_of(folder, _spoken(_first(examples(kept_out=False), limit or _PEER_LIMIT, seed), seed)))
        )
    else:
        notes.append(f"No commands in a car: the voice {HELD_OUT.name} is missing; apt install flite.")
    if json_file is not None:
        json_file.write_text(json.dumps([_flat(row) for row in rows], indent=1), encoding="utf-8")
    return "\n".join([*table(rows), *notes])


def measure(speech: Path, ears: _Maker, who: str, show: Show, limit: int, seed: int) -> list[Row]:
    """Return all figures of one recogniser, made by ``ears`` for each grammar (None for its own)."""
    rows: list[Row] = []
    parts: list[Callable[[], Iterator[Row]]] = [
        lambda: _orders(speech, ears, who, limit, seed),
        lambda: _single(speech, ears, who, limit, seed),
        lambda: _commands(ears, who, limit, seed),
        lambda: _not_meant(speech, ears, who, limit, seed),
    ]
    for at, part in enumerate(parts):
        for row in part():
            rows.append(row)
            show((at + 0.5) / len(parts), f"{who}: {row.what.partition(':')[0]}")
    if not rows:
        raise VoiceError(f"{speech} holds no recordings; name the folder with coffee_orders/ and single_words/")
    return rows


def table(rows: Sequence[Row]) -> list[str]:
    """Return the lines of the table, one for each figure, the recognisers' side by side."""
    names = list(dict.fromkeys(row.who for row in rows))
    whats = list(dict.fromkeys(row.what for row in rows))
    found = {(row.what, row.who): row for row in rows}
    lines = [["", *(f"{name} (n, real-time factor)" for name in names)]]
    for what in whats:
        cells = [found.get((what, name)) for name in names]
        lines.append([what, *(
            f"{row.score} ({row.score.clips}, {row.real_time:.3f})" if row else "–" for row in cells
        )])  # fmt: skip
    widths = [max(len(line[at]) for line in lines) for at in range(len(names) + 1)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _sphinx(expected: Sequence[str] | None) -> Ears | None:
    return None if expected is None else Sphinx(expected)


def _flat(row: Row) -> dict[str, Any]:
    return {"what": row.what, "who": row.who, "real_time": row.real_time} | row.score._asdict()


def _first(clips: Sequence[Any], limit: int, seed: int) -> list[Any]:
    """Return ``limit`` of the clips, drawn without looking at them; all for 0."""
    chosen = list(clips)
    random.Random(seed).shuffle(chosen)
    return chosen[:limit] if limit else chosen


def _speed(heard_: Sequence[Words], sounds: Sequence[_Floats]) -> float:
    return sum(words.cpu_s for words in heard_) / max(1e-9, sum(map(len, sounds)) / RATE)


def _orders(speech: Path, ears: _Maker, who: str, limit: int, seed: int) -> Iterator[Row]:
    """Word errors against the nearest way of saying the order, and orders with all slots right."""
    if not (speech / "coffee_orders").is_dir():
        return
    chosen: list[Order] = _first(orders(speech, "test"), limit, seed)
    sounds = [heard(order.path) for order in chosen]
    listener = _needed(ears(phrases(speech)))
    results = [listener.hear(sound) for sound in sounds]
    wrong, total, right = [], [], []
    for order, words in zip(chosen, results, strict=True):
        said = nearest(ways_to_say(order.slots), words.text)
        wrong.append(edits(said.split(), words.text.split()))
        total.append(len(said.split()))
        right.append(all(f" {value} " in f" {words.text} " for value in order.slots.values()))
    speed = _speed(results, sounds)
    yield Row("coffee orders, test split, 431 phrases: word errors %", who, ratio(wrong, total, seed), speed)
    yield Row("coffee orders: all slots right %", who, ratio(right, [1] * len(right), seed), speed)


def _single(speech: Path, ears: _Maker, who: str, limit: int, seed: int) -> Iterator[Row]:
    for name, words in (("ten command words", COMMANDS), ("ten digits", DIGITS)):
        clips: list[Clip] = _first(single_words(speech, words), limit, seed)
        if not clips:
            continue
        listener = _needed(ears(words))
        sounds = [np.concatenate([_PAUSE, clip.sound, _PAUSE]) for clip in clips]
        results = [listener.hear(sound) for sound in sounds]
        right = [result.text == clip.text for result, clip in zip(results, clips, strict=True)]
        yield Row(f"{name}, real: right %", who, ratio(right, [1] * len(right), seed), _speed(results, sounds))


def _all_examples() -> list[tuple[str, str]]:
    return [*examples(kept_out=True), *examples(kept_out=False)]


def _commands(ears: _Maker, who: str, limit: int, seed: int) -> Iterator[Row]:
    """The intent table's examples by the voice that took no part: is the same understood as of the typed sentence?"""
    if not available(HELD_OUT):
        return
    open_ears, closed = ears(None), ears([words for _, words in _all_examples()])
    for name, pairs in (("met in training", examples(kept_out=False)), ("new to it", examples(kept_out=True))):
        chosen: list[tuple[str, str]] = _first(pairs, limit, seed)
        sounds = [np.concatenate([_PAUSE, sound, _PAUSE]) for sound in _spoken(chosen, seed)]
        for snr_db in SNRS_DB:
            noisy = [_on_the_road(sound, snr_db, at, seed) for at, sound in enumerate(sounds)]
            how = "quiet" if snr_db is None else f"{snr_db:g} dB"
            for grammar, listener in (("open", open_ears), ("closed", closed)):
                if listener is None:
                    continue
                results = [listener.hear(sound) for sound in noisy]
                right = [_meant(result.text) == intent for result, (intent, _) in zip(results, chosen, strict=True)]
                what = f"commands by {HELD_OUT.name}, sentences {name}, {grammar}, {how}: intents right %"
                yield Row(what, who, ratio(right, [1] * len(right), seed), _speed(results, noisy))


def _spoken(chosen: Sequence[tuple[str, str]], seed: int) -> list[_Floats]:
    """Let the voice that took no part say the texts of (intent, text)."""
    return list(speak(HELD_OUT, [words for _, words in chosen], random.Random(seed)))


def _needed(listener: Ears | None) -> Ears:
    assert listener is not None, "every recogniser takes a grammar"
    return listener


def _on_the_road(sound: _Floats, snr_db: float | None, at: int, seed: int) -> _Floats:
    if snr_db is None:
        return sound
    mixed = with_noise(sound, road(len(sound), np.random.default_rng([seed, at, 99])), snr_db)
    return np.asarray(mixed * min(1.0, 0.95 / float(np.abs(mixed).max())), np.float32)


def _context() -> Context:
    return Context(SignalState(), 0, frozenset(PATHS))


def _meant(text: str) -> str | None:
    return understand(text, _context()).intent if text else None


def _acts(text: str) -> bool:
    return bool(text) and understand(text, _context()).outcome == "act"


def _not_meant(speech: Path, ears: _Maker, who: str, limit: int, seed: int) -> Iterator[Row]:
    """Speech that is not for the car, and noise: how many clips would have made it act."""
    listener = ears(None)
    if listener is None:
        return
    people = [heard(order.path) for order in _first(orders(speech, "test"), limit, seed)]
    people += [heard(path) for path in sorted((speech / "clips").glob("*.flac"))]
    yield _false_row("people, not to the car", listener, people, who, seed)
    strangers = speech.parent / "nlu" / "clinc150" / "data" / "data_full.json"
    if available(HELD_OUT) and strangers.is_file():
        texts = json.loads(strangers.read_text(encoding="utf-8"))["oos_test"]
        said = [said_words(text, random.Random(seed)) for text, _ in _first(texts, limit or 100, seed)]
        spoken = speak(HELD_OUT, [text for text in said if text], random.Random(seed))
        yield _false_row(f"questions out of scope, by {HELD_OUT.name}", listener, spoken, who, seed)
    rng = np.random.default_rng([seed, 7])
    noises = [0.05 * make(RATE * 10, rng) for make in (road, fan, wind) for _ in range(_NOISE_S // 10)]
    kitchen = speech / "noise" / "kitchen.flac"
    if kitchen.is_file():
        recorded = heard(kitchen)
        noises += [recorded[at : at + 10 * RATE] for at in range(0, min(len(recorded), _NOISE_S * RATE), 10 * RATE)]
    yield _false_row("noise of road, fan, wind, kitchen", listener, noises, who, seed)


def _false_row(name: str, listener: Ears, sounds: Sequence[_Floats], who: str, seed: int) -> Row:
    """Return actions that nobody asked for, in each hundred clips."""
    results = [listener.hear(sound) for sound in sounds]
    acted = [_acts(result.text) for result in results]
    return Row(f"{name}: would act, % of clips", who, ratio(acted, [1] * len(acted), seed), _speed(results, sounds))
