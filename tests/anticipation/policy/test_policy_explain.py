"""Why and why not: asked for, they are answered with the words of the trace."""

from policy_drive import LEFT, OUTSIDE, Drive, need

from anticipation.policy import PolicyState, explain, explain_silence


def test_before_anything_was_offered():
    assert explain(PolicyState()) == "Nothing was offered yet"
    assert explain_silence(PolicyState()) == "Nothing seems wanted now"
    assert explain_silence(PolicyState(), "defrost") == explain(PolicyState(), "defrost") == "Nothing suggests it now"


def test_why_is_the_reason_of_the_offer_on_the_screen_and_later_of_the_last():
    drive = Drive(need("heat", 0.91, reason="You did on 5 of 6 frosty mornings."))
    words = "You did on 5 of 6 frosty mornings (91 % likely)"
    drive.run(1)
    assert explain(drive.state) == explain(drive.state, "heat") == drive.told[0].words == words
    assert explain_silence(drive.state, "heat") == words
    assert explain(drive.run(100).state) == words


def test_why_about_one_of_several():
    drive = Drive(need("energy", lifetime_s=5.0), need("destination", 0.95, "destination:3", lifetime_s=5.0))
    drive.run(60)
    assert explain(drive.state).startswith("You usually want destination")
    assert explain(drive.state, "energy").startswith("You usually want energy")
    assert explain(drive.state, "destination") == explain(drive.state, "destination:3")


def test_why_about_what_is_withheld_says_why_not():
    drive = Drive(need("heat", 0.2)).run(5)
    assert explain(drive.state, "heat") == explain_silence(drive.state, "heat") == drive.told[0].words


def test_why_not_about_a_kind_is_the_words_of_the_trace():
    drive = Drive(need("energy", 0.31), need("heat", 0.1))
    drive.at(20, lambda: drive.said.update({LEFT: True}), drive.wants(need("defrost"))).run(25)
    assert explain_silence(drive.state, "defrost") == drive.last("defrost").words == "Silent: you are indicating"
    assert explain_silence(drive.state, "heat") == drive.last("heat").words
    assert drive.last("heat").words.startswith("Not offered: only 10 % likely, ")


def test_why_not_of_nothing_in_particular_is_about_what_came_closest():
    drive = Drive(need("heat", 0.1), need("energy", 0.3), need("media", 0.2)).run(5)
    assert explain_silence(drive.state) == drive.last("energy").words
    drive.at(6, drive.done("energy")).run(7)
    assert explain_silence(drive.state) == drive.last("heat").words


def test_why_not_is_not_about_the_offer_on_the_screen():
    drive = Drive(need("energy"), need("heat", 0.1)).run(5)
    assert explain_silence(drive.state) == drive.last("heat").words


def test_why_not_what_is_no_longer_proposed():
    drive = Drive(need("heat", 0.2))
    drive.at(5, drive.done("heat"))
    assert explain_silence(drive.run(6).state, "heat") == "Nothing suggests it now"


def test_why_not_what_has_gone_says_how():
    drive = Drive(need("heat", lifetime_s=30.0, signals=(OUTSIDE,)))
    drive.said[OUTSIDE] = -3.0
    drive.at(5, drive.says(OUTSIDE, None), drive.done("heat")).run(6)
    assert explain_silence(drive.state, "heat") == "Withdrawn: outside temperature is invalid"
    drive = Drive(need("heat", lifetime_s=5.0)).run(7)
    assert explain_silence(drive.state, "heat") == "Gone: you let it pass"


def test_why_not_what_was_answered():
    for said, words in (
        ("accept", "You accepted it"),
        ("reject", "You declined it"),
        ("never", "You asked never to be offered this"),
    ):
        drive = Drive(need("heat"))
        drive.at(5, drive.answers_with(said, "heat")).run(6)
        assert explain_silence(drive.state, "heat") == words


def test_silences_have_few_words():
    drive = Drive(need("heat", 0.6), need("energy"), need("defrost", 0.1), need("media", signals=(OUTSIDE,)))
    drive.at(5, drive.answers_with("reject", "energy")).run(200)
    assert len(drive.told) > 5
    assert all(len(d.words.split()) <= 12 for d in drive.told if d.outcome != "offer")


def test_a_decision_is_plain_data_for_the_trace():
    drive = Drive(need("heat", 1 / 3, signals=(OUTSIDE,)))
    drive.said[OUTSIDE] = -3.0
    fields = drive.run(1).told[0].as_json()
    assert fields["p"] == 0.3333
    assert (fields["key"], fields["outcome"], fields["cause"]) == ("heat", "withheld", "unlikely")
    assert fields["signals"] == [OUTSIDE]
    assert "title" not in fields
    assert Drive(need("heat")).run(1).told[0].as_json()["title"] == "Heat?"
