"""A card comes in once, in the machine's time, and then stands still."""

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest
from test_window_loop import Glass

from assistant import window
from assistant.entrance import Entrance
from assistant.presenter import Screen
from hmi.theme import ENTER_S

MS = 1_000_000


def test_a_new_card_has_just_come_and_settles() -> None:
    entrance = Entrance().at(1000 * MS, "defrost")
    assert entrance.age_s(1000 * MS) == 0.0
    later = entrance.at(1100 * MS, "defrost")
    assert later.age_s(1100 * MS) == 0.1
    assert later.age_s(1000 * MS + round(ENTER_S * 1000) * MS) == math.inf


def test_another_card_comes_anew_and_none_needs_no_drawing() -> None:
    entrance = Entrance().at(0, "defrost").at(500 * MS, "heat")
    assert entrance.age_s(500 * MS) == 0.0
    assert entrance.at(600 * MS, "").age_s(600 * MS) == math.inf


def test_what_stands_there_from_the_beginning_does_not_come() -> None:
    assert Entrance("defrost").at(5 * MS, "defrost").age_s(5 * MS) == math.inf


def test_the_window_draws_a_card_that_comes_until_it_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    now_ms, mind = [0], SimpleNamespace(offer=None)
    monkeypatch.setattr(window, "machine_ns", lambda: now_ms[0] * MS)
    runner: Any = SimpleNamespace(session=SimpleNamespace(offers=SimpleNamespace(mind=mind)), playback=lambda: None)
    loop = window._Loop(runner, cast(Any, Glass()), Screen(), None, None, 0, "test")
    drawn = []
    for now_ms[0] in range(0, 400, 50):
        if now_ms[0] == 50:
            mind.offer = SimpleNamespace(key="defrost")
        drawn.append(loop._come())
    assert drawn == [False, True, True, True, True, True, True, False]  # the last one settled, and no more
