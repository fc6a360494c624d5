"""Where wishes go: paths of the catalogue that the rules speak of, and what is not of the car but connected to it.

What begins with "Outrider." is no VSS: a phone, a home, a navigation unit, a mailbox. Such a path is writable only
where the thing is connected; where it is not, the driver is told so.
"""

from vehicle.signals import PATHS

__all__ = [
    "AIRFLOW",
    "AIR_CONDITIONING",
    "AMBIENT",
    "AMBIENT_COLOUR",
    "CHARGE_LIMIT",
    "CHARGING",
    "CONNECTED",
    "DOOR",
    "EVERYTHING",
    "FAN",
    "FOG_LIGHTS",
    "FRONT_DEFROST",
    "HIGH_BEAM",
    "HOME",
    "HVAC",
    "LIGHTS",
    "LOW_BEAM",
    "MAIL",
    "MEDIA",
    "MEDIA_ACTION",
    "NAVIGATION",
    "PHONE_CALL",
    "PHONE_MESSAGE",
    "RAIN",
    "REAR_DEFROST",
    "SUNROOF",
    "SUNSHADE",
    "TRUNK",
    "TRUNK_BRANCH",
    "VOLUME",
    "WHEEL",
    "WINDOWS",
    "WIPERS",
    "not_connected",
    "reading_light",
    "seat_heating",
    "station",
]

HVAC = "Vehicle.Cabin.HVAC"
AIR_CONDITIONING = f"{HVAC}.IsAirConditioningActive"
FRONT_DEFROST, REAR_DEFROST = f"{HVAC}.IsFrontDefrosterActive", f"{HVAC}.IsRearDefrosterActive"
FAN = f"{HVAC}.Station.Row1.Driver.FanSpeed"
AIRFLOW = f"{HVAC}.Station.Row1.Driver.AirDistribution"
WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling"

DOOR, TRUNK_BRANCH = "Vehicle.Cabin.Door.", "Vehicle.Body.Trunk."
TRUNK = f"{TRUNK_BRANCH}Rear.IsOpen"
SUNROOF = "Vehicle.Cabin.Sunroof.Position"
SUNSHADE = "Vehicle.Cabin.Sunroof.Shade.Position"
"""In percent of closed, as VSS counts shades: 0 is fully open, while a sunroof is fully open at 100."""

WINDOWS = {
    "driver": f"{DOOR}Row1.DriverSide.Window.Position",
    "passenger": f"{DOOR}Row1.PassengerSide.Window.Position",
    "rear driver": f"{DOOR}Row2.DriverSide.Window.Position",
    "rear passenger": f"{DOOR}Row2.PassengerSide.Window.Position",
}

LIGHTS = "Vehicle.Body.Lights"
LOW_BEAM, HIGH_BEAM = f"{LIGHTS}.Beam.Low.IsOn", f"{LIGHTS}.Beam.High.IsOn"
FOG_LIGHTS = (f"{LIGHTS}.Fog.Front.IsOn", f"{LIGHTS}.Fog.Rear.IsOn")
AMBIENT = "Vehicle.Cabin.Light.AmbientLight.IsLightOn"
AMBIENT_COLOUR = "Vehicle.Cabin.Light.AmbientLight.Color"
WIPERS = "Vehicle.Body.Windshield.Front.Wiping.Mode"
RAIN = "Vehicle.Body.Raindetection.Intensity"

MEDIA_ACTION = "Vehicle.Cabin.Infotainment.Media.Action"
VOLUME = "Vehicle.Cabin.Infotainment.Media.Volume"
CHARGING = "Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging"
CHARGE_LIMIT = "Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit"

PHONE_CALL, PHONE_MESSAGE = "Outrider.Phone.Call", "Outrider.Phone.Message"
MAIL = "Outrider.Mail.Send"
HOME = "Outrider.Home."
NAVIGATION = "Outrider.Navigation."
"""Add (a stop), Remove (a stop), Replace (a stop by another), End, Avoid (a kind of road), Find (a kind of place)."""
MEDIA = "Outrider.Media."
"""Play: a station, an artist, a kind of music."""

CONNECTED = frozenset(
    {PHONE_CALL, PHONE_MESSAGE, MAIL, f"{HOME}Garage.IsOpen", f"{MEDIA}Play"}
    | {f"{NAVIGATION}{what}" for what in ("Add", "Remove", "Replace", "End", "Avoid", "Find")}
)
"""Everything that may be connected to a car."""

EVERYTHING = frozenset(PATHS) | CONNECTED
"""Every path that a wish can have."""

_MISSING = {
    "Outrider.Phone.": "No phone is connected here.",
    "Outrider.Mail.": "No mailbox is connected here.",
    HOME: "No home is connected here.",
    NAVIGATION: "No navigation is connected here, I know learned places only.",
    MEDIA: "No music service is connected here.",
}


def not_connected(path: str) -> str:
    """Return what is said where the thing behind a path is not connected, "" for a path of the car."""
    return next((told for begin, told in _MISSING.items() if path.startswith(begin)), "")


def station(zone: str) -> str:
    """Return the branch of a front seat's climate; every zone but the passenger's is the driver's."""
    return f"{HVAC}.Station.Row1.{'Passenger' if zone == 'passenger' else 'Driver'}"


def seat_heating(zone: str) -> str:
    """Return the path of a front seat's heating."""
    return f"Vehicle.Cabin.Seat.Row1.{'Passenger' if zone == 'passenger' else 'Driver'}Side.HeatingCooling"


def reading_light(window: str) -> str:
    """Return the path of the reading light at a window's seat."""
    row, side = ("Row2" if window.startswith("rear") else "Row1"), window.removeprefix("rear ").capitalize()
    return f"Vehicle.Cabin.Light.Spotlight.{row}.{side}Side.IsLightOn"
