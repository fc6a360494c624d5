"""What was said in a recorded drive: its events know, or else its sound is heard again."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.hearing import Hearing, HearingError, Partial, VoskTranscriber, find_model, open_audio
from assistant.hearing.audio import duration_ns
from assistant.hearing.hearing import Heard
from assistant.subtitles import Subtitles
from assistant.terminal import note, progress
from assistant.understanding import complete
from vehicle.drive import Drive
from vehicle.events import Utterance

__all__ = ["heard_in"]


class _Spoken(NamedTuple):
    partials: tuple[Partial, ...] = ()
    utterances: tuple[Utterance, ...] = ()


def heard_in(drive: Drive, model: Path | None = None) -> tuple[Drive, Subtitles]:
    """Return the drive with what is said in its sound files among its events, and the words as they are being said.

    A drive whose events hold spoken words needs no recogniser, and gets none. Where there is no model, or a file cannot
    be read, that is told, and the drive goes on without.
    """
    recorded = any(isinstance(event, Utterance) and event.source == "voice" for event in drive.events)
    if recorded or not drive.voice:
        return drive, Subtitles()
    try:
        hearing = Hearing(VoskTranscriber(find_model(model).folder), complete=complete)
    except HearingError as error:
        note(f"what is said in this drive is not heard: {error}")
        return drive, Subtitles()
    partials: list[Partial] = []
    utterances: list[Utterance] = []
    for path, start_ns in drive.voice:
        try:
            with progress(f"Hearing {path.name}") as show:
                spoken = _hear(path, start_ns, hearing, show)
        except HearingError as error:
            note(f"what is said in it is not heard: {error}")
            continue
        partials += spoken.partials
        utterances += spoken.utterances
    events = sorted((*drive.events, *utterances), key=lambda event: event.t_ns)
    return replace(drive, events=tuple(events)), Subtitles(partials)


def _hear(path: Path, start_ns: int, hearing: Hearing, show: Callable[[float], None]) -> _Spoken:
    """Hear a file that begins at ``start_ns``; raises AudioError."""
    partials: list[Partial] = []
    utterances: list[Utterance] = []
    with closing(open_audio(path, start_ns)) as source:
        heard: list[Heard] = []
        for block in source.blocks():
            heard += hearing.feed(block)
            seconds = (block.t_ns + duration_ns(len(block.samples)) - start_ns) / 1e9
            show(min(1.0, seconds / max(source.seconds, 1e-3)))
        heard += hearing.finish()
        fault = source.fault
    if fault:
        note(fault)
    for one in heard:
        if isinstance(one, Partial):
            partials.append(one)
            continue
        partials.append(Partial(one.t_ns, ""))
        if one.transcript.meant:
            utterances.append(one.utterance())
    return _Spoken(tuple(partials), tuple(utterances))
