"""Push-to-talk, held or tapped."""

from assistant.hearing.talkbutton import TalkButton

S = 1_000_000_000


def test_nobody_is_heard_before_it_is_pressed() -> None:
    assert not TalkButton().wants(0, speaking=True)


def test_held_it_listens_as_long_as_the_hand_wants() -> None:
    button = TalkButton()
    button.press(S)
    assert button.held(9 * S)
    assert button.wants(9 * S, speaking=False)
    button.release(10 * S)
    assert not button.wants(10 * S, speaking=True)


def test_tapped_it_waits_for_words_and_hears_them_to_their_end() -> None:
    button = TalkButton()
    button.press(0)
    button.release(S // 5)
    assert not button.held(S)
    assert button.wants(5 * S, speaking=False)
    assert button.wants(20 * S, speaking=True)
    assert not button.wants(7 * S, speaking=False)


def test_one_tap_is_one_utterance() -> None:
    button = TalkButton()
    button.press(0)
    button.release(S // 5)
    button.ended()
    assert not button.wants(S, speaking=True)


def test_an_utterance_that_ends_does_not_end_the_hold() -> None:
    button = TalkButton()
    button.press(0)
    button.ended()
    assert button.wants(2 * S, speaking=False)


def test_a_stuck_button_does_not_listen_for_ever() -> None:
    button = TalkButton()
    button.press(0)
    assert button.wants(59 * S, speaking=False)
    assert not button.wants(61 * S, speaking=True)
    button.release(62 * S)
    assert not button.wants(62 * S, speaking=True)
