"""Which shapes of a tile the map draws, and as what: two schemas of OpenStreetMap's data, told apart by their layers.

OpenMapTiles (https://openmaptiles.org/schema) and the Protomaps basemap (https://docs.protomaps.com/basemaps/layers). What a
driver does not drive on is left out, and so is what clutters: paths, rails, service ways, buildings, names.
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
_GREEN = frozenset({"cemetery", "forest", "garden", "golf_course", "grass", "park", "recreation_ground", "scrub", "wood"})
"""Fields and nature reserves are left out: they would be everywhere."""
_NO_WATER = frozenset({"swimming_pool", "fountain", "basin", "dock"})
_RIVERS = frozenset({"river", "canal"})


def kind_of(layer: str, tags: Tags) -> str | None:
    """Return what to draw a shape as, one of ``hmi.basemap.KINDS``; None where it is not drawn."""
    word = tags.get("class") or tags.get("kind") or tags.get("pmap:kind")
    fine = tags.get("kind_detail") or tags.get("pmap:kind_detail")
    if layer == "transportation":
        return _ROADS.get(str(word))
    if layer == "roads":
        return _ROADS.get(str(fine), None if fine in ("service", "track") else _PROTOMAPS.get(str(word)))
    if layer in ("water", "waterway"):
        return _water(layer, str(word))
    return "green" if word in _GREEN else None


def _water(layer: str, word: str) -> str | None:
    if layer == "waterway" and word not in _RIVERS:
        return None
    return None if word in _NO_WATER else "water"
