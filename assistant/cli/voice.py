"""``outrider understand``, ``transcribe``, ``listen`` and ``say``: what the driver says and hears."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import DeviceOption

__all__ = ["listen", "say_aloud", "transcribe", "understand"]

GrammarOption = Annotated[Path | None, typer.Option("--grammar", help="A file with a phrase a line: only these.")]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="The folder of a vosk model [default: the best that is installed].")
]


def understand(
    text: Annotated[
        list[str] | None, typer.Argument(help="What the driver says; each argument is one utterance.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with an utterance a line.")] = None,
    context: Annotated[Path | None, typer.Option("--context", help="JSON: what the car says, by VSS path.")] = None,
) -> None:
    """Say what is understood, as JSON lines."""
    from assistant.commands.understand import run_understand

    if bool(text) == (file is not None):
        raise typer.BadParameter("give either TEXT or --file", param_hint="TEXT")
    run_understand(text, file, context)


def transcribe(
    files: Annotated[list[Path], typer.Argument(help="Sound files: WAV, with outrider[voice] also FLAC, Ogg and MP3.")],
    grammar: GrammarOption = None,
    model: ModelOption = None,
) -> None:
    """Write the words in sound files, as JSON lines."""
    from assistant.commands.transcribe import run_transcribe

    run_transcribe(files, grammar, model)


def listen(
    push_to_talk: Annotated[
        bool, typer.Option("--push-to-talk", help="Listen only between two presses of the Enter key.")
    ] = False,
    grammar: GrammarOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    file: Annotated[Path | None, typer.Option("--file", help="Hear this sound file instead.")] = None,
) -> None:
    """Print what the microphone hears, as it is said."""
    from assistant.commands.listen import ListenOptions, run_listen

    if device is not None and file is not None:
        raise typer.BadParameter("give either --device or --file", param_hint="--device")
    run_listen(ListenOptions(push_to_talk, grammar, model, device, file))


def say_aloud(
    text: Annotated[list[str], typer.Argument(help="What the voice says.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write this WAV file instead of playing.")] = None,
    moving: Annotated[bool, typer.Option("--moving", help="Say it as while driving: twelve words at most.")] = False,
) -> None:
    """Hear the voice; print the words that it says."""
    from assistant.commands.say import run_say

    run_say(" ".join(text), out, moving=moving)
