"""Write the folder that vosk loads: the acoustic model, the graph, the settings, and what it is made of."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import torch

from assistant.lab.voice.features import CONF
from assistant.lab.voice.graph import outputs_of, pronunciations, word_numbers, write_tables
from assistant.lab.voice.kaldi import write_model
from assistant.lab.voice.language import ngram_grammar
from assistant.lab.voice.lexicon import Entry
from assistant.lab.voice.net import SpeechNet, folded

__all__ = ["Tuning", "write_folder"]

_MODEL_CONF = """--min-active=200
--max-active=1500
--beam=11.0
--lattice-beam=1.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=6
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""Words that no grammar knows have thousands of equal spellings in phones: with a lattice of 6, 3 s of a foreign tongue
took 8 s of a core. With 2, fillers in noise take as long as they last, with 1 a quarter, and commands are understood as
well (of the training's own voices). Chunks of 6 frames let partial words come in time."""


class Tuning(NamedTuple):
    """What is chosen after training, in nats: the price of ``[unk]``, and how much is taken from the blank."""

    unknown_entry: float = 3.0
    unknown_phone: float = 1.5
    blank: float = 0.0


def write_folder(
    folder: Path,
    net: SpeechNet,
    words: Mapping[str, Entry],
    sentences: Iterable[tuple[tuple[str, ...], float]],
    tuning: Tuning,
    readme: str,
) -> None:
    """Write a model folder for vosk 0.3.44 and newer; ``sentences`` teach its own grammar, with their weights."""
    for name in ("am", "conf", "graph"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    weights = folded(net)
    with torch.no_grad():
        weights.last[1][0] -= tuning.blank
    write_model(folder / "am" / "final.mdl", weights, net.shape, outputs_of())
    (folder / "conf" / "mfcc.conf").write_text(CONF, encoding="utf-8")
    (folder / "conf" / "model.conf").write_text(_MODEL_CONF, encoding="utf-8")
    graph = folder / "graph"
    write_tables(graph, words)
    graph_of_words = pronunciations(words, tuning.unknown_entry, tuning.unknown_phone)
    graph_of_words.write(graph / "HCLr.fst", by_output=True)
    ngram_grammar(sentences, word_numbers(words)).write(graph / "Gr.fst")
    (folder / "README").write_text(readme, encoding="utf-8")
    (folder / "SHA256SUMS").write_text(_sums(folder), encoding="utf-8")


def _sums(folder: Path) -> str:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in paths)
