"""Which city is meant by "the capital of Germany". Facts, as of 2025."""

from collections.abc import Mapping

__all__ = ["CAPITALS", "city"]

CAPITALS: Mapping[str, str] = {
    "albania": "tirana", "andorra": "andorra la vella", "argentina": "buenos aires", "australia": "canberra",
    "austria": "vienna", "belarus": "minsk", "belgium": "brussels", "bosnia": "sarajevo", "brazil": "brasilia",
    "bulgaria": "sofia", "canada": "ottawa", "china": "beijing", "croatia": "zagreb", "cyprus": "nicosia",
    "czechia": "prague", "denmark": "copenhagen", "egypt": "cairo", "england": "london", "estonia": "tallinn",
    "finland": "helsinki", "france": "paris", "germany": "berlin", "greece": "athens", "hungary": "budapest",
    "iceland": "reykjavik", "india": "new delhi", "ireland": "dublin", "italy": "rome", "japan": "tokyo",
    "kosovo": "pristina", "latvia": "riga", "liechtenstein": "vaduz", "lithuania": "vilnius",
    "luxembourg": "luxembourg", "malta": "valletta", "mexico": "mexico city", "moldova": "chisinau",
    "monaco": "monaco", "montenegro": "podgorica", "netherlands": "amsterdam", "norway": "oslo", "poland": "warsaw",
    "portugal": "lisbon", "romania": "bucharest", "russia": "moscow", "scotland": "edinburgh", "serbia": "belgrade",
    "slovakia": "bratislava", "slovenia": "ljubljana", "spain": "madrid", "sweden": "stockholm",
    "switzerland": "bern", "turkey": "ankara", "ukraine": "kyiv", "wales": "cardiff",
}  # fmt: skip


def city(said: str) -> str:
    """Return a place as it is found on a map: the city where its country's name was said, else ``said``."""
    return CAPITALS.get(said.removeprefix("capital of "), said) if said.startswith("capital of ") else said
