"""Clips of a replay: GIFs, and folders of PNG frames."""

import math
from pathlib import Path

import numpy as np
import pytest
from cli_run import RAV4, REPLAYS, Outrider
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from assistant.commands import gif
from assistant.commands.gif import Palette, delays_ms

COMMUTE = REPLAYS / "synthetic-commute"
SMALL = ("--headless", "--size", "320x240", "--theme", "night")


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)


def pixels(path: Path, number: int = 0) -> NDArray[np.int32]:
    with Image.open(path) as image:
        image.seek(number)
        return np.asarray(image.convert("RGB")).astype(np.int32)


def shown_ms(path: Path) -> int:
    with Image.open(path) as image:
        total = 0
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            total += image.info["duration"]
        return total


def test_a_folder_gets_a_frame_for_each_step_of_event_time(outrider: Outrider, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "frames"
    done = outrider("replay", RAV4, *SMALL, "--from", 4, "--until", 24, "--fps", 0.2, "--clip", folder)
    assert done.code == 0
    assert f"clip: {folder}" in done.out
    assert sorted(path.name for path in folder.iterdir()) == [f"frame-{number:04d}.png" for number in (1, 2, 3, 4)]
    picture = tmp_path / "one.png"
    outrider("replay", RAV4, *SMALL, "--screenshot", picture, "--at", 19, "--until", 20)
    clip, still = pixels(folder / "frame-0004.png"), pixels(picture)
    # all but the button, which is a play button where nothing moves, is as the picture of that moment
    assert (clip != still).any(2).mean() < 0.01
    assert (clip != pixels(folder / "frame-0001.png")).any()


def test_the_frames_have_the_map_that_was_asked_for(outrider: Outrider, tmp_path: Path) -> None:
    heath = Path(__file__).parent / "tiles" / "heath.pmtiles"
    part = ("--headless", "--from", "200", "--until", "200.4", "--fps", "5", "--size", "800x480")
    for folder, more in (("plain", ()), ("mapped", ("--map", str(heath)))):
        outrider("replay", COMMUTE, *part, "--clip", str(tmp_path / folder), *more)
    plain, mapped = (sorted((tmp_path / folder).glob("*.png")) for folder in ("plain", "mapped"))
    assert len(plain) == len(mapped) == 2
    assert all((pixels(one) != pixels(other)).any() for one, other in zip(plain, mapped, strict=True))


def test_a_gif_plays_at_the_real_pace_or_as_often_as_fast(outrider: Outrider, tmp_path: Path) -> None:
    for speed, lasts_ms in ((), 2000), (("--speed", "2"), 1000), (("--speed", "max"), 2000):
        path = tmp_path / f"{lasts_ms}.gif"
        done = outrider("replay", RAV4, *SMALL, "--from", 20, "--until", 22, "--clip", path, *speed)
        assert done.code == 0
        assert shown_ms(path) == lasts_ms


def test_the_same_clip_has_the_same_bytes_and_close_colours(outrider: Outrider, tmp_path: Path) -> None:
    part = ("--from", 30, "--until", 31)
    one, two, folder = tmp_path / "one.gif", tmp_path / "two.GIF", tmp_path / "frames"
    for target in (one, two, folder):
        assert outrider("replay", RAV4, *SMALL, *part, "--clip", target).code == 0
    assert one.read_bytes() == two.read_bytes()
    frame = pixels(folder / "frame-0001.png")
    off = np.abs(pixels(one) - frame).max(2)
    assert off.mean() < 0.2
    assert off[0, 0] == 0  # the ground itself is as it was


def test_a_clip_leaves_the_trace_as_it_is(outrider: Outrider, tmp_path: Path) -> None:
    plain, clipped = tmp_path / "plain.jsonl", tmp_path / "clipped.jsonl"
    outrider("replay", RAV4, "--headless", "--until", 4, "--trace", plain)
    outrider("replay", RAV4, *SMALL, "--until", 4, "--trace", clipped, "--clip", tmp_path / "c.gif", "--fps", 1)
    assert plain.read_bytes() == clipped.read_bytes()


def test_what_cannot_be_shown_is_said(outrider: Outrider, tmp_path: Path) -> None:
    def told(target: Path, *words: object) -> str:
        return outrider("replay", RAV4, "--headless", "--clip", target, *words).complaint

    target = tmp_path / "c.gif"
    assert "nothing to show between 5 s and 5 s" in told(target, "--from", 5, "--until", 5)
    assert "the drive lasts" in told(target, "--from", 500)
    assert "too much for a GIF" in told(target, "--size", "7680x4320")
    assert "at most 50 frames a second" in told(target, "--until", 1, "--fps", 10, "--speed", 10)
    assert not target.exists()
    (tmp_path / "file").touch()
    assert "cannot be written (" in told(tmp_path / "file" / "c.gif", "--until", 1)
    (tmp_path / "dir.gif").mkdir()
    assert "cannot be written (" in told(tmp_path / "dir.gif", "--until", 1)
    full = tmp_path / "full"
    full.mkdir()
    (full / "frame-0001.png").touch()
    assert "has frames already" in told(full, "--until", 1)
    assert "holds" in outrider("replay", RAV4.parent, "--headless", "--clip", target).complaint


def test_frames_need_no_pillow_and_a_gif_says_what_it_needs(
    outrider: Outrider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gif, "find_spec", lambda name: None)
    told = outrider("replay", RAV4, *SMALL, "--until", 1, "--clip", tmp_path / "c.gif").complaint
    assert told.startswith("a GIF needs Pillow: pip install 'outrider[clip]'")
    assert outrider("replay", RAV4, *SMALL, "--until", 1, "--clip", tmp_path / "frames").code == 0


@given(st.integers(1, 400), st.floats(0.02, 10))
def test_delays_add_up(count: int, frame_s: float) -> None:
    delays = delays_ms(count, frame_s)
    assert len(delays) == count
    assert min(delays) >= 10 * math.floor(100 * frame_s - 1e-6)
    assert abs(sum(delays) - 1000 * count * frame_s) <= 5 + 1e-6


@given(st.lists(st.integers(0, (1 << 24) - 1), min_size=1, max_size=600))
def test_a_palette_keeps_what_is_common_and_is_near_to_the_rest(colours: list[int]) -> None:
    common = colours[:8]
    pixels = np.array([*colours, *common * 4], np.uint32)
    palette = Palette.of(pixels)
    assert len(palette.rgb) <= 255  # one is left for what stays as before
    rgb = np.stack([pixels >> 16, pixels >> 8 & 255, pixels & 255], 1).astype(np.int64)
    reduced = palette.rgb[palette.indices(pixels)].astype(np.int64)
    nearest = ((rgb[:, None] - palette.rgb[None].astype(np.int64)) ** 2).sum(2).min(1)
    assert (((rgb - reduced) ** 2).sum(1) == nearest).all()
    assert (reduced[len(colours) :] == rgb[len(colours) :]).all()
