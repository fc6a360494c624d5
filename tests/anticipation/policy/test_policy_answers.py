"""What answers teach for the next offer, and how they are forgotten and taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.facts import Answered, OfferAnswer
from anticipation.instant import Instant
from anticipation.need import KINDS
from anticipation.policy import Answers

DAY_S = 86_400
NOW_S = 1_768_204_800

answered = st.builds(
    Answered,
    st.builds(Instant, st.integers(NOW_S, NOW_S + 400 * DAY_S)),
    st.sampled_from(["defrost", "heat", "destination:1", "destination:2"]),
    st.sampled_from(["accept", "reject", "undo", "never", "expired"]),
)


def said(answer: OfferAnswer, key: str = "heat", day: float = 0.0) -> Answered:
    return Answered(Instant(NOW_S + int(day * DAY_S)), key, answer)


def test_before_any_answer_each_kind_has_its_default():
    answers = Answers()
    assert {kind: answers.acceptance(kind) for kind in KINDS}["defrost"] == 0.9
    assert all(0.5 < answers.acceptance(kind) < 1 for kind in KINDS)
    assert not any(answers.blocked(kind) for kind in KINDS)
    assert answers.quiet_until("heat") == 0
    assert answers.acceptance("a kind of another version") == 0.75


def test_yes_raises_no_lowers_and_letting_pass_lowers_a_little_and_only_that_kind():
    usual = Answers().acceptance("heat")
    yes, no, passed = (Answers([said(word)]) for word in ("accept", "reject", "expired"))
    assert no.acceptance("heat") < passed.acceptance("heat") < usual < yes.acceptance("heat")
    assert no.acceptance("cool") == Answers().acceptance("cool")


def test_answers_to_all_keys_of_a_kind_count_for_the_kind():
    assert Answers([said("reject", "destination:3")]).acceptance("destination") < Answers().acceptance("destination")


def test_evidence_has_a_half_life_of_60_days():
    answers = Answers([said("reject")] * 4)
    fresh, aged = answers.acceptance("heat", NOW_S), answers.acceptance("heat", NOW_S + 60 * DAY_S)
    assert fresh == pytest.approx(5 * 0.75 / (5 + 4))
    assert aged == pytest.approx(5 * 0.75 / (5 + 2))
    answers.learn(said("reject", day=60))
    assert answers.acceptance("heat") == pytest.approx(5 * 0.75 / (5 + 3))


def test_never_blocks_the_kind_until_it_is_undone():
    answers = Answers([said("never", "destination:3")])
    assert answers.blocked("destination")
    assert not answers.blocked("departure")
    answers.learn(said("undo", "destination:4"))
    assert answers.blocked("destination")
    answers.learn(said("undo", "destination:3", day=300))
    assert not answers.blocked("destination")


def test_an_undo_of_the_kind_alone_lifts_every_never_of_its_keys():
    answers = Answers([said("never", "destination:3"), said("never", "destination:4")])
    answers.learn(said("undo", "destination:3"))
    assert answers.blocked("destination")
    answers.learn(said("undo", "destination"))
    assert not answers.blocked("destination")


@pytest.mark.parametrize("word", ["accept", "reject", "never", "expired"])
def test_undo_takes_the_last_answer_back_also_behind_answers_to_other_keys(word: OfferAnswer):
    before = [said("reject", "destination:1"), said("accept", "destination:2", 1)]
    answers, without = Answers(before), Answers(before)
    answers.learn(said(word, "destination:1", 2))
    answers.learn(said("accept", "destination:2", 3))
    without.learn(said("accept", "destination:2", 3))
    assert answers.acceptance("destination") != without.acceptance("destination")
    answers.learn(said("undo", "destination:1", 10))
    later_s = NOW_S + 10 * DAY_S
    assert answers.acceptance("destination", later_s) == pytest.approx(without.acceptance("destination", later_s))
    assert answers.quiet_until("destination:1") == without.quiet_until("destination:1")
    assert answers.declined("destination:1") == 1
    assert not answers.blocked("destination")


def test_only_one_answer_is_taken_back_however_often_undo_is_said():
    answers = Answers([said("reject"), said("reject"), said("undo")])
    once = answers.copy()
    answers.learn(said("undo"))
    assert answers.declined("heat") == 1
    assert answers.acceptance("heat") == once.acceptance("heat")


def test_each_no_in_a_row_quiets_the_key_for_longer_from_minutes_to_days():
    answers, lengths = Answers(), []
    for _ in range(8):
        answers.learn(said("reject"))
        lengths.append(answers.quiet_until("heat") - NOW_S)
    assert lengths == sorted(lengths)
    assert lengths[0] == 600
    assert lengths[1] > lengths[0]
    assert lengths[-1] == 7 * DAY_S
    assert answers.quiet_until("cool") == 0


def test_a_yes_and_a_long_time_end_the_row():
    answers = Answers([said("reject")] * 4)
    answers.learn(said("accept"))
    assert answers.quiet_until("heat") == 0
    assert answers.declined("heat") == 0
    answers = Answers([said("reject")] * 4)
    answers.learn(said("reject", day=61))
    assert answers.declined("heat") == 1


def test_quiet_holds_until_its_time():
    answers = Answers([said("reject")])
    assert answers.quiet("heat", NOW_S + 599)
    assert not answers.quiet("heat", NOW_S + 600)
    assert not answers.quiet("cool", NOW_S)


def test_letting_pass_does_not_quiet():
    assert not Answers([said("expired")]).quiet("heat", NOW_S)


def test_a_clock_that_was_a_day_or_20_years_ahead_silences_nothing_for_long():
    answers = Answers([said("reject", day=20 * 365)])
    assert not answers.quiet("heat", NOW_S)
    answers = Answers([said("reject", day=0.5)])
    assert answers.quiet("heat", NOW_S)
    assert answers.acceptance("heat", NOW_S - 60 * DAY_S) == answers.acceptance("heat")  # no evidence grows
    answers.learn(said("accept", day=-30))
    assert 0 < answers.acceptance("heat", NOW_S - 60 * DAY_S) < 1


def test_a_copy_learns_by_itself():
    answers = Answers([said("reject")])
    copy = answers.copy()
    assert copy == answers
    copy.learn(said("never", "cool"))
    assert copy != answers
    assert not answers.blocked("cool")
    assert answers == Answers([said("reject")])


@given(st.lists(answered, max_size=40))
def test_the_same_answers_give_the_same_memory_and_acceptance_is_a_probability(facts: list[Answered]):
    answers = Answers(facts)
    assert answers == Answers(facts)
    for kind in KINDS:
        for now_s in (None, NOW_S, NOW_S + 1000 * DAY_S):
            assert 0 < answers.acceptance(kind, now_s) < 1


@given(st.lists(answered, max_size=20), answered.filter(lambda a: a.answer != "undo"))
def test_undo_right_behind_an_answer_is_as_if_it_had_not_been(facts: list[Answered], last: Answered):
    before, answers = Answers(facts), Answers([*facts, last, Answered(last.at, last.key, "undo")])
    now_s = max(last.at.s, *(fact.at.s for fact in facts)) if facts else last.at.s
    if now_s == last.at.s:
        assert answers.acceptance(last.kind, now_s) == pytest.approx(before.acceptance(last.kind, now_s))
    assert answers.quiet_until(last.key) == before.quiet_until(last.key)
