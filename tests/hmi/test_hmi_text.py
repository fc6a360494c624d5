import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi import icons, text
from hmi.gfx import pygame

WEIGHTS = ("Light", "Regular", "SemiBold")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_are_of_one_width(weight):
    assert len({text.measure(digit, weight, 60) for digit in "0123456789−+"}) == 1


@pytest.mark.parametrize("weight", WEIGHTS)
def test_fonts_have_the_letters_that_drivers_write(weight):
    font = text._font(weight, 20)
    for letter in "AZaz09 °−–—…“”’·→←×∶≈€ßéñøåşğžłαΩЖя№":
        assert font.metrics(letter)[0] is not None, letter


@settings(deadline=None, max_examples=60)
@given(st.text("abc defghij WM", min_size=1, max_size=60), st.integers(0, 400))
def test_what_is_fitted_fits(words, width):
    fitted, px = text.fit(words, "Regular", 24, width)
    assert text.measure(fitted, "Regular", px) <= width
    assert fitted == words or not fitted or fitted.endswith("…")


@settings(deadline=None, max_examples=60)
@given(st.text("abc defghij WM", max_size=120), st.integers(60, 400), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_unsaid(words, width, most):
    lines = text.wrap(words, "Regular", 24, width, most)
    assert len(lines) <= most
    assert all(text.measure(line, "Regular", 24) <= width for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines).split() == words.split()


def test_rendered_text_is_smooth_and_in_its_colour():
    picture, baseline = text.render("63 km/h", "Regular", 24, (200, 100, 50))
    alphas = set(pygame.surfarray.array_alpha(picture).ravel().tolist())
    assert len(alphas) > 20
    assert 0 < baseline < picture.get_height()
    assert abs(picture.get_width() - text.measure("63 km/h", "Regular", 24)) <= 2


@pytest.mark.parametrize("name", sorted(icons.NAMES))
def test_every_icon_draws_inside_its_square(name):
    alpha = pygame.surfarray.array_alpha(icons.icon(name, 40, (255, 255, 255), (0, 0, 0)))
    assert (alpha > 0).sum() > 40
    assert len(set(alpha.ravel().tolist())) >= 4


def test_unknown_icons_have_a_stand_in():
    known, unknown = (icons.icon(name, 32, (9, 9, 9), (0, 0, 0)) for name in ("spark", "no such icon"))
    assert pygame.image.tobytes(known, "RGBA") == pygame.image.tobytes(unknown, "RGBA")


def test_right_to_left_words_are_as_wide_as_they_are_drawn_and_have_all_their_letters():
    for words in ("\u05d1\u05d9\u05ea \u05d4\u05e1\u05e4\u05e8", "\u0633\u0648\u0642 12", "to \u05d1\u05d9\u05ea, now"):
        drawn, _ = text.render(words, "Regular", 30, (0, 0, 0))
        assert drawn.get_width() == pytest.approx(text.measure(words, "Regular", 30), abs=4)
    for script, letters in (("Hebrew", "\u05d0\u05ea\u05e5"), ("Arabic", "\u0621\u064a\u0629")):
        assert None not in text._font("SemiBold", 20, script).metrics(letters)
