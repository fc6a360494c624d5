"""How needs say numbers, times and names."""

from hypothesis import given
from hypothesis import strategies as st

from anticipation.need import MAX_CHARACTERS
from anticipation.needs.words import LONGEST_NAME, clock, degrees, fit, often, short


def test_times_are_those_of_a_24_h_clock() -> None:
    assert [clock(minute) for minute in (0, 490, 1065, 1439.9, 1445, -10)] == [
        "0:00",
        "8:10",
        "17:45",
        "23:59",
        "0:05",
        "23:50",
    ]


def test_temperatures_have_a_real_minus_and_no_idle_zeros() -> None:
    assert [degrees(-6.0), degrees(-0.3), degrees(22.0, 1), degrees(22.5, 1)] == ["−6°", "0°", "22°", "22.5°"]


def test_counts_are_said_as_they_are() -> None:
    assert often(9, 10, "drives") == "on 9 of the last 10 drives"
    assert often(1, 1, "drives") == "the last time"
    assert often(0, 1, "drives") == "on 0 of the last 1 drives"


@given(st.text(max_size=80))
def test_names_are_cut_and_kept_on_one_line(name: str) -> None:
    said = short(name)
    assert len(said) <= LONGEST_NAME
    assert "\n" not in said
    assert short(said) == said


def test_the_first_reason_that_fits_is_taken() -> None:
    assert fit("Title", "a" * 115, "b") == "a" * 115
    assert fit("Title", "a" * 116, "b") == "b"
    cut = fit("Title", "a" * 116, "b" * 117)
    assert len("Title" + cut) == MAX_CHARACTERS
    assert cut.endswith("b…")
