"""The signals that Outrider understands: COVESA Vehicle Signal Specification (VSS) paths, units and ranges.

Names follow VSS 5 (https://covesa.github.io/vehicle_signal_specification). Where VSS has no leaf for what cars do
say (the power of the cabin heater, a pressed brake), the path is an *overlay* in VSS's own sense and is marked so.
``timeout_s`` says after how long an unrefreshed value may no longer be believed; a car's mapping may override it.
"""

import msgspec

__all__ = ["CATALOGUE", "GEAR_DRIVE", "GEAR_NEUTRAL", "GEAR_PARK", "GEAR_REVERSE", "PATHS", "Signal", "Value", "signal"]

Value = float | int | bool | str

GEAR_REVERSE, GEAR_NEUTRAL, GEAR_PARK, GEAR_DRIVE = -1, 0, 126, 127
"""Values of ``SelectedGear`` and ``CurrentGear`` in VSS; 1, 2, ... are the forward gears."""


class Signal(msgspec.Struct, frozen=True, gc=False):
    """One leaf of the catalogue.

    ``kind`` is "number", "bool" or "text"; ``low`` and ``high`` bound a number, in ``unit``; ``choices`` are the
    words that a text may be. A value outside them is not believed.
    """

    path: str
    label: str
    unit: str = ""
    kind: str = "number"
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    timeout_s: float = 2.0
    overlay: bool = False

    def accepts(self, value: Value) -> bool:
        """Whether ``value`` is of this signal's kind and inside its range; NaN never is."""
        if self.kind == "number":
            return not isinstance(value, (str, bool)) and self.low <= value <= self.high
        return value in self.choices if self.kind == "text" else isinstance(value, bool)


_MEDIA = (
    "UNKNOWN", "SIRIUS_XM", "AM", "FM", "DAB", "TV", "CD", "DVD", "AUX", "USB", "DISK", "BLUETOOTH", "INTERNET",
    "VOICE", "BEEP",
)  # fmt: skip
_SLOW_S = 30.0  # sent once in a few seconds, or only when it changes
_FAST_S = 1.0


def _number(path: str, label: str, unit: str, low: float, high: float, timeout_s: float = 2.0, **more: bool) -> Signal:
    return Signal(path, label, unit, "number", low, high, (), timeout_s, **more)


def _flag(path: str, label: str, timeout_s: float = 5.0, **more: bool) -> Signal:
    return Signal(path, label, "", "bool", 0, 1, (), timeout_s, **more)


def _text(path: str, label: str, *choices: str, timeout_s: float = 5.0, **more: bool) -> Signal:
    return Signal(path, label, "", "text", 0, 0, choices, timeout_s, **more)


def _doors() -> list[Signal]:
    doors = []
    for row, place in ((1, "front"), (2, "rear")):
        for side, who in (("DriverSide", "driver's side"), ("PassengerSide", "passenger's side")):
            door = f"Vehicle.Cabin.Door.Row{row}.{side}"
            doors += [
                _flag(f"{door}.IsOpen", f"{place} door, {who}", _SLOW_S),
                _flag(f"{door}.IsLocked", f"{place} door lock, {who}", _SLOW_S),
                _number(f"{door}.Window.Position", f"{place} window, {who}", "percent", 0, 100, _SLOW_S),
            ]
    return doors


def _seats() -> list[Signal]:
    seats = []
    for row, side, who in (
        (1, "DriverSide", "driver's"),
        (1, "PassengerSide", "passenger's"),
        (2, "DriverSide", "rear, driver's side"),
        (2, "Middle", "rear middle"),
        (2, "PassengerSide", "rear, passenger's side"),
    ):
        seat = f"Vehicle.Cabin.Seat.Row{row}.{side}"
        seats += [
            _flag(f"{seat}.IsBelted", f"{who} belt", _SLOW_S),
            _flag(f"{seat}.IsOccupied", f"{who} seat occupied", _SLOW_S),
        ]
        if row == 1:
            seats.append(_number(f"{seat}.HeatingCooling", f"{who} seat heating", "percent", -100, 100, _SLOW_S))
    return seats


def _climate() -> list[Signal]:
    hvac = "Vehicle.Cabin.HVAC"
    flow = ("UP", "MIDDLE", "DOWN", "UP_DOWN", "MIDDLE_DOWN", "ALL", "WINDSHIELD", "WINDSHIELD_UP", "WINDSHIELD_DOWN")
    signals = [
        _number(f"{hvac}.AmbientAirTemperature", "cabin temperature", "celsius", -40, 85, _SLOW_S),
        _flag(f"{hvac}.IsAirConditioningActive", "air conditioning", _SLOW_S),
        _flag(f"{hvac}.IsRecirculationActive", "recirculation", _SLOW_S),
        _flag(f"{hvac}.IsFrontDefrosterActive", "windshield defrost", _SLOW_S),
        _flag(f"{hvac}.IsRearDefrosterActive", "rear window defrost", _SLOW_S),
        _flag(f"{hvac}.IsAutoActive", "automatic climate", _SLOW_S, overlay=True),
        _number(f"{hvac}.AirQualityLevel", "air outside, 3 is worst", "", 0, 3, _SLOW_S, overlay=True),
        _number(f"{hvac}.Heater.CurrentPower", "heater power", "W", 0, 12_000, 5.0, overlay=True),
        _flag(f"{hvac}.Heater.IsActive", "heater", 5.0, overlay=True),
        _number(f"{hvac}.Heater.TargetTemperature", "heater target", "celsius", 0, 120, 5.0, overlay=True),
        _number(f"{hvac}.Compressor.CurrentPower", "compressor power", "W", 0, 12_000, 5.0, overlay=True),
        _number(f"{hvac}.Compressor.Speed", "compressor speed", "rpm", 0, 12_000, 5.0, overlay=True),
    ]
    for seat, who in (("Driver", "driver's"), ("Passenger", "passenger's")):
        station = f"{hvac}.Station.Row1.{seat}"
        signals += [
            _number(f"{station}.Temperature", f"{who} set temperature", "celsius", 10, 35, _SLOW_S),
            _number(f"{station}.FanSpeed", f"{who} fan", "percent", 0, 100, _SLOW_S),
            _text(f"{station}.AirDistribution", f"{who} airflow", *flow, timeout_s=_SLOW_S),
        ]
    return signals


def _motion() -> list[Signal]:
    chassis, location = "Vehicle.Chassis", "Vehicle.CurrentLocation"
    return [
        _number("Vehicle.Speed", "speed", "km/h", -100, 400, _FAST_S),
        _number("Vehicle.TraveledDistance", "odometer", "km", 0, 4_000_000, _SLOW_S),
        _number("Vehicle.Acceleration.Longitudinal", "acceleration ahead", "m/s^2", -50, 50, _FAST_S),
        _number("Vehicle.Acceleration.Lateral", "acceleration to the left", "m/s^2", -50, 50, _FAST_S),
        _number("Vehicle.AngularVelocity.Yaw", "yaw rate to the left", "degrees/s", -200, 200, _FAST_S),
        _number(f"{location}.Latitude", "latitude", "degrees", -90, 90, 5.0),
        _number(f"{location}.Longitude", "longitude", "degrees", -180, 180, 5.0),
        _number(f"{location}.Heading", "heading", "degrees", 0, 360, 5.0),
        _number(f"{location}.Altitude", "altitude", "m", -500, 9_000, 5.0),
        _number(f"{chassis}.SteeringWheel.Angle", "steering wheel, left positive", "degrees", -1_000, 1_000, _FAST_S),
        _number(f"{chassis}.SteeringWheel.HeatingCooling", "wheel heating", "percent", -100, 100, _SLOW_S),
        _flag(f"{chassis}.SteeringWheel.IsTalkButtonPressed", "talk button at the wheel", 2.0, overlay=True),
        # VSS knows no buttons at the wheel; these move the dashboard's focus, and press what it is on
        *(
            _flag(f"{chassis}.SteeringWheel.Is{name}ButtonPressed", f"{label} button at the wheel", 2.0, overlay=True)
            for name, label in (("Next", "next"), ("Previous", "previous"), ("Ok", "OK"))
        ),
        _number(f"{chassis}.Accelerator.PedalPosition", "accelerator", "percent", 0, 100),
        _number(f"{chassis}.Brake.PedalPosition", "brake pedal", "percent", 0, 100),
        _flag(f"{chassis}.Brake.IsPressed", "brake pressed", 2.0, overlay=True),
        _flag(f"{chassis}.ParkingBrake.IsEngaged", "parking brake", _SLOW_S),
        _flag("Vehicle.ADAS.ABS.IsEngaged", "anti-lock brakes working"),
        _flag("Vehicle.ADAS.ESC.IsEngaged", "stability control working"),
        _flag("Vehicle.ADAS.CruiseControl.IsActive", "cruise control"),
        _number("Vehicle.ADAS.CruiseControl.SpeedSet", "cruise speed", "km/h", 0, 300, 5.0),
    ]


def _powertrain() -> list[Signal]:
    power, engine = "Vehicle.Powertrain", "Vehicle.Powertrain.CombustionEngine"
    battery = f"{power}.TractionBattery"
    return [
        _number(f"{power}.Transmission.SelectedGear", "gear selector", "", -1, 127),
        _number(f"{power}.Transmission.CurrentGear", "gear engaged", "", -1, 127),
        _number(f"{power}.Range", "range", "m", 0, 2_000_000, _SLOW_S),
        _number(f"{engine}.Speed", "engine speed", "rpm", 0, 20_000),
        _flag(f"{engine}.IsRunning", "engine running"),
        _number(f"{engine}.EngineCoolant.Temperature", "coolant temperature", "celsius", -50, 200, _SLOW_S),
        _number(f"{engine}.EngineOil.Temperature", "oil temperature", "celsius", -50, 250, _SLOW_S),
        _number(f"{power}.ElectricMotor.Speed", "motor speed", "rpm", -30_000, 30_000),
        _number(f"{power}.FuelSystem.RelativeLevel", "fuel", "percent", 0, 100, _SLOW_S),
        _number(f"{battery}.StateOfCharge.Displayed", "battery", "percent", 0, 100, _SLOW_S),
        _number(f"{battery}.StateOfCharge.Current", "battery cells", "percent", 0, 100, _SLOW_S),
        _number(f"{battery}.CurrentPower", "battery power, discharge positive", "W", -1_000_000, 1_000_000),
        _number(f"{battery}.CurrentVoltage", "battery voltage", "V", 0, 1_500),
        _number(f"{battery}.CurrentCurrent", "battery current, discharge positive", "A", -2_000, 2_000),
        _number(f"{battery}.Temperature.Average", "battery temperature", "celsius", -50, 120, _SLOW_S),
        _number(f"{battery}.Temperature.Max", "battery, hottest cell", "celsius", -50, 120, _SLOW_S),
        _number(f"{battery}.Temperature.Min", "battery, coldest cell", "celsius", -50, 120, _SLOW_S),
        _flag(f"{battery}.Charging.IsCharging", "charging", _SLOW_S),
        _flag(f"{battery}.Charging.IsChargingCableConnected", "charging cable", _SLOW_S),
        _number("Vehicle.LowVoltageBattery.CurrentVoltage", "12 V battery", "V", 0, 60, _SLOW_S),
        _text("Vehicle.LowVoltageSystemState", "ignition", "LOCK", "OFF", "ACC", "ON", "START", timeout_s=_SLOW_S),
    ]


def _body() -> list[Signal]:
    lights = "Vehicle.Body.Lights"
    return [
        _flag(f"{lights}.DirectionIndicator.Left.IsSignaling", "left indicator"),
        _flag(f"{lights}.DirectionIndicator.Right.IsSignaling", "right indicator"),
        _flag(f"{lights}.Hazard.IsSignaling", "hazard lights"),
        _flag(f"{lights}.Beam.Low.IsOn", "low beam", _SLOW_S),
        _flag(f"{lights}.Beam.High.IsOn", "high beam", _SLOW_S),
        _flag(f"{lights}.Parking.IsOn", "parking lights", _SLOW_S),
        _flag(f"{lights}.Running.IsOn", "daytime running lights", _SLOW_S),
        _flag(f"{lights}.Fog.Front.IsOn", "front fog lights", _SLOW_S),
        _flag(f"{lights}.Fog.Rear.IsOn", "rear fog lights", _SLOW_S),
        _text(f"{lights}.Brake.IsActive", "brake lights", "INACTIVE", "ACTIVE", "ADAPTIVE"),
        _text(
            "Vehicle.Body.Windshield.Front.Wiping.Mode",
            "wipers",
            "OFF",
            "SLOW",
            "MEDIUM",
            "FAST",
            "INTERVAL",
            "RAIN_SENSOR",
            timeout_s=_SLOW_S,
        ),
        _flag("Vehicle.Body.Trunk.Rear.IsOpen", "trunk", _SLOW_S),
        _flag("Vehicle.Body.Hood.IsOpen", "hood", _SLOW_S),
        _number("Vehicle.Body.Raindetection.Intensity", "rain", "percent", 0, 100, _SLOW_S),
        _number("Vehicle.Exterior.AirTemperature", "outside temperature", "celsius", -60, 70, 60.0),
        _number("Vehicle.Exterior.LightIntensity", "daylight", "percent", 0, 100, _SLOW_S),
        _flag("Vehicle.Exterior.IsDark", "dark outside", _SLOW_S, overlay=True),
        _text("Vehicle.Cabin.Infotainment.Media.Played.Source", "music from", *_MEDIA, timeout_s=_SLOW_S),
    ]


_COLOURS = ("RED", "GREEN", "BLUE", "YELLOW", "WHITE", "PINK", "ORANGE", "PURPLE", "CYAN")


def _comfort() -> list[Signal]:
    """What a driver wishes for and few cars say. A new signal joins at the end: the others keep their places."""
    cabin, charging = "Vehicle.Cabin", "Vehicle.Powertrain.TractionBattery.Charging"
    lamps = [
        _flag(f"{cabin}.Light.Spotlight.Row{row}.{side}.IsLightOn", f"reading light, {who}", _SLOW_S)
        for row, side, who in (
            (1, "DriverSide", "driver"),
            (1, "PassengerSide", "passenger"),
            (2, "DriverSide", "rear, driver's side"),
            (2, "PassengerSide", "rear, passenger's side"),
        )
    ]
    return [
        _number(f"{cabin}.Sunroof.Position", "sunroof", "percent", 0, 100, _SLOW_S),
        _number(f"{cabin}.Sunroof.Shade.Position", "sunshade, 100 is closed", "percent", 0, 100, _SLOW_S),
        *lamps,
        _flag(f"{cabin}.Light.AmbientLight.IsLightOn", "ambient light", _SLOW_S, overlay=True),
        _text(f"{cabin}.Light.AmbientLight.Color", "ambient colour", *_COLOURS, timeout_s=_SLOW_S, overlay=True),
        _flag(f"{cabin}.HVAC.IsRecirculationAuto", "automatic recirculation", _SLOW_S, overlay=True),
        _text(f"{cabin}.Infotainment.Media.Action", "media", "PLAY", "STOP", "SKIP_FORWARD", "SKIP_BACKWARD"),
        _number(f"{cabin}.Infotainment.Media.Volume", "volume", "percent", 0, 100, _SLOW_S),
        _text(f"{charging}.StartStopCharging", "charging, wanted", "START", "STOP", timeout_s=_SLOW_S),
        _number(f"{charging}.ChargeLimit", "charge limit", "percent", 0, 100, _SLOW_S),
    ]


CATALOGUE: tuple[Signal, ...] = (
    *_motion(),
    *_powertrain(),
    *_climate(),
    *_body(),
    *_doors(),
    *_seats(),
    *_comfort(),
)
"""Every signal that the product uses, in a fixed order; a signal's place in it is its index."""

PATHS: dict[str, int] = {s.path: index for index, s in enumerate(CATALOGUE)}
"""Index of each path."""


def signal(path: str) -> Signal:
    """Return the signal at ``path``; raise KeyError if the catalogue does not have it."""
    return CATALOGUE[PATHS[path]]
