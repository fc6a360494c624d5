import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tiles import pmtiles, street

from assistant.tiles.archive import Archive, Tile, tile_id
from assistant.tiles.errors import MapError

HEATH = Path(__file__).with_name("heath.pmtiles")
SOME = {Tile(2, x, y): street(y=100 * x + y) for x in range(4) for y in range(4) if (x, y) != (1, 2)}


def test_tiles_are_numbered_along_the_curve_as_the_specification_says() -> None:
    tiles = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0), (12, 3423, 1763)]
    assert [tile_id(Tile(*tile)) for tile in tiles] == [0, 1, 2, 3, 4, 5, 19078479]


@given(st.integers(1, 5))
def test_every_tile_of_a_level_has_a_number_of_its_own_and_neighbours_follow_one_another(z: int) -> None:
    side = 1 << z
    numbers = {tile_id(Tile(z, x, y)): (x, y) for x in range(side) for y in range(side)}
    first = min(numbers)
    assert sorted(numbers) == list(range(first, first + side * side))
    for number in range(first + 1, first + side * side):
        (ax, ay), (bx, by) = numbers[number - 1], numbers[number]
        assert abs(ax - bx) + abs(ay - by) == 1


@pytest.mark.parametrize("leaf", [0, 4])
def test_tiles_come_back_and_those_that_are_not_there_are_none(tmp_path: Path, leaf: int) -> None:
    archive = Archive(pmtiles(tmp_path / "a.pmtiles", SOME, leaf=leaf))
    assert all(archive.tile(tile) == data for tile, data in SOME.items())
    assert archive.tile(Tile(2, 1, 2)) is None
    assert archive.tile(Tile(0, 0, 0)) is None
    assert archive.tile(Tile(9, 1, 2)) is None
    archive.close()


def test_a_file_of_another_program_is_read() -> None:
    archive = Archive(HEATH)
    assert (archive.min_zoom, archive.max_zoom) == (10, 14)
    assert archive.about["attribution"] == "made up; no such place"
    assert archive.covers(52.94, 10.0)
    assert not archive.covers(52.94, 11.0)
    assert archive.tile(Tile(10, 540, 333)) is not None
    archive.close()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holds": 2}, "PNG pictures, not vector tiles"),
        ({"packing": 3}, "packed with brotli; gzip is read"),
        ({"zooms": (14, 3)}, "zoom levels from 14 to 3"),
        ({"zooms": (0, 200)}, "zoom levels from 0 to 200"),
        ({"version": 2}, "version 2"),
        ({"bounds": (10.0, 5.0, -10.0, 6.0)}, "nothing sound about the area"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    path = pmtiles(tmp_path / "odd.pmtiles", SOME, **changes)  # type: ignore[arg-type]
    with pytest.raises(MapError, match=words) as caught:
        Archive(path)
    assert "odd.pmtiles" in str(caught.value)


def test_a_file_that_is_absent_empty_cut_off_or_something_else_says_so(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="cannot be read"):
        Archive(tmp_path / "none.pmtiles")
    with pytest.raises(MapError, match="cannot be read"):
        Archive(tmp_path)
    whole = HEATH.read_bytes()
    for data, words in ((b"", "beyond its end"), (b"x" * 500, "no PMTiles"), (whole[:-1], "ends after")):
        path = tmp_path / "bad.pmtiles"
        path.write_bytes(data)
        with pytest.raises(MapError, match=words):
            Archive(path)


def test_a_file_that_is_cut_off_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "a.pmtiles", SOME)
    archive = Archive(path)
    with path.open("r+b") as file:
        file.truncate(600)
    with pytest.raises(MapError, match="ends too early"):
        archive.tile(Tile(2, 3, 0))  # the last one
    archive.close()


def test_what_unpacks_to_more_than_any_tile_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(40 << 20), 9)
    path = pmtiles(tmp_path / "a.pmtiles", {Tile(0, 0, 0): b""})
    archive = Archive(path)
    with pytest.raises(MapError, match="too large"):
        archive._unpack(bomb, 2)
    archive.close()


@given(st.integers(0, 2**31), st.integers(0, 7))
def test_any_damaged_bit_is_told_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    data = bytearray(HEATH.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "flipped.pmtiles"
    path.write_bytes(data)
    try:
        archive = Archive(path)
    except MapError:
        return
    for tile in (Tile(10, 540, 333), Tile(14, 8646, 5342)):
        try:
            archive.tile(tile)
        except MapError:
            continue
    archive.close()
