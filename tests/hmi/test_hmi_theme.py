import pytest

from hmi.theme import DAY, NIGHT, TEXT_PAIRS, THEMES, TWILIGHT, contrast, dp_scale


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "on"), TEXT_PAIRS)
def test_every_text_colour_reads_on_every_ground_it_may_stand_on(theme, ink, on):
    assert contrast(theme.colour(ink), theme.colour(on)) >= 4.5


def test_contrast_is_that_of_wcag():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1.0


def test_the_themes_differ_in_every_ground():
    assert set(THEMES) == {"day", "twilight", "night"}
    for ground in ("bg", "panel", "accent"):
        assert len({theme.colour(ground) for theme in THEMES.values()}) == 3


def test_twilight_lies_between_night_and_day():
    dark, dusk, light = (contrast(theme.bg, (0, 0, 0)) for theme in (NIGHT, TWILIGHT, DAY))
    assert 1.1 * dark < dusk < light / 2
    assert contrast(TWILIGHT.ink, TWILIGHT.bg) < min(contrast(theme.ink, theme.bg) for theme in (DAY, NIGHT))
    assert TWILIGHT.bg[2] > TWILIGHT.bg[1] > TWILIGHT.bg[0]  # the blue hour, not grey


@pytest.mark.parametrize(
    ("size", "dp"),
    [((1280, 720), 1.0), ((900, 1600), 1.0), ((1080, 1920), 1.2), ((1920, 720), 1.0),
     ((1920, 1080), 1.5), ((1024, 600), 0.8), ((800, 480), 0.75)],
)  # fmt: skip
def test_a_dp_is_a_pixel_at_1280_by_720_and_scales_with_the_screen(size, dp):
    assert dp_scale(size) == pytest.approx(dp, abs=0.001)


def test_a_larger_window_never_has_a_smaller_dp():
    scales = [dp_scale((w, w * 9 // 16)) for w in range(480, 3840, 16)]
    assert scales == sorted(scales)
