"""The default engine: vosk (Kaldi), offline, with a model folder and, if wanted, a closed grammar."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from assistant.hearing.audio import RATE, Samples, to_int16
from assistant.hearing.errors import VoiceModelError
from assistant.hearing.grammar import Fitted, fit
from assistant.hearing.models import check_folder, has_lookahead
from assistant.hearing.quiet import captured
from assistant.hearing.transcriber import UNKNOWN, Transcript, transcript_of
from vehicle.events import Word

__all__ = ["VoskTranscriber"]

_ENGLISH: Final = ("the", "a", "on", "off", "to", "in", "turn", "open", "yes", "no", "up", "down")
"""Words that an English model has, however small; those of other languages lack most of them."""
_NEWER: Final = re.compile(
    r"invalid option|unknown (?:component|token|option|type)|unsupported|not supported|expected token", re.IGNORECASE
)
_WHY: Final = re.compile(r"^ERROR \(.*?:\d+\) (.*)$|^ERROR: (.*)$")


class VoskTranscriber:
    """Hears with a vosk model; ``grammar`` holds the phrases that may be said, None for the model's own.

    Raises VoiceModelError when the model is damaged, not English, newer than the engine, or cannot take a grammar.
    ``fitted`` says which words of the grammar it lacks.
    """

    def __init__(self, folder: Path, grammar: Sequence[str] | None = None) -> None:
        check_folder(folder)
        self._model = _load(folder)
        self._folder = folder
        if sum(map(self.knows, _ENGLISH)) < len(_ENGLISH) / 2:
            raise VoiceModelError(
                f"{folder}: is no English model: it lacks words such as 'turn' and 'the'; name another"
            )
        self.fitted = Fitted((), (), ())
        if grammar is not None:
            self.fitted = self._fit(grammar)
        self._recogniser = self._recogniser_of(None if grammar is None else self.fitted.phrases)
        self._heard: list[Word] = []
        self._fed = self._begun = 0

    def knows(self, word: str) -> bool:
        """Whether the model's lexicon has this word."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def begin(self) -> None:
        """Forget what was heard."""
        if self._fed > self._begun:
            self._recogniser.FinalResult()
        self._heard = []
        self._begun = self._fed  # the engine's times go on from utterance to utterance

    def accept(self, samples: Samples) -> str:
        """Take more sound, and return the words so far."""
        self._fed += len(samples)
        if self._recogniser.AcceptWaveform(to_int16(samples)):  # it found a pause of its own
            self._heard += self._words(self._recogniser.Result())
            partial = ""
        else:
            partial = str(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        return " ".join((*(word.word for word in self._heard), *partial.split()))

    def finish(self) -> Transcript:
        """Return what was said."""
        words = (*self._heard, *self._words(self._recogniser.FinalResult()))
        self._heard = []
        self._begun = self._fed
        return transcript_of(words)

    def _words(self, result: str) -> list[Word]:
        offset = self._begun / RATE
        return [
            Word(
                found["word"],
                round(max(0.0, found["start"] - offset), 3),
                round(max(0.0, found["end"] - offset), 3),
                round(min(1.0, max(0.0, found["conf"])), 3),
            )
            for found in json.loads(result).get("result", ())
        ]

    def _fit(self, grammar: Sequence[str]) -> Fitted:
        if not has_lookahead(self._folder):
            raise VoiceModelError(f"{self._folder}: takes no grammar (it has no HCLr.fst); use a small vosk model")
        fitted = fit(grammar, self.knows)
        vocabulary = {word for phrase in grammar for word in phrase.split()}
        if not fitted.phrases or len(fitted.missing) > len(vocabulary) / 2:
            raise VoiceModelError(
                f"{self._folder}: lacks {len(fitted.missing)} of the grammar's {len(vocabulary)} words, such as "
                f"{', '.join(map(repr, fitted.missing[:5]))}; use a larger model, or one of the grammar's language"
            )
        return fitted

    def _recogniser_of(self, phrases: Sequence[str] | None) -> Any:
        import vosk

        arguments: list[Any] = [self._model, float(RATE)]
        if phrases is not None:
            arguments.append(json.dumps([*phrases, *([UNKNOWN] if self.knows(UNKNOWN) else [])], ensure_ascii=False))
        try:
            with captured() as printed:
                # without a grammar it says when a graph is damaged; with one it would crash on it
                recogniser = vosk.KaldiRecognizer(*arguments[:2])
                if phrases is not None:
                    recogniser = vosk.KaldiRecognizer(*arguments)
        except Exception:  # noqa: BLE001 - vosk raises nothing more exact
            raise _failed(self._folder, printed) from None
        recogniser.SetWords(True)
        return recogniser


def _load(folder: Path) -> Any:
    """Load the model; raises VoiceModelError with what the engine printed about it."""
    try:
        import vosk
    except (ImportError, OSError) as error:
        raise VoiceModelError(f"vosk cannot be loaded ({error}); pip install --force-reinstall vosk") from None
    vosk.SetLogLevel(-1)
    try:
        with captured() as printed:
            return vosk.Model(str(folder))
    except Exception:  # noqa: BLE001 - vosk raises nothing more exact
        raise _failed(folder, printed) from None


def _failed(folder: Path, printed: list[str]) -> VoiceModelError:
    reasons = [found[1] or found[2] for found in map(_WHY.match, printed) if found]
    why = reasons[-1].strip()[:160] if reasons else "vosk does not say why"
    if any(_NEWER.search(reason) for reason in reasons):
        return VoiceModelError(f"{folder}: made for a newer vosk than this one ({why}); use an older model")
    return VoiceModelError(f"{folder}: damaged, or no vosk model ({why}); fetch it again, or name another with --model")
