"""What is said of places and of the way ahead; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["PLACES"]

_HERE = "(this|this place|this spot|this location|this parking lot)"
_WE = "(will|do|shall) (i|we)"
_NAVIGATION = "(navigation|route|directions|guidance|way|trip|course)"
_DESTINATION = "(destination|final destination|navigation destination|target|end point|goal)"
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
            "(go|drive|head|get) (home|to {place}) [instead [of {from}]]",
            "(i am|we are) (driving|heading|headed) (home|to {place})",
            "(i am|we are) going home",
            "(navigate|route|guide|direct|lead) [me|us] (home|to {place}) [by fastest route|on fastest route|via"
            " fastest route]",
            "(start|begin|set up|set|plan|need|want|get|give|create|calculate|search for|find|show|program)"
            f" [me|us] [new] {_NAVIGATION}"
            " [from {from}] (home|to {place}) [from {from}]",
            "(navigation|route|directions|guidance) (home|to {place})",
            f"(change|switch|update|set|modify|move|make) [my|our] [current] {_DESTINATION} [from {{from}}] (to"
            f" {{place}}|to home|home) [from {{from}}] [instead [of {{from}}]]",
            "(i am|we are) [actually] (heading|headed|driving|going) to {place} [now] instead [of {from}]",
            "(i want|i would like|i need|we want|we need|let us|we have|i have) to"
            " (go|drive|get|head|travel|be|navigate) [back] (home|to {place}) [instead [of {from}]]",
            "(take|bring|get) (me|us) [straight|directly|back] (home|to {place})",
            "(change|switch) it from {from} to {place}",
            f"make {{place}} [my|new] {_DESTINATION}",
            f"(replace|swap|exchange) [current|our] {_DESTINATION} (with|by|for) {{place}}",
        ),
        (
            "Take me home",
            "go to work",
            "take me to the gym",
            "I'm driving to grandma",
            "we are going home",
            "navigate to Ulm",
            "change my destination to Mainz",
            "plan a route to the lake",
            "I want to go to the airport",
        ),
    ),
    Intent(
        "destination.which",
        "where to",
        (
            f"(change|switch|update|set|modify|replace|enter) [current|another|new|different] {_DESTINATION}",
            "(set up|start|begin|plan|get|need|want) [new|another|different] (navigation|route|trip|navigation"
            " system) [set up]",
        ),
        ("Change my destination", "set up the navigation"),
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
            f"(when|what time) {_WE} (arrive|be) [at] [my|final|our] [destination]",
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
        "ask.route",
        "the route",
        (
            "is [my] (navigation|route guidance|guidance) [system] (running|active|on|started|set) [right now]",
            "(what is|give me|check|read|how is|tell me about|show|show me|what are) [my|me] [current|details"
            " of|all about|detailed|status of|information about|details about|overview of]"
            " [current|active|my|any active|any] (navigation status|navigation state|route details|route"
            " information|route|routes|navigation|stops|waypoints)"
            " [status|details|information]",
            "(what|which) (stops|waypoints|stop|waypoint) [do i have|are there|are set|are planned|are] [on|in]"
            " [my] [current] [route|trip|way]",
            "(what|which) route [am i|are we] [taking|on]",
            "how many (stops|waypoints) (are|do i have) [there] [on] [my] [route|trip]",
        ),
        ("Is the navigation running?", "what is my current route", "which stops are on my route"),
    ),
    Intent(
        "ask.reach",
        "whether it is reached",
        (
            "[(can|could|will|do)] [i|we] [can] [still] [be able to] (make it|get|reach|drive|go|make) [all way]"
            " [there] to {place} (without|with|on) [needing to|having to|stopping to]"
            " [stop] [to|for|and] [charging|charge|recharging|recharge|charge my|this charge|this"
            " battery|current charge|one charge]",
            "[(can|could|will|do)] (i|we) [can] [still] (make it|get|reach) [all way] [there|to {place}|home|to"
            " my destination|to destination]"
            " [without] [needing to|having to] [stopping|stop] [to|for|and] [charging|charge|recharging|recharge]",
            "(i|we) will (need|have) to [stop [for|and|to]] (charge|charging|recharge|refuel) [on way|to get there]",
            "(i|we) (need|have) to [stop [for|and|to]] (charge|charging|recharge|refuel) to get there",
            "(do|will) (i|we) (need|have) to [stop [for|and|to]] (charge|charging|recharge|refuel) [on way|to"
            " get there|to get to {place}|for trip]",
            "[do|will] (i|we) [will] have enough (battery|charge|range|power|fuel) [for|to get to|to reach|to"
            " make it to|to drive to] [{place}|such long journey|long journey|journey|trip|drive]",
            "(can|could|will|do) (i|we) [still] (make it to|get to|reach) {place} (with|on) [current|this|what"
            " is left] (charge|battery|range|battery level)",
            "(is|will) [my] (battery|range|charge) [be] enough [for|to get to|to reach] [{place}|trip]",
        ),
        ("Can I make it to Ulm without charging?", "do I have enough battery to get to Mainz", "will I need to charge"),
    ),
    Intent(
        "ask.charge-time",
        "the charging time",
        (
            "how (long|many minutes|much time) [do i|would i|will i|will it|does it|do we|would it]"
            " [need|have|take] [to] (charge|charging|recharge)"
            " [take|to {percent} percent|up to {percent} percent|from {number} percent to {percent} percent|from"
            " {number} to {percent} percent|at {plug} charger|battery|fully]",
            "how long do i (have|need) to charge [to (get|reach)] [to] [{percent} percent]",
            "(when|what time) (will|is) [battery|it|charging] [be] (full|charged|done|finished)",
        ),
        (
            "How long does it take to charge to 80 percent?",
            "how long do I need to charge",
            "when will the battery be full",
        ),
    ),
    Intent(
        "ask.routes",
        "which routes there are",
        (
            "[multiple|several|different|other|alternative|all|more|some|what] [are] (route options|routes|route"
            " alternatives|alternatives|alternative routes)"
            " [are there] to {place}",
            "(how far|how long) is (it|trip|drive|way|route|journey) [from here] to {place} [from here]",
            "what (is|are) [fastest|shortest|best|quickest] (route|way|routes) to {place}",
            "how far away is {place}",
        ),
        ("Show me different routes to Ulm", "how far is it to Mainz"),
    ),
    Intent(
        "ask.weather",
        "the weather",
        (
            "(what is|how is|check|give me|get) [going to be] weather [like|forecast|going to be]"
            " [in {place}|at {place}|for {place}|at destination|there] [{day}] [like] [at|around] [{number} [pm|am]]",
            "[what is] weather [like|forecast] [{day}] [in {place}] [{day}]",
            "(is it|will it|is it going to) [be]"
            " (rain|raining|snow|snowing|sunny|cloudy|windy|cold|warm|hot|storm|hail) [in {place}|there|at"
            " {place}] [{day}] [at {number} [pm|am]]",
            "(is it|will it|is it going to) [be] (rain|raining|snow|sunny) [later] [at destination|there|here|in"
            " {place}] [later]",
            "how (warm|cold|hot|windy) is it in {place} [{day}]",
            "do i need umbrella [{day}] [in {place}]",
        ),
        ("What's the weather like?", "will it rain in Ulm", "how is the weather tomorrow"),
    ),
    Intent(
        "ask.calendar",
        "the calendar",
        (
            "(what is|check|read|show|open|what do i have|give me|look at) [on|in|me] [my]"
            " (calendar|schedule|agenda|appointments|meetings) [{day}|for {day}]",
            "(do|what) [i] [appointments|meetings|events|else] [do] [i] have [any|some|planned|on]"
            " [appointments|meetings|events|meeting|calendar|schedule] [{day}|for {day}]",
            "(meetings|appointments|events|calendar entries) [for] {day}",
            "[do] i have [any|some] (meeting|meetings|appointment|appointments|event|events) [{day}]"
            " [at|around|after|before] [{number}] [pm|am] [{day}]",
            "am i (free|busy) {day}",
            "who (do|will) i meet [{day}|next]",
            "who (is|are) (attending|in|coming to|invited to) [my] [next|first] (meeting|appointment|call) [{day}]",
            "(when|where|what time) is [my] [next|first|last|upcoming] (meeting|appointment|event|call) [{day}]",
            "(what is|show|show me|read) [my] [next|first|upcoming|all]"
            " (meeting|appointment|meetings|appointments|event) [{day}|for {day}]",
        ),
        ("What's on my calendar today?", "when is my next meeting", "do I have any appointments today"),
    ),
    Intent(
        "ask.contact",
        "a contact",
        (
            "(what is|find|look up|search|get|show|give me) [me] [contact|phone"
            " number|number|email|address|contact information|contact info|contact details|email address]"
            " (of|for) [colleague|friend|boss|contact] {who}",
            "(what is|find|look up|get|give me) {who} (phone number|number|email|email address|contact|contact"
            " information|contact details)",
            "(look up|find|search for|search) [people|contacts|contact|someone|everyone|persons|all people]"
            " (with|named|called|by) [last name|first name|surname|name|named] {who}",
        ),
        ("What is Anna's phone number?", "look up the number of Peter Miller"),
    ),
    Intent(
        "ask.traffic",
        "the traffic",
        (
            "(how is|what is|check|is there) [any|lot of|much|heavy] traffic [like|jam|jams] [on my route|on"
            " route|ahead|today|on way|to {place}]",
        ),
        ("How is the traffic?", "is there a traffic jam ahead"),
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
