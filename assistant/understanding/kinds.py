"""How the kinds of need and the roles of places are called, in plain words (see ``words.plain_words``).

The keys are those of ``anticipation.need.KINDS`` and ``anticipation.facts.ROLES``; a test holds them together.
"""

from collections.abc import Mapping

__all__ = ["NEED_WORDS", "ROLE_WORDS"]

NEED_WORDS: Mapping[str, str] = {
    "destination": "destination|route|directions",
    "departure": "departure|leaving|to leave|when to leave|time to leave",
    "energy": "charging|charge|to charge|charging stop|charger|energy|energy stop|fuel|fuel stop|to refuel",
    "defrost": "defrost|windshield|windshield defrost|to defrost|to clear windshield|to defrost windshield",
    "heat": "heating|heat|heater|to heat|warm|warmer|warmth|cabin heating|to warm up",
    "cool": "cooling|cool|cooler|to cool|ac|to cool down|cold air",
    "seat": "seat heating|seat|seat heat|seat heater|heated seat|to heat seat",
    "wheel": "wheel heating|wheel|steering wheel heating|steering wheel|heated steering wheel|to heat steering wheel",
    "recirculation": "recirculation|recirculated air|to recirculate|to recirculate air",
    "windows": "window|all window|to close window|to close all window|closing window|closing all window",
    "media": "music|radio|media|song|podcast|news|to play music",
}

ROLE_WORDS: Mapping[str, str] = {
    "home": "home|house|live|where i live",
    "work": "work|office|workplace|where i work",
    "school": "school|kindergarten|nursery|daycare",
    "shop": "shop|store|supermarket|grocery store|where i shop",
}
