"""Silence that no microphone gives, and sound that is cut off, are noticed."""

import numpy as np
from hear_stage import blocks, clip, silence

from assistant.hearing.audio import RATE, Samples
from assistant.hearing.levels import Levels, level_db


def watched(samples: Samples) -> Levels:
    levels = Levels()
    for block in blocks(samples, 512):
        levels.step(block.samples)
    return levels


def test_speech_in_a_quiet_room_is_as_it_should_be() -> None:
    levels = watched(np.concatenate((clip(), silence(20))))
    assert (levels.fault, levels.summary) == ("", "")


def test_a_muted_microphone_is_noticed_until_it_speaks() -> None:
    muted = np.zeros(6 * RATE, np.float32)
    assert "muted" in watched(muted).fault
    assert watched(muted).summary == "holds only silence"
    assert watched(np.concatenate((muted, clip()))).fault == ""
    assert watched(muted[: 4 * RATE]).fault == ""


def test_clipped_speech_is_noticed_and_forgotten_when_it_is_over() -> None:
    loud = np.clip(clip() * 30, -1, 1)
    assert "too loud" in watched(loud).fault
    after = watched(np.concatenate((loud, *[clip()] * 40)))
    assert after.fault == ""
    assert "too loud" in after.summary


def test_loud_speech_that_is_not_cut_off_is_no_fault() -> None:
    loud = clip() / np.abs(clip()).max()
    assert watched(loud).summary == ""


def test_levels_are_in_db_of_full_scale() -> None:
    assert level_db(np.ones(100, np.float32)) == 0.0
    assert round(level_db(np.full(100, 0.1, np.float32)), 3) == -20.0
    assert level_db(np.zeros(100, np.float32)) == -120.0
    assert level_db(np.zeros(0, np.float32)) == -120.0
