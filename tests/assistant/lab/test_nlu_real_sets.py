"""The numbers that understanding must reach, on the real sets; skipped where those are not at hand."""

from pathlib import Path

import numpy as np
import pytest

from assistant.lab.nlu.car_bench import context_of, read_car_bench
from assistant.lab.nlu.car_calls import actions_of
from assistant.lab.nlu.hass import expected, read_hass
from assistant.lab.nlu.judged import verdict
from assistant.lab.nlu.mapped import OUTSIDE
from assistant.lab.nlu.sets import read_clinc, read_massive
from assistant.understanding import Action, Context, understand
from assistant.understanding.paths import AIRFLOW, EVERYTHING
from vehicle.signals import PATHS
from vehicle.state import SignalState

HERE = Context(SignalState(), 0, EVERYTHING)


@pytest.fixture
def sets(shared_data: Path) -> Path:
    return shared_data / "nlu"


def test_first_turns_of_car_bench_are_right_and_never_acted_on_wrongly(sets: Path) -> None:
    turns = read_car_bench(sets)
    verdicts = [verdict(turn, understand(turn.text, context_of(turn))) for turn in turns]
    assert [turn.text for turn, one in zip(turns, verdicts, strict=True) if one.false] == []
    assert np.mean([one.right for one in verdicts]) >= 0.6


def test_where_nothing_is_known_of_the_car_nothing_else_is_done(sets: Path) -> None:
    wrong = set()
    for turn in read_car_bench(sets):
        done = {action for action in understand(turn.text, HERE).actions if action.path in PATHS}
        wrong |= done - actions_of(turn.calls)
    assert wrong <= {Action(AIRFLOW, "WINDSHIELD")}  # what defrost brings where the airflow is not known


def test_sentences_for_a_home_that_a_car_can_follow_are_understood(sets: Path) -> None:
    asked = [(one, expected(one)) for one in read_hass(sets) if expected(one)]
    right = [understand(one.text, HERE).intent in ours for one, ours in asked]
    assert len(asked) > 100
    assert np.mean(right) >= 0.95


@pytest.mark.parametrize("of", ["MASSIVE", "CLINC150"])
def test_text_that_is_not_for_a_car_moves_nothing_in_it(sets: Path, of: str) -> None:
    part = read_massive(sets, "test") if of == "MASSIVE" else read_clinc(sets, "test")
    texts = [text for text, label in part.sentences if label in OUTSIDE[of]]
    acted = [text for text in texts if any(action.path in PATHS for action in understand(text, HERE).actions)]
    assert acted == []
