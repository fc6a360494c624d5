"""How a recogniser is scored; what hears here is a list of answers, so that the scores can be known."""

import json
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.hearing.models import find_model
from assistant.lab.voice import evaluate as module
from assistant.lab.voice.delays import delays_of
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.evaluate import Row, measure, table
from assistant.lab.voice.measures import Score
from assistant.lab.voice.peers import Words
from assistant.lab.voice.recorded import heard, orders, phrases, ways_to_say

SPOKEN = Path(__file__).parents[3] / "replays" / "synthetic-commute" / "voice"


def quiet(path: Path, samples: int = 1600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(16000)
        writer.writeframes(np.zeros(samples, "<i2").tobytes())


@pytest.fixture
def speech(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "")  # no voice that measures: recordings alone
    slots = {"coffeeDrink": "mocha", "size": "12 oz", "milkAmount": " soy milk"}
    labels = {
        "a.wav": {"slots": slots, "split": "test"},
        "b.wav": {"slots": {"coffeeDrink": "latte"}, "split": "test"},
        "c.wav": {"slots": slots, "split": "train"},
    }
    for name in labels:
        quiet(tmp_path / "coffee_orders" / name)
    (tmp_path / "coffee_orders" / "labels.json").write_text(json.dumps(labels))
    (tmp_path / "coffee_orders" / "phrases.txt").write_text("Brew a Latte\nbrew a latte\nI want a 12 oz mocha\n")
    for word in ("yes", "no"):
        quiet(tmp_path / "single_words" / word / "1.wav")
    return tmp_path


class Answers:
    """Hears what it is told to, in turn; each answer costs a tenth of a second."""

    def __init__(self, said: Iterator[str]) -> None:
        self._said = said

    def hear(self, sound: np.ndarray) -> Words:
        return Words(next(self._said), 0.1)


def rows_of(speech: Path, said: Sequence[Sequence[str]]) -> dict[str, Row]:
    turns = iter(said)
    rows = measure(speech, lambda _: Answers(iter(next(turns))), "test", lambda *_: None, 0, 0)
    return {row.what: row for row in rows}


def test_orders_are_scored_against_the_nearest_way_to_say_them(speech: Path) -> None:
    order_of_clips = [order.slots["coffeeDrink"] for order in module._first(orders(speech, "test"), 0, 0)]
    answers = {"mocha": "can i get a twelve ounce mocha with milk", "latte": "give me a latte"}
    rows = rows_of(speech, [[answers[drink] for drink in order_of_clips], ["yes", "yes"], [""] * 40])
    words = rows["coffee orders, test split, 431 phrases: word errors %"].score
    assert words.value == pytest.approx(100 * 1 / 14)  # "soy" is missing of 10 + 4 words
    assert rows["coffee orders: all slots right %"].score.value == 50.0
    assert rows["ten command words, real: right %"].score.value == 50.0
    assert rows["coffee orders: all slots right %"].real_time == pytest.approx(1.0)


def test_actions_that_nobody_asked_for_are_counted(speech: Path) -> None:
    acts = ["turn on the air conditioning", "what time is it", "", "blah"] * 20
    rows = rows_of(speech, [["", ""], ["", ""], acts])
    noise = rows["noise of road, fan, wind, kitchen: would act, % of clips"].score
    assert 0 < noise.value < 50


def test_a_recogniser_that_needs_a_grammar_is_asked_only_with_one(speech: Path) -> None:
    grammars: list[object] = []

    def ears(expected: Sequence[str] | None) -> Answers | None:
        grammars.append(expected)
        return None if expected is None else Answers(iter(["yes"] * 9))

    rows = measure(speech, ears, "test", lambda *_: None, 0, 0)
    assert not [row.what for row in rows if "would act" in row.what]
    assert len(rows) == 3


def test_words_come_after_they_were_said_and_sentences_after_their_words() -> None:
    sounds = [heard(path) for path in sorted(SPOKEN.glob("*.wav"))]
    delays = delays_of(find_model(None).folder, sounds)
    assert len(delays.finals) >= len(sounds)
    assert 0 <= np.median(delays.words) < np.median(delays.finals) < 2000
    assert str(delays).startswith("A word is shown ")


def test_without_recordings_it_says_what_to_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(VoiceError, match="labels"):
        orders(tmp_path, "test")


def test_ways_to_say_cover_every_order_of_the_parts(speech: Path) -> None:
    (order,) = orders(speech, "train")
    ways = ways_to_say(order.slots)
    assert "i'd like a twelve ounce mocha with soy milk" in ways
    assert len(ways) == len(set(ways))
    assert phrases(speech) == ["brew a latte", "i want a twelve ounce mocha"]


def test_the_table_shows_recognisers_side_by_side() -> None:
    score = Score(90.0, 80.0, 95.0, 20)
    lines = table(
        [Row("words", "vosk", score, 0.02), Row("words", "sphinx", score, 0.7), Row("more", "vosk", score, 0.1)]
    )
    assert lines[1].count("90.0 [80.0, 95.0]") == 2
    assert "0.700" in lines[1]
    assert lines[2].endswith("–")
