"""From a trained network to the files that ship: the graph with int4 experts, and its manifest."""

import hashlib
from pathlib import Path

from anticipation.lab.learn.graph import write_graph
from anticipation.lab.learn.net import Mind
from anticipation.network import Manifest, write_manifest
from anticipation.window import OUTPUTS, SCHEMA

__all__ = ["MODEL", "export"]

MODEL = "mind.onnx"


def export(mind: Mind, folder: Path, trained: str, made_by: str) -> Manifest:
    """Write ``mind.onnx`` and ``manifest.json`` into ``folder``; return the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    write_graph(mind.weights(), mind.shape, path)
    manifest = Manifest(
        model=MODEL,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        schema=SCHEMA,
        shape=mind.shape,
        outputs=OUTPUTS,
        trained=trained,
        made_by=made_by,
    )
    write_manifest(manifest, folder)
    return manifest
