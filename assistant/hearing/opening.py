"""Opens the ear of a drive: the microphone, the best model that is there, and the phrases that may be said."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from assistant.hearing.audio import AudioSource
from assistant.hearing.ear import Ear
from assistant.hearing.errors import VoiceModelError
from assistant.hearing.hearing import Hearing, HearingSettings
from assistant.hearing.microphone import open_microphone
from assistant.hearing.models import find_model
from assistant.hearing.vosk_engine import VoskTranscriber

__all__ = ["EarOptions", "open_ear"]


class EarOptions(msgspec.Struct, frozen=True):
    """How to hear; ``grammar`` None: all words of the model, ``wake`` "": without a wake phrase."""

    grammar: tuple[str, ...] | None = None
    push_to_talk: bool = True
    wake: str = ""
    model: Path | None = None
    device: str | None = None


def open_ear(
    start_ns: int,
    options: EarOptions,
    complete: Callable[[str], bool] | None = None,
    prepare: Callable[[], None] = lambda: None,
    stop_voice: Callable[[], None] | None = None,
    tell: Callable[[str], None] = lambda line: None,
    open_source: Callable[[], AudioSource] | None = None,
) -> Ear:
    """Return an ear that begins to listen by itself, and never fails but in its ``fault``.

    ``start_ns`` is the machine's time at event time 0. ``complete`` says whether words are a whole command; without it,
    a phrase of the grammar is one. ``prepare`` loads what the words will need, so that nothing is loaded while somebody
    speaks. It, ``stop_voice`` and ``tell``, which is told of words that the model lacks, are called in the ear's
    thread. ``open_source`` stands in for the microphone.
    """

    def make() -> Hearing:
        transcriber = VoskTranscriber(find_model(options.model).folder, options.grammar)
        if line := transcriber.fitted.note():
            tell(line)
        if unknown := [word for word in options.wake.split() if not transcriber.knows(word)]:
            raise VoiceModelError(
                f"the speech model does not know {', '.join(map(repr, unknown))}; choose another wake phrase than "
                f"{options.wake!r}"
            )
        whole = complete or frozenset(transcriber.fitted.phrases).__contains__
        prepare()
        return Hearing(transcriber, HearingSettings(push_to_talk=options.push_to_talk), whole, stop_voice)

    return Ear(open_source or (lambda: open_microphone(start_ns, options.device)), make, options.wake)
