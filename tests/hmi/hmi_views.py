"""Views to draw: what a few very different cars say at one moment."""

import math
from dataclasses import replace
from datetime import datetime

import numpy as np

from hmi.view import (
    Ahead,
    Chance,
    Mark,
    MindCost,
    MindView,
    OfferCard,
    Playback,
    RoadsView,
    TrackView,
    View,
    Words,
)
from vehicle.signals import GEAR_DRIVE, PATHS
from vehicle.state import Reading, Validity


def readings(values: dict[str, float | int | bool], validity: Validity = "valid", age_s: float = 0.1):
    found = {f"Vehicle.{path}": Reading(value, age_s, validity) for path, value in values.items()}
    assert not set(found) - set(PATHS), "not in the catalogue"
    return found


def track(source="gps", count=400) -> TrackView:
    turn = np.linspace(0, 5, count)
    points = np.column_stack((300 * np.sin(turn) + 40 * turn, 300 * np.cos(turn) - 300)).astype(np.float32)
    return TrackView(points, math.degrees(0.7), source, 1.9)


def town() -> RoadsView:
    """Streets every 400 m, the middle ones driven most."""
    lines = [((east, -1600.0), (east + 60.0, 1600.0)) for east in range(-1600, 1601, 400)]
    lines += [((-1600.0, north), (1600.0, north + 90.0)) for north in range(-1600, 1601, 400)]
    driven = [1 + 24 // (1 + abs(at % 9 - 4)) for at in range(len(lines))]
    return RoadsView(np.array(lines, np.float64), np.array(driven, np.int64), 57.6)


PROFILE = (50 + 40 * np.sin(np.linspace(0, 9, 300))).astype(np.float32)
PROFILE[100:120] = np.nan
PLAYBACK = Playback(
    600.0,
    marks=(
        Mark(60.0, "withheld"), Mark(100.0, "offer"), Mark(108.0, "answer"), Mark(130.0, "utterance"),
        Mark(300.0, "withheld"), Mark(308.0, "withheld"), Mark(330.0, "act"), Mark(590.0, "fault"),
    ),
    profile=PROFILE,
)  # fmt: skip
BESIDE = replace(
    PLAYBACK,
    other=(Mark(60.0, "withheld"), Mark(104.0, "offer"), Mark(220.0, "offer")),
    differences=(60.0, 220.0, 300.0),
    said="B offered the seat; A: less than 30 s since the last offer, and only 40 % likely, 50 % needed",
)
OFFER = OfferCard(
    "windshield", "Clear the windshield?", "It is −3 °C and you did this on 9 of the last 10 such mornings.",
    "defrost", 0.6
)  # fmt: skip
LONG_OFFER = OfferCard(
    "charge",
    "Charge on the way to the office?",
    "At this rate you arrive with 6 % and the next charger after it is 31 km further, uphill, and often busy.",
    "charge",
)
OFFERS = {
    "destination": OfferCard(
        "destination:1", "To work?", "On Wednesdays at this time you went there 31 of 34 times. Arrival 8:04.",
        "destination", 0.8
    ),
    "departure": OfferCard(
        "departure:1", "Leave by 8:10", "Work takes 22 min now, and you are there at 8:32 on most days.",
        "departure", 0.8, "Remind me"
    ),
    "energy": OfferCard(
        "energy", "Charge on the way?", "You would arrive with 9 %. You charged at Aldi 6 times, 2 min off the way.",
        "energy", 0.8
    ),
    "defrost": OFFER,
    "heat": OfferCard("heat", "Heat to 21.5°?", "It is 4 °C in here: below 10 °C you did so 12 of 13 times.", "heat"),
    "cool": OfferCard("cool", "Cool to 22°?", "It is 31 °C in here: above 27 °C you did so 8 of 9 times.", "cool"),
    "seat": OfferCard("seat", "Heat your seat?", "It is −3 °C: you did so on 14 of the last 15 such days.", "seat"),
    "wheel": OfferCard("wheel", "Heat the wheel?", "It is −3 °C: you did so on 11 of the last 15 such days.", "wheel"),
    "recirculation": OfferCard(
        "recirculation", "Recirculate the air?", "The air outside is bad here; you did so 4 of 5 times.",
        "recirculation"
    ),
    "windows": OfferCard(
        "windows", "Close the windows?", "A tunnel is ahead, and you closed them 3 of 3 times.", "windows", 0.3
    ),
    "media": OfferCard("media", "Play Radio 4?", "It was on for 18 of the last 20 morning drives.", "media"),
}  # fmt: skip
"""One offer of each kind."""

WORK = Ahead("Work", 0.81, 22.0, "8:04", 900.0, 1500.0)
SCHOOL = Ahead("School", 0.12, 9.0, "7:51", 600.0, -450.0)
GYM = Ahead("Gym", 0.03, 14.0, "7:56", -150.0, -300.0)
FAR = Ahead("Grandmother’s house", 0.4, 190.0, "10:52", -90_000.0, 160_000.0)
SCHOOL_HEBREW = "\u05d1\u05d9\u05ea \u05d4\u05e1\u05e4\u05e8 \u05d4\u05d0\u05d9\u05d6\u05d5\u05e8\u05d9"
MARKET_ARABIC = (
    "\u0633\u0648\u0642 \u0627\u0644\u0645\u062f\u064a\u0646\u0629 \u0627\u0644\u0642\u062f\u064a\u0645\u0629"
)
LONGEST = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
RIGHT_TO_LEFT = (
    Ahead(SCHOOL_HEBREW, 0.61, 22.0, "8:04", 900.0, 1500.0), Ahead(MARKET_ARABIC, 0.2, 9.0, "7:51", 600.0, -450.0),
    Ahead(LONGEST, 0.14, 14.0, "7:56", -150.0, -300.0),
)  # fmt: skip
NOWHERE = Ahead("Café Zur Alten Post", 0.31, 25.0, "")
MIND = ("Silent: you are indicating", "learned from 62 trips")
ELECTRIC = readings(
    {
        "Speed": 63.0, "Powertrain.Transmission.SelectedGear": GEAR_DRIVE,
        "Powertrain.TractionBattery.CurrentPower": 18_000.0, "Powertrain.Range": 248_000.0,
        "Powertrain.TractionBattery.StateOfCharge.Displayed": 71.0, "Exterior.AirTemperature": -3.0,
        "Cabin.HVAC.Heater.CurrentPower": 4_200.0, "Cabin.HVAC.Compressor.CurrentPower": 0.0,
        "Cabin.HVAC.AmbientAirTemperature": 9.0, "Cabin.HVAC.Station.Row1.Driver.Temperature": 21.5,
        "Cabin.HVAC.Station.Row1.Driver.FanSpeed": 50.0, "Cabin.Seat.Row1.DriverSide.HeatingCooling": 66.0,
        "Body.Lights.DirectionIndicator.Left.IsSignaling": True,
        "Body.Lights.DirectionIndicator.Right.IsSignaling": False, "Body.Lights.Beam.High.IsOn": True,
    }
)  # fmt: skip
PETROL = readings(
    {
        "Speed": 104.2, "Powertrain.Transmission.SelectedGear": GEAR_DRIVE, "Powertrain.Transmission.CurrentGear": 6,
        "Powertrain.CombustionEngine.Speed": 2_148.0,
    }
)  # fmt: skip
WALL = datetime(2024, 1, 17, 7, 42)
KONA = View(200.0, "Hyundai Kona Electric", ELECTRIC, energy="electric", wall=WALL, playback=PLAYBACK, track=track())
RAV4 = View(200.0, "Toyota RAV4", PETROL, energy="petrol", playback=PLAYBACK, track=track("reckoned"))
WAITING = View(0.0, "Hyundai Kona Electric", {}, playback=PLAYBACK)
DOORS = readings(
    {
        "Cabin.Door.Row1.DriverSide.IsOpen": True, "Cabin.Door.Row2.PassengerSide.IsOpen": True,
        "Body.Trunk.Rear.IsOpen": True, "Body.Hood.IsOpen": True, "Cabin.Seat.Row1.DriverSide.IsBelted": False,
    }
)  # fmt: skip

SWITCHES = readings(
    {
        "Cabin.HVAC.IsFrontDefrosterActive": True, "Cabin.HVAC.IsRearDefrosterActive": False,
        "Cabin.HVAC.IsAirConditioningActive": True, "Cabin.HVAC.IsRecirculationActive": False,
    }
)  # fmt: skip


def with_(view: View, **changes) -> View:
    return replace(view, **changes)


def all_as(view: View, validity: Validity) -> View:
    """The same car, all of whose signals are stale (with their values) or invalid (without)."""
    made = {
        path: Reading(reading.value if validity == "stale" else None, 12.4, validity)
        for path, reading in view.readings.items()
    }
    return with_(view, readings=made)


STATES = {
    "electric": KONA,
    "petrol": RAV4,
    "live": with_(KONA, playback=None),
    "waiting": WAITING,
    "doors": with_(KONA, readings={**ELECTRIC, **DOORS}),
    "offer": with_(KONA, offer=OFFER),
    "long-offer": with_(RAV4, offer=LONG_OFFER),
    "long-offer-climate": with_(KONA, offer=LONG_OFFER, readings={**ELECTRIC, **DOORS}),
    "typing": with_(KONA, words=Words("warmer for the passenger and rather more fan for the driver, please")),
    "answered": with_(KONA, words=Words(None, "warmer for the passenger", "Passenger 20.0 → 21.0 °C", "act")),
    "refused": with_(RAV4, words=Words(None, "", "That is not something that this car lets me do, sorry", "refuse")),
    "help": with_(KONA, help_open=True),
    "help-beside": with_(KONA, help_open=True, playback=replace(BESIDE, others=True, profiles=3)),
    "help-others": with_(KONA, help_open=True, playback=replace(PLAYBACK, others=True, profiles=3)),
    "help-live": with_(KONA, help_open=True, playback=None),
    "parked-live": with_(KONA, playback=None, moving=False),
    "beside another": with_(KONA, playback=BESIDE),
    "seeking": with_(KONA, playback=with_(PLAYBACK, paused=True, speed=0.25, seeking_s=500.0)),
    "stale": all_as(KONA, "stale"),
    "invalid": all_as(KONA, "invalid"),
    "trouble": with_(RAV4, notice="1,204 frames dropped by the bus, and the model is late"),
    "no-track": with_(KONA, track=TrackView()),
    **{f"offer-{kind}": with_(KONA, offer=offer) for kind, offer in OFFERS.items()},
    "ahead": with_(KONA, ahead=(WORK, SCHOOL, GYM), mind=MIND),
    "ahead-offer": with_(KONA, ahead=(WORK, SCHOOL, GYM), mind=MIND, offer=OFFERS["destination"]),
    "ahead-far": with_(KONA, ahead=(FAR, NOWHERE, SCHOOL), mind=MIND[:1]),
    "ahead-doors": with_(KONA, ahead=(FAR, WORK, GYM), readings={**ELECTRIC, **DOORS}, playback=None, mind=MIND),
    "ahead-reckoned": with_(RAV4, ahead=(WORK, SCHOOL, NOWHERE)),
    "ahead-no-track": with_(KONA, track=TrackView(), ahead=(WORK, NOWHERE)),
    "heading-for": with_(KONA, ahead=(SCHOOL, GYM), heading_for=WORK, undo="heading for work", mind=MIND),
    "heading-for-far": with_(RAV4, track=track(), heading_for=FAR, undo="windshield defrost"),
    "heading-nowhere": with_(RAV4, heading_for=NOWHERE, playback=None, moving=True, mind=MIND),
    "right-to-left": with_(
        KONA,
        ahead=RIGHT_TO_LEFT,
        words=Words(None, f"take me to {SCHOOL_HEBREW}", f"To {MARKET_ARABIC} instead?", "ask"),
        offer=replace(OFFERS["destination"], title=f"To {SCHOOL_HEBREW}, arrive 8:04"),
    ),
    "longest-name": with_(
        KONA,
        ahead=RIGHT_TO_LEFT[::-1],
        undo=f"heading for {LONGEST}",
        words=Words(None, f"take me to {LONGEST}", f"To {LONGEST} or to {LONGEST}?", "ask"),
        offer=replace(OFFERS["destination"], title=f"To {LONGEST}, arrive 8:04"),
    ),
    "climate-open": with_(KONA, climate_open=True, readings={**ELECTRIC, **SWITCHES}, ahead=(WORK, SCHOOL)),
    "climate-open-offer": with_(KONA, climate_open=True, readings={**ELECTRIC, **SWITCHES}, offer=OFFER),
    "climate-open-stale": with_(all_as(KONA, "stale"), climate_open=True),
    "learned-roads": with_(
        KONA,
        roads=town(),
        mind=MIND,
        ahead=(replace(WORK, way=((270.0, -60.0), (400.0, 300.0), (400.0, 900.0), (900.0, 1500.0))), SCHOOL),
    ),
    "listening": with_(
        KONA, ahead=(WORK, SCHOOL), words=Words(hearing="set the temperature to twenty", mic="open", voice="on")
    ),
    "undo": with_(KONA, undo="windshield defrost"),
    "undo-offer": with_(KONA, undo="cabin heating to 21.5°", offer=OFFER, mind=MIND),
    "why": with_(KONA, offer=OFFER, words=Words(None, "why?", "9 of the last 10 mornings below 1 °C", "answer")),
}

MIND_OPEN = MindView(
    "Silent: 12 s since the last offer; warmer 41 %, needs 62 %",
    (
        Chance("Defrost", 0.739, 0.41), Chance("Warmer", 0.41, 0.62), Chance("Energy", 0.4, 1.18),
        Chance("Wheel heat", 0.36, 0.63), Chance("Recirculate", 0.28), Chance("A/C", 0.0),
    ),
    (Chance("Work", 0.81), Chance("Grandmother’s house", 0.12), Chance("the shop 3 km south of home", 0.01)),
    (15, 99),
    ((1, 7, 19, 24, 32), (0, 3, 4, 20, 32), (5, 11, 12, 30, 32)),
)  # fmt: skip
MEASURED = replace(MIND_OPEN, cost=MindCost(1.62, 6.41, 2.5))
MEMORY_ALONE = MindView("Nothing seems wanted now", places=MIND_OPEN.places)
OFFERING = replace(
    MIND_OPEN, why="Offered: defrost 73 %, needs 41 %",
    needs=(Chance("Defrost", 0.739, 0.41, True), *MIND_OPEN.needs[1:]),
)  # fmt: skip
STATES |= {
    "mind-open": with_(KONA, ahead=(WORK, SCHOOL, GYM), mind=MIND, opened=MIND_OPEN),
    "mind-open-offer": with_(KONA, ahead=(WORK, SCHOOL), mind=MIND, opened=OFFERING, offer=OFFER),
    "mind-open-long-offer": with_(KONA, mind=MIND, opened=OFFERING, offer=LONG_OFFER, playback=None),
    "mind-open-doors": with_(KONA, readings={**ELECTRIC, **DOORS}, opened=MEASURED, playback=None),
    "mind-open-measured": with_(RAV4, opened=MEASURED, playback=None, theme="day"),
    "mind-open-alone": with_(KONA, ahead=(WORK,), opened=MEMORY_ALONE, words=Words(None, "why?", "Because", "answer")),
}
