"""What is said to windows, lights, doors, the phone and the home; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent, pair

__all__ = ["BODY"]

BODY: tuple[Intent, ...] = (
    Intent(
        "window.open",
        "open the window",
        (
            "(open|roll down|wind down|lower|put down|crack) [{window}] window [to] {number} percent",
            "(open|roll down|wind down|lower|put down|crack) [{window}] window [{amount}] [open]",
            "(roll|wind|put|let) [{window}] window down [{amount}]",
            "[{window}] window (down|open)",
            "set [{window}] window to {number} percent",
        ),
        (
            "Open the window",
            "roll down the driver's window",
            "open the rear windows to 30 percent",
            "open my window halfway",
        ),
    ),
    Intent(
        "window.close",
        "close the window",
        (
            "(close|roll up|wind up|raise|put up|shut) [{window}] [of] window",
            "(roll|wind|put) [{window}] window up",
            "[{window}] window (up|closed)",
        ),
        ("Close all windows.", "roll up the passenger window", "windows up", "shut the window please"),
    ),
    Intent(
        "sunroof.open",
        "open the sunroof",
        ("open sunroof [to] {number} percent", "(open|slide open) sunroof [to] [about] [{amount}]", "sunroof open"),
        ("Open the sunroof", "could you open the sunroof about halfway?", "open the sunroof to 40%"),
    ),
    Intent("sunroof.close", "close the sunroof", ("(close|shut) sunroof", "sunroof closed"), ("Close the sunroof",)),
    Intent(
        "light.on",
        "the lights on",
        ("(<on>) {lamp}", "[turn|switch|put] {lamp} on"),
        (
            "Can you turn on the fog lights for me?",
            "switch the headlights on",
            "hazard lights on",
            "Could you please turn on the lights?",
        ),
    ),
    Intent(
        "light.off",
        "the lights off",
        ("(<off>) {lamp}", "[turn|switch|put] {lamp} off"),
        ("Turn off the low beam headlights.", "fog lights off", "Turn off the exterior lights."),
    ),
    *pair(
        "highbeam",
        "high beam",
        "high beam",
        ("Turn on the high beams.", "high beam on", "Could you please turn on the high beam headlights?"),
        ("high beams off", "switch off the high beam"),
    ),
    Intent(
        "trunk.open",
        "open the trunk",
        ("(open|pop|unlatch|release) trunk [door|lid]", "trunk open"),
        ("Open the trunk door.", "pop the trunk"),
    ),
    Intent(
        "trunk.close",
        "close the trunk",
        ("(close|shut) trunk [door|lid]",),
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
        ("unlock [it|all]", "unlock [{door}] door"),
        ("Unlock the doors", "unlock the car"),
    ),
    Intent(
        "phone.call",
        "call someone",
        ("(call|ring|dial) {who}", "(make|place) (call|phone call) to {who}"),
        ("Call Anna", "ring mom"),
    ),
    Intent(
        "phone.message",
        "send a message",
        (
            "(text|message) {who}",
            "(send|write) [text|text message|message|email|sms] to {who}",
            "send {who} (message|text|email)",
        ),
        ("Send a message to Anna", "text mom"),
    ),
    Intent(
        "home.open", "open the garage", ("open (garage door|garage|gate)",), ("Open the garage", "open the garage door")
    ),
)
