import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_tiles import Ring, block, feature, layer, street, varint

from assistant.tiles.errors import MapError
from assistant.tiles.mvt import Shape, Tags, shapes
from assistant.tiles.schema import LAYERS, kind_of


def everything(name: str, tags: Tags, area: bool) -> str:
    return f"{name} {'area' if area else 'line'} {dict(tags)}"


def of(data: bytes) -> list[Shape]:
    return [shape for some in shapes(data, frozenset({"a"}), everything) for shape in some]


def units(shape: Shape) -> list[tuple[float, float]]:
    return [(x, y) for x, y in np.rint(shape.points * 4096).tolist()]


def test_lines_come_back_with_their_layer_and_tags() -> None:
    first, second = [(0, 0), (4096, 10), (-20, 300)], [(7, 7), (8, 8)]
    found = of(layer("a", feature({"class": "x", "lanes": 2}, first, second), feature({}, second)))
    assert [shape.kind for shape in found] == ["a line {'class': 'x', 'lanes': 2}"] * 2 + ["a line {}"]
    assert [units(shape) for shape in found] == [first, second, second]


def test_layers_that_nobody_wants_are_left_out_and_a_tile_may_have_its_own_unit() -> None:
    tile = layer("b", feature({}, [(0, 0), (1, 1)])) + layer("a", feature({}, [(0, 0), (256, 512)]), extent=512)
    (found,) = of(tile)
    assert found.points.tolist() == [[0, 0], [0.5, 1]]


def test_an_area_is_one_ring_into_its_holes_and_back() -> None:
    outer, hole = [(0, 0), (100, 0), (100, 100), (0, 100)], [(40, 40), (40, 60), (60, 60), (60, 40)]
    other = [(200, 200), (300, 200), (300, 300)]
    found = of(layer("a", feature({}, outer, hole, other, area=True)))
    assert [units(shape) for shape in found] == [
        [*outer, outer[0], *hole, hole[0], outer[0]],
        [*other, other[0]],
    ]


ring = st.lists(st.tuples(st.integers(-300, 5000), st.integers(-300, 5000)), min_size=2, max_size=12)


@given(st.lists(st.lists(ring, min_size=1, max_size=3), max_size=40))
def test_any_lines_come_back_in_their_order(features: list[list[Ring]]) -> None:
    found = of(layer("a", *(feature({"n": n}, *parts) for n, parts in enumerate(features))))
    assert [units(shape) for shape in found] == [list(part) for parts in features for part in parts]


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_shapes_or_the_one_error(data: bytes) -> None:
    for tile in (
        data,
        block(3, block(1, b"a") + data),
        block(3, block(1, b"a") + block(2, b"\x18\x03" + block(4, data))),
    ):
        try:
            of(tile)
        except MapError:
            continue


@given(st.data())
def test_any_changed_byte_is_shapes_or_the_one_error(data: st.DataObject) -> None:
    tile = bytearray(
        layer("a", *(feature({"class": "x", "n": n}, [(0, 0), (50, n)], area=n % 2 == 0) for n in range(20)))
    )
    tile[data.draw(st.integers(0, len(tile) - 1))] = data.draw(st.integers(0, 255))
    try:
        of(bytes(tile))
    except MapError:
        return


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([9, 0, 0, 1 << 28 | 2, 1, 1], "cut off"),
        ([18, 0, 0], "damaged"),
        ([9, 0, 0, 5], "damaged"),
        ([9, 0, 0, 10, 1 << 40, 0], "far from its tile"),
    ],
)
def test_a_shape_that_claims_more_than_there_is_or_leaves_the_map_is_damaged(steps: list[int], words: str) -> None:
    tile = layer("a", ({}, b"\x18\x02" + block(4, b"".join(map(varint, steps)))))
    with pytest.raises(MapError, match=words):
        of(tile)


def test_a_large_layer_comes_in_many_pieces() -> None:
    tile = layer("a", *(feature({}, [(0, 0), (n, n)]) for n in range(1000)))
    pieces = list(shapes(tile, frozenset({"a"}), everything))
    assert sum(map(len, pieces)) == 1000
    assert max(map(len, pieces)) <= 16


@pytest.mark.parametrize(
    ("name", "tags", "area", "kind"),
    [
        ("transportation", {"class": "motorway"}, False, "motorway"),
        ("transportation", {"class": "trunk"}, False, "motorway"),
        ("transportation", {"class": "tertiary"}, False, "secondary"),
        ("transportation", {"class": "minor"}, False, "minor"),
        ("transportation", {"class": "service"}, False, None),
        ("transportation", {"class": "path"}, False, None),
        ("transportation", {"class": "rail"}, False, None),
        ("transportation", {"class": "minor"}, True, None),
        ("roads", {"kind": "highway", "kind_detail": "motorway"}, False, "motorway"),
        ("roads", {"kind": "major_road", "kind_detail": "secondary"}, False, "secondary"),
        ("roads", {"kind": "major_road"}, False, "primary"),
        ("roads", {"pmap:kind": "medium_road"}, False, "secondary"),
        ("roads", {"kind": "minor_road", "kind_detail": "residential"}, False, "minor"),
        ("roads", {"kind": "minor_road", "kind_detail": "service"}, False, None),
        ("roads", {"kind": "path", "kind_detail": "footway"}, False, None),
        ("roads", {"kind": "rail"}, False, None),
        ("water", {"class": "lake"}, True, "water"),
        ("water", {"kind": "ocean"}, True, "water"),
        ("water", {"kind": "swimming_pool"}, True, None),
        ("water", {"kind": "river"}, False, "river"),
        ("waterway", {"class": "stream"}, False, None),
        ("landcover", {"class": "wood"}, True, "green"),
        ("landuse", {"kind": "park"}, True, "green"),
        ("landuse", {"class": "residential"}, True, None),
        ("roads", {}, False, None),
    ],
)
def test_both_schemas_are_understood(name: str, tags: Tags, area: bool, kind: str | None) -> None:
    assert name in LAYERS
    assert kind_of(name, tags, area) == kind


def test_a_road_of_a_made_tile_is_a_road() -> None:
    ((road,),) = [some for some in shapes(street("primary"), LAYERS, kind_of) if some]
    assert road.kind == "primary"
