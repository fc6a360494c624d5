"""Words that are too long lose whole clauses, the last first."""

import pytest
from hmi_views import BESIDE, STATES, with_

from hmi.canvas import Canvas
from hmi.driving import draw_note
from hmi.gfx import Surface
from hmi.theme import DAY
from hmi.timeline import Curve, draw_timeline, strip


def drawn(width: int) -> Canvas:
    return Canvas(Surface((width, 76), 0, 32), DAY, 1.0)


@pytest.mark.parametrize("width", [300, 420, 560, 2000])
def test_the_words_of_a_difference_end_with_a_clause(width):
    canvas = drawn(width)
    view = with_(STATES["offer"], playback=BESIDE)
    draw_timeline(canvas, strip(view, Curve(BESIDE.profile)))
    said = canvas.texts[-1]
    assert BESIDE.said.startswith(said.text)
    assert BESIDE.said[len(said.text) :].startswith(("; ", ", and ")) or said.text == BESIDE.said
    assert said.box.right <= width


def test_a_note_drops_its_reason_before_it_is_cut():
    note = "12 pieces of sound not heard: this machine is too slow"
    for width, words in ((2000, note), (330, note.partition(":")[0])):
        canvas = drawn(width)
        draw_note(canvas, (note, "warm"))
        assert canvas.texts[0].text == words


def test_a_single_clause_too_long_ends_with_an_ellipsis():
    canvas = drawn(120)
    draw_note(canvas, ("not sent and nobody knows why it was not", "warm"))
    assert canvas.texts[0].text.endswith("\N{HORIZONTAL ELLIPSIS}")
