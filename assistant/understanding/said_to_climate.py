"""What is said to the climate; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent, pair

__all__ = ["CLIMATE"]

_DEGREES = "{number} [degrees] [{unit}]"
_IN = "[in here|inside|in cabin]"
_FOR = "[(for|on|in|at|to) {zone} [seat|seats] [only]]"

CLIMATE: tuple[Intent, ...] = (
    Intent(
        "climate.temperature",
        "set the temperature",
        (
            f"[<set>] <temperature> {_FOR} [<to>] {_DEGREES} {_IN}",
            f"[<set>] <temperature> [<to>] {_DEGREES} (for|on|in|at) {{zone}} {_IN}",
            f"[<set>] {{zone}} <temperature> [<to>] {_DEGREES}",
            f"(raise|lower|increase|decrease|reduce|turn up|turn down|bring up|bring down|drop) [{{zone}}]"
            f" <temperature> {_FOR} to {_DEGREES} {_FOR} {_IN}",
            f"(turn|bring|put) [{{zone}}] <temperature> (up|down) to {_DEGREES} {_FOR}",
            f"<set> {{zone}} (climate|climate zone|zone) [<to>] {_DEGREES}",
            "[<set>|make it|set it|i want|i would like it] [<to>] {number} degrees [{unit}] [in here]",
            "[<set>|make it|set it] [<to>] {number} degrees [{unit}] (for|on) {zone}",
            "[<set>] {zone} [<to>] {number} degrees [{unit}]",
            f"(make|set|put|have) it [<to>] {_DEGREES} {_FOR}",
            f"(warm|heat|cool) [it] [{{zone}}] [up|down] to {_DEGREES} {_FOR}",
        ),
        (
            "Set the temperature to 21.5 degrees",
            "set temperature to twenty one and a half",
            "Set the climate temperature to 22 degrees for the driver zone.",
            "could you please make it 20 degrees in here",
            "change the passenger's temperature to nineteen",
            "Set the temperature to 70 degrees fahrenheit",
            "temperature 22",
            "22 degrees please",
            "set the temperature for both zones to 20",
            "cool the cabin down to 19 degrees",
        ),
    ),
    Intent(
        "climate.warmer",
        "make it warmer",
        (
            f"[make|set|get|need|want] [it|me] [<bit>] [{{number}} degrees] warmer {_IN} {_FOR} [[about|by]"
            f" {{number}} degrees]",
            "make {zone} [<bit>] [{number} degrees] warmer",
            f"(<more>) [{{zone}}] <temperature> <bit> {_FOR}",
            f"(<more>) [{{zone}}] <temperature> {_FOR} <by> {_FOR}",
            "(<more>) <temperature> (for|on|in) {zone} <by>",
            f"[turn|put|bring] [{{zone}}] <temperature> (up|higher) <bit> {_FOR}",
            f"(turn|put|bring) [{{zone}}] <temperature> (up|higher) <by> {_FOR}",
            f"(warm|heat) [it|{{zone}}] up <bit> {_IN}",
            "(set|make|turn|put|bring) it {number} degrees (higher|warmer|up) [(for|on) {zone}]",
            "turn it up",
        ),
        (
            "Make it a bit warmer",
            "warmer please",
            "turn the temperature up",
            "raise the passenger temperature by one degree",
            "make it 2 degrees warmer",
            "increase the temperature by 3 degrees for everyone",
        ),
    ),
    Intent(
        "climate.cooler",
        "make it cooler",
        (
            f"[make|set|get|need|want] [it|me] [<bit>] [{{number}} degrees] (cooler|colder) {_IN} {_FOR}"
            f" [[about|by] {{number}} degrees]",
            "make {zone} [<bit>] [{number} degrees] (cooler|colder)",
            f"(<less>) [{{zone}}] <temperature> <bit> {_FOR}",
            f"(<less>) [{{zone}}] <temperature> <by> {_FOR}",
            "(<less>) <temperature> (for|on|in) {zone} <by>",
            f"[turn|put|bring] [{{zone}}] <temperature> (down|lower) <bit> {_FOR}",
            f"(turn|put|bring) [{{zone}}] <temperature> (down|lower) <by> {_FOR}",
            f"cool [it|{{zone}}] down <bit> {_IN}",
            "(set|make|turn|put|bring) it {number} degrees (lower|cooler|colder|down) [(for|on) {zone}]",
            "turn it down",
        ),
        (
            "Make it cooler",
            "a little colder please",
            "lower the temperature by one and a half degrees",
            "drop the temperature by 4 degrees for the whole car",
            "turn the temperature down two degrees on the passenger side",
        ),
    ),
    Intent(
        "climate.match",
        "match the sides",
        (
            "(sync|synchronize|match|copy|align) [{zone}] [zone] [climate|temperature|heating|climate control]"
            " [and] [seat]"
            " [climate|temperature|heating] [settings|zone|control] [to match|to|with|from|as] [same as] [other"
            " side|driver side|passenger side|driver|passenger]",
            "(set|make) {zone} [zone] [climate|temperature|heating] [settings] [to] [be] [(same as|match|like)]"
            " (passenger side|driver side|passenger|driver|other side|passenger zone|driver zone)",
        ),
        ("Sync the climate zones", "match the passenger temperature to the driver side", "sync temperature"),
    ),
    Intent(
        "feel.cold",
        "warmer or seat heat",
        (
            "(i am|we are|i feel|i am feeling|we feel|feeling|my passenger is) <too>"
            " (cold|freezing|chilly|frozen|cool)",
            "it is <too> (cold|freezing|chilly|cool) in here",
            "it is <too> (cold|freezing|chilly)",
            "(my hands are|i have) [too] (cold|freezing|cold hands)",
            "(warm up|heat up) [whole|entire] [cabin|interior] [efficiently|quickly|fast]",
            "(warm|heat) (me|us|it) up",
        ),
        ("I'm cold", "It's too cold in here", "I am freezing", "it's a bit chilly in here"),
    ),
    Intent(
        "feel.hot",
        "cooler or A/C",
        (
            "(i am|we are|i feel|i am feeling|we feel|feeling|my passenger is) <too>"
            " (hot|warm|boiling|sweating|overheated|overheating)",
            "it is <too> (hot|warm|boiling|stifling) in here",
            "it is <too> (hot|warm|boiling)",
            "(cool down|cool off) [whole|entire] [cabin|interior] [efficiently|quickly|fast]",
            "(cool) (me|us) (down|off)",
        ),
        ("I'm too hot", "it's hot in here", "I'm feeling too warm.", "I'm sweating"),
    ),
    Intent(
        "feel.stuffy",
        "fan or fresh air",
        (
            "[it|air] [is|feels|in here] <too> (stuffy|stale|sticky) [in here]",
            "(air|it) [in here|in cabin|in] [feels|is] <too> (stuffy|stale)",
            "(get|give|provide|let|create|need|want|have) [me|us] [some|more|bit of] [air circulation|air"
            " flow|airflow|air movement|air]"
            " [moving|circulating|circulation|flowing|flow] [around] [in here|in cabin]",
            "(get|want|need|take|like|some) [some|more|bit of] (fresh air|outside air) [in] [in here]",
            "(get|let) [some] air [moving|circulating|flowing|in] [around]",
        ),
        ("It's stuffy in here", "could you get some air moving around", "provide some air circulation"),
    ),
    Intent(
        "feel.foggy",
        "windshield defrost",
        (
            "[front] (windshield|front window) is [getting|all|starting to|completely] [bit|very]"
            " (foggy|fogged|fogging|icy|iced|frozen|misty|misted|fog|steamed) [up|over]",
            "[all] window (is|are) [getting|all|starting to|completely] [bit|very]"
            " (foggy|fogged|fogging|misty|misted|fog|steamed) [up|over]",
            "i can not see [anything] [through] windshield",
            "i can not see through windshield",
        ),
        ("my windscreen is fogged up", "I can't see through the windshield", "the windows are fogging up"),
    ),
    Intent(
        "feel.rear.foggy",
        "rear defrost",
        (
            "(rear|back) (window|windshield) is [getting|all|completely] [bit|very]"
            " (foggy|fogged|fogging|icy|iced|frozen|misty|misted) [up|over]",
            "i can not see [anything] [through] (rear|back) (window|windshield)",
        ),
        ("my rear window is fogged up",),
    ),
    *pair(
        "defrost",
        "defrost",
        "[all] window defrost|defrost",
        ("Turn on the defroster", "activate the window defrost"),
        ("defrost off",),
        more_on=("defrost [all] window", "(clear|defrost) [up] [all] window"),
    ),
    *pair(
        "defrost.front",
        "windshield defrost",
        "(front|windshield|front window|front windshield) defrost|[window] defrost (for|on|of|in) (front"
        " window|windshield|front windshield|front)"
        "|max defrost",
        (
            "Defrost the windshield",
            "turn on the front defroster",
            "clear the windshield",
            "get the front window defrosted",
        ),
        ("turn off the windshield defroster", "front defrost off"),
        more_on=(
            "defrost (windshield|front|front window|front windshield)",
            "(get rid of|remove|clear) (fog|ice|frost|mist|condensation) (on|from|of) [front] (windshield|front"
            " window)",
            "clear [up] [front] (windshield|front window)",
            "(get|have|make) (windshield|front window|front windshield) (defrosted|cleared|clear|defrost)",
        ),
    ),
    *pair(
        "defrost.rear",
        "rear defrost",
        "(rear|back|rear window|back window) defrost|(rear|back) window heating|defrost (for|on|of)"
        " (rear|back|rear window|back window|rear windshield)",
        ("Turn on the rear defroster", "defrost the rear window"),
        ("rear defrost off",),
        more_on=(
            "defrost (rear|back) [window|windshield]",
            "clear [up] (rear|back) (window|windshield)",
            "(get|have|make) (rear|back) window (defrosted|cleared|clear)",
        ),
    ),
    *pair(
        "defrost.all",
        "all defrost",
        "(all|both|every|front and rear|front and back|rear and front) [window] defrost|defrost (for|on|of)"
        " (all|both|front and rear|every) [window]",
        ("Turn on the front and rear defroster", "defrost all windows, front and rear"),
        ("turn off both defrosters",),
        more_on=(
            "defrost (all window front and rear|front and rear [window]|both window|front and back"
            " [window]|windshield and rear window)",
        ),
    ),
)
