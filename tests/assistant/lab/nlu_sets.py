"""Small folders in the form of the public sets, with sentences of our own, for the tests of the lab."""

import json
from pathlib import Path

__all__ = ["CAR_STATE", "write_car_bench", "write_hass", "write_sets"]

_SAID = {
    "alarm_set": ("wake me at six", "set an alarm for noon", "alarm at seven please", "wake me up early tomorrow"),
    "play_music": ("play some jazz", "put on a song", "play that album again", "music please"),
    "qa_maths": ("what is two plus two", "five times nine", "divide ten by five", "how much is three squared"),
}

CAR_STATE = {
    "climate_temperature_driver": 22, "climate_temperature_passenger": 20, "fan_speed": 1,
    "fan_airflow_direction": "FEET", "air_conditioning": False, "air_circulation": "FRESH_AIR",
    "window_front_defrost": False, "window_rear_defrost": False, "fog_lights": False, "head_lights_low_beams": True,
    "head_lights_high_beams": False, "state_of_charge": 40, "window_driver_position": 0,
    "window_passenger_position": 25, "window_driver_rear_position": 0, "window_passenger_rear_position": 0,
}  # fmt: skip


def write_sets(folder: Path) -> Path:
    """Write MASSIVE, CLINC150, Snips and the AGL's sentences in small."""
    massive = folder / "massive_en" / "data"
    massive.mkdir(parents=True)
    for part, words in (("train", ""), ("validation", " now"), ("test", " today")):
        rows = [{"id": "0", "text": text + words, "label_text": label} for label in _SAID for text in _SAID[label]]
        (massive / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name in ("data_full", "data_oos_plus"):
        parts: dict[str, list[list[str]]] = {}
        for part, words in (("train", ""), ("val", " now"), ("test", " today")):
            parts[part] = [[text + words, label] for label in ("time", "gas") for text in _clinc(label)]
            parts[f"oos_{part}"] = [[f"{text} {word}{words}", "oos"] for text in _OOS for word in ("of it", "then")]
        _write(folder / "clinc150" / "data" / f"{name}.json", parts)
    for intent in ("AddToPlaylist", "BookRestaurant", "GetWeather", "PlayMusic", "RateBook", "SearchCreativeWork"):
        _snips(folder, intent)
    _snips(folder, "SearchScreeningEvent")
    _agl(folder)
    return folder


_OOS = ("why is the sky blue", "who wrote this novel", "is my parcel here", "can dogs eat grapes")


def _clinc(label: str) -> tuple[str, ...]:
    said = {
        "time": ("what time is it", "tell me the hour", "what does the clock say", "is it noon yet"),
        "gas": ("how full is my tank", "do i need gas", "is there fuel left", "what is the fuel level"),
    }
    return said[label]


def _snips(folder: Path, intent: str) -> None:
    for stem, words in ((f"train_{intent}_full", "the first one"), (f"validate_{intent}", "another café")):
        path = folder / "snips" / "2017-06-custom-intent-engines" / intent / f"{stem}.json"
        encoding = "latin-1" if stem.startswith("train") else "utf-8"
        rows = [{"data": [{"text": f"{intent} "}, {"text": words, "entity": "thing"}]}]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({intent: rows}, ensure_ascii=False), encoding=encoding)


def _agl(folder: Path) -> None:
    action = {"entity": "hvac_fan_speed_action", "slot_name": "hvac_fan_speed_action", "text": "boost"}
    rows = [{"data": [action, {"text": " the fan"}]}, {"data": [{"text": "fan "}, {"entity": "n", "text": "three"}]}]
    entity = {"data": [{"synonyms": ["up", "boost"], "value": "increase"}]}
    data = {"entities": {"hvac_fan_speed_action": entity}, "intents": {"HVACFanSpeed": {"utterances": rows}}}
    _write(folder / "agl_voice" / "dataset" / "dataset.json", data)


def write_car_bench(folder: Path) -> Path:
    """Write four tasks of CAR-bench's form."""
    says = {
        "base_0": ("Turn the fog lights on.", [("set_fog_lights", {"on": True})]),
        "base_2": ("Open the trunk.", [("open_close_trunk_door", {"action": "OPEN"})]),
        "base_4": ("Turn on the headlights.", [("set_head_lights_high_beams", {"on": True})]),
        "base_6": ("Tell me a story about cats.", [("get_weather", {"month": 1})]),
    }
    place = folder / "car_bench"
    place.mkdir(parents=True)
    tasks = [{"task_id": task, "context_init_config": CAR_STATE} for task in says]
    for kind in ("base", "disambiguation", "hallucination"):
        (place / f"tasks_{kind}.jsonl").write_text("".join(json.dumps(task) + "\n" for task in tasks))
    rows = [
        {
            "task_id": task,
            "instruction_matches_task": True,
            "user_turns": [text, "Yes."],
            "ground_truth_actions": [{"name": name, "kwargs": said} for name, said in calls],
        }
        for task, (text, calls) in says.items()
    ]
    (place / "user_turns_from_trajectories.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


_TESTS = """\
language: en
tests:
  - sentences: ["what time is it", "tell me the time"]
    intent: {name: HassGetCurrentTime}
  - sentences: ["turn on the kitchen lights", "turn on the lights in the house"]
    intent: {name: HassTurnOn, slots: {area: Kitchen, domain: light}}
  - sentences: ["turn on the lights"]
    intent: {name: HassTurnOn, slots: {area: Kitchen, domain: light}, context: {area: Kitchen}}
  - sentences: ["start the vacuum"]
    intent: {name: HassVacuumStart}
"""
_TEMPLATES = """\
language: en
intents:
  HassGetCurrentTime:
    data:
      - sentences: ["what time is it"]
  HassTurnOn:
    data:
      - sentences: ["turn on [the] {area} lights"]
"""
_HOUSE = """\
language: en
floors: [{name: Upstairs, id: up}]
areas: [{name: Kitchen, id: kitchen}]
entities: [{name: Lamp, id: light.lamp, state: "off"}]
"""


def write_hass(folder: Path) -> Path:
    """Write a few test sentences and templates of Home Assistant's form."""
    for part, name, text in (
        ("tests", "some.yaml", _TESTS),
        ("tests", "_fixtures.yaml", _HOUSE),
        ("sentences", "some.yaml", _TEMPLATES),
    ):
        path = folder / "hass_intents" / part / "en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _write(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data))
