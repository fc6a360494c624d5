"""The mind laid open: whole at each size, never over an answer, and drawn as it stands."""

import pytest
from hmi_views import KONA, MEASURED, MIND, MIND_OPEN, OFFER, OFFERING, OFFERS, STATES, with_

from hmi.dashboard import Dashboard
from hmi.gfx import pygame
from hmi.layout import TOUCH
from hmi.mind import mind_model
from hmi.theme import NIGHT
from hmi.view import Chance, MindView

SIZES = [(800, 480), (1024, 600), (1280, 720), (1920, 720), (2560, 720), (1080, 1920), (480, 800)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def dashboard(request):
    return Dashboard(request.param)


def waits(dashboard, view) -> bool:
    """Whether the mind waits behind the offer: a small upright window has no room for both."""
    size = dashboard.draw(view).get_size()
    return size == (480, 800) and view.offer is not None


def shown(dashboard) -> list[str]:
    return [placed.text for placed in dashboard.texts.get("mind", ())]


def test_the_reason_and_the_nearest_needs_are_whole(dashboard):
    for name in ("mind-open", "mind-open-offer", "mind-open-measured"):
        view = STATES[name]
        if waits(dashboard, view):
            assert not shown(dashboard)
            continue
        texts = shown(dashboard)
        assert view.opened.why in " ".join(texts).replace("\u00a0", " "), name
        for need in view.opened.needs[:2]:
            assert need.label in texts, name
        assert "Work" in texts, name


def test_with_an_offer_of_any_kind_its_answers_stay_where_they_are(dashboard):
    for offer in OFFERS.values():
        waiting = waits(dashboard, with_(KONA, offer=offer, mind=MIND, opened=OFFERING))
        layout = dashboard.layout
        assert {"accept", "reject", "why", "never"} <= set(layout.targets)
        assert ("mind" in layout.zones) is not waiting
        assert waiting or not layout.zones["mind"].overlaps(layout.zones["offer"])


def test_it_says_what_is_awake_and_what_it_costs_where_that_is_measured(dashboard):
    dashboard.draw(with_(KONA, opened=MEASURED, playback=None))
    texts = " ".join(shown(dashboard))
    assert "15 of 99 experts awake" in texts
    assert "1.6" in texts
    assert "6.4" in texts
    dashboard.draw(with_(KONA, opened=MIND_OPEN, playback=None))
    assert "p99" not in " ".join(shown(dashboard))


def test_a_touch_on_it_closes_it(dashboard):
    dashboard.draw(STATES["mind-open"])
    box = dashboard.layout.targets["mind"]
    assert dashboard.control_at((box.x + 3, box.y + 3)) == "mind"
    assert dashboard.control_at((box.right - 3, box.bottom - 3)) == "mind"


@pytest.mark.parametrize("size", [(1920, 720), (2560, 720)])
def test_a_touch_on_the_quiet_lines_opens_it(size):
    dashboard = Dashboard(size)
    dashboard.draw(with_(KONA, mind=MIND))
    box = dashboard.layout.targets["mind"]
    assert box.h >= TOUCH * dashboard.layout.dp
    assert dashboard.control_at((box.x + box.w // 2, box.y + box.h // 2)) == "mind"


def test_an_open_mind_leaves_a_wide_window_its_map():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(STATES["mind-open"])
    zones = dashboard.layout.zones
    assert not zones["map"].overlaps(zones["mind"])
    assert any("Work" in text.text for text in dashboard.texts["map"])


def test_a_square_is_lit_for_each_expert_that_is_awake():
    dashboard = Dashboard((1920, 720))

    def lit(awake) -> int:
        picture = dashboard.draw(with_(KONA, opened=MindView("Silent", experts=(15, 99), awake=awake)))
        home = dashboard.layout.zones["mind"]
        zone = pygame.surfarray.array3d(picture.subsurface(tuple(home)))
        return int((zone == NIGHT.accent).all(axis=2).sum())

    one, two = lit(((4,), (), ())), lit(((4,), (32,), ()))
    assert one > 0
    assert 0.8 < two / one / 2 < 1.2
    assert lit(()) == 0


def test_what_is_to_be_reached_is_rounded_up_and_what_is_there_down():
    model = mind_model(MindView("", (Chance("Heat", 0.619, 0.611), Chance("Cool", 0.999, 1.3), Chance("Fan", 0.29))))
    assert [(bar.share, bar.needed) for bar in model.needs] == [(61, 62), (99, 100), (29, None)]


def test_a_bar_is_as_long_as_its_share_and_notched_where_an_offer_begins():
    dashboard = Dashboard((1280, 720))

    def picture(p: float, needed: float | None) -> bytes:
        view = MindView("Silent", (Chance("Heat", p, needed),))
        return pygame.image.tobytes(dashboard.draw(with_(KONA, opened=view)), "RGB")

    assert picture(0.40, 0.6) != picture(0.45, 0.6)
    assert picture(0.40, 0.6) != picture(0.40, 0.7) != picture(0.40, None)
    assert picture(0.401, 0.6) == picture(0.402, 0.6)  # no redrawing for less than is told


def test_what_is_offered_stands_out():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(with_(KONA, opened=OFFERING, offer=OFFER))
    colours = {text.text: text.colour for text in dashboard.texts["mind"]}
    assert colours["73 %"] == "accent"
    assert colours["41 %"] == "ink"
