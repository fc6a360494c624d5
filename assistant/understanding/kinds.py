"""How the kinds of need and the roles of places are called, in plain words (see ``words.plain_words``).

The keys of the first two are those of ``anticipation.need.KINDS`` and ``anticipation.facts.ROLES``; a test holds them
together. Those of the others are kinds of places: of ``slots.POI_NAMES``, a charging station, and where one rests.
"""

from collections.abc import Mapping

__all__ = ["CHARGER_WORDS", "DEED_WORDS", "LACK_WORDS", "NEED_WORDS", "ROLE_WORDS", "STATE_WORDS", "SUPPLY_WORDS"]

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

LACK_WORDS: Mapping[str, str] = {
    "cafe": "coffee|coffees|cup of coffee|espresso|cappuccino|latte|tea|cup of tea|caffeine|drink|something to drink"
    "|something hot|hot chocolate|coffee break",
    "restaurant": "food|lunch|dinner|breakfast|supper|meal|snack|bite|bite to eat|something to eat|pizza",
    "fast food": "burger|hamburger|fries",
    "bakery": "bread|cake|croissant|pastry",
    "supermarket": "groceries|some groceries|milk",
    "toilet": "toilet break|loo|wc|pee",
    "fuel station": "gas|petrol|fuel|diesel|gasoline",
    "charging station": "charge|recharge|electricity|power",
    "place for a break": "break|rest|pause|little break|place to rest|somewhere to rest|fresh air",
}
"""What is lacking, by the kind of place that has it."""

CHARGER_WORDS: Mapping[str, str] = {
    "charging station": "charging station|charging stop|charging point|charger|place to charge|somewhere to charge"
}

SUPPLY_WORDS: Mapping[str, str] = {
    "charging station": "battery|charge|battery level",
    "fuel station": "tank|fuel|gas|petrol|gas tank|fuel tank|fuel level",
}
"""What runs low, by the kind of place where more is to be had."""

DEED_WORDS: Mapping[str, str] = {
    "cafe": "drink coffee|get coffee|grab coffee|have coffee|stop for coffee|get tea|drink something|have drink"
    "|get something to drink",
    "restaurant": "eat|eat something|grab something to eat|get something to eat|have something to eat|have lunch"
    "|have dinner|have breakfast|get lunch|get dinner|get breakfast|get food|get some food|grab bite|grab lunch"
    "|stop for lunch|stop for dinner|stop for food",
    "supermarket": "buy food|buy groceries|get groceries|buy some food|do shopping|go shopping",
    "toilet": "pee|go to toilet|use toilet|go to bathroom|use bathroom|use restroom|use loo|go to loo",
    "fuel station": "refuel|fuel up|fill up|tank up|get gas|get petrol|get fuel|buy petrol|buy gas|fill tank",
    "charging station": "charge|recharge|charge up|charge battery|recharge battery|plug in",
    "place for a break": "rest|take break|have break|take rest|make break|stretch legs|take nap",
}
"""What somebody has to do, by the kind of place for it."""

STATE_WORDS: Mapping[str, str] = {
    "cafe": "thirsty|dying of thirst",
    "restaurant": "hungry|starving|starved|famished|peckish",
    "fuel station": "low on gas|low on petrol|low on fuel|out of gas|out of petrol|out of fuel",
    "charging station": "low on battery|low on charge|low on power|out of battery|out of charge|out of power",
    "place for a break": "tired|sleepy|exhausted|drowsy|worn out|falling asleep",
}
"""How somebody is, by the kind of place that helps."""
