"""The dialogue between sentences: it remembers what it asked, and acts only on the driver's events."""

import inspect

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import dialogue
from assistant.dialogue import ASSISTANT_OFFER, Dialogue, step
from assistant.understanding import Action, Context
from vehicle.events import Answer, DriverEvent, Press, Utterance
from vehicle.signals import PATHS
from vehicle.state import SignalState

S = 1_000_000_000
TRUNK = "Vehicle.Body.Trunk.Rear.IsOpen"


def moment(t_ns: int, writable: frozenset[str] = frozenset({TRUNK})) -> Context:
    state = SignalState()
    state.set(PATHS["Vehicle.Speed"], 0.0, t_ns)
    return Context(state, t_ns, writable)


def play(*events: DriverEvent) -> tuple[Dialogue, list[tuple[Action, ...]]]:
    """Take the events one behind the other; return the dialogue and the actions of each."""
    now, acted = Dialogue(), []
    for event in events:
        now, understood = step(now, event, moment(event.t_ns))
        acted.append(understood.actions if understood else ())
    return now, acted


def test_a_yes_belongs_to_the_question_before_it() -> None:
    assert play(Utterance(0, "open the trunk"), Utterance(2 * S, "yes"))[1] == [(), (Action(TRUNK, True),)]
    assert play(Utterance(0, "open the trunk"), Utterance(2 * S, "no"), Utterance(3 * S, "yes"))[1] == [(), (), ()]
    assert play(Utterance(0, "open the trunk"), Utterance(20 * S, "yes"))[1] == [(), ()]
    # another understood sentence in between ends the question; noise does not
    assert play(Utterance(0, "open the trunk"), Utterance(S, "speed"), Utterance(2 * S, "yes"))[1][-1] == ()
    assert play(Utterance(0, "open the trunk"), Utterance(S, "brzl"), Utterance(2 * S, "yes"))[1][-1] != ()


def test_a_yes_is_used_up() -> None:
    assert play(Utterance(0, "open the trunk"), Utterance(S, "yes"), Utterance(2 * S, "yes"))[1][-1] == ()


def test_a_pressed_yes_counts_like_a_spoken_one() -> None:
    pressed = Answer(S, ASSISTANT_OFFER, "accept")
    assert play(Utterance(0, "open the trunk"), pressed)[1][-1] == (Action(TRUNK, True),)
    assert play(Utterance(0, "open the trunk"), Answer(S, ASSISTANT_OFFER, "reject"))[1][-1] == ()
    assert play(Utterance(0, "open the trunk"), Answer(S, "climate", "accept"))[1][-1] == ()
    assert play(pressed)[1] == [()]


def test_badly_heard_words_and_a_badly_heard_yes_do_nothing() -> None:
    assert play(Utterance(0, "open the trunk", "voice", 1.0), Utterance(S, "yes", "voice", 0.4))[1][-1] == ()


@given(st.lists(st.builds(Press, st.integers(0, 99), st.text(max_size=8)), max_size=5))
def test_presses_do_nothing(events: list[Press]) -> None:
    now, acted = play(*events)
    assert now == Dialogue()
    assert not any(acted)


def test_only_events_of_the_driver_come_in() -> None:
    # rule 1: no function here can be called without an event of the driver
    functions = [f for name, f in inspect.getmembers(dialogue, inspect.isfunction) if f.__module__ == dialogue.__name__]
    assert [f.__name__ for f in functions] == ["step"]
    assert "event" in inspect.signature(step).parameters


def test_a_dialogue_can_be_kept_and_continued() -> None:
    asked, _ = step(Dialogue(), Utterance(0, "open the trunk"), moment(0))
    one = step(asked, Utterance(S, "yes"), moment(S))
    two = step(asked, Utterance(S, "yes"), moment(S))
    assert one == two
    with pytest.raises(AttributeError):
        asked.pending = None  # type: ignore[misc]
    assert msgspec.structs.replace(asked) == asked
