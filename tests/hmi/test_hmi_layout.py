from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.layout import BUTTONS, TOUCH, ZOOM, Box, Present, arrange
from hmi.theme import is_tiny

SIZES = [
    (800, 480),
    (1024, 600),
    (1280, 720),
    (1280, 800),
    (1920, 720),
    (1920, 1080),
    (1024, 768),
    (720, 1280),
    (480, 800),
]
FANS = tuple((f"{name}-fan", (16.0 + at * 200, 16.0, 76.0, 76.0)) for at, name in enumerate(("less", "more")))
FULL = Present(bars=2, climate=232.0, offer=200.0, words=3, attention=True, strip=True)
CARDS = ("primary", "energy", "telltales", "note", "offer", "climate", "words", "undo", "mind", "strip", "wait")
TYPICAL = Present(bars=2, climate=120.0, offer=174.0, quiet=True, undo=True, mind=True, strip=True)

presents = st.builds(
    Present, waiting=st.booleans(), bars=st.integers(0, 2), climate=st.sampled_from([0.0, 120.0, 232.0, 266.0]),
    offer=st.sampled_from([0.0, 110.0, 180.0, 300.0]), words=st.integers(0, 4), attention=st.booleans(),
    strip=st.booleans(), quiet=st.booleans(), undo=st.booleans(), mind=st.booleans(), opened=st.booleans(),
    controls=st.sampled_from([(), FANS]), zoom=st.booleans(),
)  # fmt: skip
sizes = st.tuples(st.integers(480, 2600), st.integers(480, 1600))


@pytest.mark.parametrize("size", SIZES)
def test_every_control_has_a_place_in_a_full_window(size):
    assert set(arrange(size, FULL).targets) == {*BUTTONS, "seek", "type", "accept", "reject"} | (
        {"climate"} & set(arrange(size, FULL).zones)
    )


@pytest.mark.parametrize(
    ("size", "there"), [((1920, 720), True), ((1080, 1920), True), ((1280, 720), False), ((800, 480), False)]
)
def test_a_large_map_has_buttons_that_cover_nothing_but_itself(size, there):
    layout = arrange(size, Present(bars=2, climate=120.0, attention=True, mind=True, strip=True, zoom=True))
    assert (set(ZOOM) <= set(layout.targets)) is there
    assert not set(ZOOM) & set(arrange(size, Present(strip=True)).targets)
    if there:
        focus = layout.zones["focus"]
        assert all(focus.y <= box.y and box.bottom <= focus.bottom and box.right <= focus.right
                   for box in map(layout.targets.get, ZOOM))  # fmt: skip
        others = [box for name, box in layout.zones.items() if name not in ("map", "focus")]
        assert not any(box.overlaps(other) for box in map(layout.targets.get, ZOOM) for other in others)


@pytest.mark.parametrize("size", SIZES)
def test_a_usual_offer_leaves_room_for_its_quiet_controls_and_the_words(size):
    layout = arrange(size, TYPICAL)
    assert {"accept", "reject", "why", "never", "type"} <= set(layout.targets)
    assert "undo" in arrange(size, TYPICAL._replace(offer=0.0)).targets


@settings(deadline=None, max_examples=200)
@given(sizes, presents)
def test_targets_are_large_apart_and_inside(size, present):
    layout = arrange(size, present)
    least = int(TOUCH * layout.dp)
    window = Box(0, 0, *size)
    for name, box in layout.targets.items():
        assert window.holds(box), name
        assert min(box.w, box.h) >= least, name
    for (one, a), (other, b) in combinations(layout.targets.items(), 2):
        inside = "climate" in (one, other) and {one, other} & {name for name, _ in FANS}
        assert inside or not a.overlaps(b), (one, other)


@settings(deadline=None, max_examples=200)
@given(sizes, presents)
def test_zones_are_inside_and_cards_are_apart(size, present):
    zones = arrange(size, present).zones
    window = Box(0, 0, *size)
    assert all(window.holds(box) for box in zones.values())
    for one, other in combinations([name for name in CARDS if name in zones], 2):
        assert not zones[one].overlaps(zones[other]), (one, other)
    for name in ("attention", "caption", "focus"):
        if name in zones:
            assert not any(zones[name].overlaps(zones[card]) for card in CARDS if card in zones), name


@given(st.integers(0, 600), st.integers(0, 269), presents)
def test_a_tiny_window_has_one_zone(width, height, present):
    layout = arrange((width, height), present)
    assert is_tiny((width, height))
    assert list(layout.zones) == ["wait" if present.waiting else "primary"]
    assert not layout.targets


@pytest.mark.parametrize("size", SIZES)
def test_neighbours_stay_where_they_are_when_an_offer_comes(size):
    before, after = (
        arrange(size, FULL._replace(offer=offer, words=1, climate=120.0, quiet=True)).zones for offer in (0.0, 150.0)
    )
    assert all(before[name] == after[name] for name in ("primary", "energy", "words", "strip"))


def test_what_is_not_there_takes_no_room():
    zones = arrange((1280, 720), Present()).zones
    assert not {"energy", "climate", "offer", "attention", "strip"} & set(zones)
