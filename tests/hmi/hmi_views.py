"""Views to draw: what a few very different cars say at one moment."""

import math
from dataclasses import replace
from datetime import datetime

import numpy as np

from hmi.view import Mark, OfferCard, Playback, TrackView, View, Words
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


PROFILE = (50 + 40 * np.sin(np.linspace(0, 9, 300))).astype(np.float32)
PROFILE[100:120] = np.nan
PLAYBACK = Playback(
    600.0, marks=(Mark(100.0, "offer"), Mark(130.0, "utterance"), Mark(590.0, "fault")), profile=PROFILE
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
    "seeking": with_(KONA, playback=with_(PLAYBACK, paused=True, speed=0.25, seeking_s=500.0)),
    "stale": all_as(KONA, "stale"),
    "invalid": all_as(KONA, "invalid"),
    "trouble": with_(RAV4, notice="1,204 frames dropped by the bus, and the model is late"),
    "no-track": with_(KONA, track=TrackView()),
}
