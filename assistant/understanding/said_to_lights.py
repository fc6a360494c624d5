"""What is said to lights and wipers; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent, pair

__all__ = ["LIGHTS"]

_READING = (
    "(reading light|reading lamp|map light|interior light|inside light|cabin light|dome light|interior reading light)"
)
_AMBIENT = (
    "(ambient light|ambience light|ambient lamp|ambiance light|mood light|surrounding light|ambient light color"
    "|ambient color|ambient)"
)
_MANY = "[all|every|any|both] [of]"
_HERE = "[here|in here|outside]"

LIGHTS: tuple[Intent, ...] = (
    Intent(
        "light.on",
        "the lights on",
        (
            f"(<on>) {_MANY} {{lamp}} {_HERE}",
            f"[turn|switch|put|bring|set] {_MANY} {{lamp}} {_HERE} [to] on {_HERE}",
            f"make sure {_MANY} {{lamp}} (is|are) on",
            "(turn|switch) {lamp}",
        ),
        (
            "Can you turn on the fog lights for me?",
            "switch the headlights on",
            "hazard lights on",
            "Could you please turn on the lights?",
            "put on the low beams",
        ),
    ),
    Intent(
        "light.off",
        "the lights off",
        (
            f"(<off>) {_MANY} {{lamp}} {_HERE}",
            f"[turn|switch|put|bring|set|shut] {_MANY} {{lamp}} {_HERE} [to] off {_HERE}",
            f"make sure {_MANY} {{lamp}} (is|are) off",
            f"{_MANY} {{lamp}} out",
        ),
        ("Turn off the low beam headlights.", "fog lights off", "Turn off the exterior lights.", "lights out"),
    ),
    *pair(
        "highbeam",
        "high beam",
        "high beam|bright light|brights|main beam|high light",
        ("Turn on the high beams.", "high beam on", "Could you please turn on the high beam headlights?"),
        ("high beams off", "switch off the high beam"),
    ),
    Intent(
        "reading.on",
        "the reading light on",
        (
            f"(<on>) [{{window}}] [of] {_READING} [(for|on|at|in) {{window}}] [seat|seats]",
            f"[turn|switch|put] [{{window}}] {_READING} [(for|on|at|in) {{window}}] on",
        ),
        ("Turn on the reading light", "reading light on", "turn on the passenger's reading light"),
    ),
    Intent(
        "reading.off",
        "the reading light off",
        (
            f"(<off>) [{{window}}] [of] {_READING} [(for|on|at|in) {{window}}] [seat|seats]",
            f"[turn|switch|put] [{{window}}] {_READING} [(for|on|at|in) {{window}}] off",
        ),
        ("Turn off the reading lights", "switch the rear reading lights off"),
    ),
    Intent(
        "ambient.on",
        "the ambient light",
        (
            f"(<on>) {_AMBIENT} [[in|to|on|as] {{color}}]",
            f"[turn|switch|put] {_AMBIENT} on [[in|to] {{color}}]",
            f"[<set>|turn|switch|<on>] {_AMBIENT} [color] [<to>|in|into]"
            f" [nice|soft|warm|bright|light|dark|relaxing] {{color}} [color|mode]",
            f"[<set>|<on>] {{color}} {_AMBIENT}",
        ),
        ("Turn on the ambient light", "change the ambient lights to blue", "set the ambient light to red"),
    ),
    Intent(
        "ambient.which",
        "a colour of light",
        (f"(change|adjust|switch) [color] [of] {_AMBIENT} [color]", f"(set|make) {_AMBIENT} another color"),
        ("Change the ambient light", "change the colour of the ambient light"),
    ),
    Intent(
        "ambient.off",
        "the ambient light off",
        (f"(<off>) {_AMBIENT}", f"[turn|switch|put] {_AMBIENT} off"),
        ("Turn off the ambient light", "ambient lights off"),
    ),
    Intent(
        "wipers.on",
        "the wipers on",
        (
            "(<on>) wipers [<to>|on|at] [{wiping}] [speed|mode|setting]",
            "[turn|switch|put] wipers on",
            "[<set>] wipers [speed|mode] [<to>] {wiping} [speed|mode|setting]",
            "(wipe|clean) windshield",
        ),
        ("Turn on the wipers", "set the wipers to fast", "windshield wipers on", "put the wipers on interval"),
    ),
    Intent(
        "wipers.off",
        "the wipers off",
        ("(<off>) wipers", "[turn|switch|put] wipers off"),
        ("Turn off the wipers", "wipers off"),
    ),
)
