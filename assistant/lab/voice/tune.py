"""Stage 5: choose the price of ``[unk]`` and what is taken from the blank, by ear.

Commands and fillers that the training voices spoke are heard once more, in noise of another seed; the tuning that
understands most commands and acts on the fewest fillers is kept. Nothing that measures the model takes part.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.lab.voice.clips import Clip, read_clips
from assistant.lab.voice.measures import edits
from assistant.lab.voice.package import Tuning
from assistant.lab.voice.peers import Vosk
from assistant.lab.voice.sounds import noise_of, with_noise
from assistant.understanding import Context, understand
from vehicle.signals import PATHS
from vehicle.state import SignalState

__all__ = ["GRID", "Trial", "best_of", "chosen_clips", "tuned"]

GRID = tuple(Tuning(3.0, price, blank) for price, blank in product((1.5, 2.5), (1.0, 2.0, 3.0, 4.0)))
_FALSE_COSTS = 3.0
"""An action that nobody asked for is as bad as so many commands that were not understood."""
_SNR_DB = 12.0

Show = Callable[[float, str], None]


class Trial(NamedTuple):
    """What one tuning reached: shares of commands understood, of fillers acted upon, and of the commands' words that
    were wrong.
    """

    tuning: Tuning
    understood: float
    false: float
    wrong: float


def chosen_clips(speech: Path, kinds: Mapping[str, str], each: int, seed: int) -> tuple[list[Clip], list[Clip]]:
    """Return up to ``each`` spoken commands and fillers in fresh noise; ``kinds`` says of which kind each text is."""
    rng = np.random.default_rng([seed, 31])
    found: dict[str, list[Clip]] = {"command": [], "filler": []}
    for path in sorted(speech.glob("*-000.npz")):
        taken = dict.fromkeys(found, 0)
        for clip in read_clips(path):
            kind = kinds.get(clip.text, "")
            if kind in found and taken[kind] < -(-each // 6) and len(found[kind]) < each:
                taken[kind] += 1
                sound = np.pad(clip.sound, 4000) * np.float32(0.3)
                noisy = with_noise(sound, noise_of(len(sound), rng), _SNR_DB)
                found[kind].append(Clip(np.asarray(np.clip(noisy, -1, 1), np.float32), clip.text))
    return found["command"], found["filler"]


def tuned(
    model: Path, write: Callable[[Tuning], None], commands: Sequence[Clip], fillers: Sequence[Clip], show: Show
) -> list[Trial]:
    """Let ``write`` make the folder ``model`` anew with each tuning of ``GRID``, and return what each reached."""
    here = Context(SignalState(), 0, frozenset(PATHS))
    trials = []
    for at, tuning in enumerate(GRID):
        show(at / len(GRID), f"tuning: price {tuning.unknown_phone:g}, blank {tuning.blank:g}")
        write(tuning)
        ears = Vosk(model, None)
        texts = [ears.hear(clip.sound).text for clip in commands]
        right = [
            understand(text, here).intent == understand(clip.text, here).intent
            for text, clip in zip(texts, commands, strict=True)
        ]
        wrong = sum(edits(clip.text.split(), text.split()) for text, clip in zip(texts, commands, strict=True))
        words = sum(len(clip.text.split()) for clip in commands)
        acted = [understand(ears.hear(clip.sound).text, here).outcome == "act" for clip in fillers]
        understood, false = sum(right) / max(1, len(right)), sum(acted) / max(1, len(acted))
        trials.append(Trial(tuning, understood, false, wrong / max(1, words)))
    return trials


def best_of(trials: Sequence[Trial]) -> Trial:
    """Return the trial with most commands understood and fewest words wrong, less the price of false actions."""
    return max(trials, key=lambda trial: trial.understood - trial.wrong - _FALSE_COSTS * trial.false)
