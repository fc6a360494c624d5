from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi import text
from hmi.errors import FontError
from hmi.fontfile import font_bytes

FONTS = sorted(text._FONTS.glob("*.ttf"))
WHOLE = FONTS[0].read_bytes()


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_the_fonts_that_ship_are_whole(path: Path) -> None:
    assert font_bytes(path) == path.read_bytes()


@pytest.mark.parametrize(
    "damage", [b"", WHOLE[:3], WHOLE[:12], WHOLE[:9000], WHOLE[:-40], b"\0\1\0\0 no font at all", b"OTTO" * 40]
)
def test_a_damaged_font_is_said_with_its_file_and_the_fix(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "Inter.ttf"
    path.write_bytes(damage)
    with pytest.raises(FontError, match=r"Inter\.ttf: the font is damaged; install Outrider again"):
        font_bytes.__wrapped__(path)


def test_a_missing_font_stops_the_drawing_with_its_file_and_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "_FONTS", tmp_path)
    with pytest.raises(FontError, match=r"InterOutrider-Regular\.ttf.*install Outrider again"):
        text._font.__wrapped__("Regular", 24)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_single_changed_byte_of_a_table_is_seen(at: int, by: int) -> None:
    from hmi.fontfile import _ADJUSTED, _whole

    tables = [(WHOLE[i : i + 4], int.from_bytes(WHOLE[i + 8 : i + 12]), int.from_bytes(WHOLE[i + 12 : i + 16]))
              for i in range(12, 12 + 16 * int.from_bytes(WHOLE[4:6]), 16)]  # fmt: skip
    inside = any(start <= at < start + length for _, start, length in tables)
    (head,) = [start for tag, start, _ in tables if tag == b"head"]
    changed = bytearray(WHOLE)
    changed[at] = (changed[at] + by) % 256
    if inside and not head + _ADJUSTED.start <= at < head + _ADJUSTED.stop:
        assert not _whole(bytes(changed))
