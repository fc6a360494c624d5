"""Home Assistant's English test sentences (CC BY 4.0): which concern what a car also has, and what they mean to it."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from assistant.lab.nlu.sets import DataError
from assistant.understanding.table import TABLE
from vehicle.errors import OutriderError

__all__ = ["HomeSentence", "Recogniser", "expected", "of_a_house", "read_hass", "recogniser"]

_INTENTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("HassGetCurrentTime", ""): ("ask.time",),
    ("HassNevermind", ""): ("offer.reject",),
    ("HassClimateSetTemperature", ""): ("climate.temperature",),
    ("HassClimateGetTemperature", ""): ("ask.cabin", "ask.outside"),
    ("HassTurnOn", "garage"): ("home.open",),
    ("HassTurnOn", "window"): ("window.open",),
    ("HassTurnOff", "window"): ("window.close",),
    ("HassTurnOn", "lock"): ("doors.lock",),
    ("HassTurnOff", "lock"): ("doors.unlock",),
    ("HassTurnOn", "light"): ("light.on",),
    ("HassTurnOff", "light"): ("light.off",),
    ("HassTurnOff", "fan"): ("fan.off",),
    ("HassGetCurrentDate", ""): ("ask.date",),
    ("HassGetWeather", ""): ("ask.weather",),
    ("HassMediaNext", ""): ("media.next", "replay.forward"),
    ("HassMediaPrevious", ""): ("media.previous", "replay.back"),
    ("HassMediaPause", ""): ("media.off", "replay.pause"),
    ("HassMediaUnpause", ""): ("media.on", "replay.play"),
    ("HassMediaSearchAndPlay", ""): ("media.play",),
    ("HassSetVolume", ""): ("volume.set",),
}
"""By their intent and the class of thing: ours, any of which is right. The table decides which of them are counted."""

_NAMES = ("area", "floor", "name", "preferred_area_id")
"""Slots that name a room or a device of a house."""


_HOUSE = re.compile(
    r"\b(rooms?|house|home|apartment|areas?|space|everywhere|all over|throughout|upstairs|downstairs)\b"
)


class HomeSentence(NamedTuple):
    """A sentence, its intent and slots as its authors give them, and where it was said."""

    text: str
    intent: str
    slots: Mapping[str, Any]
    context: Mapping[str, Any]


class Recogniser(NamedTuple):
    """hassil with Home Assistant's own templates."""

    module: Any
    intents: Any
    lists: Mapping[str, Any]

    def intent(self, sentence: HomeSentence) -> str:
        """Return the intent that the templates give a sentence, "" for none."""
        found = self.module.recognize_best(
            sentence.text, self.intents, slot_lists=dict(self.lists), intent_context=dict(sentence.context)
        )
        return str(found.intent.name) if found else ""


def read_hass(folder: Path) -> list[HomeSentence]:
    """Read the English test sentences; raises DataError, or OutriderError where PyYAML is missing."""
    tests = folder / "hass_intents" / "tests" / "en"
    found: list[HomeSentence] = []
    for path in _files(tests):
        if path.name.startswith("_"):
            continue
        try:
            for test in _yaml(path)["tests"]:
                intent = test["intent"]
                slots, context = intent.get("slots") or {}, intent.get("context") or {}
                found += [HomeSentence(str(text), str(intent["name"]), slots, context) for text in test["sentences"]]
        except (KeyError, TypeError) as error:
            raise DataError(f"{path}: holds no test sentences ({error!r}); copy it anew") from None
    return found


def of_a_house(sentence: HomeSentence) -> bool:
    """Whether the words name a room, a floor, a device or a house itself, which no car has."""
    text = sentence.text.lower()
    return bool(_HOUSE.search(text)) or any(
        str(sentence.slots[key]).lower() in text for key in _NAMES if key in sentence.slots
    )


def expected(sentence: HomeSentence) -> tuple[str, ...]:
    """Return our intents that are right for a sentence, () where a car has nothing of the kind or we support it not."""
    if of_a_house(sentence) or sentence.slots.get("media_class") in ("movie", "tv_show"):
        return ()
    slots = {**sentence.context, **sentence.slots}
    thing = str(slots.get("device_class") or slots.get("domain") or "")
    ours = _INTENTS.get((sentence.intent, thing)) or _INTENTS.get((sentence.intent, ""), ())
    return tuple(name for name in ours if name in TABLE)


def recogniser(folder: Path) -> Recogniser | None:
    """Return hassil with the set's templates and the house of its tests; None where it is not installed."""
    try:
        hassil = import_module("hassil")
    except ModuleNotFoundError:
        return None
    merged: dict[str, Any] = {"language": "en"}
    for path in _files(folder / "hass_intents" / "sentences" / "en"):
        hassil.merge_dict(merged, _yaml(path))
    house = _yaml(folder / "hass_intents" / "tests" / "en" / "_fixtures.yaml")
    lists = {
        "name": [(row["name"], row["name"], _context(row)) for row in house["entities"]],
        "area": [(row["name"], row["name"]) for row in house["areas"]],
        "floor": [(row["name"], row["name"]) for row in house["floors"]],
    }
    texts = {name: hassil.TextSlotList.from_tuples(rows, name=name) for name, rows in lists.items()}
    return Recogniser(hassil, hassil.Intents.from_dict(merged), texts)


def _context(entity: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {key: value for key, value in (entity.get("attributes") or {}).items() if isinstance(value, str)}
    return {"domain": str(entity["id"]).partition(".")[0], **attributes}


def _files(folder: Path) -> Iterator[Path]:
    found = sorted(folder.glob("*.yaml"))  # folders beside hold another, newer form
    if not found:
        raise DataError(f"{folder}: has no .yaml file; copy the set's sentences/en and tests/en there")
    return iter(found)


def _yaml(path: Path) -> Any:
    try:
        yaml = import_module("yaml")
    except ModuleNotFoundError:
        raise OutriderError("yaml is missing; pip install 'outrider[lab]'") from None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); copy the set anew") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is no YAML ({str(error).splitlines()[0]}); copy it anew") from None
