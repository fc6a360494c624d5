from dataclasses import replace

import pytest
from hmi_views import KONA, LONG_OFFER, MIND, OFFER, OFFERS, STATES, with_
from hypothesis import given
from hypothesis import strategies as st

from anticipation.need import KINDS, MAX_CHARACTERS
from hmi import icons, timeline
from hmi.controls import CONTROL_OF
from hmi.dashboard import Dashboard
from hmi.gfx import pygame
from hmi.layout import TOUCH
from hmi.offers import offer_model
from hmi.theme import ENTER_S, ease_out
from hmi.view import Mark, OfferCard, Words

SIZES = [(800, 480), (1024, 600), (1280, 720), (1920, 720), (2560, 720), (1080, 1920)]
FULL = OfferCard(
    "energy", "Charge on the way to work?",
    "You would arrive with 9 %; you charged at Aldi 6 times when it was below 20 %, 2 min away.", "energy",
)  # fmt: skip


def shown(dashboard, zone) -> list[str]:
    return [placed.text for placed in dashboard.texts.get(zone, ())]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def dashboard(request):
    return Dashboard(request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_offer_is_whole_and_within_reach(dashboard, kind):
    dashboard.draw(with_(KONA, offer=OFFERS[kind]))
    texts = shown(dashboard, "offer")
    assert {OFFERS[kind].accept, "Not now", "Why?", "Don’t offer this"} <= set(texts)
    assert "…" not in "".join(texts)
    layout = dashboard.layout
    for name in ("accept", "reject", "why", "never"):
        box = layout.targets[name]
        assert min(box.w, box.h) >= int(TOUCH * layout.dp), name
        for x, y in ((box.x, box.y), (box.right - 1, box.bottom - 1)):
            assert dashboard.control_at((x, y)) == name


def test_the_longest_offer_that_may_be_is_whole(dashboard):
    assert MAX_CHARACTERS - 10 < len(FULL.title) + len(FULL.reason) <= MAX_CHARACTERS
    dashboard.draw(with_(KONA, offer=FULL))
    texts = shown(dashboard, "offer")
    assert "…" not in "".join(texts)
    assert "never" in dashboard.layout.targets or "words" in dashboard.layout.zones


def test_quiet_controls_are_quieter_than_the_answers(dashboard):
    dashboard.draw(with_(KONA, offer=OFFER))
    placed = {text.text: text for text in dashboard.texts["offer"]}
    for quiet in ("Why?", "Don’t offer this"):
        assert placed[quiet].colour == "dim"
        assert placed[quiet].box.h < placed["Yes"].box.h
        assert placed[quiet].box.y > placed["Yes"].box.bottom
    targets = dashboard.layout.targets
    assert targets["accept"].h >= targets["never"].h


def test_a_question_of_the_assistant_has_no_quiet_controls(dashboard):
    dashboard.draw(with_(KONA, offer=OfferCard("ask", "Open the trunk?", "Only while the car stands.", never="")))
    assert not {"why", "never"} & set(dashboard.layout.targets)
    assert {"accept", "reject"} <= set(dashboard.layout.targets)


def test_quiet_controls_give_way_to_the_words_that_would_answer():
    dashboard = Dashboard((800, 480))
    reason = "You arrive with 6 %, and it rains all the way there today."
    high = OfferCard("energy", "Charge on the way to the old office?", reason)
    dashboard.draw(with_(KONA, offer=high, words=Words(None, "why?", "9 of the last 10", "answer")))
    assert "words" in dashboard.layout.zones
    assert "never" not in dashboard.layout.targets
    dashboard.draw(with_(KONA, offer=LONG_OFFER))
    assert "words" not in dashboard.layout.zones
    assert "never" in dashboard.layout.targets


def test_undo_is_one_press_and_gone_with_what_it_takes_back(dashboard):
    dashboard.draw(with_(KONA, undo="windshield defrost"))
    assert shown(dashboard, "undo") == ["Undo: windshield defrost"]
    box = dashboard.layout.targets["undo"]
    assert min(box.w, box.h) >= int(TOUCH * dashboard.layout.dp)
    assert dashboard.control_at((box.x + 3, box.y + 3)) == "undo"
    dashboard.draw(KONA)
    assert dashboard.control_at((box.x + 3, box.y + 3)) != "undo"
    assert "undo" not in dashboard.layout.zones


def test_what_is_no_longer_to_be_undone_moves_nothing_else(dashboard):
    before = dict(dashboard.draw(KONA) and dashboard.layout.zones)
    dashboard.draw(with_(KONA, undo="windshield defrost"))
    after = dashboard.layout.zones
    assert all(before[name] == after[name] for name in ("primary", "energy", "words", "climate"))


def test_the_mind_is_told_once_wherever_there_is_room(dashboard):
    dashboard.draw(with_(KONA, mind=MIND))
    told = [text for zone in ("mind", "words") for text in shown(dashboard, zone) if "Silent" in text]
    assert len(told) == 1
    assert told[0].startswith(MIND[0])
    words = dashboard.layout.zones["words"]
    dashboard.draw(with_(KONA, mind=MIND[:1]))
    assert dashboard.layout.zones["words"] == words
    dashboard.draw(KONA)
    assert not [text for zone in dashboard.texts for text in shown(dashboard, zone) if "Silent" in text]


def test_what_it_knows_is_never_cut_short():
    dashboard = Dashboard((800, 480))
    dashboard.draw(with_(KONA, mind=("Knows 144 trips to 32 places", "15 of 771 experts awake")))
    told = [text for zone in dashboard.texts for text in shown(dashboard, zone) if "32" in text]
    assert told == ["144 trips to 32 places"] or told == ["Knows 144 trips to 32 places"]


def test_what_was_answered_comes_before_the_mind():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(with_(STATES["answered"], mind=MIND))
    assert not [text for text in shown(dashboard, "words") if "Silent" in text]


def test_every_kind_has_a_sign_of_its_own():
    drawn = {pygame.image.tobytes(icons.icon(kind, 40, (255, 255, 255), (0, 0, 0)), "RGBA") for kind in KINDS}
    assert set(KINDS) <= icons.NAMES
    assert len(drawn) == len(KINDS)


@pytest.mark.parametrize(
    ("energy", "icon"), [("electric", "energy"), ("hybrid", "energy"), ("petrol", "fuel"), ("diesel", "fuel")]
)
def test_the_stop_on_the_way_has_the_sign_of_what_the_car_runs_on(energy, icon):
    assert offer_model(OFFERS["energy"], energy).icon == icon
    assert offer_model(OFFERS["heat"], energy).icon == "heat"


def test_marks_differ_in_shape_and_colour():
    kinds = ("utterance", "offer", "withheld", "answer", "act", "fault")
    dashboard = Dashboard((1280, 720))
    seen = set()
    for kind in kinds:
        playback = with_(KONA.playback, marks=(Mark(300.0, kind),))
        seen.add(pygame.image.tobytes(dashboard.draw(with_(KONA, playback=playback)), "RGB"))
    assert len(seen) == len(kinds)
    shapes = {pygame.image.tobytes(icons.icon(f"mark-{kind}", 14, (9, 9, 9), (0, 0, 0)), "RGBA") for kind in kinds}
    assert len(shapes) == len(kinds)


def test_an_offer_is_not_hidden_by_what_was_withheld_with_it():
    dashboard = Dashboard((1280, 720))
    both = (Mark(300.0, "offer"), Mark(300.0, "withheld"))
    pictures = set()
    for marks in (both, both[::-1]):
        view = with_(KONA, playback=with_(KONA.playback, marks=marks))
        pictures.add(pygame.image.tobytes(dashboard.draw(view), "RGB"))
    assert len(pictures) == 1
    assert [kind for _, kind in timeline.strip(view, timeline.Curve(view.playback.profile)).marks][-1] == "offer"


def test_the_new_keys():
    assert {CONTROL_OF[key] for key in "wdu"} == {"why", "never", "undo"}


def test_a_card_glides_into_its_place_and_then_stands_as_if_it_had_always_been_there(dashboard):
    def picture(age_s: float) -> bytes:
        return pygame.image.tobytes(dashboard.draw(with_(KONA, offer=replace(OFFER, age_s=age_s))), "RGB")

    settled = pygame.image.tobytes(dashboard.draw(with_(KONA, offer=OFFER)), "RGB")
    steps = [picture(age_s) for age_s in (0.0, 0.05, 0.1)]
    assert len({*steps, settled}) == 4
    assert picture(0.05) == steps[1]  # of its age alone
    assert picture(ENTER_S) == settled
    assert "accept" in dashboard.layout.targets  # to be answered from the first frame on


@given(st.floats(-1, 2), st.floats(0, 1))
def test_a_motion_begins_fast_and_never_turns_back(share, more):
    assert 0.0 <= ease_out(share) <= ease_out(share + more) <= 1.0
    assert ease_out(0.0) == 0.0
    assert ease_out(1.0) == 1.0
    assert ease_out(share) >= min(max(share, 0.0), 1.0) - 1e-12
