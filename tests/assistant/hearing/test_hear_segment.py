"""Where speech begins and ends: the state machine against scripted probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.vad import Segmenter, VadSettings
from assistant.hearing.vad.segment import WINDOW_S, windows

SHORT = VadSettings(
    min_speech_s=3 * WINDOW_S, pause_s=8 * WINDOW_S, complete_pause_s=4 * WINDOW_S, longest_s=40 * WINDOW_S
)


def edges(probabilities: list[float], *, complete: bool = False) -> list[tuple[int, str]]:
    segmenter = Segmenter(SHORT)
    found = [(n, segmenter.step(p, complete=complete)) for n, p in enumerate(probabilities)]
    return [(n, edge) for n, edge in found if edge is not None]


def test_speech_begins_after_enough_of_it_and_ends_after_a_pause() -> None:
    assert edges([0.0] * 5 + [0.9] * 10 + [0.0] * 20) == [(7, "begin"), (22, "end")]


def test_a_complete_command_ends_sooner() -> None:
    assert edges([0.9] * 10 + [0.0] * 20, complete=True) == [(2, "begin"), (13, "end")]


def test_a_click_is_no_speech() -> None:
    assert edges(([0.9] * 2 + [0.0]) * 20) == []


def test_between_the_thresholds_nothing_changes() -> None:
    assert edges([0.45] * 50) == []
    assert edges([0.9] * 5 + [0.45] * 30) == [(2, "begin")]
    assert edges([0.9, 0.45, 0.9, 0.45, 0.9]) == [(4, "begin")]


def test_a_breath_within_a_sentence_does_not_end_it() -> None:
    assert edges([0.9] * 5 + [0.0] * 7 + [0.9] * 5) == [(2, "begin")]


def test_speech_without_end_is_cut_and_goes_on() -> None:
    assert edges([0.9] * 100) == [(2, "begin"), (42, "cut"), (82, "cut")]


@given(st.lists(st.floats(0, 1), max_size=300))
def test_whatever_comes_begins_and_ends_take_turns_and_nothing_is_too_long(probabilities: list[float]) -> None:
    segmenter, begun, length = Segmenter(SHORT), False, 0
    for probability in probabilities:
        edge = segmenter.step(probability)
        length += 1
        if edge == "begin":
            assert not begun
            begun, length = True, 0
        elif edge is not None:
            assert begun
            begun, length = edge == "cut", 0
        assert segmenter.speaking == begun
        assert not begun or length < windows(SHORT.longest_s)


@given(st.lists(st.floats(0, 0.499), max_size=100))
def test_nothing_below_the_threshold_ever_begins(probabilities: list[float]) -> None:
    assert edges(probabilities) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 0.3, "stop": 0.4},
        {"stop": 0.0},
        {"start": 1.1},
        {"pause_s": 31.0},
        {"complete_pause_s": 0.7},
        {"min_speech_s": 31.0},
    ],
)
def test_settings_that_contradict_each_other_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"thresholds|pauses"):
        VadSettings(**wrong)


@pytest.mark.parametrize(("seconds", "count"), [(0.0, 1), (0.032, 1), (0.033, 2), (0.096, 3), (30.0, 938)])
def test_lengths_are_rounded_up_to_windows(seconds: float, count: int) -> None:
    assert windows(seconds) == count
