"""``outrider listen``: print what the microphone, or a sound file, says, as it is heard."""

import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

from assistant.commands.transcribe import make_transcriber
from assistant.hearing import (
    AudioSource,
    Ear,
    FileSource,
    Hearing,
    HearingError,
    HearingSettings,
    Partial,
    Said,
    open_audio,
    open_microphone,
)
from assistant.terminal import note, say
from vehicle.clock import machine_ns, sleep_s
from vehicle.events import Utterance

__all__ = ["ListenOptions", "run_listen"]

_POLL_S: Final = 0.02


class ListenOptions(NamedTuple):
    """What ``outrider listen`` was asked for; ``file`` stands in for the microphone."""

    push_to_talk: bool = False
    grammar: Path | None = None
    model: Path | None = None
    device: str | None = None
    file: Path | None = None


def run_listen(options: ListenOptions) -> None:
    """Listen until the file ends, or until Ctrl-C; raises HearingError when that cannot begin."""
    if options.push_to_talk and options.file is None and not sys.stdin.isatty():
        raise HearingError("push-to-talk needs a terminal: its button is the Enter key")
    transcriber = make_transcriber(options.grammar, options.model)
    settings = HearingSettings(push_to_talk=options.push_to_talk)
    hearing = Hearing(transcriber, settings, frozenset(transcriber.fitted.phrases).__contains__)
    if options.file is not None:
        _hear_file(open_audio(options.file), hearing)
    else:
        _hear_microphone(options, hearing)


def _hear_file(source: FileSource, hearing: Hearing) -> None:
    """Hear a file where it is read, so that what is printed depends on nothing else; the talk button is held."""
    with closing(source):
        for block in source.blocks():
            hearing.button.press(block.t_ns)
            for heard in hearing.feed(block):
                _show(heard)
    for heard in hearing.finish():
        _show(heard)
    for fault in filter(None, (source.fault, hearing.levels.summary)):
        note(fault)


def _hear_microphone(options: ListenOptions, hearing: Hearing) -> None:
    start_ns = machine_ns()
    # the first time a missing microphone ends the command; later one that comes back is listened to again
    opened: list[AudioSource] = [open_microphone(start_ns, options.device)]
    ear = Ear(lambda: opened.pop() if opened else open_microphone(start_ns, options.device), lambda: hearing)
    note("press Enter, speak, and press it again; Ctrl-C ends it" if options.push_to_talk else "Ctrl-C ends it")
    if options.push_to_talk:
        threading.Thread(target=_button, args=(ear, start_ns), name="button", daemon=True).start()
    told = ""
    with suppress(KeyboardInterrupt), closing(ear):
        while True:
            for heard in ear.take(0):
                _show(heard)
            if ear.fault != told and (told := ear.fault):
                note(told)
            sleep_s(_POLL_S)
    if ear.dropped or ear.lost:
        note(f"{ear.lost} blocks of sound and {ear.dropped} results came too fast and were lost")


def _button(ear: Ear, start_ns: int) -> None:
    """Make a button of the Enter key: down, up, down."""
    down = False
    for _ in sys.stdin:
        down = not down
        (ear.press if down else ear.release)(machine_ns() - start_ns)


def _show(heard: Partial | Said | Utterance) -> None:
    if isinstance(heard, Said):
        if not heard.transcript.meant:
            return
        heard = heard.utterance()
    if isinstance(heard, Utterance):
        say(f"{heard.t_ns / 1e9:9.2f} s  {heard.text}  ({heard.confidence or 0.0:.2f})")
    elif heard.text:
        say(f"{heard.t_ns / 1e9:9.2f} s  … {heard.text}")
    sys.stdout.flush()
