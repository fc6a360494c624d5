"""What is said of what moved an offer: true to the parts that were found by taking each sense away."""

from anticipation.insight import Insight


def test_the_strongest_senses_are_named_and_none_that_hardly_counts() -> None:
    insight = Insight()
    assert insight.because({"weather": 0.3, "habits": 0.1, "time": 0.05}) == "most of all the weather and your habits"
    assert insight.because({"weather": 0.3, "habits": 0.01}) == "most of all the weather"
    assert insight.because({"weather": -0.4, "habits": 0.2}) == "most of all your habits", (
        "what spoke against is no reason"
    )
    assert insight.because({"weather": 0.01}) == ""


def test_words_are_the_reason_only_where_they_moved_it_most() -> None:
    insight = Insight()
    reason = "It is −2° outside."
    assert insight.in_words({"words": 0.3}, reason) == reason, "nothing was said"
    insight.hear("it's freezing in here")
    assert insight.in_words({"words": 0.3, "weather": 0.1}, reason) == f"You said “it's freezing in here”. {reason}"
    assert insight.in_words({"weather": 0.3, "words": 0.1}, reason) == reason
    assert insight.in_words({"words": -0.3}, reason) == reason, "words that spoke against it are no reason for it"
    assert insight.in_words({}, reason) == reason


def test_a_new_drive_has_heard_nothing() -> None:
    insight = Insight()
    insight.hear("to the gym")
    insight.wake()
    assert insight.heard == ""
