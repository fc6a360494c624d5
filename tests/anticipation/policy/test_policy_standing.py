"""How near a need is to being offered: the policy's own weighing, told to whoever looks on."""

import pytest
from policy_drive import LEFT, Drive, need

from anticipation.policy import Standing, silence, standings
from anticipation.scene import Scene
from vehicle.signals import PATHS
from vehicle.state import SignalState


def stand(drive: Drive) -> tuple[Standing, ...]:
    signals = SignalState()
    for path, value in drive.said.items():
        signals.set(PATHS[path], value, drive.t_ns)
    scene = Scene(drive.t_ns, signals, at=drive.now)
    return standings(drive.state, scene, drive.workload, tuple(drive.needs.values()), drive.answers)


def test_it_is_what_the_policy_said_of_each():
    drive = Drive(need("heat", 0.2), need("energy", 0.31), need("media", 0.05)).run(5)
    told = {decision.key: decision for decision in drive.told}
    for standing in stand(drive):
        decision = told[standing.key]
        assert (standing.p, standing.cause, standing.words) == (decision.p, decision.cause, decision.words)
        assert standing.needed == pytest.approx(decision.needed)


def test_the_offer_on_the_screen_stands_first_and_then_what_lacks_least():
    drive = Drive(need("heat"), need("wheel", 0.95), need("energy", 0.1)).run(2)
    assert [s.key for s in stand(drive)] == ["heat", "wheel", "energy"]
    assert [s.cause for s in stand(drive)][:2] == ["offer", "another offer"]
    drive.needs["heat"] = need("heat", 0.65)  # on the screen it is first even when another lacks less by now
    drive.run(2.1)
    assert [s.key for s in stand(drive)] == ["heat", "wheel", "energy"]
    drive.at(3, drive.answers_with("reject", "heat"), drive.done("heat"), drive.done("wheel")).run(4)
    assert [s.key for s in stand(drive)] == ["energy"]


def test_what_only_waits_goes_before_what_was_let_pass():
    drive = Drive(need("defrost", 0.99, lifetime_s=5.0)).run(6)
    drive.needs["heat"] = need("heat", 0.8)
    drive.run(7)
    assert [(s.key, s.cause) for s in stand(drive)] == [("heat", "spacing"), ("defrost", "expired")]


def test_a_wait_is_told_in_seconds_since_the_last_offer():
    drive = Drive(need("heat", lifetime_s=5.0))
    drive.at(6, drive.wants(need("energy"))).run(12.1)
    nearest = stand(drive)[0]
    assert (nearest.key, nearest.cause) == ("energy", "spacing")
    assert silence(drive.state, nearest) == "Silent: 12 s since the last offer"


def test_other_silences_are_told_in_the_words_of_the_trace():
    drive = Drive(need("energy"))
    drive.said[LEFT] = True
    drive.run(3)
    assert silence(drive.state, stand(drive)[0]) == drive.told[0].words == "Silent: you are indicating"
    drive = Drive(need("heat", 0.2)).run(3)
    assert silence(drive.state, stand(drive)[0]) == "Silent: not likely enough"


def test_between_an_answer_and_the_next_decision_it_says_so():
    drive = Drive(need("heat")).run(2)
    nearest = stand(drive)[0]
    assert nearest.cause == "offer"
    assert silence(drive.state, nearest) == "Silent: you just answered"


def test_of_two_needs_with_one_key_the_first_counts():
    drive = Drive(need("heat", 0.2)).run(1)
    scene = Scene(drive.t_ns, SignalState(), at=drive.now)
    twice = (need("heat", 0.2), need("heat", 0.9))
    assert [s.p for s in standings(drive.state, scene, drive.workload, twice, drive.answers)] == [0.2]
