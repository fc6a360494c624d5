import errno
from pathlib import Path

import numpy as np
import pytest
from made_tiles import pmtiles, street

from assistant.tiles import Basemap
from assistant.tiles.archive import Archive, Tile
from assistant.tiles.basemap import attribution
from assistant.tiles.mercator import in_tiles, tile_m, to_ground
from hmi.basemap import KINDS
from hmi.mapframe import MapSight

HERE = (52.94, 10.0)
HEATH = Path(__file__).with_name("heath.pmtiles")
NEAR = MapSight(2.0, 1000.0)


def around(z: int, reach: int = 3) -> list[Tile]:
    x, y = (int(place) for place in in_tiles(*HERE, z))
    return [Tile(z, x + dx, y + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]


def settle(basemap: Basemap, sight: MapSight = NEAR, position: tuple[float, float] = HERE) -> None:
    basemap.look(HERE, position, sight)
    basemap.finish()


def notes(basemap: Basemap) -> list[str]:
    return list(iter(basemap.take_note, ""))


def test_degrees_and_tiles_and_metres_fit_together() -> None:
    x, y = in_tiles(*HERE, 14)
    tile = Tile(14, int(x), int(y))
    assert to_ground(np.array([[x - tile.x, y - tile.y]]), tile, HERE) == pytest.approx(np.zeros((1, 2)), abs=0.5)
    corners = to_ground(np.array([[0.0, 0.0], [1.0, 0.0]]), tile, HERE)
    assert np.hypot(*(corners[1] - corners[0])) == pytest.approx(tile_m(HERE[0], 14), rel=1e-3)
    assert in_tiles(0.0, 0.0, 1) == (1.0, 1.0)
    assert in_tiles(89.9, -180.0, 3) == (0.0, pytest.approx(0.0, abs=1e-3))


def test_what_is_near_the_car_is_shown_where_it_is() -> None:
    basemap = Basemap(HEATH)
    assert basemap.view is None
    settle(basemap)
    view = basemap.view
    assert view is not None
    assert view.attribution == "made up; no such place"
    assert {list(KINDS)[kind] for kind in view.kind} >= {"minor", "primary", "green"}
    assert np.abs(view.points).max() < 10_000
    shape = np.repeat(np.arange(len(view.first)), np.diff(view.first, append=len(view.points)))
    away = np.hypot(*(view.points - view.centre[shape]).T)
    assert (away <= view.radius[shape] + 0.1).all()
    assert len(view.kind) == len(view.first)
    assert notes(basemap) == []
    basemap.close()


def test_shapes_count_from_the_tracks_first_point(tmp_path: Path) -> None:
    """The road leads through the middle of each tile, from west to east."""
    basemap = Basemap(pmtiles(tmp_path / "a.pmtiles", {tile: street() for tile in around(14)}))
    settle(basemap)
    assert basemap.view is not None
    _, y = in_tiles(*HERE, 14)
    north = (y % 1 - 0.5) * tile_m(HERE[0], 14)
    assert np.abs(basemap.view.points[:, 1] - north).min() < 5.0
    basemap.look((52.95, 10.0), HERE, NEAR)
    assert basemap.view is None
    basemap.finish()
    assert np.abs(basemap.view.points[:, 1] - north + 1112.0).min() < 10.0
    basemap.close()


def test_the_zoom_level_follows_the_scale_but_not_to_and_fro(tmp_path: Path) -> None:
    tiles = {tile: street(y=z) for z in (11, 12, 13) for tile in around(z)}
    basemap = Basemap(pmtiles(tmp_path / "a.pmtiles", tiles, zooms=(11, 13)))
    levels = []
    for scale in (6.0, 12.0, 16.0, 20.0, 16.0, 2.0):
        settle(basemap, MapSight(scale, 500.0))
        levels.append(basemap._zoom)
    assert levels == [13, 12, 12, 11, 11, 13]
    basemap.close()


def test_the_same_view_comes_again_while_nothing_changes() -> None:
    basemap = Basemap(HEATH)
    settle(basemap)
    view = basemap.view
    settle(basemap, position=(52.9401, 10.0001))
    assert basemap.view is view
    assert not basemap.work(0)
    basemap.close()


def test_work_stops_when_its_time_is_over_and_the_rest_comes_later(tmp_path: Path) -> None:
    basemap = Basemap(pmtiles(tmp_path / "a.pmtiles", {tile: street() for tile in around(14)}))
    basemap.look(HERE, HERE, NEAR)
    wanted, turns = len(basemap._wanted), 0
    while len(basemap._kept) < wanted:
        basemap.work(0)
        turns += 1
    assert turns > wanted
    assert basemap.view is not None
    basemap.close()


def test_a_damaged_tile_is_left_out_and_told_once(tmp_path: Path) -> None:
    x, y = (int(place) for place in in_tiles(*HERE, 14))
    tiles = {tile: street() for tile in around(14)}
    tiles[Tile(14, x, y)] = tiles[Tile(14, x, y + 1)] = b"\xff\xff\xff"
    basemap = Basemap(pmtiles(tmp_path / "a.pmtiles", tiles))
    settle(basemap)
    assert basemap.view is not None
    (note,) = notes(basemap)
    assert note.startswith("map: a.pmtiles is damaged in places, which are left out (tile 14/")
    settle(basemap)
    assert notes(basemap) == []
    basemap.close()


def test_a_file_that_vanishes_is_told_once_and_the_map_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    basemap = Basemap(HEATH)
    settle(basemap)
    assert basemap.view is not None

    def unplugged(self: Archive, tile: Tile) -> bytes:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(Archive, "tile", unplugged)
    settle(basemap, position=(52.90, 9.95))
    assert basemap.view is None
    assert notes(basemap) == ["map: heath.pmtiles cannot be read any more (No such device); going on without"]
    settle(basemap)
    assert not basemap.work(1_000_000)
    assert notes(basemap) == []


def test_a_file_of_another_region_is_told_once_and_shows_nothing_until_the_car_is_there() -> None:
    basemap = Basemap(HEATH)
    for _ in range(2):
        basemap.look((48.0, 11.0), (48.0, 11.0), NEAR)
        basemap.finish()
    assert basemap.view is None
    assert notes(basemap) == ["map: heath.pmtiles does not cover where the car is; going on without"]
    settle(basemap)
    assert basemap.view is not None
    basemap.close()


def test_a_file_that_cannot_be_used_is_told_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pmtiles"
    bad.write_bytes(HEATH.read_bytes()[:9000])
    basemap = Basemap(bad)
    settle(basemap)
    assert basemap.view is None
    (note,) = notes(basemap)
    assert note == f"map: {bad}: ends after 9,000 of 29,795 bytes; going on without"
    basemap.close()


def test_an_overview_is_not_stretched_to_streets_and_a_wide_view_not_filled_with_details(tmp_path: Path) -> None:
    overview = Basemap(pmtiles(tmp_path / "a.pmtiles", {tile: street() for tile in around(6)}, zooms=(0, 6)))
    settle(overview)
    assert overview.view is None
    overview.close()
    details = Basemap(pmtiles(tmp_path / "b.pmtiles", {tile: street() for tile in around(14)}, zooms=(14, 14)))
    settle(details, MapSight(60.0, 40_000.0))
    assert details.view is None
    details.close()


def test_nothing_is_asked_where_nobody_knows_the_place() -> None:
    basemap = Basemap(HEATH)
    basemap.look(None, None, NEAR)
    basemap.look(HERE, HERE, None)
    basemap.finish()
    assert basemap.view is None
    basemap.close()


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ('<a href="https://osm.org/copyright">&copy; OpenStreetMap</a>', "© OpenStreetMap"),
        ('<a href="x">Protomaps</a> © <a href="y">OpenStreetMap contributors</a>', "© OpenStreetMap"),
        ("<b>City of Nowhere</b>, CC&nbsp;BY 4.0", "City of Nowhere , CC BY 4.0"),
        (None, ""),
        (7, ""),
    ],
)
def test_who_made_the_data_is_said_in_plain_words(told: object, shown: str) -> None:
    assert attribution(told) == shown


def test_minor_roads_are_left_out_of_wide_views(tmp_path: Path) -> None:
    tiles = {tile: street("minor") + street("primary") for z in (12, 13) for tile in around(z)}
    basemap = Basemap(pmtiles(tmp_path / "a.pmtiles", tiles, zooms=(12, 13)))
    kinds = []
    for scale in (6.0, 12.0):
        settle(basemap, MapSight(scale, 500.0))
        assert basemap.view is not None
        kinds.append({list(KINDS)[kind] for kind in basemap.view.kind})
    assert kinds == [{"minor", "primary"}, {"primary"}]
    basemap.close()
