"""The network at run time: a model file, what is said of it, and the caches that it streams through."""

from anticipation.network.manifest import MANIFEST, Manifest, read_manifest, shipped_model, write_manifest
from anticipation.network.runtime import Network, Output, Snapshot
from anticipation.network.shape import NetShape, weight_shapes

__all__ = [
    "MANIFEST",
    "Manifest",
    "NetShape",
    "Network",
    "Output",
    "Snapshot",
    "read_manifest",
    "shipped_model",
    "weight_shapes",
    "write_manifest",
]
