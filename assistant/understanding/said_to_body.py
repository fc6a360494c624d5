"""What is said to windows, the roof, doors and the home; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["BODY"]

_OPEN = "(open|roll down|wind down|lower|put down|crack|crack open|let down|slide down|bring down)"
_CLOSE = "(close|roll up|wind up|raise|put up|shut|bring up|slide up|close up)"
_SHADE = "(sunshade|shade|sunroof shade|sunroof blind|sunroof cover)"
_FAR = "[to] [about|around|approximately|by] ({percent} percent|{amount}) [open]"

BODY: tuple[Intent, ...] = (
    Intent(
        "window.open",
        "open the window",
        (
            f"{_OPEN} [{{amount}}] [{{window}}] [of] window [{{amount}}] [open] [in back|in front]",
            f"{_OPEN} [{{window}}] [of] window [on|at] [{{window}}] {_FAR}",
            f"{_OPEN} window (on|at|for|in) {{window}}",
            f"(roll|wind|put|let|bring|slide|move) [{{window}}] [of] window down [{_FAR}]",
            "[{window}] window (down|open) [{amount}]",
            "(set|put|move|change|adjust|bring|have|keep|make) [{window}] [of] window (to|at) [about]"
            " ({percent} percent|{amount}) [open]",
            "[{window}] window [to|at] {percent} percent [open]",
        ),
        (
            "Open the window",
            "roll down the driver's window",
            "open the rear windows to 30 percent",
            "open my window halfway",
            "set the passenger window to 25%",
            "open the left rear window all the way",
        ),
    ),
    Intent(
        "window.close",
        "close the window",
        (
            f"{_CLOSE} [{{amount}}] [{{window}}] [of] window [{{amount}}] [up]",
            f"{_CLOSE} window (on|at|for|in) {{window}}",
            f"{_CLOSE} [{{window}}] [of] window to {{percent}} percent",
            "(roll|wind|put|bring|slide|move) [{window}] [of] window up [{amount}]",
            "[{window}] window (up|closed|shut) [{amount}]",
            "(get|make sure|have) [{window}] [of] window [is|are] (closed|shut|up)",
        ),
        (
            "Close all windows.",
            "roll up the passenger window",
            "windows up",
            "shut the window please",
            "close the rear windows completely",
        ),
    ),
    Intent(
        "window.match",
        "match the windows",
        (
            "(sync|synchronize|match|align|equalize) [{window}] [of] window [positions|position|levels|level]",
            "(sync|synchronize|match|align) [{window}] [of] window [positions|position|levels|level]"
            " (to|with|as) {like} [window|one]",
            "(set|make|open|close|bring|put|move|adjust) [{window}] [of] window [to] [be] [at]"
            " (same as|same level as|same position as|same height as|match|like|level of|position of) {like}"
            " [window|one]",
        ),
        ("Sync the window positions", "set all windows to the same level as the rear passenger window"),
    ),
    Intent(
        "sunroof.open",
        "open the sunroof",
        (
            f"(open|slide open|slide back|open up|crack|crack open) [{{amount}}] [up] sunroof [up] [{_FAR}]",
            "(set|put|move|adjust|bring|slide) sunroof (to|at|by) [about] ({percent} percent|{amount}) [open]",
            "sunroof (open|to|at) [{percent} percent|{amount}]",
        ),
        ("Open the sunroof", "could you open the sunroof about halfway?", "open the sunroof to 40%"),
    ),
    Intent(
        "sunroof.close",
        "close the sunroof",
        (
            "(close|shut|slide shut|close up) [{amount}] sunroof [{amount}] [up]",
            "(close|shut) sunroof to {percent} percent [open]",
            "sunroof (closed|shut)",
        ),
        ("Close the sunroof", "close the sunroof completely"),
    ),
    Intent(
        "sunshade.open",
        "open the sunshade",
        (
            f"(open|slide open|pull back|retract|open up) {_SHADE} [{_FAR}]",
            f"(set|put|move|adjust|bring|change) {_SHADE} (to|at) [about] ({{percent}} percent|{{amount}}) [open]",
            f"{_SHADE} (open|to|at) [{{percent}} percent|{{amount}}]",
        ),
        ("Open the sunshade", "open the sunshade all the way", "set the sunshade to 50 percent"),
    ),
    Intent(
        "sunshade.close",
        "close the sunshade",
        (
            f"(close|shut|pull|draw) {_SHADE} [{{amount}}]",
            f"(close|shut) {_SHADE} to {{percent}} percent",
            f"{_SHADE} (closed|shut)",
        ),
        ("Close the sunshade",),
    ),
    Intent(
        "sunshade.match",
        "match shade and roof",
        (
            f"(adjust|set|match|sync|synchronize|align|bring|move|make|put|open|close) {_SHADE}"
            " [position] [to|with|as] [match|same as|same position as|same level as|be same as|position of|level"
            " of] sunroof [position|level|opening]",
            f"(adjust|set|match|sync|synchronize|align|bring|move|make|put) {_SHADE} to match [sunroof|it]"
            " [so] [they are] [both] [at] [{percent} percent] [open]",
        ),
        ("Adjust the sunshade to match the sunroof", "sync the sunshade with the sunroof"),
    ),
    Intent(
        "trunk.open",
        "open the trunk",
        ("(open|pop|unlatch|release|lift) [up] trunk [door|lid|up]", "pop open trunk", "trunk [door|lid] open"),
        ("Open the trunk door.", "pop the trunk"),
    ),
    Intent(
        "trunk.close",
        "close the trunk",
        ("(close|shut|lower) [up] trunk [door|lid]", "trunk [door|lid] (closed|shut)"),
        ("Close the trunk", "shut the boot please"),
    ),
    Intent(
        "door.open",
        "open the door",
        ("open [{door}] door", "[{door}] door open"),
        ("Open the door", "open the driver's door"),
    ),
    Intent(
        "doors.lock",
        "lock the doors",
        ("lock [all] [up]", "lock [{door}] [all] [of] door", "lock it"),
        ("Lock the doors", "lock the car"),
    ),
    Intent(
        "doors.unlock",
        "unlock the doors",
        ("unlock [it|all]", "unlock [{door}] [all] [of] door"),
        ("Unlock the doors", "unlock the car"),
    ),
    Intent(
        "home.open",
        "open the garage",
        ("open [up] (garage door|garage|gate)",),
        ("Open the garage", "open the garage door"),
    ),
)
