"""The safety rules between a wish and the car. They look at paths and values, so no sentence gets around them.

What the car's state decides is decided here: what an action brings with it (``expand``), what must not be
(``blocked``), what needs a yes and why (``needs_confirmation``, ``doubt``), and what the driver is told beside
(``remark``). The numbers AUT-POL and LLM-POL are those of CAR-bench's policies; rules 2 and 3 are Outrider's own.
"""

from collections.abc import Iterator

from assistant.understanding.context import Action, Context
from assistant.understanding.paths import (
    AIR_CONDITIONING,
    AIRFLOW,
    DOOR,
    FAN,
    FOG_LIGHTS,
    FRONT_DEFROST,
    HIGH_BEAM,
    HOME,
    LOW_BEAM,
    MAIL,
    PHONE_CALL,
    PHONE_MESSAGE,
    RAIN,
    SUNROOF,
    SUNSHADE,
    TRUNK_BRANCH,
    WINDOWS,
    station,
)

__all__ = [
    "AIR_CONDITIONING_FAN_PERCENT",
    "DEFROST_FAN_PERCENT",
    "FAR_APART_CELSIUS",
    "WASTEFUL_PERCENT",
    "WINDOW_OPEN_PERCENT",
    "blocked",
    "doubt",
    "expand",
    "needs_confirmation",
    "needs_standing",
    "open_windows",
    "remark",
    "unmet",
]

DEFROST_FAN_PERCENT = 40.0
"""Level 2 of 5: the least fan that clears a windshield (rule 3, AUT-POL:010)."""

AIR_CONDITIONING_FAN_PERCENT = 20.0
"""Level 1 of 5: without a fan, air conditioning cools nobody (AUT-POL:011)."""

WINDOW_OPEN_PERCENT = 20.0
"""A window open further than this wastes what the air conditioning cools (rule 3, AUT-POL:011)."""

WASTEFUL_PERCENT = 25.0
"""A window is opened further than this, with the air conditioning on, only after a yes (LLM-POL:007)."""

FAR_APART_CELSIUS = 3.0
"""Two sides further apart than this are remarked on (LLM-POL:012)."""


def expand(context: Context, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return the actions with all that they must bring; what the car already does, and says so, is not sent again."""
    asked = {action.path for action in actions}
    brought: dict[str, Action] = {}
    for action in (*_for_defrost(context, actions), *_for_air(context, actions), *_for_lights(context, actions)):
        brought.setdefault(action.path, action)
    ahead = tuple(action for action in _for_sunroof(context, actions) if action.path not in asked)
    return ahead + actions + tuple(action for path, action in brought.items() if path not in asked)


def _for_defrost(context: Context, actions: tuple[Action, ...]) -> Iterator[Action]:
    """Windshield defrost brings fan, windshield airflow and A/C (AUT-POL:010)."""
    if Action(FRONT_DEFROST, True) not in actions:
        return
    fan, airflow = context.read(FAN).number(), context.read(AIRFLOW)
    if fan is None or fan < DEFROST_FAN_PERCENT:
        yield Action(FAN, DEFROST_FAN_PERCENT)
    if not (airflow.valid and (airflow.value == "ALL" or str(airflow.value).startswith("WINDSHIELD"))):
        yield Action(AIRFLOW, "WINDSHIELD")
    if not context.says(AIR_CONDITIONING, True):
        yield Action(AIR_CONDITIONING, True)


def _for_air(context: Context, actions: tuple[Action, ...]) -> Iterator[Action]:
    """A/C brings a fan that runs (AUT-POL:011); to close windows it only offers (rule 3)."""
    if Action(AIR_CONDITIONING, True) in actions and context.says(FAN, 0.0) and FAN in context.writable:
        yield Action(FAN, AIR_CONDITIONING_FAN_PERCENT)


def _for_lights(context: Context, actions: tuple[Action, ...]) -> Iterator[Action]:
    """Fog lights bring the low beam, and end the high beam, which dazzles in fog (AUT-POL:013)."""
    if not any(path in FOG_LIGHTS and value is True for path, value in actions):
        return
    if not context.says(LOW_BEAM, True):
        yield Action(LOW_BEAM, True)
    if context.says(HIGH_BEAM, True):
        yield Action(HIGH_BEAM, False)


def _for_sunroof(context: Context, actions: tuple[Action, ...]) -> Iterator[Action]:
    """A sunroof opens only behind a shade that is open, or opens with it (AUT-POL:005)."""
    if _opens_roof(context, actions) and not context.says(SUNSHADE, 0.0):
        known = context.read(SUNSHADE).validity != "unknown"
        if known or SUNSHADE in context.writable:  # a shade that nobody can see or move is none
            yield Action(SUNSHADE, 0.0)


def _opens_roof(context: Context, actions: tuple[Action, ...]) -> bool:
    """Whether the sunroof shall be further open than the car says it is; one that is not known counts as closed."""
    now = context.read(SUNROOF).number() or 0.0
    return any(path == SUNROOF and float(value) > now for path, value in actions)


def unmet(context: Context, asked: tuple[Action, ...], actions: tuple[Action, ...]) -> str:
    """Return what is missing where the car can do what was asked, but not what that must bring; "" otherwise."""
    missing = {action.path for action in actions if action.path not in context.writable}
    if not missing or missing & {action.path for action in asked}:
        return ""
    if FRONT_DEFROST in {action.path for action in asked}:
        return "Windshield defrost needs fan, airflow and A/C: press the car's button."
    if SUNSHADE in missing:
        return "The sunroof needs its shade open: open that by hand first."
    return "Fog lights need low beam on and high beam off: switch those first."


def blocked(context: Context, actions: tuple[Action, ...]) -> str:
    """Return why the car must not do this now, "" if it may."""
    if any(needs_standing(action) for action in actions) and context.surely_moving:
        return "Not while the car is moving."
    wanted = dict(actions)
    fog = any(wanted.get(path, context.says(path, True)) is True for path in FOG_LIGHTS)
    if wanted.get(HIGH_BEAM) is True and fog:
        return "Not with the fog lights on: high beam dazzles you in fog."  # AUT-POL:014
    if wanted.get(SUNROOF) and wanted.get(SUNSHADE, 0.0):
        return "The sunroof opens only behind an open shade."  # AUT-POL:005
    return ""


def doubt(context: Context, actions: tuple[Action, ...]) -> str:
    """Return why the moment asks for a yes before these actions, "" if it does not; beside ``needs_confirmation``."""
    if any(path in FOG_LIGHTS and value is True for path, value in actions):
        return "I cannot see the weather."  # LLM-POL:008: only storm and hail need no yes, and no car says them
    if _opens_roof(context, actions) and not context.says(RAIN, 0.0):
        raining = context.read(RAIN).number()
        return "It rains." if raining else "It may rain."  # LLM-POL:008
    airflow = context.read(AIRFLOW)
    if Action(FRONT_DEFROST, True) in actions and Action(AIRFLOW, "WINDSHIELD") in actions and airflow.valid:
        return "That takes the air from where you have it."
    opened = any(path in WINDOWS.values() and float(value) > WASTEFUL_PERCENT for path, value in actions)
    if opened and context.says(AIR_CONDITIONING, True):
        return "The A/C is on, that wastes energy."  # LLM-POL:007
    return ""


def remark(context: Context, actions: tuple[Action, ...]) -> str:
    """Return what the driver is told beside: that the two sides are far apart (LLM-POL:012), "" if nothing."""
    sides = [f"{station(zone)}.Temperature" for zone in ("driver", "passenger")]
    wanted = dict(actions)
    if len([side for side in sides if side in wanted]) != 1:
        return ""
    driver, passenger = (float(wanted[s]) if s in wanted else context.read(s).number() for s in sides)
    if driver is None or passenger is None or abs(driver - passenger) <= FAR_APART_CELSIUS:
        return ""
    return f" The sides are {abs(driver - passenger):g}° apart."


def open_windows(context: Context) -> list[str]:
    """Return the paths of the windows that the car says are open further than ``WINDOW_OPEN_PERCENT``."""
    positions = ((path, context.read(path).number()) for path in WINDOWS.values())
    return [path for path, position in positions if position is not None and position > WINDOW_OPEN_PERCENT]


def needs_confirmation(action: Action) -> bool:
    """Whether the action may only follow an explicit yes (rule 2, LLM-POL:004), however clearly it was heard."""
    path, value = action
    opens = path.startswith(DOOR) and path.endswith(".IsOpen") and value is not False
    unlocks = path.startswith((DOOR, TRUNK_BRANCH)) and path.endswith(".IsLocked") and value is not True
    trunk = path.startswith(TRUNK_BRANCH) and path.endswith(".IsOpen")  # a lid that closes by itself can hurt too
    speaks = path in (PHONE_CALL, PHONE_MESSAGE, MAIL)
    return opens or unlocks or trunk or speaks or path == HIGH_BEAM or path.startswith(HOME)


def needs_standing(action: Action) -> bool:
    """Whether the action is refused while the car says that it moves: opening doors and the trunk."""
    return (
        action.path.startswith((DOOR, TRUNK_BRANCH)) and action.path.endswith(".IsOpen") and action.value is not False
    )
