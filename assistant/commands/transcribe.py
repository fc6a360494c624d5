"""``outrider transcribe``: the words in sound files, as JSON lines."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from assistant.hearing import (
    FileSource,
    Hearing,
    HearingError,
    HearingSettings,
    Said,
    VadSettings,
    VoskTranscriber,
    find_model,
    open_audio,
    read_grammar,
)
from assistant.hearing.audio import duration_ns
from assistant.hearing.levels import Levels
from assistant.hearing.transcriber import transcript_of
from assistant.terminal import note, progress, say
from vehicle.events import Word

__all__ = ["Transcribed", "make_transcriber", "run_transcribe", "transcribe"]

_PATIENT: Final = HearingSettings(vad=VadSettings(pause_s=0.8, complete_pause_s=0.8))
"""Nobody waits for an answer: a pause within a sentence may be longer than in the car."""

_encoder = msgspec.json.Encoder(order="sorted")


class Transcribed(NamedTuple):
    """What a file holds; times of words count in seconds from its beginning."""

    text: str
    confidence: float
    seconds: float
    words: tuple[Word, ...]
    notes: tuple[str, ...]
    """What is wrong with its sound."""


def run_transcribe(files: list[Path], grammar: Path | None, model: Path | None) -> None:
    """Print a line for each file; raises HearingError, after all others are done, for those that cannot be read."""
    hearing = Hearing(make_transcriber(grammar, model), _PATIENT)
    failures = []
    for path in files:
        try:
            with progress(path.name) as show:
                found = transcribe(path, hearing, show)
        except HearingError as error:
            failures.append(str(error))
            continue
        for line in found.notes:
            note(line)
        say(_line(path, found))  # behind the bar, which takes what is printed while it is shown
    if failures:
        more = f" (and {len(failures) - 1} of {len(files)} files besides)" if len(failures) > 1 else ""
        raise HearingError(failures[0] + more)


def _line(path: Path, found: Transcribed) -> str:
    text, confidence, seconds, words, _ = found
    line = {"file": _text(path), "text": text, "confidence": confidence, "seconds": seconds, "words": words}
    return _encoder.encode(line).decode()


def make_transcriber(grammar: Path | None, model: Path | None) -> VoskTranscriber:
    """Load the engine, and tell the user which words of the grammar it does not know; raises HearingError."""
    phrases = read_grammar(grammar) if grammar is not None else None
    transcriber = VoskTranscriber(find_model(model).folder, phrases)
    if transcriber.fitted.missing:
        note(transcriber.fitted.note())
    return transcriber


def transcribe(path: Path, hearing: Hearing, show: Callable[[float], None]) -> Transcribed:
    """Return what a file holds; ``show`` is told the share that is heard. Raises AudioError."""
    hearing.levels = Levels()
    said: list[Said] = []
    seconds = 0.0
    with closing(open_audio(path)) as source:
        for heard, seconds in _hear(source, hearing):
            show(min(1.0, seconds / source.seconds))
            said += heard
    words = tuple(_moved(word, one.begin_ns / 1e9) for one in said for word in one.transcript.words)
    notes = [source.fault] if source.fault else []
    if hearing.levels.summary:
        notes.append(f"{path}: {hearing.levels.summary}")
    text, confidence, _ = transcript_of(words)
    return Transcribed(text, confidence, round(seconds, 3), words, tuple(notes))


def _hear(source: FileSource, hearing: Hearing) -> Iterator[tuple[list[Said], float]]:
    """Yield what each block brings, and the second at which it ends."""
    end_s = 0.0
    for block in source.blocks():
        end_s = (block.t_ns + duration_ns(len(block.samples))) / 1e9
        yield [heard for heard in hearing.feed(block) if isinstance(heard, Said)], end_s
    yield [heard for heard in hearing.finish() if isinstance(heard, Said)], end_s


def _moved(word: Word, seconds: float) -> Word:
    return Word(word.word, round(word.start + seconds, 3), round(word.end + seconds, 3), word.confidence)


def _text(path: Path) -> str:
    """Return the path as text; bytes that are no UTF-8 come as half characters, which no JSON can hold."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
