"""``manifest.json``, beside a model: what the file is, what it reads and says, and where it comes from."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final

import msgspec

from anticipation.errors import ModelError
from anticipation.network.shape import NetShape

__all__ = ["FORMAT", "MANIFEST", "Folder", "Manifest", "read_manifest", "shipped_model", "write_manifest"]

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"

Folder = Path | Traversable
"""A folder on the disk, or one inside an installed package."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a model before it is loaded."""

    format: Annotated[int, msgspec.Meta(ge=1)] = FORMAT
    model: Annotated[str, msgspec.Meta(pattern=r"^[^/\\]+\.onnx\Z")]
    """Name of the file beside the manifest."""
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    """Of the model's file."""
    schema: str
    """Hash of the names of the window's columns that the model was taught with."""
    shape: NetShape
    outputs: tuple[str, ...]
    """Names of the logits in ``y``, in their order."""
    trained: str
    """When, and on what."""
    made_by: str
    """The command and the seed that make this model again."""

    def __post_init__(self) -> None:
        if len(self.outputs) != self.shape.outputs:
            raise ValueError(f"{len(self.outputs)} outputs are named, {self.shape.outputs} are there")


class _Opening(msgspec.Struct):
    """What is read first, whatever else a later format may hold."""

    format: Annotated[int, msgspec.Meta(ge=1)]


_encoder = msgspec.json.Encoder(order="deterministic")


def shipped_model() -> Folder:
    """Return the folder of the model that comes with the program."""
    return files("anticipation") / "model"


def read_manifest(folder: Folder) -> Manifest:
    """Read the manifest of the model in a folder.

    Raises ModelError when it is missing, cannot be read, is no manifest, or is of a format from the future.
    """
    file = folder / MANIFEST
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{file}: missing: no model lies here; reinstall Outrider or train one") from None
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror or error}); see to its permissions") from None
    try:
        said = msgspec.json.decode(content, type=_Opening).format
        if said > FORMAT:
            raise ModelError(f"{file}: format {said} is newer than this program reads ({FORMAT}); update Outrider")
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ModelError(f"{file}: is no manifest of a model ({error}); reinstall Outrider or train anew") from None


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into a folder, as text that people read."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(_encoder.encode(manifest), indent=2) + b"\n")
