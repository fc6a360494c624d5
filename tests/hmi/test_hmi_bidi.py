import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.bidi import Run, both_ways, runs

SCHOOL = "\u05d1\u05d9\u05ea \u05d4\u05e1\u05e4\u05e8"  # the school, in Hebrew
MARKET = "\u0627\u0644\u0633\u0648\u0642"  # the market, in Arabic


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Home", [("Home", "")]),
        (SCHOOL, [(SCHOOL, "Hebrew")]),
        (f"To {SCHOOL}, arrive 7:47", [("To ", ""), (SCHOOL, "Hebrew"), (", arrive 7:47", "")]),
        (f"{MARKET} 12", [("12", ""), (" ", ""), (MARKET, "Arabic")]),
        (f"{SCHOOL} ({MARKET})", [("(", ""), (MARKET, "Arabic"), (")", ""), (f"{SCHOOL} ", "Hebrew")]),
        (f"{MARKET} Lidl", [("Lidl", ""), (" ", ""), (MARKET, "Arabic")]),
    ],
)
def test_runs_stand_in_the_order_in_which_they_are_drawn(text, drawn):
    joined = [(run.text, run.script) for run in runs(text)]
    spaced = [(part.strip(" "), script) for part, script in joined if part.strip(" ")]
    assert spaced == [(part.strip(" "), script) for part, script in drawn if part.strip(" ")]


letters = st.text(st.sampled_from(f"ab (1):{SCHOOL}{MARKET}é–"), max_size=30)


@given(letters)
def test_every_letter_is_drawn_once(text):
    mirrored = str.maketrans("()", "((")
    drawn = "".join(run.text for run in runs(text))
    assert sorted(drawn.translate(mirrored)) == sorted(text.translate(mirrored))


@given(st.text(max_size=40))
def test_any_text_has_an_order_and_what_runs_one_way_keeps_it(text):
    found = runs(text)
    assert sum(len(run.text) for run in found) == len(text)
    if not both_ways(text):
        assert found == ((Run(text, ""),) if text else ())
