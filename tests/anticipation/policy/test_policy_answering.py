"""What an answer does in this drive: which offer it was for, what is quiet behind it, what an undo brings back."""

import pytest
from policy_drive import Drive, S, need

from anticipation.facts import OfferAnswer
from anticipation.policy import PolicyState, answer

COLD = need("heat", title="Warm to 22?", actions=(("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 22.0),))


@pytest.mark.parametrize("said", ["accept", "reject", "never"])
def test_an_answer_takes_the_offer_away_and_gives_back_what_it_answered(said: OfferAnswer):
    drive = Drive(COLD)
    drive.at(5, drive.answers_with(said, "heat")).run(8)
    assert drive.answered == [COLD]
    assert drive.state.offer is None
    assert drive.of("expired") == drive.of("withdrawn") == []


@pytest.mark.parametrize("said", ["accept", "reject", "undo", "never", "expired"])
def test_an_answer_to_nothing_answers_nothing(said: OfferAnswer):
    assert answer(PolicyState(), S, "heat", said) == (PolicyState(), None)
    drive = Drive(COLD).run(5)
    assert answer(drive.state, drive.t_ns, "cool", said) == (drive.state, None)


@pytest.mark.parametrize("said", ["undo", "expired"])
def test_an_offer_on_the_screen_can_neither_be_undone_nor_expired_by_the_driver(said: OfferAnswer):
    drive = Drive(COLD).run(5)
    assert answer(drive.state, drive.t_ns, "heat", said) == (drive.state, None)


def test_an_answer_up_to_two_seconds_late_was_meant_for_the_offer():
    drive = Drive(need("heat", lifetime_s=10.0))  # gone at 10.1 s
    drive.at(12.0, drive.answers_with("accept", "heat")).run(13)
    assert drive.answered[0] is not None
    drive = Drive(need("heat", lifetime_s=10.0))
    drive.at(12.2, drive.answers_with("accept", "heat")).run(13)
    assert drive.answered == [None]


def test_a_late_answer_leaves_the_next_offer_on_the_screen():
    drive = Drive(need("energy", lifetime_s=29.5), need("departure", 0.9))  # the next comes at 30.1 s
    drive.at(30.5, drive.answers_with("accept", "energy")).run(31)
    assert drive.answered[0] is not None
    assert drive.state.offer is not None
    assert drive.state.offer.key == "departure"


def test_one_offer_is_answered_once():
    drive = Drive(COLD)
    drive.at(5, drive.answers_with("accept", "heat"), drive.answers_with("reject", "heat")).run(6)
    assert drive.answered == [COLD, None]
    assert drive.answers.acceptance("heat") > 0.75


def test_dont_offer_this_again_may_come_long_after_the_offer_and_once():
    drive = Drive(need("heat", lifetime_s=10.0))
    drive.at(300, drive.answers_with("never", "heat"), drive.answers_with("never", "heat")).run(301)
    assert drive.answered[0] is not None
    assert drive.answered[1] is None
    assert drive.answers.blocked("heat")


def test_an_accepted_key_is_not_offered_again_for_half_an_hour():
    drive = Drive(need("energy"), step_s=1.0)
    drive.at(5, drive.answers_with("accept", "energy")).run(1_900)
    assert [t for t, _ in drive.offers()] == [1.0, 1805.0]
    assert drive.silences("energy")[0] == (11.0, "accepted")


def test_an_offer_made_again_is_answered_anew_and_its_older_answer_is_not_undone():
    drive = Drive(need("energy", lifetime_s=10.0), step_s=1.0)
    drive.at(5, drive.answers_with("accept", "energy")).at(1_806, drive.answers_with("undo", "energy"))
    drive.at(1_816, drive.answers_with("accept", "energy")).run(1_820)
    assert drive.of("expired") == [(1815.0, "energy")]
    assert [answered is not None for answered in drive.answered] == [True, False, True]


def test_undo_of_a_no_lets_the_offer_come_again_after_its_30_s():
    drive = Drive(need("energy"))
    drive.at(5, drive.answers_with("reject", "energy")).at(8, drive.answers_with("undo", "energy")).run(60)
    assert drive.answered[1] is not None
    assert [t for t, _ in drive.offers()] == [0.1, 30.1]


def test_undo_of_a_yes_gives_back_the_need_and_lets_it_rest():
    drive = Drive(COLD)
    drive.at(5, drive.answers_with("accept", "heat")).at(9, drive.answers_with("undo", "heat"))
    drive.at(10, drive.answers_with("undo", "heat")).run(300)
    assert drive.answered == [COLD, COLD, None]
    assert len(drive.offers()) == 1
    assert drive.silences("heat")[0] == (10.1, "undone")
    assert drive.answers.acceptance("heat") == pytest.approx(0.75)


def test_undo_lifts_the_quiet_for_others_too():
    drive = Drive(need("energy"), need("departure", 0.8))
    drive.at(5, drive.answers_with("reject", "energy")).at(
        8, drive.answers_with("undo", "energy"), drive.done("energy")
    )
    assert drive.run(60).offers() == [(0.1, "energy"), (30.1, "departure")]


def test_accepting_and_declining_change_what_a_later_drive_offers():
    def later(said: OfferAnswer | None) -> list[str]:
        first = Drive(step_s=1.0)
        for hour in range(3):
            first.at(3600 * hour + 10, first.wants(need("heat")), first.wants(need("seat", 0.1)))
            if said is not None:
                first.at(3600 * hour + 15, first.answers_with(said, "heat"))
            first.at(3600 * hour + 20, first.done("heat"))
        first.run(3 * 3600)
        second = Drive(need("heat", 0.65), wall=first.now and first.now._replace(s=first.now.s + 2 * 86_400))
        second.answers = first.answers
        return [key for _, key in second.run(10).offers()]

    assert later("accept") == later(None) == ["heat"]
    assert later("reject") == []
    assert later("never") == []


def test_an_answer_ends_the_row_of_those_let_pass():
    drive = Drive(need("energy", lifetime_s=10.0), wall=None, step_s=1.0)
    drive.at(615, drive.answers_with("accept", "energy")).run(3_100)
    assert [t for t, _ in drive.offers()] == [1.0, 611.0, 2415.0, 3025.0]
