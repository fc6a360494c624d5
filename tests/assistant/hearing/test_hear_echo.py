"""The assistant never hears itself, and a driver who speaks over it is heard: scripted levels."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.echo import EchoGuard, EchoSettings
from assistant.hearing.vad.segment import windows

LEARN, TAIL = windows(EchoSettings().learn_s), windows(EchoSettings().tail_s)
Step = tuple[bool, float, float]
ECHO: Step = (True, 0.9, -30.0)
QUIET: Step = (False, 0.0, -60.0)
DRIVER_OVER_VOICE: Step = (True, 0.9, -20.0)


def gates(steps: Iterable[Step], *, may_barge: bool = True, in_speech: bool = False) -> list[str]:
    guard = EchoGuard()
    return [guard.step(*step, in_speech=in_speech, may_barge=may_barge) for step in steps]


def test_its_own_voice_is_shut_out_however_clearly_it_speaks() -> None:
    assert set(gates([ECHO] * 300)) == {"shut"}


def test_the_room_is_given_time_to_fall_silent() -> None:
    after = gates([ECHO] * 50 + [QUIET] * 50)[50:]
    assert after == ["shut"] * TAIL + ["open"] * (50 - TAIL)


def test_a_driver_who_speaks_over_it_stops_it_once_and_is_heard() -> None:
    found = gates([ECHO] * 40 + [DRIVER_OVER_VOICE] * 30 + [QUIET] * 3)
    assert found.count("barge-in") == 1
    at = found.index("barge-in")
    assert 40 < at <= 40 + windows(EchoSettings().speech_s)
    assert set(found[:at]) == {"shut"}
    assert set(found[at + 1 :]) == {"open"}  # without the pause for the room: the driver goes on


def test_a_knock_is_no_driver() -> None:
    assert "barge-in" not in gates([ECHO] * 40 + [(True, 0.1, -5.0)] * 30)


def test_without_a_way_to_stop_the_voice_nobody_is_heard_over_it() -> None:
    assert set(gates([ECHO] * 40 + [DRIVER_OVER_VOICE] * 30, may_barge=False)) == {"shut"}


def test_an_answer_that_grows_louder_is_not_the_driver() -> None:
    growing = [(True, 0.9, -40.0 + n * 0.1) for n in range(300)]
    assert set(gates(growing)) == {"shut"}


def test_a_driver_who_was_speaking_before_goes_first() -> None:
    assert gates([ECHO] * 3, in_speech=True) == ["barge-in", "open", "open"]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(-120, 0)), max_size=200))
def test_while_it_speaks_only_a_barge_in_opens(steps: list[Step]) -> None:
    stopped = False
    for step, gate in zip(steps, gates(steps), strict=True):
        stopped = (stopped and step[0]) or gate == "barge-in"
        if step[0]:
            assert gate == "shut" or stopped
