"""The public sets of sentences: read as they are, their parts kept apart, and what is missing is said."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from nlu_sets import CAR_STATE, write_car_bench, write_hass, write_sets

from assistant.lab.nlu import sets
from assistant.lab.nlu.car_bench import Turn, context_of, read_car_bench
from assistant.lab.nlu.car_calls import actions_of, paths_of
from assistant.lab.nlu.hass import HomeSentence, expected, of_a_house, read_hass, recogniser
from assistant.lab.nlu.judged import verdict
from assistant.lab.nlu.mapped import MEANS, OUTSIDE
from assistant.lab.nlu.sets import DataError, Part, Sentence, read_agl, read_clinc, read_massive, read_snips
from assistant.understanding import understand
from assistant.understanding.paths import AMBIENT, AMBIENT_COLOUR, HVAC, NAVIGATION, SUNSHADE, WINDOWS
from vehicle.signals import PATHS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_hass(write_car_bench(write_sets(tmp_path)))


def test_names_are_exported() -> None:
    assert len(set(sets.__all__)) == len(sets.__all__)
    assert all(hasattr(sets, name) for name in sets.__all__)


def test_parts_are_read_and_kept_apart(data: Path) -> None:
    for read in (read_massive, read_clinc):
        train, valid, test = (read(data, name) for name in ("train", "validation", "test"))
        assert not set(train.texts) & set(valid.texts) | set(train.texts) & set(test.texts)
        assert set(train.labels) == set(valid.labels) == set(test.labels)
    assert read_massive(data, "train").sentences[0] == Sentence("wake me at six", "alarm_set")
    assert read_clinc(data, "validation").labels.count("oos") == 8
    assert read_snips(data, "validation").sentences[0] == Sentence("AddToPlaylist another café", "AddToPlaylist")
    assert read_agl(data).sentences == (
        Sentence("boost the fan", "HVACFanSpeed.increase"),
        Sentence("fan three", "HVACFanSpeed"),
    )


def test_a_test_part_is_never_learned_from(data: Path) -> None:
    assert read_massive(data, "train").learnable().name == "train"
    with pytest.raises(DataError, match="MASSIVE: its test part measures"):
        read_massive(data, "test").learnable()
    with pytest.raises(DataError, match="no test part"):
        read_snips(data, "test")


@pytest.mark.parametrize(
    "read",
    [
        lambda folder: read_massive(folder, "train"),
        lambda folder: read_clinc(folder, "test"),
        lambda folder: read_snips(folder, "train"),
        read_agl,
        read_car_bench,
    ],
)
def test_a_missing_file_is_named_with_what_the_folder_should_hold(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    with pytest.raises(DataError, match=r"cannot be read .* DATA is the folder that holds massive_en") as told:
        read(tmp_path)
    assert "\n" not in str(told.value)


def test_a_missing_house_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has no \.yaml file"):
        read_hass(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("massive_en/data/train.jsonl", '{"text": "a", "label_text": "b"}\n{"text": \n', "line 2: is no JSON"),
        ("massive_en/data/train.jsonl", '{"text": "a"}\n', "line 1: lacks 'label_text'"),
        ("massive_en/data/train.jsonl", "", "holds no sentence"),
        ("clinc150/data/data_full.json", '{"train": []}', "is not CLINC150's"),
        ("clinc150/data/data_full.json", '{"train": [[1]], "oos_train": []}', "is not CLINC150's"),
        ("snips/2017-06-custom-intent-engines/RateBook/train_RateBook_full.json", "[]", "no list named RateBook"),
        ("agl_voice/dataset/dataset.json", "{}", "lacks 'intents'"),
    ],
)
def test_a_damaged_file_is_named_with_the_place(data: Path, file: str, text: str, said: str) -> None:
    (data / file).write_text(text)

    with pytest.raises(DataError, match=said):
        _read_all(data)


def _read_all(data: Path) -> None:
    for read in (read_massive, read_clinc, read_snips):
        read(data, "train")
    read_agl(data)


def test_bytes_that_are_no_text_are_refused(data: Path) -> None:
    (data / "massive_en" / "data" / "train.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="is no utf-8 text"):
        read_massive(data, "train")


def test_no_label_both_means_something_and_nothing() -> None:
    for of, labels in OUTSIDE.items():
        assert not set(labels) & set(MEANS.get(of, {}))
        assert len(set(labels)) == len(labels)


def test_first_turns_come_with_their_calls_and_the_cars_state(data: Path) -> None:
    turns = read_car_bench(data)

    assert [turn.task for turn in turns] == ["base_0", "base_2", "base_4", "base_6"]
    assert turns[0].calls == (("set_fog_lights", {"on": True}),)
    context = context_of(turns[0])
    assert context.read(f"{HVAC}.Station.Row1.Driver.FanSpeed").value == 20.0
    assert context.read(WINDOWS["passenger"]).value == 25.0


@pytest.mark.parametrize(
    ("name", "said", "paths"),
    [
        ("open_close_window", {"window": "ALL", "percentage": 50}, dict.fromkeys(WINDOWS.values(), 50.0)),
        ("open_close_window", {"window": "LEFT_REAR", "percentage": 0}, {WINDOWS["rear driver"]: 0.0}),
        ("set_fan_speed", {"level": 3}, {f"{HVAC}.Station.Row1.Driver.FanSpeed": 60.0}),
        ("set_fan_airflow_direction", {"direction": "FEET"}, {f"{HVAC}.Station.Row1.Driver.AirDistribution": "DOWN"}),
        ("set_air_circulation", {"mode": "FRESH_AIR"}, {f"{HVAC}.IsRecirculationActive": False}),
        ("set_air_circulation", {"mode": "AUTO"}, {f"{HVAC}.IsRecirculationAuto": True}),
        ("open_close_sunshade", {"percentage": 60}, {SUNSHADE: 40.0}),  # VSS counts how far it is closed
        ("set_ambient_lights", {"on": True, "lightcolor": "RED"}, {AMBIENT: True, AMBIENT_COLOUR: "RED"}),
        ("send_email", {"content_message": "Hi"}, {"send_email": '{"content_message": "Hi"}'}),
        (
            "set_climate_temperature",
            {"temperature": 22, "seat_zone": "ALL_ZONES"},
            {f"{HVAC}.Station.Row1.{zone}.Temperature": 22.0 for zone in ("Driver", "Passenger")},
        ),
        (
            "set_window_defrost",
            {"on": True, "defrost_window": "ALL"},
            {f"{HVAC}.Is{one}DefrosterActive": True for one in ("Front", "Rear")},
        ),
        (
            "set_seat_heating",
            {"level": 1, "seat_zone": "PASSENGER"},
            {"Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling": 33.0},
        ),
        ("get_weather", {"month": 1}, {}),
    ],
)
def test_a_call_becomes_the_actions_that_it_stands_for(
    name: str, said: dict[str, object], paths: dict[str, object]
) -> None:
    found = actions_of(((name, said),))

    assert {action.path: action.value for action in found} == paths
    if not any(path == name for path in paths):
        assert {action.path for action in found} <= set(PATHS)


def _judge(text: str, *calls: tuple[str, dict[str, object]]) -> tuple[bool, bool, bool]:
    """Return whether it is right, all of it, and a false actuation."""
    turn = Turn("t", text, calls, CAR_STATE)
    found = verdict(turn, understand(text, context_of(turn)))
    return found.right, found.whole, found.false


def test_what_is_done_and_was_not_asked_is_a_false_actuation() -> None:
    fog = ("set_fog_lights", {"on": True})
    high = ("set_head_lights_high_beams", {"on": True})
    window = ("open_close_window", {"window": "DRIVER", "percentage": 50})

    air = ("set_air_conditioning", {"on": True})

    assert _judge("Turn the A/C on.", air) == (True, True, False)
    assert _judge("Turn the A/C on.", air, high) == (True, False, False)
    assert _judge("Turn the fog lights on.", fog) == (True, True, False)  # asked for a yes
    assert _judge("Turn on the low beams.", high) == (False, False, True)
    assert _judge("Open the driver's window fully.", window) == (False, False, True)  # the right one, too far
    assert _judge("Open the driver's window.", window) == (False, False, False)  # asked how far
    assert _judge("Turn on the A/C.", ("get_weather", {})) == (False, False, True)
    assert _judge("Tell me a story.", ("get_weather", {})) == (False, False, False)


def test_a_place_is_right_by_its_letters() -> None:
    there = ("navigation_replace_final_destination", {"new_destination_id": "loc_mun_9995"})
    food = ("search_poi_at_location", {"location_id": "loc_mun_9995", "category_poi": "restaurants"})

    assert _judge("Navigate to Munich.", there) == (True, True, False)
    assert _judge("Navigate to Mainz.", there) == (False, False, True)
    assert _judge("Find restaurants in Munich.", food) == (True, True, False)
    assert _judge("Find a bakery in Munich.", food) == (False, False, True)
    assert _judge("What is on my calendar today?", ("get_entries_from_calendar", {"day": 1})) == (True, True, False)


def test_a_car_lacks_what_its_task_takes_away() -> None:
    turn = Turn("t", "Open the trunk.", (), CAR_STATE, "hallucination_missing_tool", ("open_close_trunk_door",))
    hidden = Turn("t", "", (), CAR_STATE, "hallucination", ("result.get_climate_settings.fan_speed",))

    assert "Vehicle.Body.Trunk.Rear.IsOpen" not in context_of(turn).writable
    assert context_of(hidden).read(f"{HVAC}.Station.Row1.Driver.FanSpeed").validity == "unknown"
    assert paths_of("open_close_window") == frozenset(WINDOWS.values())
    assert paths_of("delete_current_navigation") == {f"{NAVIGATION}End"}


def test_a_question_before_an_act_is_no_actuation() -> None:
    opens = ("open_close_trunk_door", {"action": "OPEN"})

    assert _judge("Open the trunk.", opens) == (True, True, False)
    assert _judge("Open the trunk.", ("get_weather", {})) == (False, False, False)


def test_the_house_is_told_from_the_car(data: Path) -> None:
    sentences = {sentence.text: sentence for sentence in read_hass(data)}

    assert expected(sentences["tell me the time"]) == ("ask.time",)
    assert of_a_house(sentences["turn on the kitchen lights"])
    assert of_a_house(sentences["turn on the lights in the house"])
    assert expected(sentences["turn on the kitchen lights"]) == ()
    assert expected(sentences["turn on the lights"]) == ("light.on",)
    assert expected(sentences["start the vacuum"]) == ()


def test_hassil_reads_the_sets_own_templates(data: Path) -> None:
    pytest.importorskip("hassil")
    peer = recogniser(data)

    assert peer is not None
    assert peer.intent(HomeSentence("turn on the kitchen lights", "", {}, {})) == "HassTurnOn"
    assert peer.intent(HomeSentence("start the vacuum", "", {}, {})) == ""


def test_yaml_that_is_none_is_refused(data: Path) -> None:
    (data / "hass_intents" / "tests" / "en" / "some.yaml").write_text("tests: [")
    with pytest.raises(DataError, match="is no YAML"):
        read_hass(data)
    (data / "hass_intents" / "tests" / "en" / "some.yaml").write_text(json.dumps({"tests": [{"sentences": ["a"]}]}))
    with pytest.raises(DataError, match="holds no test sentences"):
        read_hass(data)


def test_a_part_keeps_its_order() -> None:
    part = Part("x", "train", (Sentence("b", "2"), Sentence("a", "1")))

    assert (part.texts, part.labels) == (["b", "a"], ["2", "1"])
