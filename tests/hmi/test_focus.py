"""The focus: order, ways, and that a press never lands on what was not chosen."""

import pytest
from hmi_views import STATES, with_
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmi.box import Box
from hmi.dashboard import Dashboard
from hmi.focus import FORGOTTEN_NS, SETTLED_NS, Focus, beside, rows, turned
from hmi.view import Words

SIZES = [(800, 480), (1280, 720), (1920, 720), (1080, 1920), (720, 1280)]
WAYS = ("left", "right", "up", "down")
FRAME_NS = 16_666_667
LATER = SETTLED_NS

CARD = {
    "accept": Box(1000, 200, 200, 80), "reject": Box(1216, 200, 160, 80), "why": Box(980, 280, 120, 76),
    "never": Box(1100, 280, 300, 76),
}  # fmt: skip
REST = {
    "talk": Box(980, 420, 340, 92), "silent": Box(1320, 420, 76, 92), "pause": Box(76, 630, 76, 76),
    "seek": Box(246, 630, 800, 76), "help": Box(1200, 630, 76, 76),
}  # fmt: skip

boxes = st.builds(Box, st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 800), st.integers(1, 200))
targets = st.dictionaries(st.sampled_from("abcdefghijkl"), boxes, min_size=1)


def settled(targets, meanings=None) -> Focus:
    focus = Focus()
    focus.look(targets, meanings or {}, 0)
    focus.look(targets, meanings or {}, LATER)
    return focus


@given(targets)
def test_a_knob_reaches_every_target_from_every_other(found):
    for start in found:
        assert {turned(found, start, steps) for steps in range(len(found))} == set(found)
        for steps in range(1, len(found)):
            assert turned(found, turned(found, start, steps), -steps) == start


@given(targets)
def test_a_d_pad_reaches_every_target_from_every_other(found):
    for start in found:
        seen, todo = {start}, [start]
        while todo:
            at = todo.pop()
            new = {beside(found, at, way) for way in WAYS} - seen
            seen |= new
            todo += new
        assert seen == set(found)


@given(targets)
def test_a_d_pad_goes_where_it_points(found):
    for at in found:
        right, down = beside(found, at, "right"), beside(found, at, "down")
        assert right == at or (found[right].x, found[right].y) >= (found[at].x, found[at].y)
        table = rows(found)
        row = {name: index for index, names in enumerate(table) for name in names}
        assert row[down] - row[at] in (0, 1)
        assert row[right] == row[at]


def test_the_dashboard_is_read_from_the_answers_down():
    assert rows({**REST, **CARD}) == (
        ("accept", "reject"), ("why", "never"), ("talk", "silent"), ("pause", "seek", "help"),
    )  # fmt: skip
    assert beside({**REST, **CARD}, "reject", "down") == "never"
    assert beside({**REST, **CARD}, "never", "up") == "reject"
    assert beside({**REST, **CARD}, "accept", "left") == "accept"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_target_of_every_view_is_reached_by_knob_and_by_d_pad(size):
    dashboard = Dashboard(size)
    for state, view in STATES.items():
        for shown in (view, with_(view, words=Words(mic="ready", voice="on"))):
            dashboard.draw(shown)
            found = dashboard.layout.targets
            for goal in found:
                assert by_knob(found, goal) == goal, (state, goal)
                assert by_pad(found, goal) == goal, (state, goal)


def by_knob(found, goal) -> str:
    """Turn on from nothing until the focus is on the goal, and press."""
    focus = settled(found)
    for _ in range(len(found)):
        focus.turn(1, LATER)
        if focus.name == goal:
            break
    return focus.press(LATER)


def by_pad(found, goal) -> str:
    """Go row by row, then along the row, and press."""
    focus = settled(found)
    focus.move("up", LATER)
    for _ in found:
        focus.move("up", LATER)
    for _ in found:
        if any(goal in row and focus.name in row for row in rows(found)):
            break
        focus.move("down", LATER)
    for way in ["left"] * len(found) + ["right"] * len(found):
        if focus.name == goal:
            break
        focus.move(way, LATER)
    return focus.press(LATER)


def test_the_first_press_only_shows_the_ring_and_a_second_accepts_nothing():
    focus = settled({**REST, **CARD})
    assert focus.press(LATER) == ""
    assert focus.name == "reject"
    assert focus.press(LATER) == "reject"
    assert settled(REST).press(LATER) == ""


def test_a_turn_at_an_offer_begins_on_yes_and_back_on_not_now():
    focus = settled({**REST, **CARD})
    focus.turn(1, LATER)
    assert focus.name == "accept"
    focus.drop()
    focus.turn(-1, LATER)
    assert focus.name == "reject"
    alone = settled(REST)
    alone.turn(-1, LATER)
    assert alone.name == "help"


@pytest.mark.parametrize("steps", [1, -1])
def test_a_new_offer_neither_takes_the_focus_nor_stands_in_its_way_at_first(steps):
    focus = settled(REST)
    focus.turn(1, LATER)
    assert focus.name == "talk"
    offered = {**CARD, **REST}
    focus.look(offered, {}, LATER + FRAME_NS)
    assert focus.name == "talk"
    focus.turn(steps, LATER + FRAME_NS)
    assert focus.name == turned(REST, "talk", steps)
    focus.drop()
    focus.turn(steps, LATER + FRAME_NS)
    assert focus.name in REST
    focus.look(offered, {}, LATER + FRAME_NS + SETTLED_NS)
    focus.drop()
    focus.turn(steps, LATER + FRAME_NS + SETTLED_NS)
    assert focus.name in CARD


def test_the_focus_goes_with_its_target_and_no_neighbour_is_pressed():
    focus = settled({**REST, **CARD})
    focus.turn(1, LATER)
    focus.look(REST, {}, LATER + FRAME_NS)
    assert focus.name == ""
    assert focus.press(LATER + FRAME_NS) == ""


def test_another_offer_in_the_same_place_is_another_target():
    focus = settled({**REST, **CARD}, {"accept": "defrost"})
    focus.turn(1, LATER)
    assert focus.name == "accept"
    focus.look({**REST, **CARD}, {"accept": "charge"}, LATER + FRAME_NS)
    assert focus.press(LATER + FRAME_NS) == ""
    assert focus.name != "accept"


def test_a_forgotten_focus_is_dropped():
    focus = settled(REST)
    focus.turn(1, LATER)
    focus.look(REST, {}, LATER + FORGOTTEN_NS - 1)
    assert focus.press(LATER + FORGOTTEN_NS - 1) == "talk"
    focus.look(REST, {}, LATER + FORGOTTEN_NS)
    assert focus.name == "talk"
    focus.look(REST, {}, LATER + 2 * FORGOTTEN_NS)
    assert focus.name == ""


def test_nothing_to_touch_is_nothing_to_press():
    focus = settled({})
    focus.turn(3, LATER)
    focus.move("left", LATER)
    assert focus.press(LATER) == ""


acts = st.sampled_from(["on", "back", *WAYS, "press"])
frames = st.lists(
    st.tuples(
        st.sets(st.sampled_from(sorted({**CARD, **REST}))),  # what there is
        st.integers(0, 2),  # which offer it is
        st.sampled_from([FRAME_NS, SETTLED_NS // 2, SETTLED_NS]),
        st.lists(acts, max_size=3),
    ),
    max_size=12,
)


@given(frames)
@example([({"accept", "reject"}, 1, FRAME_NS, []), ({"reject", "help"}, 1, SETTLED_NS, ["on"])])
@settings(max_examples=200)
def test_what_is_pressed_was_chosen_is_there_and_was_there_for_a_while(script):
    focus, now, since, chosen = Focus(), 0, {}, None
    for names, offer, passed, does in script:
        now += passed
        there = {name: box for name, box in {**CARD, **REST}.items() if name in names}
        meanings = dict.fromkeys(CARD, offer)
        since = {n: s if (s := since.get(n)) and s[0] == meanings.get(n) else (meanings.get(n), now) for n in there}
        focus.look(there, meanings, now)
        for act in does:
            if act == "press":
                pressed = focus.press(now)
                if pressed:
                    assert (pressed, since[pressed]) == chosen
                    assert now - since[pressed][1] >= SETTLED_NS
            elif act in WAYS:
                focus.move(act, now)
            else:
                focus.turn(1 if act == "on" else -1, now)
            chosen = (focus.name, since.get(focus.name))
