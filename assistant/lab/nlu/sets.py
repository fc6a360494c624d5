"""Public sets of spoken commands as text: MASSIVE, CLINC150, Snips, the AGL voice agent's. Each keeps its parts apart.

A part called ``test`` measures and is never learned from: ``Part.learnable`` refuses it. MASSIVE's test part is also
that of SLURP, so no part of SLURP is read here at all.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from vehicle.errors import OutriderError

__all__ = ["OUT_OF_SCOPE", "DataError", "Name", "Part", "Sentence", "read_agl", "read_clinc", "read_json"]
__all__ += ["read_lines", "read_massive", "read_snips"]

Read = TypeVar("Read")

Name = Literal["train", "validation", "test"]

OUT_OF_SCOPE = "oos"
"""The label of a sentence that means none of a set's intents (CLINC150's own name for it)."""

_SNIPS = (
    "AddToPlaylist", "BookRestaurant", "GetWeather", "PlayMusic", "RateBook", "SearchCreativeWork",
    "SearchScreeningEvent",
)  # fmt: skip


class DataError(OutriderError):
    """A set of sentences is missing, damaged, or not to be used so."""


class Sentence(NamedTuple):
    """What was typed, and the intent that its authors gave it."""

    text: str
    label: str


class Part(NamedTuple):
    """One part of a set: ``of`` is the set's name, ``name`` which part."""

    of: str
    name: Name
    sentences: tuple[Sentence, ...]

    @property
    def texts(self) -> list[str]:
        """The sentences' words, in order."""
        return [sentence.text for sentence in self.sentences]

    @property
    def labels(self) -> list[str]:
        """The sentences' intents, in order."""
        return [sentence.label for sentence in self.sentences]

    def learnable(self) -> "Part":
        """Return this part, unless it is one that only measures: DataError."""
        if self.name == "test":
            raise DataError(f"{self.of}: its test part measures, and is never learned from; take train or validation")
        return self


def read_massive(folder: Path, name: Name) -> Part:
    """Read a part of MASSIVE en-US (FitzGerald et al., 2022; CC BY 4.0), 60 intents; raises DataError."""
    path = folder / "massive_en" / "data" / f"{name}.jsonl"
    found = []
    for number, row in enumerate(read_lines(path), start=1):
        found.append(_whole(path, partial(_labelled, row), number))
    return Part("MASSIVE", name, _some(path, found))


def read_clinc(folder: Path, name: Name, *, more: bool = False) -> Part:
    """Read a part of CLINC150 (Larson et al., EMNLP 2019; CC BY 3.0), what is out of its 150 intents as ``oos``.

    ``more`` takes the training part with 250 such sentences in place of 100, ``data_oos_plus``. Raises DataError.
    """
    path = folder / "clinc150" / "data" / ("data_oos_plus.json" if more else "data_full.json")
    parts = read_json(path)
    key = "val" if name == "validation" else name
    try:
        rows = [*parts[key], *parts[f"oos_{key}"]]
        found = [Sentence(str(text), str(label)) for text, label in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path}: is not CLINC150's file ({error!r}); copy it anew") from None
    return Part("CLINC150", name, _some(path, found))


def read_snips(folder: Path, name: Name) -> Part:
    """Read the Snips benchmark of 2017 (Coucke et al., 2018; CC0), 7 intents; it has no test part. Raises DataError."""
    if name == "test":
        raise DataError("Snips has no test part; take train or validation")
    found = []
    for intent in _SNIPS:
        stem = f"train_{intent}_full" if name == "train" else f"validate_{intent}"
        path = folder / "snips" / "2017-06-custom-intent-engines" / intent / f"{stem}.json"
        rows = read_json(path, encoding="latin-1" if name == "train" else "utf-8")
        found += [_whole(path, partial(_spoken, row, intent)) for row in _listed(path, rows, intent)]
    return Part("Snips", name, tuple(found))


def read_agl(folder: Path) -> Part:
    """Read what the AGL voice agent is taught with (Apache-2.0): fan, temperature, volume. Raises DataError.

    The label is the intent and, where it has one, what is to be done: ``HVACFanSpeed.increase``.
    """
    path = folder / "agl_voice" / "dataset" / "dataset.json"
    data = read_json(path)
    found = []
    intents, entities = _whole(path, lambda: (data["intents"], data["entities"]))
    meant = _meanings(entities)
    for intent, of in sorted(intents.items()):
        found += [_whole(path, partial(_acted, row, intent, meant)) for row in _listed(path, of, "utterances")]
    return Part("AGL", "train", _some(path, found))


def read_json(path: Path, encoding: str = "utf-8") -> Any:
    """Return what a JSON file holds; raises DataError."""
    return _decoded(path, _read(path, encoding), 0)


def read_lines(path: Path) -> list[Any]:
    """Return what the lines of a JSON lines file hold; raises DataError."""
    return [_decoded(path, line, number) for number, line in enumerate(_read(path).splitlines(), start=1)]


def _meanings(entities: dict[str, Any]) -> dict[str, str]:
    """Return what each way to say an action stands for."""
    meant = {}
    for entity in entities.values():
        for row in entity["data"]:
            for said in (row["value"], *row["synonyms"]):
                meant[said] = row["value"]
    return meant


def _listed(path: Path, rows: Any, key: str) -> list[Any]:
    if not isinstance(rows, dict) or not isinstance(rows.get(key), list):
        raise DataError(f"{path}: holds no list named {key}; copy it anew")
    return list(rows[key])


def _labelled(row: Any) -> Sentence:
    return Sentence(row["text"], row["label_text"])


def _spoken(row: Any, label: str) -> Sentence:
    return Sentence("".join(piece["text"] for piece in row["data"]).strip(), label)


def _acted(row: Any, intent: str, meant: Mapping[str, str]) -> Sentence:
    """Return a sentence of the AGL's, labelled by its intent and what the first piece that names an action means."""
    does = [
        meant.get(piece["text"].strip(), "") for piece in row["data"] if piece.get("entity", "").endswith("_action")
    ]
    return _spoken(row, ".".join([intent, *(name for name in does[:1] if name)]))


def _whole(path: Path, read: Callable[[], Read], number: int = 0) -> Read:
    try:
        return read()
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}{_at(number)}: lacks {error}; copy the file anew") from None


def _some(path: Path, found: Sequence[Sentence]) -> tuple[Sentence, ...]:
    if not found:
        raise DataError(f"{path}: holds no sentence; copy it anew")
    return tuple(found)


def _at(number: int) -> str:
    return f", line {number}" if number else ""


def _decoded(path: Path, text: str, number: int) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise DataError(f"{path}{_at(number)}: is no JSON ({error}); copy the file anew") from None


def _read(path: Path, encoding: str = "utf-8") -> str:
    try:
        return path.read_text(encoding=encoding)
    except OSError as error:
        hint = "DATA is the folder that holds massive_en, clinc150, snips, hass_intents, agl_voice and car_bench"
        raise DataError(f"{path}: cannot be read ({error.strerror}); {hint}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: is no {encoding} text; copy the file anew") from None
