"""What is said of places and of the way ahead; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["PLACES"]

_HERE = "(this|this place|this spot|this location|this parking lot)"
_WE = "(will|do|shall) (i|we)"
_UNTIL = "[does it take|will it take|is it] [until|till|to] [i|we]"

PLACES: tuple[Intent, ...] = (
    Intent(
        "place.name",
        "name this place",
        (
            "(call|name) (this place|this spot|this location|this parking lot) {name}",
            f"(remember|save|store|keep|mark|label) {_HERE} as {{name}}",
            "this (place|spot|location) is called {name}",
        ),
        ("Call this place gym", "name this place the gym", "remember this as grandma's", "Save this spot as the lake."),
    ),
    Intent(
        "place.role",
        "say what this is",
        (
            "(this|this place) is {role} [place]",
            "(this|this place) is where i {role}",
            "i {role} here",
        ),
        ("This is home", "this is my office", "this is the school", "I work here", "this is the shop"),
    ),
    Intent(
        "place.forget",
        "forget this place",
        ("(forget|delete|remove|erase) (this place|this spot|this location) [completely]",),
        ("Forget this place", "delete this place"),
    ),
    Intent(
        "destination.set",
        "where you go",
        (
            "(take|drive|bring|get) (me|us) (home|to {place})",
            "(go|drive|head) (home|to {place})",
            "(i am|we are) (driving|heading|headed) (home|to {place})",
            "(i am|we are) going home",
        ),
        ("Take me home", "go to work", "take me to the gym", "I'm driving to grandma", "we are going home"),
    ),
    Intent(
        "ask.destination",
        "where this goes",
        (
            "where (am i|are we|is it|i am|we are) (going|heading|headed|driving) [to]",
            "where (do|will) (i|we) [usually|normally] (go|drive|end up) [to] [usually|normally] [at this time]",
            "<what> [likely|probable] (destination|arrival|arrival time|time of arrival|eta) [time]",
            "[<what>] (eta|arrival time|estimated time of arrival|time of arrival)",
            f"(when|what time) {_WE} (arrive|be there|get there|be home|get home)",
            f"(when|what time) {_WE} (get to|be at|arrive at) {{place}}",
            f"how (long|much longer) {_UNTIL} (arrive|get there|be there|are there|are home|get home)",
            "are we there yet",
        ),
        (
            "Where am I going?",
            "when will I arrive",
            "Where do I go usually now?",
            "what's my ETA",
            "what is the destination",
            "When do we get home?",
        ),
    ),
    Intent(
        "ask.known",
        "what I know",
        (
            "what (do|did|have) you (know|learn|learned|remember|remembered|store|stored) (about|of|from) (me|us)",
            "what have you learned [so far|yet]",
            "what did you learn [so far]",
        ),
        ("What do you know about me?", "what have you learned"),
    ),
)
