"""Stages 2 and 3: speech from sentences, and features from speech, in files that are each made once.

Whatever is drawn for a file depends on the seed and the file's name alone, so the order of work does not matter.
"""

import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.lab.voice.clips import Clip, Example, read_clips, write_clips, write_examples
from assistant.lab.voice.features import mfcc
from assistant.lab.voice.lexicon import PHONES, Entry
from assistant.lab.voice.sounds import perturbed, room
from assistant.lab.voice.text import Said
from assistant.lab.voice.voices import Voice, speak

__all__ = ["BLOCK", "blocks_of", "labels_of", "make_examples", "make_speech", "rooms_of"]

BLOCK = 100
"""Clips in a file."""
_SHARES = {"command": 0.35, "order": 0.13, "wake": 0.03, "word": 0.16, "short": 0.11, "filler": 0.22}
"""How much of the speech is of each kind of sentence; "word" are those of the short ones that are one word alone, which
are said in a way of their own: slower, and with nothing before or after them to tell what they are."""
_MAX_FRAMES = 1200
_WARP = 0.08

Show = Callable[[float, str], None]


def blocks_of(voices: Sequence[Voice], clips: int) -> list[tuple[Voice, int, int]]:
    """Return (voice, number, clips) of each file of speech; a voice has its share of the clips, at least one."""
    total = sum(voice.share for voice in voices)
    found = []
    for voice in voices:
        left = max(1, round(clips * voice.share / total))
        found += [(voice, number, min(BLOCK, left - number * BLOCK)) for number in range(-(-left // BLOCK))]
    return found


def make_speech(folder: Path, said: Sequence[Said], voices: Sequence[Voice], clips: int, seed: int, show: Show) -> None:
    """Let the voices speak, each about its share of ``clips`` sentences; files that are there stay."""
    kinds = {kind: [one.text for one in said if one.kind == kind] for kind in _SHARES}
    kinds["word"] = [text for text in kinds["short"] if " " not in text]
    kinds = {kind: texts for kind, texts in kinds.items() if texts}
    work = blocks_of(voices, clips)
    for at, (voice, number, count) in enumerate(work):
        path = folder / f"{voice.name}-{number:03d}.npz"
        show(at / len(work), f"speech: {voice.name}")
        if path.is_file():
            continue
        dice = random.Random(f"{seed} {path.name}")
        chosen = dice.choices(list(kinds), [_SHARES[kind] for kind in kinds], k=count)
        texts = [dice.choice(kinds[kind]) for kind in chosen]
        write_clips(path, [Clip(*pair) for pair in zip(speak(voice, texts, dice), texts, strict=True)])


def rooms_of(seed: int, count: int) -> list[npt.NDArray[np.float32]]:
    """Return as many rooms' impulse responses."""
    rng = np.random.default_rng(seed)
    return [room(rng) for _ in range(count)]


def labels_of(text: str, words: Mapping[str, Entry]) -> npt.NDArray[np.uint8]:
    """Return the network's outputs for a text whose words all are in ``words``: 1 and up, each word's first way."""
    phones = [phone for word in text.split() for phone in words[word].pronunciations[0]]
    return np.array([1 + PHONES.index(phone) for phone in phones], np.uint8)


def make_examples(
    path: Path,
    clips: Sequence[Clip] | Path,
    words: Mapping[str, Entry],
    seed: int,
    rooms: list[npt.NDArray[np.float32]],
    recorded: npt.NDArray[np.float32] | None,
    real: bool = False,
    gentle: bool = False,
) -> None:
    """Write the features of clips as they might have been heard, unless that file is there.

    Clips that are too short for their labels, or much too long, are left out.
    """
    if path.is_file():
        return
    rng = np.random.default_rng([seed, zlib.crc32(path.name.encode())])
    found = []
    for clip in read_clips(clips) if isinstance(clips, Path) else clips:
        sound = perturbed(clip.sound, rng, rooms, recorded, real, gentle)
        features = mfcc(sound, float(1 + rng.uniform(-_WARP, _WARP))).astype(np.float16)
        labels = labels_of(clip.text, words)
        if len(labels) * 3 + 6 <= len(features) <= _MAX_FRAMES and len(labels):
            found.append(Example(features, labels))
    write_examples(path, found or [Example(np.zeros((0, 40), np.float16), np.zeros(0, np.uint8))])
