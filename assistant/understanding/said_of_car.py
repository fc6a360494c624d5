"""What is asked about the car; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["QUESTIONS"]

QUESTIONS: tuple[Intent, ...] = (
    Intent(
        "ask.speed",
        "the speed",
        ("how fast [am i|are we|is it] [going|driving|moving|travelling]", "[<what>|how much is] speed"),
        ("How fast am I going?", "what's my speed", "speed please", "How fast are we driving right now?"),
    ),
    Intent(
        "ask.range",
        "the range",
        (
            "[<what>|how much] [driving|remaining|electric] range <left>",
            "how far (can|could|will) (i|we|it) [still] (go|drive|get|travel) [on this charge|on this tank|with"
            " this charge|with current battery|before charging]",
            "<what> [driving|remaining|electric] range [from|between|with|at] {number} percent [battery]"
            " (to|and|down to) {percent} percent [battery|charge]",
            "how far (can|could|will) (i|we|it) [still] (go|drive|get|travel) (from|with) {number} percent"
            " [battery] [(to|down to) {percent} percent] [battery]",
            "how (many|much) (kilometers|kilometres|km|miles) <left>",
            "how (many|much) (kilometers|kilometres|km|miles) (can|could) (i|we|it) [still] (drive|go|travel|do)"
            " [(with|on|at) [battery level|battery|charge|this charge|fuel|state of charge]]",
        ),
        ("What's my range?", "how far can I still go", "Check my driving range.", "how many kilometers do I have left"),
    ),
    Intent(
        "ask.battery",
        "the battery",
        (
            "[<what>] (battery|state of charge|battery charge) [level|state|status|percentage]",
            "[<what>] charge (level|state|status|percentage)",
            "<what> charge",
            "how (much|full is) (battery|charge|energy|power) <left>",
            "<what> charging status [of it]",
            "how charged (is battery|are we|is it)",
        ),
        ("How much battery is left?", "what's the state of charge", "battery level", "How full is the battery?"),
    ),
    Intent(
        "ask.fuel",
        "the fuel",
        (
            "[<what>] (fuel|gas|petrol|tank|diesel) [level|gauge]",
            "how (much|full is) (fuel|gas|petrol|tank|diesel) <left>",
        ),
        ("How much fuel do we have left?", "what is the fuel level", "how full is the tank"),
    ),
    Intent(
        "ask.outside",
        "the outside temperature",
        (
            "<what> temperature [(outside|outdoors|out there)]",
            "[<what>] (outside|exterior|outdoor|ambient|air) temperature [outside]",
            "how (cold|warm|hot) is it [outside|out there|outdoors]",
            "is it (cold|warm|hot|freezing) (outside|out there)",
        ),
        (
            "What's the temperature outside?",
            "how cold is it outside",
            "outside temperature",
            "is it freezing out there?",
        ),
    ),
    Intent(
        "ask.cabin",
        "the cabin temperature",
        (
            "<what> temperature [(inside|in here|in cabin|indoors)]",
            "[<what>] (inside|interior|cabin|inner) temperature [inside]",
            "how (cold|warm|hot) is it [inside|in here|in cabin]",
            "how (cold|warm|hot) is it (on|at) {zone}",
            "<what> temperature (on|at|for) {zone}",
        ),
        ("What's the cabin temperature?", "how warm is it in here", "what is the temperature inside the car"),
    ),
    Intent(
        "ask.climate",
        "the climate settings",
        (
            "<what> [climate|temperature|ac] (settings|setting|set to) [in here]",
            "<what> [status of] (climate|climate control|ac|air) (settings|status|state) [in here]",
            "what [climate|temperature|ac] (settings|setting) (is|are) [set] [in here]",
            "how is (climate|climate control|ac) set",
            "(what|which) temperature is [it] set [to]",
            "<what> (set temperature|climate|set point|climate control)",
            "what did i set [temperature] to",
        ),
        ("What is the temperature set to?", "Could you tell me what the current climate settings are?"),
    ),
    Intent(
        "ask.gear",
        "the gear",
        (
            "(what|which) gear [am i|are we|is it|is] [in|engaged|selected]",
            "[<what>] gear",
            "am i in (reverse|drive|park|neutral)",
        ),
        ("What gear am I in?", "which gear is selected", "gear?"),
    ),
    Intent(
        "ask.doors",
        "the doors",
        (
            "(is|are) [any|all] [of] door (open|closed|shut|ajar)",
            "(which|what) door (is|are) open",
            "did (i|we) (leave|close|shut) [any|all] door [open]",
            "is there [any] door open",
        ),
        ("Are the doors closed?", "is any door open", "Which door is open?", "did I leave a door open"),
    ),
    Intent(
        "ask.windows",
        "the windows",
        (
            "(is|are) [any|all] [of] [{window}] window (open|closed|shut|up|down)",
            "(which|what) window (is|are) open",
            "<what> [position of|state of|status of] [all] [{window}] window [position|positions|status]",
            "how far (is|are) [{window}] window open",
        ),
        ("Are the windows closed?", "is the driver's window open", "which windows are open?"),
    ),
    Intent(
        "ask.odometer",
        "the odometer",
        (
            "[<what>] (odometer|mileage|total distance) [reading]",
            "how (many|far) (kilometers|kilometres|km|miles) (has it|have i|have we|did it|it has) (driven|done|run)",
            "how (many|far) (kilometers|kilometres|km|miles) (are|is) on [clock|odometer]",
        ),
        ("What's the odometer?", "mileage", "how many kilometers are on the clock"),
    ),
    Intent(
        "ask.time",
        "the time",
        ("what time is it", "[<what>] (time|clock) [of day]", "(do you|you) have time"),
        ("What time is it?", "what's the time", "Tell me the time please"),
    ),
    Intent(
        "ask.date",
        "the date",
        ("(what|which) (day|date|day of week) is it [today]", "[<what>] [today] date [today]", "what day is today"),
        ("What day is it?", "what's the date today"),
    ),
    Intent(
        "ask.seats",
        "the seat heating",
        (
            "(what|which|how high) [level] is [{zone}] seat (heating|heater) [set to|set at|on|at] [level]",
            "<what> [{zone}] seat (heating|heater) [level|levels|setting|settings|status]",
            "(is|are) [{zone}] seat (heating|heater|heaters) (on|off|active)",
        ),
        ("What is the seat heating level?", "is my seat heating on"),
    ),
    Intent(
        "ask.wheel",
        "the wheel heating",
        (
            "<what> [steering] wheel (heating|heater) [level|setting|status]",
            "is [steering] wheel (heating|heater) (on|off|active)",
        ),
        ("Is the steering wheel heating on?",),
    ),
    Intent(
        "ask.sunroof",
        "the sunroof",
        (
            "(is|how far is) sunroof [open|closed|shut]",
            "<what> [position of|status of] (sunroof|sunroof and sunshade|sunshade) [position|status]",
            "is sunshade (open|closed)",
        ),
        ("Is the sunroof open?", "how far is the sunroof open"),
    ),
    Intent(
        "ask.lights",
        "the lights",
        (
            "(which|what) [exterior] light (is|are) on",
            "(is|are) [any|all] [of] [exterior|outside] light (on|off)",
            "<what> [status of|state of] [exterior|outside] light [status|state]",
        ),
        ("Which lights are on?", "what is the status of the exterior lights"),
    ),
    Intent(
        "ask.paint",
        "the car's colour",
        ("(what|which) (is color|color is|color has) [it|this]", "<what> exterior color"),
        ("What color is my car?",),
    ),
    Intent(
        "ask.reading",
        "the reading lights",
        (
            "(which|what) (reading|interior|cabin) light (is|are) on",
            "(is|are) [any|all] [of] [{window}] (reading|interior|cabin) light (on|off)",
            "<what> [status of] (reading|interior|cabin) light [status]",
        ),
        ("Which reading lights are on?", "is the reading light on"),
    ),
    Intent(
        "ask.ambient",
        "the ambient light",
        (
            "(what|which) color (is|has) ambient light",
            "<what> [color of] ambient light [color]",
            "is ambient light on",
        ),
        ("What color is the ambient light?", "is the ambient light on"),
    ),
    Intent(
        "ask.seated",
        "who sits here",
        (
            "(who|how many people|how many) (is|are) [sitting] (in|inside) [here|cabin]",
            "(which|what) seat (is|are) (occupied|taken|free|empty|used)",
            "is [{zone}] seat (occupied|taken|free|empty)",
            "is (someone|somebody|anyone) [sitting] (in back|in rear|on {zone}|behind me)",
        ),
        ("Which seats are occupied?", "is the passenger seat taken"),
    ),
    Intent(
        "ask.coolant",
        "the coolant temperature",
        ("[<what>] (engine|coolant|motor|water) temperature", "how (hot|warm|cold) is (engine|coolant|motor)"),
        ("How hot is the engine?", "what's the coolant temperature"),
    ),
    Intent(
        "ask.oil",
        "the oil temperature",
        ("[<what>] [engine] oil temperature", "how (hot|warm) is [engine] oil"),
        ("How hot is the oil?",),
    ),
    Intent(
        "ask.rpm",
        "the engine speed",
        ("[<what>] (engine speed|rpm|revs|engine rpm)",),
        ("What's the engine speed?", "rpm"),
    ),
    Intent(
        "ask.voltage",
        "the 12 volt battery",
        ("[<what>] (12 volt battery|12 v battery|battery voltage|starter battery|low voltage battery) [voltage]",),
        ("What's the battery voltage?", "check the 12 volt battery"),
    ),
    Intent(
        "ask.state",
        "whether it is on",
        ("(is|are) {thing} (on|off|active|running|engaged|working|open|closed|enabled)", "(is|are) {thing}"),
        (
            "Is the A/C on?",
            "are the headlights on",
            "is the trunk open?",
            "Is it charging?",
            "is the parking brake engaged",
        ),
    ),
    Intent(
        "ask.capabilities",
        "what I can do",
        (
            "what (can|do) you (do|understand|know)",
            "what (can|could|should|may) i (say|ask|do) [you|here]",
            "what are you able to do",
            "how can you help [me]",
        ),
        ("What can you do?", "what can I say", "How can you help me?"),
    ),
)
