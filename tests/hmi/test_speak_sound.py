"""The loudspeaker, on SDL's device that plays into nothing at the pace of a real one."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hmi import sound
from hmi.gfx import pygame
from hmi.sound import Loudspeaker, SoundError, can_sound

TONE = (0.5 * np.sin(np.arange(240_000) / 10)).astype(np.float32)  # ten seconds


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.mixer.quit()


def voice() -> "pygame.mixer.Channel":
    return pygame.mixer.Channel(0)


def test_samples_are_played_as_they_are() -> None:
    loudspeaker = Loudspeaker()
    assert pygame.mixer.get_init() == (24_000, -16, 1)
    assert not loudspeaker.busy
    loudspeaker.play(np.array([0.0, 1.0, -1.0, 3.0, 0.5], np.float32).repeat(24_000), 24_000)
    assert loudspeaker.busy
    playing = voice().get_sound()
    assert playing is not None
    assert np.frombuffer(playing.get_raw(), "<i2")[::24_000].tolist() == [0, 32_767, -32_767, 32_767, 16_383]
    loudspeaker.stop()
    assert not loudspeaker.busy


def test_new_words_take_the_place_of_old_ones() -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.play(TONE, 24_000)
    loudspeaker.play(TONE[:48_000], 24_000)
    playing = voice().get_sound()
    assert playing is not None
    assert playing.get_length() == 2.0


def test_a_voice_of_another_rate_is_not_heard_faster() -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.play(TONE, 16_000)
    assert pygame.mixer.get_init() == (16_000, -16, 1)
    playing = voice().get_sound()
    assert playing is not None
    assert playing.get_length() == 15.0


def test_the_level_holds_for_this_voice_and_the_next() -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.play(TONE, 24_000)
    loudspeaker.level(0.25)
    assert voice().get_volume() == 0.25
    loudspeaker.play(TONE, 24_000)
    assert voice().get_volume() == 0.25
    loudspeaker.level(1.0)
    assert voice().get_volume() == 1.0


def test_other_sounds_are_quieter_while_the_voice_speaks() -> None:
    loudspeaker = Loudspeaker()
    chime = pygame.mixer.Sound(buffer=(TONE * 9_000).astype("<i2").tobytes())
    other = chime.play()
    assert other is not None
    assert other != voice()
    loudspeaker.play(TONE, 24_000)
    assert other.get_volume() == 0.25
    loudspeaker.stop()
    assert other.get_volume() == 1.0
    assert other.get_busy()


def test_the_channel_of_the_voice_is_kept_for_it() -> None:
    Loudspeaker()
    chime = pygame.mixer.Sound(buffer=bytes(480_000))
    others = [chime.play() for _ in range(pygame.mixer.get_num_channels() - 1)]
    assert all(others)
    assert chime.play() is None  # all are taken, but one
    assert not voice().get_busy()


def test_a_block_is_shorter_than_a_syllable() -> None:
    assert sound.BLOCK / 24_000 < 0.03


def test_when_the_window_has_closed_the_mixer_it_opens_again() -> None:
    loudspeaker = Loudspeaker()
    pygame.mixer.quit()
    assert not loudspeaker.busy
    loudspeaker.level(0.5)
    loudspeaker.stop()
    loudspeaker.play(TONE, 24_000)
    assert loudspeaker.busy
    assert voice().get_volume() == 0.5
    loudspeaker.close()
    assert pygame.mixer.get_init() is None


def test_no_device_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.close()
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-of-that-name")
    with pytest.raises(SoundError, match=r"no sound device opens .*: connect one"):
        Loudspeaker()
    with pytest.raises(SoundError, match="connect one"):
        loudspeaker.play(TONE, 24_000)
    assert not can_sound()


def test_on_linux_without_a_card_nothing_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(sound, "_CARDS", tmp_path / "cards")
    for name in ("SDL_AUDIODRIVER", "PULSE_SERVER", "PIPEWIRE_REMOTE", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SoundError, match="no sound device: connect one"):
        Loudspeaker()
    assert not can_sound()
    (tmp_path / "cards").write_text(" 0 [PCH]: HDA-Intel\n")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    assert can_sound()


def test_to_ask_whether_there_is_sound_does_not_cut_the_voice_off() -> None:
    assert can_sound()
    assert pygame.mixer.get_init() is None
    loudspeaker = Loudspeaker()
    loudspeaker.play(TONE, 24_000)
    assert can_sound()
    assert loudspeaker.busy
