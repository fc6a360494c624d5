"""What each message of the simulated car says, as physical values of its signals, and how often it is sent."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.battery import CAPACITY_KWH, consumption_kwh_km
from anticipation.lab.simulate.lived import Lived, Recipe
from anticipation.lab.simulate.motion import HZ
from anticipation.lab.simulate.town import Spot

__all__ = ["SAYINGS", "Column", "Moments", "Saying", "Values"]

Floats = NDArray[np.float64]
Column = Floats | float
Values = Mapping[str, Column]

_FLASH = 4  # tenths of a second that an indicator's lamp is lit, and dark
_MOTOR_RPM = 60 / (2 * np.pi * 0.32) * 7.981  # for each m/s of the car: tyre and gear of the Kona
_FAHRENHEIT = (1.8, 32.0)
_ALTITUDE_M = 78.0


class Moments(NamedTuple):
    """Some moments of a drive, ``rows`` [k] of its ten a second, at which a message is sent."""

    recipe: Recipe
    lived: Lived
    rows: NDArray[np.int64]

    def fast(self, name: str) -> Floats:
        """Return a column of ten a second at the moments."""
        return self.lived.fast[name][self.rows]

    def slow(self, name: str) -> Floats:
        """Return a column of one a second at the moments."""
        return self.lived.slow[name][self.rows // HZ]


class Saying(NamedTuple):
    """A message: its bus, how often it is sent at least, in Hz, and what it says.

    ``busy`` names columns of ten a second; while one of them is not zero the message is sent at ``busy_hz``.
    """

    bus: int
    hz: float
    says: Callable[[Moments], Values]
    busy: tuple[str, ...] = ()
    busy_hz: float = 0.0


def _wheels(m: Moments) -> Values:
    km_h = 3.6 * m.fast("speed")
    aside = 0.0125 * m.fast("yaw")  # the outer wheels go further
    left, right = np.maximum(km_h - aside, 0), np.maximum(km_h + aside, 0)
    return {"WHL_SPD_FL": left, "WHL_SPD_RL": left, "WHL_SPD_FR": right, "WHL_SPD_RR": right}


def _stability(m: Moments) -> Values:
    sideways = np.clip(np.radians(m.fast("yaw")) * m.fast("speed"), -10, 10)
    ahead = np.clip(m.fast("accel"), -10, 10)
    return {"YAW_RATE": m.fast("yaw"), "LONG_ACCEL": ahead, "LAT_ACCEL": sideways}


def _vcu(m: Moments) -> Values:
    range_km = m.slow("soc") / 100 * CAPACITY_KWH / consumption_kwh_km(m.recipe.sky.outside_c)
    return {"CURRENT_GEAR": m.fast("gear"), "Accel_Pedal_Pos2": m.fast("pedal") / 0.393701, "Range": range_km}


def _brakes(m: Moments) -> Values:
    brake = m.fast("brake")
    still = (m.fast("speed") < 0.05).astype(np.float64)
    return {"DriverBraking": brake, "BrakeLight": brake, "PBRAKE_ACT": m.fast("parking_brake"), "StandStill": still}


def _body(m: Moments) -> Values:
    lit = (m.rows // _FLASH % 2 == 0) * (m.fast("ignition") > 0)
    dim = m.recipe.sky.dark or m.recipe.sky.rain
    on = m.fast("ignition") > 0
    return {
        "IgnitionSw": m.fast("ignition"),
        "DrvDoorSw": m.fast("door"),
        "DrvSeatBeltSw": m.fast("belt"),
        "CF_Gway_TurnSigLh": m.fast("left") * lit,
        "CF_Gway_TurnSigRh": m.fast("right") * lit,
        "CF_Gway_HeadLampLow": (on & (dim | (m.fast("tunnel") > 0))).astype(np.float64),
        "CF_Gway_DefoggerRly": m.slow("defrost"),
        "CF_Gway_WiperLowSw": (on & m.recipe.sky.rain).astype(np.float64),
    }


def _pack(m: Moments) -> Values:
    volts = 300 + 0.7 * m.slow("soc")
    watts = m.fast("power_w") - 1_000 * m.recipe.charger_kw * m.fast("charging")
    return {"VBatt": volts, "IBatt": watts / volts}


def _limits(m: Moments) -> Values:
    return {"SoC_Maybe": 3 + 0.94 * m.slow("soc"), "ChargeAvailable": 70.0, "DischargeAvailable": 120.0}


def _cells(m: Moments) -> Values:
    cold = float(np.clip(m.recipe.sky.outside_c + 4, 0, 45))
    volts = np.where(m.fast("ignition") > 0, 14.2, 12.5)
    return {"Voltage_12V": volts, "uwe596_6_TAkkuL": cold, "uwe596_7_TAkkuH": cold + 2}


def _heater(m: Moments) -> Values:
    on = m.slow("heater_w") > 50
    return {"OnOff": on.astype(np.float64), "Setpoint": np.where(on, 65.0, 0.0)}


def _plug(m: Moments) -> Values:
    plugged = m.fast("plugged")
    return {"EVSEDetected": plugged, "EVSEDisconnected": 1 - plugged, "PortLocked": m.fast("charging")}


def _air(m: Moments) -> Values:
    outside = float(np.clip(m.recipe.sky.outside_c, -40, 60))
    inside = np.clip(m.slow("air_c"), -40, 85)
    return {"CR_Datc_OutTempC": outside, "CR_Datc_OutTempF": _fahrenheit(outside), "CF_Datc_IncarTemp": inside}


def _fahrenheit(celsius: Column) -> Column:
    return celsius * _FAHRENHEIT[0] + _FAHRENHEIT[1]


def _settings(m: Moments) -> Values:
    celsius, fahrenheit = m.slow("setting_c"), _fahrenheit(m.slow("setting_c"))
    return {
        "CR_Datc_DrTempDispC": celsius,
        "CR_Datc_DrTempDispF": fahrenheit,
        "CR_Datc_PsTempDispC": celsius,
        "CR_Datc_PsTempDispF": fahrenheit,
    }


def _climate(m: Moments) -> Values:
    return {
        "CF_Datc_ModDisp": m.slow("airflow"),
        "CF_Datc_IntakeDisp": 2 - m.slow("recirculation"),
        "CF_Datc_AutoDisp": (m.fast("ignition") > 0) * (1 - m.slow("defrost")) * (1 - m.slow("fan_by_hand")),
        "CF_Datc_FrDefLed": m.slow("defrost"),
        "CF_Datc_AcDisp": m.slow("cooling"),
        "CF_Datc_FrontBlwDisp": m.slow("fan"),
    }


def _body_comfort(m: Moments) -> Values:
    opened = (m.slow("window_open") > 0).astype(np.float64)
    return {"CF_Gway_StrgWhlHeatedState": m.slow("wheel"), "CF_Gway_DrvWdwStat": opened}


def _clock(m: Moments) -> Values:
    heard = m.slow("clock")
    epoch = m.recipe.start.timestamp() + m.rows / HZ
    return {"TimeValid": heard, "TimeConfirmed": heard, "Epoch": np.where(heard > 0, epoch, 1_577_840_400.0)}


def _position(m: Moments) -> Values:
    fix = m.slow("fix")
    spots = [Spot(east, north, 0).position for east, north in zip(m.slow("east"), m.slow("north"), strict=True)]
    lat, lon = (np.array(degrees) for degrees in zip(*spots, strict=True))
    accuracy = np.where(fix > 0, 3.0, 63.0)
    return {"PositionValid": fix, "Latitude": lat * fix, "Longitude": lon * fix, "PositionAccuracy": accuracy}


def _heading(m: Moments) -> Values:
    fix = m.slow("fix")
    heading = np.round(m.fast("heading"), 1) % 360
    return {"AttitudeValid": fix, "Heading": heading * fix, "HeadingAccuracy": 4.0, "Roll": 0.0, "Pitch": 0.0}


def _ground_speed(m: Moments) -> Values:
    return {"SpeedValid": m.slow("fix"), "Speed": m.fast("speed") * m.slow("fix"), "SpeedAccuracy": 0.3}


def _altitude(m: Moments) -> Values:
    return {"AltitudeValid": m.slow("fix"), "Altitude": _ALTITUDE_M, "AltitudeAccuracy": 5.0}


_MOVES = ("speed",)

SAYINGS: dict[str, Saying] = {
    "IEB_386_WHEEL": Saying(0, 2.5, _wheels, _MOVES, 5),
    "Steering": Saying(0, 2, lambda m: {"Angle": m.fast("wheel")}, _MOVES, 5),
    "StabilityControl": Saying(0, 2, _stability, _MOVES, 5),
    "VCU_200": Saying(0, 2, _vcu, _MOVES, 5),
    "TractionControlMed": Saying(0, 2, _brakes, _MOVES, 5),
    "BodyState": Saying(0, 2, _body, ("left", "right"), 5),
    "TractionControlFast": Saying(0, 1, lambda m: {"ABS_ACT": 0.0, "ESP_CTL": 0.0}),
    "VCU_291": Saying(0, 1, lambda m: {"Speed_signed": m.fast("speed") * _MOTOR_RPM}),
    "Batt_HV_Status": Saying(0, 1, _pack),
    "HeaterControl": Saying(0, 0.5, _heater),
    "HeaterStatus": Saying(0, 0.5, lambda m: {"HeaterPower": m.slow("heater_w")}),
    "CompressorStatus": Saying(0, 0.5, lambda m: {"CompressorPower": m.slow("compressor_w")}),
    "BMS_542": Saying(0, 0.2, lambda m: {"SocDisp": m.slow("soc")}),
    "BatteryLimits": Saying(0, 0.2, _limits),
    "BatteryCharging": Saying(0, 0.2, _cells),
    "BMS_599": Saying(0, 0.5, lambda m: {"ChargeTrigger": m.fast("charging"), "STATE_OF_CHARGE": m.slow("soc")}),
    "OBC_58E": Saying(0, 0.5, _plug),
    "Odometer": Saying(0, 0.5, lambda m: {"Odometer": m.slow("odometer_km")}),
    "BodyWarnings": Saying(0, 0.2, lambda m: {"CF_Gway_RLDrSw": 0.0, "CF_Gway_RRDrSw": 0.0}),
    "DATC11": Saying(1, 0.5, _air),
    "DATC12": Saying(1, 1, _settings),
    "DATC13": Saying(1, 1, _climate),
    "DATC14": Saying(1, 0.5, lambda m: {"CF_Datc_AqsLevelOut": m.slow("smog")}),
    "CGW4": Saying(1, 0.5, _body_comfort),
    "CGW3": Saying(1, 0.2, lambda m: {"CR_Photosensor_LH": min(19_900.0, 30 + 100 * m.recipe.sky.sun_w_m2)}),
    "gnss_status": Saying(2, 1, lambda m: {"FixType": 3 * m.slow("fix"), "Satellites": 9 * m.slow("fix")}),
    "gnss_time": Saying(2, 1, _clock),
    "gnss_pos": Saying(2, 1, _position),
    "gnss_altitude": Saying(2, 0.5, _altitude),
    "gnss_attitude": Saying(2, 1, _heading),
    "gnss_speed": Saying(2, 1, _ground_speed),
}
"""Every message of the simulated car; a real one sends most of them more often. None is sent so rarely that what it
says grows too old to be believed."""
