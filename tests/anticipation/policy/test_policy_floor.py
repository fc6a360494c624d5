"""The floor that the driver's answers set: who often says no is offered only what is surer, and never nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_drive import MONDAY, SPEED, S, need

from anticipation.facts import Answered, OfferAnswer
from anticipation.mixing import Mixing
from anticipation.need import Need
from anticipation.policy import Answers, Decision, PolicyState, Workload, decide
from anticipation.scene import Scene
from vehicle.signals import PATHS
from vehicle.state import SignalState


def decided(*needs: Need, floor: dict[str, float] | None = None, mixing: Mixing | None = None) -> list[Decision]:
    """What is decided of needs at one moment, in a car that stands."""
    signals = SignalState()
    signals.set(PATHS[SPEED], 0.0, S)
    scene = Scene(S, signals, at=MONDAY)
    learned = mixing if mixing is not None else Mixing()
    of = learned.floor if floor is None else lambda kind: floor.get(kind, 0.0)
    return list(decide(PolicyState(), scene, Workload(), needs, Answers(), floor=of)[1])


def answered(said: OfferAnswer, times: int, kind: str = "heat") -> Mixing:
    return Mixing(Answered(MONDAY._replace(s=MONDAY.s - 86_400 * k), f"{kind}:{k}", said) for k in range(times))


def test_without_answers_there_is_no_floor() -> None:
    (before,) = decided(need("heat", 0.75))
    (after,) = decided(need("heat", 0.75), floor={})
    assert (before.outcome, before.needed) == (after.outcome, after.needed)
    assert before.outcome == "offer"


def test_after_many_rejections_an_offer_needs_more() -> None:
    (before,) = decided(need("heat", 0.75))
    (after,) = decided(need("heat", 0.75), mixing=answered("reject", 40))
    assert (before.outcome, after.outcome) == ("offer", "withheld")
    assert (after.cause, after.needed > before.needed) == ("unlikely", True)
    assert "75 % likely" in after.words
    (other,) = decided(need("seat", 0.9), mixing=answered("reject", 40))
    assert other.outcome == "offer", "each kind has its own"


def test_who_often_says_yes_hears_what_the_stakes_ask_for() -> None:
    (before,) = decided(need("heat", 0.75))
    (after,) = decided(need("heat", 0.75), mixing=answered("accept", 40))
    assert after.needed == before.needed


def test_what_is_nearly_certain_is_offered_however_often_they_said_no() -> None:
    """Else nothing could ever lower the floor again."""
    mixing = answered("reject", 400)
    assert mixing.floor("heat") > 0.9
    (sure,) = decided(need("heat", 0.86), mixing=mixing)
    assert sure.outcome == "offer"
    (less,) = decided(need("heat", 0.84), mixing=mixing)
    assert less.outcome == "withheld"


@given(st.floats(0, 1), st.floats(0, 0.95), st.floats(0, 0.95))
def test_a_higher_floor_never_brings_an_offer(p: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    (few,), (many,) = (decided(need("heat", p), floor={"heat": at}) for at in (high, low))
    assert few.needed >= many.needed >= 0
    assert few.outcome != "offer" or many.outcome == "offer"
    assert few.outcome != "offer" or p >= min(high, 0.85)


@pytest.mark.parametrize("floor", [0.0, 0.5, 0.95])
def test_the_offers_own_words_tell_what_was_needed(floor: float) -> None:
    (decision,) = decided(need("heat", 0.3), floor={"heat": floor})
    assert decision.outcome == "withheld"
    assert (
        f"{round(100 * decision.needed)} %" in decision.words or f"{int(100 * decision.needed) + 1} %" in decision.words
    )
