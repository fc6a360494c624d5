"""In which words a recorded order was said: of all the ways its slots allow, the one that the network finds likeliest.

The recordings say what was ordered, not how; a network that has learnt from synthetic voices can tell.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from assistant.lab.voice.clips import Clip
from assistant.lab.voice.features import mfcc
from assistant.lab.voice.fit import logits_of, restore
from assistant.lab.voice.lexicon import Entry
from assistant.lab.voice.recorded import heard, orders, ways_to_say
from assistant.lab.voice.stages import labels_of

__all__ = ["likeliest", "transcribed"]

Show = Callable[[float, str], None]


def likeliest(chances: Tensor, ways: Sequence[str], words: Mapping[str, Entry]) -> str:
    """Return the way of saying it with the best log chance in ``chances`` (frames, outputs); "" if none fits."""
    rows = [torch.from_numpy(labels_of(way, words).astype(int)) for way in ways]
    fitting = [(way, row) for way, row in zip(ways, rows, strict=True) if len(row) <= len(chances)]
    if not fitting:
        return ""
    count = len(fitting)
    losses = nn.functional.ctc_loss(
        chances[:, None].expand(-1, count, -1), torch.cat([row for _, row in fitting]),
        torch.full((count,), len(chances)),
        torch.tensor([len(row) for _, row in fitting]), reduction="none",
    )  # fmt: skip
    return fitting[int(losses.argmin())][0]


def transcribed(path: Path, speech: Path, net: Path, words: Mapping[str, Entry], show: Show) -> list[Clip]:
    """Return the recorded training orders with their words; ``path`` keeps what was found."""
    recorded = [(order, heard(order.path)) for order in orders(speech, "train")]
    if not path.is_file():
        listening = restore(net)
        found = {}
        for at, (order, sound) in enumerate(recorded):
            show(at / len(recorded), "orders: finding their words")
            ways = [way for way in ways_to_say(order.slots) if all(word in words for word in way.split())]
            found[order.path.name] = likeliest(logits_of(listening, mfcc(sound)), ways, words)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(found, indent=1), encoding="utf-8")
        part.replace(path)
    texts = json.loads(path.read_text(encoding="utf-8"))
    return [Clip(sound, texts[order.path.name]) for order, sound in recorded if texts[order.path.name]]
