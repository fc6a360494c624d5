"""Which shapes of a tile the map draws, and as what: two schemas of OpenStreetMap's data, told apart by their layers.

OpenMapTiles (https://openmaptiles.org/schema) and the Protomaps basemap (https://docs.protomaps.com/basemaps/layers).
What nobody drives on is left out, and so is what clutters: paths, rails, service ways, buildings, names.
"""

from assistant.tiles.mvt import Tags

__all__ = ["LAYERS", "kind_of"]

LAYERS = frozenset({"transportation", "roads", "water", "waterway", "landcover", "landuse"})

_ROADS = {
    "motorway": "motorway",
    "trunk": "motorway",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "secondary",
    "minor": "minor",
    "unclassified": "minor",
    "residential": "minor",
    "living_street": "minor",
}
"""Both schemas' finer words, which are OpenStreetMap's own."""
_PROTOMAPS = {"highway": "motorway", "major_road": "primary", "medium_road": "secondary", "minor_road": "minor"}
"""Where Protomaps says no finer word."""
_GREEN = frozenset({"cemetery", "forest", "garden", "golf_course", "grass", "park", "scrub", "wood"})
"""Fields and nature reserves are left out: they would be everywhere."""
_NO_WATER = frozenset({"swimming_pool", "fountain", "basin", "dock"})
_RIVERS = frozenset({"river", "canal"})


def kind_of(layer: str, tags: Tags, area: bool) -> str | None:
    """Return what to draw a line or an area as, one of ``hmi.basemap.KINDS``; None where it is not drawn."""
    word = tags.get("class") or tags.get("kind") or tags.get("pmap:kind")
    fine = tags.get("kind_detail") or tags.get("pmap:kind_detail")
    if layer in ("water", "waterway"):
        return _water(str(word), area)
    if layer == "transportation" and not area:
        return _ROADS.get(str(word))
    if layer == "roads" and not area:
        return _ROADS.get(str(fine), None if fine in ("service", "track") else _PROTOMAPS.get(str(word)))
    return "green" if area and word in _GREEN else None


def _water(word: str, area: bool) -> str | None:
    if area:
        return None if word in _NO_WATER else "water"
    return "river" if word in _RIVERS else None
