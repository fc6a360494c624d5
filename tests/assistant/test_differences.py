"""Where two traces of one drive differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.differences import NEAR_NS, Difference, differences
from assistant.marks import Entry

S = 1_000_000_000


def offer(t_s: float, key: str = "heat", p: float = 0.8, words: str = "Heat to 22°?") -> Entry:
    return Entry(int(t_s * S), "offer", key, words, "likely", "offer", p)


def silence(t_s: float, key: str = "heat", cause: str = "budget", words: str = "Silent: enough offers") -> Entry:
    return Entry(int(t_s * S), "withheld", key, words, cause, "withheld", 0.8)


def end(t_s: float, key: str = "heat", cause: str = "expired", words: str = "Gone: you let it pass") -> Entry:
    return Entry(int(t_s * S), "withheld", key, words, cause, "expired", 0.8)


def said(t_s: float, words: str = "To work.", text: str = "take me to work") -> Entry:
    return Entry(int(t_s * S), "utterance", text, words, "act")


def words(a: list[Entry], b: list[Entry]) -> list[str]:
    return [difference.words for difference in differences(a, b)]


def test_an_offer_that_the_other_held_back() -> None:
    assert words([silence(190)], [offer(192)]) == ["B offered heat; A: enough offers"]
    assert words([offer(192)], [silence(190)]) == ["A offered heat; B: enough offers"]
    # whatever it said on it before, and up to about the same time, but not what it said later
    assert words([offer(192)], [silence(20)])[1] == "A offered heat; B: enough offers"
    assert words([offer(192)], [silence(400)])[0] == "A offered heat; B did not think of it"
    assert words([offer(192)], [offer(100)])[1] == "A offered heat; B had offered it by 1:40"
    assert words([offer(192)], [silence(190, "seat")])[1] == "A offered heat; B did not think of it"


def test_offers_at_about_the_same_time_are_the_same() -> None:
    assert words([offer(100)], [offer(104.9)]) == []
    assert len(words([offer(100)], [offer(105.1)])) == 2
    assert words([offer(100), offer(103)], [offer(104)]) == ["A offered heat; B had offered it by 1:44"]


def test_the_same_offer_in_other_words() -> None:
    assert words([offer(9, p=0.6)], [offer(9, p=0.7)]) == ["Heat: A 60 % likely, B 70 %"]
    assert words([offer(9, p=0.66)], [offer(9, p=0.7)]) == []
    to = [offer(9, "destination:1", words="To work"), offer(9, "destination:2", words="To the gym")]
    assert words(to[:1], to[1:]) == ["A offered “To work”, B “To the gym”"]


def test_silences_for_other_reasons() -> None:
    busy = silence(61, cause="braking", words="Silent: you are braking; and more")
    assert words([silence(60)], [busy]) == ["Heat: A enough offers; B you are braking"]
    assert words([silence(60)], [silence(62)]) == []
    once = [silence(10), silence(60)]
    assert words(once, once[:1]) == []  # B said so before, and nothing has changed
    assert words([silence(60)], []) == ["A held back heat; B did not think of it"]


def test_how_an_offer_ended_counts_where_both_made_it() -> None:
    withdrawn = end(40, cause="gone", words="Withdrawn: no longer needed")
    assert words([offer(20), end(40)], [offer(20), withdrawn]) == ["Heat: A you let it pass; B no longer needed"]
    assert words([offer(20), end(40)], [offer(20)]) == ["Heat: A you let it pass; B not"]
    assert words([offer(20), end(40)], [silence(20)]) == ["A offered heat; B: enough offers"]


def test_answers_words_and_faults() -> None:
    yes = Entry(9 * S, "answer", "heat", "accept", "accept")
    assert words([yes], []) == ["In A the driver accepted heat"]
    assert words([yes], [yes]) == []
    assert words([said(9)], [said(9, "Where?")]) == ["“take me to work”: A “To work.”, B “Where?”"]
    assert words([], [said(9)]) == ["Only B heard “take me to work”"]
    assert words([], [Entry(S, "act", "wheel", "heated the wheel")]) == ["Only B: the driver heated the wheel"]
    assert words([Entry(S, "fault", "the model failed", "")], []) == ["Only A: the model failed"]


def test_what_the_other_may_still_say_is_not_told() -> None:
    a, b = [offer(100)], [offer(104)]
    assert differences([], b, 108 * S) == ()
    assert len(differences([], b, 109 * S)) == 1
    assert differences(a, b, 103 * S) == ()
    assert len(differences(a, [], 100 * S)) == 1  # B is known to its end
    assert differences(a, [], 99 * S) == ()


ENTRIES = st.lists(
    st.builds(
        lambda make, half, key, p: make(half / 2, key, p),
        st.sampled_from(
            (
                offer,
                lambda t, key, p: silence(t, key, "budget" if p < 0.5 else "braking", f"Silent: {p}"),
                lambda t, key, p: end(t, key),
                lambda t, key, p: said(t, key),
            )
        ),
        st.integers(0, 120),
        st.sampled_from(("heat", "seat", "destination:1", "destination:2")),
        st.sampled_from((0.2, 0.4, 0.9)),
    ),
    max_size=12,
).map(lambda entries: sorted(set(entries), key=lambda entry: entry.t_ns))


@given(ENTRIES)
def test_a_trace_differs_from_itself_in_nothing(entries: list[Entry]) -> None:
    assert differences(entries, entries) == ()


@given(ENTRIES, ENTRIES)
def test_differences_come_in_the_order_of_time_and_the_same_from_both_sides(a: list[Entry], b: list[Entry]) -> None:
    found, mirrored = differences(a, b), differences(b, a)
    assert [d.t_ns for d in found] == sorted(d.t_ns for d in found)

    def parts(some: tuple[Difference, ...], swap: bool) -> set[tuple[Entry | None, Entry | None]]:
        return {(d.b, d.a) if swap else (d.a, d.b) for d in some}

    assert parts(found, False) == parts(mirrored, True)
    for difference in found:
        assert difference.a != difference.b
        assert difference.words


@given(ENTRIES, ENTRIES, st.integers(0, 70))
def test_what_is_told_on_the_way_is_told_at_the_end(a: list[Entry], b: list[Entry], until_s: int) -> None:
    whole = differences(a, b)
    early = differences(a, b, until_s * S)
    assert set(early) <= set(whole)
    for difference in whole:
        known_ns = difference.a.t_ns if difference.a else difference.t_ns + NEAR_NS
        assert known_ns > until_s * S or difference in early


@pytest.mark.parametrize("extra", [offer(30), silence(30, "seat"), said(30)])
def test_one_entry_more_is_one_difference(extra: Entry) -> None:
    both = [offer(1, "wheel"), silence(2, "energy")]
    assert len(differences(both, [*both, extra])) == 1
