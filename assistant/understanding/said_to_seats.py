"""What is said to heated seats and the wheel; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["SEATS"]

_HEAT = (
    "(seat heating|seat heatings|seat heater|seat heaters|seat warmer|seat warmers|seat heat|heated seat|seat"
    " heating level)"
)
_WHEEL = "([steering] wheel (heating|heater|heat|warmer) [level]|heated [steering] wheel)"
_FOR = "[(for|on|in|at|of) {zone} [seat|seats] [only]]"
_STEP = "[by] [{number}] [level|levels|step|steps|notch|notches]"

SEATS: tuple[Intent, ...] = (
    Intent(
        "feel.seat.cold",
        "seat heating",
        ("[{zone}] (seat|seats) (is|are) <too> (cold|freezing|chilly|cool)",),
        ("my seat is cold", "the passenger seat is freezing"),
    ),
    Intent(
        "feel.seat.hot",
        "seat heating off",
        ("[{zone}] (seat|seats|seat heating) (is|are) <too> (hot|warm)",),
        ("the seat is too hot",),
    ),
    Intent(
        "feel.wheel.cold",
        "wheel heating",
        ("[steering] wheel is <too> (cold|freezing|icy)",),
        ("my steering wheel is cold",),
    ),
    Intent(
        "feel.wheel.hot",
        "wheel heating off",
        ("[steering] wheel is <too> (hot|warm)",),
        ("the steering wheel is too hot",),
    ),
    Intent(
        "seat.heat",
        "seat heating",
        (
            f"[<set>|<on>|increase|decrease|raise|lower|reduce|turn up|turn down] [{{zone}}] {_HEAT} {_FOR}"
            f" [<to>] [level] {{percent}} percent",
            f"[<set>|<on>|increase|decrease|raise|lower|reduce|turn up|turn down] [{{zone}}] {_HEAT} {_FOR}"
            f" [up|down] [<to>] [level|stage|setting] {{number}} {_FOR}",
            f"[<set>|<on>|increase|decrease|raise|lower|reduce|turn up|turn down] [{{zone}}] {_HEAT} [<to>]"
            f" [level|stage|setting] {{number}} (for|on|in) {{zone}}",
            f"[<set>|<on>] [{{zone}}] {_HEAT} {_FOR} [<to>] {{level}}",
            f"[<set>|<on>] {_HEAT} [<to>] {{level}} (for|on) {{zone}}",
            f"[<on>|turn|switch|heat up] [{{zone}}] {_HEAT} {_FOR} [on]",
            f"[<on>|turn|switch] {_HEAT} on (for|on) {{zone}}",
            "(heat|warm) [up] [{zone}] seat [up] [to level {number}]",
        ),
        (
            "Turn on the seat heating",
            "heat my seat",
            "set the passenger seat heating to level 2",
            "seat heater on high",
            "seat heating on level 1 for both of us",
        ),
    ),
    Intent(
        "seat.up",
        "more seat heating",
        (
            f"(<more>) [{{zone}}] {_HEAT} {_FOR} <bit> {_STEP}",
            f"(turn|put|bring|crank) [{{zone}}] {_HEAT} {_FOR} up <bit> {_STEP} {_FOR}",
            "make [{zone}] seat [bit] warmer",
        ),
        ("Turn up the seat heating", "increase the passenger's seat heating by one level", "make my seat warmer"),
    ),
    Intent(
        "seat.down",
        "less seat heating",
        (
            f"(<less>) [{{zone}}] {_HEAT} {_FOR} <bit> {_STEP}",
            f"(turn|put|bring|dial) [{{zone}}] {_HEAT} down <bit> {_STEP} {_FOR}",
            "make [{zone}] seat [bit] (cooler|less warm|colder)",
        ),
        ("Turn down the seat heating", "lower the seat heating for both of us", "less seat heating"),
    ),
    Intent(
        "seat.off",
        "seat heating off",
        (
            f"(<off>) [{{zone}}] {_HEAT} {_FOR}",
            f"[turn|switch|set] [{{zone}}] {_HEAT} {_FOR} [to] off {_FOR}",
        ),
        ("Turn off my seat heating", "seat heating off"),
    ),
    Intent(
        "wheel.on",
        "wheel heating on",
        (
            f"[<set>|<on>|increase|raise|lower|turn up|turn down] {_WHEEL} [<to>] [level] {{percent}} percent",
            f"[<set>|<on>|increase|raise|lower|turn up|turn down] {_WHEEL} [<to>] [level|stage|setting] {{number}}",
            f"[<set>|<on>] {_WHEEL} [<to>] {{level}}",
            f"[<on>|turn|switch] {_WHEEL} [on]",
            "(heat|warm) [up] [steering] wheel [up]",
        ),
        (
            "Turn on the steering wheel heating",
            "heat the steering wheel",
            "set the steering wheel heating to level 2",
        ),
    ),
    Intent(
        "wheel.off",
        "wheel heating off",
        (f"(<off>) {_WHEEL}", f"[turn|switch|set] {_WHEEL} [to] off"),
        ("steering wheel heating off", "turn off the heated steering wheel"),
    ),
)
