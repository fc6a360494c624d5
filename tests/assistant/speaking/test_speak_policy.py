"""When the voice may speak, as scripted moments of a drive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.policy.workload import VETOES
from assistant.speaking.brief import word_count
from assistant.speaking.policy import PATIENCE_NS, SPACING_NS, Moment, Verdict, Wish, decide

S = 1_000_000_000
NAMES = [veto.name for veto in VETOES]
REPLY, PROMPT = Wish("Battery: 62%.", True, 100 * S), Wish("Defrost the windshield?", False, 100 * S)
NOW = 100 * S


def test_a_reply_and_a_prompt_are_said_in_a_calm_moment() -> None:
    assert decide(REPLY, Moment(NOW)) == Verdict("say", "Battery: sixty two percent.")
    assert decide(PROMPT, Moment(NOW)) == Verdict("say", "Defrost the windshield?")


@pytest.mark.parametrize("veto", NAMES)
def test_no_prompt_during_a_veto(veto: str) -> None:
    assert decide(PROMPT, Moment(NOW, vetoes=(veto,))) == Verdict("show", why=veto)


def test_no_prompt_within_30_s_of_the_last() -> None:
    assert decide(PROMPT, Moment(NOW, prompt_ns=NOW - SPACING_NS + 1)) == Verdict("show", why="spacing")
    assert decide(PROMPT, Moment(NOW, prompt_ns=NOW - SPACING_NS)).outcome == "say"
    assert decide(REPLY, Moment(NOW, prompt_ns=NOW - 1)).outcome == "say"  # the driver asked for it


@pytest.mark.parametrize("veto", NAMES)
def test_a_reply_waits_only_where_the_hands_are_full(veto: str) -> None:
    verdict = decide(REPLY, Moment(NOW, vetoes=(veto,)))
    assert verdict.outcome == ("wait" if veto in ("braking", "steering") else "say")


def test_a_reply_waits_for_three_seconds_and_is_then_only_shown() -> None:
    last = decide(REPLY, Moment(NOW + PATIENCE_NS, vetoes=("braking",)))
    assert last.outcome == "wait"
    assert decide(REPLY, Moment(NOW + PATIENCE_NS)).outcome == "say"
    assert decide(REPLY, Moment(NOW + PATIENCE_NS + 1)) == Verdict("show", why="too late")
    assert decide(REPLY, Moment(NOW - 1)) == Verdict("show", why="too late")  # the clock went back


def test_silent_mode_shows_everything_and_says_nothing() -> None:
    for wish in (REPLY, PROMPT):
        assert decide(wish, Moment(NOW, silent=True)) == Verdict("show", why="silent mode")


def test_what_has_no_words_is_not_said() -> None:
    assert decide(Wish("…", True, NOW), Moment(NOW)) == Verdict("show", why="no words")


def test_standing_a_long_answer_is_said_and_moving_it_is_not() -> None:
    known = "I answer questions about speed, range, battery, temperatures, doors and time, and steer the replay."
    assert decide(Wish(known, True, NOW), Moment(NOW, moving=False)).words == known
    assert decide(Wish(known, True, NOW), Moment(NOW)).words == "The answer is on the screen."


@given(
    text=st.text(max_size=120),
    asked=st.booleans(),
    waited_ns=st.integers(-S, 5 * S),
    vetoes=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
    prompt_ns=st.none() | st.integers(NOW - 60 * S, NOW),
    silent=st.booleans(),
)
def test_whatever_happens_the_rules_hold(
    text: str, asked: bool, waited_ns: int, vetoes: tuple[str, ...], prompt_ns: int | None, silent: bool
) -> None:
    verdict = decide(Wish(text, asked, NOW - waited_ns), Moment(NOW, True, vetoes, prompt_ns, silent))
    assert (verdict.outcome == "say") == (verdict.words != "") == (verdict.why == "")
    if verdict.outcome == "say":
        assert not silent
        assert word_count(verdict.words) <= 12
        assert not {"braking", "steering"}.intersection(vetoes)
        assert asked or (not vetoes and (prompt_ns is None or NOW - prompt_ns >= SPACING_NS))
