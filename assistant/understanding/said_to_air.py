"""What is said to the fan, the airflow and the air itself; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent, pair

__all__ = ["AIR"]

_AIR = "(air|airflow|fan|fan airflow|vents|vent|blower|airstream|fan air|air vents|warm air|cold air|cool air|hot air)"
_FLOW = "{airflow} [(and|plus|or) {airflow_two}] [(and|plus) {airflow_three}]"
_CIRCULATION = (
    "(air circulation|circulation|air|air circulation mode|air recirculation|recirculation|circulation mode|air mode)"
)

AIR: tuple[Intent, ...] = (
    Intent(
        "fan.set",
        "set the fan",
        (
            "[<set>|increase|decrease|raise|lower|reduce|turn up|turn down] [fan|blower] (speed|fan|blower|fan"
            " speed|fan level|fan power|ventilation)"
            " [<to>] [level|speed] {percent} percent",
            "[<set>|<on>|increase|decrease|raise|lower|reduce|turn up|turn down] (fan|blower|fan speed|fan"
            " level|fan power|ventilation)"
            " [up|down] [<to>] [level|speed|setting] {number}",
            "[<set>|<on>|turn up|turn down] (fan|blower|fan speed|fan level|fan power|ventilation) [<to>]"
            " {level} [speed|level|power]",
            "[<set>] {level} fan [speed]",
        ),
        (
            "Set the fan to 3",
            "fan speed to level two",
            "put the fan on high",
            "fan at 60 percent",
            "turn the fan up to 4",
        ),
    ),
    Intent(
        "fan.up",
        "more fan",
        (
            "(<more>) [level|speed|power] [of] (fan speed|fan|blower|air|fan level|fan power|ventilation) <bit>"
            " [in here]",
            "(<more>) (fan speed|fan|blower|fan level|fan power) [by] {number} [level|levels|step|steps|notch|notches]",
            "(turn|put|bring|crank|bump|dial) (fan|fan speed|blower) up <bit> [by] [{number}]"
            " [level|levels|step|steps|notch|notches]",
            "(turn|put|bring|crank|bump|dial) up (fan|fan speed|blower) <bit> [by] [{number}]"
            " [level|levels|step|steps|notch|notches]",
            "[turn|set|put|make] fan [speed] (up|higher|faster|stronger) [by] [{number}] [level|levels]",
            "turn it up",
        ),
        (
            "Turn up the fan",
            "fan up",
            "Increase the fan speed by two levels.",
            "more air please",
            "bump the fan speed up one level",
        ),
    ),
    Intent(
        "fan.down",
        "less fan",
        (
            "(<less>) (fan speed|fan|blower|air|fan level|fan power|ventilation) <bit>",
            "(<less>) (fan speed|fan|blower|fan level|fan power) [by] {number} [level|levels|step|steps|notch|notches]",
            "(turn|put|bring|dial) (fan|fan speed|blower) down <bit> [by] [{number}]"
            " [level|levels|step|steps|notch|notches]",
            "[turn|set|put|make] fan [speed] (down|lower|slower|weaker) [by] [{number}] [level|levels]",
            "turn it down",
        ),
        ("Turn the fan down", "less fan", "reduce the fan speed by one level"),
    ),
    Intent("fan.on", "the fan on", ("(<on>) (fan|blower|ventilation)", "[turn|switch] fan on"), ("Turn on the fan",)),
    Intent(
        "fan.off",
        "the fan off",
        (
            "(<off>) [all|every|any] [of] (fan|blower|ventilation) [in here|here]",
            "[turn|switch|put|set|shut] [all|every] [of] (fan|blower|ventilation) [in here|here] [to] off [in"
            " here|here]",
        ),
        ("Turn off the fan", "fan off", "turn the fans off"),
    ),
    Intent(
        "airflow.set",
        "set the airflow",
        (
            f"(direct|point|send|blow|set|put|aim|change|adjust|switch|turn|move|make|have) {_AIR}"
            " [direction|distribution|mode]"
            f" [to blow|blow|blowing|to be|flow|go] [only] [<to>|towards|toward|onto|down to|up to|over] {_FLOW}"
            " [only|instead]",
            "[<set>] (airflow|air distribution|airflow direction|fan direction|fan airflow direction|air"
            f" direction|vents) [<to>|towards|toward] {_FLOW} [only|instead|mode]",
            f"(blow|direct|send|point) {_AIR} [<to>|towards|toward|onto] {_FLOW}",
            f"(i want|i would like) [it|{_AIR}] to (blow|go|flow|be) [<to>|towards|toward|onto] {_FLOW}",
            f"i want [{_AIR}] [blowing] (on|at|to|towards|toward) {_FLOW}",
            f"(change|adjust|switch|set) [where] [{_AIR}] [is blowing|blows|direction|distribution]",
            "(change|adjust|switch|set) [fan] (airflow|airflow direction|air direction|air distribution) [direction]"
            " [to (1 i like|1 i prefer|something else|another)]",
        ),
        (
            "Direct the air to the windshield.",
            "set the airflow to my feet",
            "blow the air at my face",
            "point the vents at my head and feet",
            "fan direction to windshield and feet",
        ),
    ),
    *pair(
        "ac",
        "A/C",
        "ac",
        (
            "Turn on the A/C",
            "Could you turn on the air conditioning?",
            "ac on",
            "enable the air con",
        ),
        ("Turn the A/C off", "switch off the air conditioning"),
    ),
    *pair(
        "auto",
        "automatic climate",
        "(automatic|auto) (climate|climate control|ac)|climate control",
        ("Turn on automatic climate", "set climate control to on", "set the climate to auto"),
        ("switch off auto climate",),
        more_on=("(set|turn|switch|put) (climate|ac|climate control) (to|on) (auto|automatic) [mode]",),
    ),
    *pair(
        "recirculation",
        "recirculation",
        "[air] recirculation [mode]|recirculated air|recirculation of air|recirculating air",
        ("Turn on recirculation", "recirculate the air", "set the air circulation to recirculation"),
        ("Change the air circulation to fresh air mode.", "recirculation off", "let fresh air in"),
        more_on=(
            "recirculate [air|cabin air|inside air]",
            "(switch|change|go) to [air] recirculation [mode]",
            f"[<set>] {_CIRCULATION} [<to>] (recirculation|recirculate|recirculated|recirculating|inside"
            " air|inner air) [mode|air]",
        ),
        more_off=(
            f"[<set>|let] {_CIRCULATION} [<to>] (fresh|fresh air|outside air|outside|outdoor air) [mode]",
            "[<set>] [<to>] (fresh air|outside air) mode",
            "(let|bring|draw|use) [in] [some|more] (fresh air|outside air|outdoor air) [in|inside|from outside|mode]",
            "(fresh air|outside air) [mode] [on]",
            "(switch|change|go) to (fresh air|outside air) [mode]",
            "(<on>) (fresh air|outside air) [mode|intake]",
        ),
    ),
    Intent(
        "recirculation.auto",
        "automatic recirculation",
        (
            f"[<set>] {_CIRCULATION} [<to>] (auto|automatic) [mode]",
            f"(<on>) (auto|automatic) {_CIRCULATION}",
            f"(auto|automatic) {_CIRCULATION} [on]",
        ),
        ("Set the air circulation to auto", "automatic recirculation on"),
    ),
    Intent(
        "recirculation.which",
        "fresh air or recirculation",
        (f"(change|adjust|switch) {_CIRCULATION}",),
        ("Change the air circulation",),
    ),
)
