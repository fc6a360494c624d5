"""When to speak, as scripted timelines of a drive: one rule, one test."""

import math
from itertools import pairwise

import pytest
from msgspec.structs import replace
from policy_drive import LEFT, OUTSIDE, SPEED, Drive, S, need

from anticipation.facts import Answered, OfferAnswer
from anticipation.instant import Instant
from anticipation.policy import Answers, PolicyState, Workload, decide
from anticipation.scene import Scene
from vehicle.state import SignalState

DAY_S = 86_400


def test_a_likely_need_is_offered_once_with_its_reason():
    drive = Drive().at(10, lambda: drive.needs.update(heat=need("heat", 0.91)))
    drive.run(20)
    assert drive.offers() == [(10.0, "heat")]
    (decision,) = drive.told
    assert decision.need is not None
    assert decision.need.key == "heat"
    assert (decision.cause, decision.words) == ("likely", "You usually want heat (91 % likely)")
    assert decision.p == 0.91 >= decision.needed
    assert drive.state.offer is not None
    assert drive.state.offer.made_ns == 10 * S


def test_nothing_is_said_of_nothing():
    drive = Drive().run(10)
    assert drive.told == []
    assert drive.state.offer is None


def test_an_unlikely_need_is_withheld_once_with_both_figures():
    drive = Drive(need("heat", 0.31)).run(60)
    assert drive.offers() == []
    (decision,) = drive.told
    assert decision.cause == "unlikely"
    assert decision.words == f"Not offered: only 31 % likely, {math.ceil(100 * decision.needed)} % needed"
    assert 0.5 < decision.needed < 0.7


def test_the_busier_the_driver_the_more_is_needed():
    assert Drive(need("heat", 0.58)).run(10).offers() == [(0.1, "heat")]  # at rest
    drive = Drive().at(0, lambda: drive.said.update({SPEED: 120.0}))
    drive.at(10, lambda: drive.needs.update(heat=need("heat", 0.58)))
    assert drive.run(20).silences("heat") == [(10.0, "unlikely")]


def test_a_beneficial_kind_needs_less():
    drive = Drive(need("defrost", 0.5)).run(1)
    assert drive.offers() == [(0.1, "defrost")]
    assert Drive(need("media", 0.5)).run(60).offers() == []


@pytest.mark.parametrize("p", [0.29, 0.0, -1.0, math.nan])
def test_below_the_floor_nothing_is_offered_even_if_it_is_always_accepted(p: float):
    drive = Drive(need("defrost", p))
    for _ in range(100):
        drive.answers.learn(Answered(Instant(drive.now.s if drive.now else 0), "defrost", "accept"))
    assert drive.run(20).offers() == []
    assert drive.silences("defrost") == [(0.1, "unlikely")]


def test_one_offer_at_a_time():
    drive = Drive(need("energy"), need("departure", lifetime_s=100.0)).run(100)
    assert [key for _, key in drive.offers()] == ["energy", "departure"]
    assert drive.silences("departure") == [(0.1, "another offer"), (20.1, "spacing")]
    assert drive.of("expired") == [(20.1, "energy")]


def test_30_s_between_two_unsolicited_offers():
    drive = Drive(need("energy", lifetime_s=5.0), need("departure", 0.9, lifetime_s=5.0)).run(100)
    assert drive.offers() == [(0.1, "energy"), (30.1, "departure")]


def test_also_an_accepted_offer_is_followed_by_30_s():
    drive = Drive(need("energy"), need("departure", 0.9))
    drive.at(3, drive.answers_with("accept", "energy"), drive.done("energy")).run(100)
    assert [t for t, _ in drive.offers()] == [0.1, 30.1]


def test_the_best_of_several_goes_first():
    drive = Drive(need("media", 0.99), need("heat", 0.9), need("energy", 0.95), need("cool", 0.8)).run(1)
    assert drive.offers() == [(0.1, "energy")]
    assert drive.silences("heat") == [(0.1, "another offer")]
    drive = Drive(need("destination", 0.85, "destination:1"), need("destination", 0.95, "destination:2")).run(1)
    assert drive.offers() == [(0.1, "destination:2")]


def test_defrost_goes_first_for_safety_even_if_it_gains_less():
    drive = Drive(need("energy", 0.99), need("defrost", 0.45)).run(1)
    assert drive.offers() == [(0.1, "defrost")]


def test_two_of_a_group_keep_two_minutes_and_others_do_not_wait():
    drive = Drive(need("heat", lifetime_s=5.0), need("seat", lifetime_s=5.0), need("recirculation", lifetime_s=5.0))
    drive.run(200)
    assert drive.offers() == [(0.1, "heat"), (30.1, "recirculation"), (120.1, "seat")]
    assert "group" in [cause for _, cause in drive.silences("seat")]


def test_the_hours_budget_and_that_it_comes_back():
    needs = [need("destination", 0.999, f"destination:{i}", lifetime_s=5.0) for i in range(9)]
    drive = Drive(*needs, wall=None, step_s=1.0).run(3_500)
    assert len(drive.offers()) == 6
    assert {cause for i in range(9) for _, cause in drive.silences(f"destination:{i}")} >= {"budget"}
    drive.run(3_650)
    assert [t for t, _ in drive.offers()][6:] == [3601.0, 3631.0]  # one more for each that is an hour old
    drive = Drive(*needs, wall=None, step_s=1.0, budget=2).run(3_500)
    assert len(drive.offers()) == 2


def test_the_more_of_the_budget_is_used_the_more_is_needed():
    kinds = ("energy", "recirculation", "departure", "heat")
    drive = Drive(step_s=0.5)
    for i, kind in enumerate(kinds):
        drive.at(60.0 * i + 10, drive.wants(need(kind, lifetime_s=5.0)))
        drive.at(60.0 * i + 20, drive.done(kind))
    drive.at(300, drive.wants(need("windows", 0.57))).run(310)
    assert len(drive.offers()) == 4
    assert drive.silences("windows")[-1][1] == "unlikely"
    drive = Drive(step_s=0.5).at(300, lambda: drive.needs.update(windows=need("windows", 0.57)))
    assert drive.run(310).offers() == [(300.0, "windows")]


def test_after_a_no_two_minutes_without_any_other_offer_but_for_safety():
    drive = Drive(need("energy"))
    drive.at(5, drive.answers_with("reject", "energy"), drive.wants(need("departure")))
    drive.at(60, drive.wants(need("defrost", lifetime_s=5.0)))
    drive.run(200)
    assert drive.offers() == [(0.1, "energy"), (60.0, "defrost"), (125.0, "departure")]
    assert "quiet" in [cause for _, cause in drive.silences("departure")]


def test_a_declined_key_is_quiet_for_ten_minutes_without_a_clock_too():
    drive = Drive(need("energy", lifetime_s=5.0), wall=None, step_s=1.0)
    drive.at(3, drive.answers_with("reject", "energy")).run(700)
    assert [t for t, _ in drive.offers()] == [1.0, 603.0]
    assert drive.told[1].words == "Silent: you declined it"


def test_a_key_declined_in_an_earlier_drive_is_quiet_for_as_long_as_its_row():
    drive = Drive(need("energy"))
    assert drive.now is not None
    for minutes in (50, 40, 30):
        drive.answers.learn(Answered(Instant(drive.now.s - 60 * minutes), "energy", "reject"))
    drive.run(30)
    assert drive.silences("energy") == [(0.1, "quiet")]
    assert drive.told[0].words == "Silent: you declined it 3 times"


def test_a_kind_declined_often_needs_more():
    drive = Drive(need("heat", 0.7))
    assert drive.now is not None
    for days in (30, 20, 10):
        drive.answers.learn(Answered(Instant(drive.now.s - DAY_S * days), "heat", "reject"))
    drive.run(10)
    assert drive.silences("heat") == [(0.1, "unlikely")]
    assert drive.told[0].words.endswith("needed; you declined it 3 times")
    assert Drive(need("heat", 0.7)).run(10).offers() == [(0.1, "heat")]


def test_what_was_declined_long_ago_is_forgotten():
    drive = Drive(need("heat", 0.7))
    assert drive.now is not None
    for days in (220, 210, 200):
        drive.answers.learn(Answered(Instant(drive.now.s - DAY_S * days), "heat", "reject"))
    assert drive.run(10).offers() == [(0.1, "heat")]


def test_never_is_never_until_it_is_undone():
    drive = Drive(need("energy"), step_s=1.0)
    drive.at(5, drive.answers_with("never", "energy")).run(3_000)
    assert [key for _, key in drive.offers()] == ["energy"]
    assert drive.silences("energy")[-1][1] == "never"
    drive.at(3_001, drive.answers_with("undo", "energy")).run(3_010)
    assert drive.offers()[-1] == (3_001.0, "energy")


def test_an_offer_expires_after_its_lifetime_and_counts_as_a_weak_no():
    drive = Drive(need("heat", lifetime_s=12.0)).run(30)
    assert drive.of("expired") == [(12.1, "heat")]
    assert drive.state.offer is None
    assert drive.answers.acceptance("heat") < Answers().acceptance("heat")


@pytest.mark.parametrize(("lifetime_s", "stays_s"), [(0.0, 5.0), (math.nan, 30.0), (1e9, 30.0), (math.inf, 30.0)])
def test_a_lifetime_is_at_least_5_s_and_at_most_the_kinds_own(lifetime_s: float, stays_s: float):
    drive = Drive(need("heat", lifetime_s=lifetime_s)).run(60)
    assert drive.of("expired") == [(0.1 + stays_s, "heat")]


def test_what_was_let_pass_comes_again_after_ten_minutes_then_twenty():
    drive = Drive(need("energy", 0.95, lifetime_s=10.0), wall=None, step_s=1.0).run(3_000)
    assert [t for t, _ in drive.offers()] == [1.0, 611.0, 1821.0]
    assert drive.silences("energy")[0] == (21.0, "expired")


def test_what_was_let_pass_comes_sooner_if_it_became_much_more_likely():
    drive = Drive(need("energy", 0.6, lifetime_s=10.0))
    drive.at(60, drive.wants(need("energy", 0.75))).at(70, drive.wants(need("energy", 0.85))).run(75)
    assert [t for t, _ in drive.offers()] == [0.1, 70.0]


def test_an_offer_stays_though_its_probability_falls_a_little():
    drive = Drive(need("heat", 0.7, lifetime_s=30.0)).at(2, lambda: drive.needs.update(heat=need("heat", 0.45)))
    assert drive.run(20).state.offer is not None


def test_an_offer_stays_though_the_driver_gets_busy():
    drive = Drive(need("heat", 0.62, lifetime_s=30.0))
    drive.at(2, lambda: drive.said.update({SPEED: 130.0, LEFT: True})).run(20)
    assert drive.state.offer is not None


def test_an_offer_is_withdrawn_when_it_has_been_unlikely_for_two_seconds():
    drive = Drive(need("heat", 0.7, lifetime_s=30.0))
    drive.at(2, drive.wants(need("heat", 0.1))).at(3, drive.wants(need("heat", 0.7)))
    drive.at(5, drive.wants(need("heat", 0.1))).run(10)
    assert drive.of("withdrawn") == [(7.0, "heat")]
    assert drive.last("heat").cause == "unlikely"
    assert drive.last("heat").words.startswith("Withdrawn: only 10 % likely now, ")
    assert drive.answers == Answers()  # nobody said no


def test_an_offer_goes_when_the_driver_did_it_himself():
    drive = Drive(need("heat", lifetime_s=30.0))
    drive.at(5, drive.done("heat")).at(5.8, drive.wants(need("heat"))).at(10, drive.done("heat")).run(20)
    assert drive.of("withdrawn") == [(11.0, "heat")]
    assert (drive.last("heat").cause, drive.last("heat").words) == ("gone", "Withdrawn: no longer needed")


def test_what_was_just_withdrawn_does_not_come_back_at_once():
    drive = Drive(need("heat"))
    drive.at(5, drive.done("heat")).at(40, drive.wants(need("heat"))).run(200)
    assert [t for t, _ in drive.offers()] == [0.1, 126.0]
    assert drive.silences("heat")[0] == (40.0, "withdrawn")


@pytest.mark.parametrize(("value", "word"), [("mute", "stale"), (None, "invalid")])
def test_an_offer_whose_signal_is_no_longer_believed_is_withdrawn_at_once(value: str | None, word: str):
    drive = Drive(need("heat", signals=(SPEED, OUTSIDE), lifetime_s=30.0))
    drive.said[OUTSIDE] = -5.0
    drive.at(5, drive.mute(SPEED) if value == "mute" else drive.says(SPEED, None)).run(10)
    assert drive.of("withdrawn") == [(6.0 if value == "mute" else 5.0, "heat")]
    assert (drive.last("heat").cause, drive.last("heat").words) == ("stale", f"Withdrawn: speed is {word}")
    assert drive.last("heat").signals == (SPEED, OUTSIDE)


def test_no_offer_rests_on_a_signal_that_the_car_does_not_say():
    drive = Drive(need("heat", signals=(OUTSIDE,)), need("cool", signals=("Vehicle.No.Such",)))
    drive.at(5, drive.says(OUTSIDE, -5.0)).run(10)
    assert drive.silences("heat") == [(0.1, "stale")]
    assert drive.told[0].words == "Silent: outside temperature is unknown"
    assert drive.silences("cool") == [(0.1, "stale")]
    assert drive.offers() == [(5.0, "heat")]


def test_silences_are_told_when_their_cause_changes_and_not_sooner_than_every_ten_seconds():
    drive = Drive()
    drive.said[LEFT] = True
    drive.needs["energy"] = need("energy")
    for second in range(1, 60):  # the cause changes each second
        unlikely = second % 2 == 0
        drive.at(second, drive.wants(need("energy", 0.35 if unlikely else 0.5)))
    drive.run(60)
    told = drive.silences("energy")
    assert 2 <= len(told) <= 6
    assert all(later - sooner >= 10 for (sooner, _), (later, _) in pairwise(told))
    drive = Drive(need("heat", 0.31), need("cool", 0.2)).run(300)
    assert len(drive.told) == 2


def test_a_silence_is_told_anew_when_its_probability_is_another():
    drive = Drive(need("media", 0.2)).at(30, lambda: drive.needs.update(media=need("media", 0.5)))
    drive.run(60)
    assert [decision.p for decision in drive.told] == [0.2, 0.5]


def test_title_and_reason_are_cut_to_120_characters_at_a_word():
    reason = "Because on all of your last five frosty mornings " * 4
    drive = Drive(need("heat", title="Warm the cabin to 22 °C?", reason=reason)).run(1)
    (decision,) = drive.told
    assert decision.need is not None
    shown = decision.need
    assert shown.title == "Warm the cabin to 22 °C?"
    assert 105 < len(shown.title) + len(shown.reason) <= 120
    assert shown.reason.endswith("…")
    assert reason.startswith(shown.reason[:-1] + " ")


def test_a_title_that_is_too_long_is_cut_too():
    drive = Drive(need("heat", title="warm " * 60, reason="because")).run(1)
    shown = drive.told[0].need
    assert shown is not None
    assert len(shown.title) + len(shown.reason) <= 120
    whole = need("heat", title="t" * 60, reason="r" * 60)
    assert Drive(whole).run(1).told[0].need == whole


def test_of_two_needs_with_one_key_the_first_counts():
    scene = Scene(10 * S, SignalState())
    twins = (need("heat", 0.2), need("heat", 0.99))
    _, told = decide(PolicyState(), scene, Workload(load=0.0), twins, Answers())
    assert [(d.key, d.cause) for d in told] == [("heat", "unlikely")]


@pytest.mark.parametrize("back_to_s", [0, 5, 19])
def test_a_clock_that_jumps_back_keeps_the_offer_and_the_30_s(back_to_s: int):
    drive = Drive(need("energy", lifetime_s=10.0), need("departure", 0.9)).run(20)
    drive.t_ns = back_to_s * S
    drive.run(back_to_s + 60)
    # 19.9 of the 30 s had passed
    assert drive.offers() == [(0.1, "energy"), (back_to_s + 10.2, "departure")]
    drive = Drive(need("energy", lifetime_s=60.0)).run(50)
    drive.t_ns = 0
    drive.run(5)
    assert drive.state.offer is not None
    assert drive.run(15).of("expired") == [(10.2, "energy")]


def test_a_clock_that_jumps_ahead_ends_the_offer():
    drive = Drive(need("energy")).run(5)
    drive.tick(90_000 * S)
    assert drive.of("expired") == [(90_000.0, "energy")]


def test_no_state_is_changed_in_place():
    drive = Drive(need("energy", 0.5, lifetime_s=5.0), need("heat", 0.99))
    drive.said[OUTSIDE] = 1.0
    for _ in range(500):
        state = drive.state
        before = replace(state, keys=dict(state.keys))
        answers, passed = drive.answers.copy(), len(drive.of("expired"))
        drive.tick(drive.t_ns + S // 10)
        assert state == before
        assert drive.answers == answers or len(drive.of("expired")) > passed  # as the program learns from it


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_the_memory_of_keys_is_bounded_and_keeps_what_rests(answer: OfferAnswer):
    drive = Drive(need("energy"), wall=None, step_s=1.0)
    drive.at(2, drive.answers_with(answer, "energy"), drive.wants(need("departure", 0.9)))
    for i in range(300):
        key = f"destination:{i}"
        drive.at(150 + i, drive.wants(need("destination", 0.1, key))).at(151 + i, drive.done(key))
    drive.run(550)
    assert len(drive.state.keys) <= 64
    assert [key for _, key in drive.offers()] == ["energy", "departure"]


def test_a_clock_that_jumps_back_shifts_what_rests():
    drive = Drive(need("energy", lifetime_s=5.0), wall=None)
    drive.at(5, drive.answers_with("reject", "energy")).run(100)
    drive.needs["departure"] = need("departure", 0.9, lifetime_s=5.0)
    drive.t_ns = 0
    drive.run(510)
    assert drive.offers() == [(0.1, "energy"), (25.1, "departure"), (505.1, "energy")]


def test_what_no_probability_would_be_enough_for_says_so():
    drive = Drive(need("media", 0.99))
    drive.said[LEFT] = True
    assert [decision.words for decision in drive.run(5).told] == ["Not offered: 99 % likely is not enough now"]
