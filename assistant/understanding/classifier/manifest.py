"""What stands beside a classifier's weights: what it was made for and from, and how good it was measured to be."""

from pathlib import Path
from typing import Annotated

import msgspec

from assistant.understanding.classifier.errors import ClassifierError

__all__ = ["MANIFEST", "SCHEMA", "WEIGHTS", "Made", "Manifest", "read_manifest", "shipped_classifier", "write_manifest"]

SCHEMA = 1
"""Of the features and of the file's arrays; weights of another one mean nothing here."""

WEIGHTS, MANIFEST = "weights.npz", "manifest.json"

_Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]


class Made(msgspec.Struct, frozen=True):
    """How the weights came to be: the command that makes them again, the data with its licences, and the figures."""

    command: str
    data: dict[str, str] = {}
    figures: dict[str, float] = {}


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``labels`` in the order of the weights; ``outside`` is the one that stands for none of them, "" if there is none.

    ``plain`` says that it reads words as ``words.plain_words`` leaves them, numbers as "#". ``sharpness`` multiplies
    the scores before they become probabilities (the inverse of a temperature, set on data not trained on), and from
    the probability ``sure`` on, a sentence that is not for the car was let in only once in a hundred there.
    """

    schema: int
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    labels: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]
    outside: str
    plain: bool
    sharpness: Annotated[float, msgspec.Meta(gt=0.0)]
    sure: _Share
    made: Made


def shipped_classifier() -> Path:
    """Return the folder of the classifier that comes with the program."""
    return Path(__file__).parent / "model"


def read_manifest(folder: Path) -> Manifest:
    """Read what is said of the weights in a folder; raises ClassifierError."""
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise ClassifierError(f"{path}: cannot be read ({error.strerror}); reinstall Outrider") from None
    except msgspec.MsgspecError as error:
        raise ClassifierError(f"{path}: damaged ({error}); reinstall Outrider") from None
    if manifest.schema != SCHEMA:
        raise ClassifierError(f"{path}: of version {manifest.schema}, this program reads {SCHEMA}; train it anew")
    if len(set(manifest.labels)) < len(manifest.labels) or manifest.outside not in ("", *manifest.labels):
        raise ClassifierError(f"{path}: damaged (its labels are not what they should be); reinstall Outrider")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what is said of the weights into their folder."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
