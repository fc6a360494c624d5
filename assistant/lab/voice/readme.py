"""What is written beside the model: what it is, what it learnt from, and who may use it."""

from collections.abc import Mapping, Sequence

from assistant.lab.voice.lexicon import Entry
from assistant.lab.voice.settings import VoiceSettings
from assistant.lab.voice.voices import HELD_OUT, Voice

__all__ = ["readme"]

_RECORDINGS = """| recordings | licence |
|---|---|
| coffee orders, training split (Picovoice/speech-to-intent-benchmark @ 47b1ca63) | Apache-2.0 |
| wake words (Picovoice/wakeword-benchmark @ 0c7cff92) | Apache-2.0 |
| kitchen noise (as the coffee orders; Freesound) | see the data's README |
"""
_NO_RECORDINGS = "No real recordings were used.\n"


def readme(settings: VoiceSettings, words: Mapping[str, Entry], voices: Sequence[Voice], trained: str) -> str:
    """Return the text of the model folder's README; ``trained`` says when, and on how much."""
    ways: dict[str, int] = {}
    for entry in words.values():
        ways[entry.way] = ways.get(entry.way, 0) + 1
    by_way = ", ".join(f"{count} by {way}" for way, count in sorted(ways.items()))
    spelled = [word for word, entry in words.items() if entry.way == "letters"]
    start = (
        f"It went on from the weights of an earlier model of ours (sha256 {settings.start[:8]}).\n\n"
        if settings.start
        else ""
    )
    table = "".join(f"| {voice.name} | {voice.source} | {voice.licence} |\n" for voice in voices)
    return f"""# Outrider's own speech model: English commands in a car

For vosk 0.3.44 and newer. Apache-2.0, as Outrider. Trained {trained}, by `outrider train voice`
(seed {settings.seed}, {settings.steps} steps); no weight of another's model was used.

{start}{len(words)} words ({by_way}), {settings.blocks} blocks
of width {settings.width}. Words that are not among them come out as `[unk]`. Spelled by rule, perhaps wrongly:
{", ".join(spelled) or "none"}.

It learnt from synthetic voices, whose licences allow it:

| voice | from | licence |
|---|---|---|
{table}
{_RECORDINGS if settings.real else _NO_RECORDINGS}
Sentences: Outrider's intent table; CLINC150 (CC BY 3.0, Larson and others) and MASSIVE (CC BY 4.0, Amazon), training
parts. Pronunciations: CMUdict (BSD-2-Clause, Carnegie Mellon University). Rooms, road, fan and wind are synthesised.
The voice {HELD_OUT.name} ({HELD_OUT.source}) took no part, so that it can measure.

SHA256SUMS holds the checksum of every file.
"""
