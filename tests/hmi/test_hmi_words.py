"""What the words card shows while somebody speaks, and where it is pressed."""

from dataclasses import replace

import pytest
from hmi_views import KONA, LONG_OFFER, PLAYBACK

from hmi.cards import words_model
from hmi.dashboard import Dashboard
from hmi.gfx import pygame
from hmi.view import View, Words
from hmi.window import Translator

SIZES = [(800, 480), (1280, 720), (1920, 720), (720, 1280)]


def with_words(view: View = KONA, **words) -> View:
    return replace(view, words=Words(**words))


def shown(view: View, size=(1280, 720)) -> tuple[str, ...]:
    dashboard = Dashboard(size)
    dashboard.draw(view)
    return tuple(text.text for text in dashboard.texts.get("words", ()))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["day", "twilight", "night"])
def test_words_appear_as_they_are_said(size, theme):
    view = replace(with_words(mic="open", hearing="take me"), theme=theme)
    assert shown(view, size) == ("take me", "Listening")
    assert shown(with_words(mic="open"), size) == ("Listening", "Say what you wish")


def test_of_many_words_the_last_are_seen():
    (first, _) = shown(with_words(mic="open", hearing="i would like to go " * 8 + "home"))
    assert first.endswith("home")
    assert first.startswith("…")


def test_what_is_being_said_comes_before_the_last_answer_and_behind_typing():
    words = Words(None, "before", "Done.", "act", hearing="now", mic="open")
    assert words_model(replace(KONA, words=words)).first == "now"
    assert words_model(replace(KONA, words=replace(words, typing="x"))).first == "x"
    assert words_model(replace(KONA, words=replace(words, hearing="", mic="ready"))).first == "“before”"


@pytest.mark.parametrize("size", SIZES)
def test_there_is_a_place_to_press_to_talk_and_one_for_the_voice(size):
    dashboard = Dashboard(size)
    dashboard.draw(with_words(mic="ready", voice="on"))
    targets = dashboard.layout.targets
    assert {"talk", "silent"} <= set(targets)
    assert "type" not in targets
    talk, silent = targets["talk"], targets["silent"]
    assert dashboard.control_at((talk.x + 9, talk.y + 9)) == "talk"
    assert dashboard.control_at((silent.x + silent.w // 2, silent.y + 9)) == "silent"
    assert "Press to talk" in shown(with_words(mic="ready", voice="on"), size)


def test_without_a_microphone_it_is_pressed_to_type_and_without_a_voice_there_is_no_button():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(KONA)
    assert "type" in dashboard.layout.targets
    assert not {"talk", "silent"} & set(dashboard.layout.targets)


def test_the_button_shows_whether_the_voice_is_on_and_leaves_an_answer_its_room():
    assert words_model(with_words(voice="on")).button == "sound"
    assert words_model(with_words(voice="silent")).button == "silent"
    assert words_model(with_words(voice="on", said="hi", answer="Hello.")).button == ""


def test_words_find_room_beside_the_tallest_offer():
    tall = replace(KONA, offer=LONG_OFFER, playback=PLAYBACK)
    size = (800, 480)
    assert not shown(tall, size)
    assert shown(with_words(tall, hearing="take me"), size)[0] == "take me"
    assert "Done." in shown(with_words(tall, said="go", answer="Done.", outcome="act"), size)


def press(key, unicode="", kind=pygame.KEYDOWN):
    return pygame.event.Event(kind, key=key, unicode=unicode, mod=0)


def test_the_talk_key_counts_when_it_goes_down_and_when_it_is_let_go():
    inputs = Translator()
    events = [press(pygame.K_t, "t")] * 3 + [press(pygame.K_t, kind=pygame.KEYUP)] * 2
    assert [(made.kind, made.control) for made in inputs.translate(events, False)] == [
        ("key", "talk"),
        ("release", "talk"),
    ]


def test_a_window_that_loses_the_keyboard_lets_the_talk_key_go():
    inputs = Translator()
    inputs.translate([press(pygame.K_t, "t")], False)
    lost = pygame.event.Event(pygame.WINDOWFOCUSLOST)
    assert [made.kind for made in inputs.translate([lost, lost], False)] == ["release"]


def test_a_typed_t_does_not_talk_and_a_finger_is_lifted():
    inputs = Translator()
    assert inputs.translate([press(pygame.K_t, "t"), press(pygame.K_t, kind=pygame.KEYUP)], True) == []
    up = pygame.event.Event(pygame.MOUSEBUTTONUP, button=1, pos=(3, 4))
    assert [made.kind for made in inputs.translate([up], False)] == ["lift"]
