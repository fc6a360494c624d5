"""Where the speech model lies, and whether its folder is whole.

Looked for in this order: the folder that the user names, one in the folder that ``VOSK_MODEL_PATH`` names, the official
small English model where ``outrider doctor --get-voice`` put it, and the one that comes with the program.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import platformdirs

from assistant.hearing.errors import VoiceModelError

__all__ = [
    "OFFICIAL",
    "SUMS",
    "ModelPath",
    "check_folder",
    "find_model",
    "has_lookahead",
    "is_model",
    "official_folder",
]

OFFICIAL: Final = "vosk-model-small-en-us-0.15"
SUMS: Final = "SHA256SUMS"
"""A file in a model's folder, as ``sha256sum`` writes it; where there is one, the files are checked against it."""

_VARIABLE: Final = "VOSK_MODEL_PATH"
_FST_MAGIC: Final = (2125659606).to_bytes(4, "little")
_GET: Final = "'outrider doctor --get-voice' fetches one, or name one with --model"


class ModelPath(NamedTuple):
    """A model's folder, and who chose it."""

    folder: Path
    origin: str


def official_folder() -> Path:
    """Return where the official model is put for this user."""
    return platformdirs.user_data_path("outrider") / "voice" / OFFICIAL


def find_model(named: Path | None = None) -> ModelPath:
    """Return the model to use; raises VoiceModelError when there is none, or when the one named is none."""
    if named is not None:
        return ModelPath(_named(named), "named")
    found = _by_variable()
    if found is not None:
        return ModelPath(found, _VARIABLE)
    if is_model(official_folder()):
        return ModelPath(official_folder(), "installed")
    built_in = Path(__file__).with_name("model")
    if is_model(built_in):
        return ModelPath(built_in, "built in")
    raise VoiceModelError(f"there is no speech model; {_GET}")


def is_model(folder: Path) -> bool:
    """Whether the folder looks like a vosk model, in the newer or the older layout."""
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def has_lookahead(folder: Path) -> bool:
    """Whether the model takes a grammar: only those whose graph is composed while it runs do."""
    return any((inside / "HCLr.fst").is_file() for inside in (folder / "graph", folder))


def check_folder(folder: Path) -> None:
    """See that the model is whole; raises VoiceModelError that names the file which is not.

    What lies unnoticed inside a file can still make the engine crash, so its checksums are compared where it has some.
    """
    for file in _needed(folder):
        try:
            with file.open("rb") as opened:
                start = opened.read(4)
        except OSError as error:
            raise VoiceModelError(
                f"{file}: cannot be read ({error.strerror}); the model is incomplete; {_GET}"
            ) from None
        if not start or (file.suffix == ".fst" and start != _FST_MAGIC):
            raise VoiceModelError(f"{file}: damaged; {_GET}")
    sums = folder / SUMS
    if sums.is_file():
        _compare(folder, sums)


def _needed(folder: Path) -> Iterator[Path]:
    newer = (folder / "am" / "final.mdl").is_file()
    graph = folder / "graph" if newer else folder
    yield folder / "am" / "final.mdl" if newer else folder / "final.mdl"
    if newer:
        yield folder / "conf" / "model.conf"
    if has_lookahead(folder):
        yield from (graph / "HCLr.fst", graph / "Gr.fst")
    else:
        yield graph / "HCLG.fst"


def _compare(folder: Path, sums: Path) -> None:
    for line in sums.read_text(encoding="utf-8").splitlines():
        wanted, _, name = line.partition("  ")
        file = folder / name.strip()
        try:
            with file.open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise VoiceModelError(
                f"{file}: cannot be read ({error.strerror}); the model is incomplete; {_GET}"
            ) from None
        if found != wanted.casefold():
            raise VoiceModelError(f"{file}: damaged, its checksum is not that of {SUMS}; {_GET}")


def _named(folder: Path) -> Path:
    if is_model(folder):
        return folder
    if not folder.is_dir():
        raise VoiceModelError(f"{folder}: is no folder; name the unpacked folder of a vosk model")
    inside = sorted(child for child in folder.iterdir() if is_model(child))
    hint = f"; did you mean {inside[0]}?" if inside else "; it has no am/final.mdl"
    raise VoiceModelError(f"{folder}: is no vosk model{hint}")


def _by_variable() -> Path | None:
    """Return the English model in the folder that the variable names: by vosk's custom, the parent of models."""
    parent = Path(os.environ.get(_VARIABLE, "") or os.devnull)
    if is_model(parent):
        raise VoiceModelError(f"{_VARIABLE} names the model {parent} itself; it should name the folder that holds it")
    if not parent.is_dir():
        return None
    models = sorted(child for child in parent.glob("vosk-model*-en-*") if is_model(child))
    preferred = [child for child in models if child.name == OFFICIAL]
    return next(iter((*preferred, *models)), None)
