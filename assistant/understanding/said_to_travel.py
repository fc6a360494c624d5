"""What is said of the route, of charging, music and people; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["TRAVEL"]

_ROUTE = "(route|trip|navigation|journey|way|itinerary|drive|road trip|tour)"
_MY_ROUTE = f"[(to|on|in|into|from|of|for) {_ROUTE}]"
_STOP = "(stop|waypoint|stopover|intermediate stop|intermediate waypoint|intermediate destination|layover)"
_DESTINATION = "(destination|final destination|final stop|last stop|end destination|navigation destination|end point)"
_FIND = (
    "(find|search|search for|look for|look up|locate|get|show|list|suggest|recommend|need|want|where is|where"
    " are|find me|help find|help me find|help look for|any|are there|is there|are there any|is there any)"
)
_SOME = (
    "[me|us] [out] [some|any|nearest|closest|good|nice|few|open|next|best|available|cheap|several] [good|nice"
    "|options for|open]"
)
_AT = "(in|at|near|around|close to|within) {place}"
_CHARGER = (
    "(charging station|charging stations|charging stop|charging stops|charging point|charging points|charger|chargers"
    "|place to charge|somewhere to charge|charging spot|charging options|charging location)"
)

TRAVEL: tuple[Intent, ...] = (
    Intent(
        "route.add",
        "add a stop",
        (
            f"(add|insert|include|put|put in) {{place}} [as] [another|new|additional|intermediate] {_STOP}"
            f" {_MY_ROUTE} [after {{behind}}|before {{ahead}}] {_MY_ROUTE}",
            f"(add|insert|include|put|put in) {{place}} (to|on|in|into) {_ROUTE} [after {{behind}}|before"
            f" {{ahead}}] [as {_STOP}]",
            f"(add|insert|include) {{place}} (after {{behind}}|before {{ahead}}) {_MY_ROUTE}",
            f"(add|insert|include|make|put|put in|plan|need) [another|new] {_STOP} (at|in|for) [nearest]"
            f" ({{place}}|{{poi}}) {_MY_ROUTE} [after {{behind}}|before {{ahead}}]",
            f"(add|insert|include|plan|need) [another] (charging stop|charging station|charger) {_MY_ROUTE} [on"
            " way|along way|along route]",
            f"(add|insert|include) {{poi}} [as {_STOP}] {_MY_ROUTE} [after {{behind}}|before {{ahead}}]",
            f"(make|add|plan|need|want) [another|new|quick|intermediate] {_STOP} (at|in|by|near)"
            f" ({{place}}|{{poi}}) {_MY_ROUTE} [after {{behind}}|before {{ahead}}]",
            "(stop|stop off|pull over|stop by|stop over) (at|in|by) ({place}|{poi}) [on way|along"
            " way|first|before that]",
            "(go|drive|route) (via|through|by way of) {place}",
        ),
        ("Add Bonn as a stop", "make a stop at the supermarket", "stop at a bakery on the way", "go via Ulm"),
    ),
    Intent(
        "route.remove",
        "remove a stop",
        (
            f"(remove|delete|cancel|skip|drop|take out|leave out|get rid of|take off|scrap) {{place}}"
            f" (from|of|on|in|off) {_ROUTE}",
            f"(remove|delete|cancel|skip|drop) {{place}} [as] [intermediate] {_STOP} [(from|of|on|in) {_ROUTE}]",
            f"(remove|delete|cancel|skip|drop|take out|leave out|get rid of) [my] [next] [{_STOP} (at|in)]"
            f" [{{place}}] {_STOP} [(from|of|on|in) {_ROUTE}]",
            f"(remove|delete|cancel|skip|drop) [next|first|intermediate] {_STOP} [(at|in) {{place}}]"
            f" [(from|of|on|in) {_ROUTE}]",
            f"take {{place}} (off|out) [of|from] {_ROUTE}",
            "(remove|delete|cancel|skip|drop|take out) {place} as [my|final|next] (destination|stop)",
            f"(remove|delete|cancel|skip|take) (it|that|this) [off|out] [from|of] {_ROUTE}",
            f"(remove|delete|cancel|skip|drop) [one of] (stops|waypoints) [from|of|on] {_ROUTE}",
            "[i|we] [actually] (do not|no longer) [longer] (need|want|have) to (stop|go|stop over) [at|in|to|by]"
            " {place} [anymore|any more|any longer|now]",
        ),
        ("Remove the stop in Bonn", "skip the next stop", "take Ulm off my route", "delete the waypoint"),
    ),
    Intent(
        "route.remove.destination",
        "remove the destination",
        (f"(remove|delete|cancel|drop|take out|get rid of) [current] {_DESTINATION} [(from|of|on|in) {_ROUTE}]",),
        ("Remove the final destination", "delete my destination from the route"),
    ),
    Intent(
        "route.replace",
        "replace a stop",
        (
            f"(replace|swap) {{instead}} (with|by|for) {{place}} (on|in|from|along) {_ROUTE}",
            f"(replace|swap) {{instead}} as [{_STOP}|destination] (with|by|for) {{place}}",
            f"(replace|swap|switch|change) {_STOP} [at|in] {{instead}} (with|by|for|to) {{place}} {_MY_ROUTE}",
            f"(replace|swap|switch|change|exchange|switch up) [one of] ({_STOP}|stops|waypoints) {_MY_ROUTE}"
            f" (with|by|for|to) {{place}} [instead]",
            "(go|stop|drive) (to|in|at) {place} instead of {instead}",
            f"(change|switch) {_STOP} (from) {{instead}} (to) {{place}}",
        ),
        ("Replace Bonn with Mainz on my route", "change my stop to Ulm", "stop in Mainz instead of Bonn"),
    ),
    Intent(
        "route.end",
        "end the navigation",
        (
            "(stop|end|cancel|delete|quit|exit|abort|terminate|turn off|clear|remove|finish) [whole|entire] [my]"
            " (navigation|route|guidance|route guidance|navigating|directions|trip|current route)",
            "stop navigating",
        ),
        ("Stop the navigation", "cancel the route", "end guidance"),
    ),
    Intent(
        "route.avoid",
        "avoid roads",
        (
            "(avoid|stay off|skip|without|no|do not use|do not take|bypass|steer clear of) [any|all] {avoided}"
            " [roads] [on way|on route]",
            "(take|use|choose|find|give me) [route] (without|avoiding|with no) [any] {avoided}",
        ),
        ("Avoid motorways", "no tolls please", "take a route without ferries"),
    ),
    Intent(
        "route.find",
        "find a place",
        (
            f"{_FIND} {_SOME} {{poi}} [options|places|spots] [{_AT}|{{along}}]",
            f"{_FIND} {_SOME} {{poi}} [options|places|spots] [open|nearby] [{{along}}] [{_AT}] [right now|now]"
            " [for (dinner|lunch|breakfast)]"
            " [tonight|today|there]",
            "(i am looking for|we are looking for|i am searching for|looking for|thinking about)"
            f" {_SOME} {{poi}} [options] [{_AT}|{{along}}] [for (dinner|lunch|breakfast)] [tonight|today]",
            "(i need|i want|we need|we want|i would love|i feel like)"
            f" {_SOME} {{poi}} [options] ({_AT}|{{along}}) [for (dinner|lunch|breakfast)] [tonight|today]",
            "(i need|i want|we need|we want|i would love|i feel like)"
            f" {_SOME} {{poi}} [options] for (dinner|lunch|breakfast) [tonight|today]",
            "(take|drive|navigate|guide|bring|go|route|get) [me|us] to (nearest|closest|next) {poi}",
            f"[{_SOME}] [nearest|closest|next] {{poi}} [options] ({_AT}|{{along}})",
            "(nearest|closest|next) {poi}",
        ),
        (
            "Find restaurants in Ulm",
            "where is the nearest supermarket",
            "I'm looking for parking near the airport",
            "show me some bakeries on the way",
            "find some food places at my destination",
        ),
    ),
    Intent(
        "charge.find",
        "find a charger",
        (
            f"{_FIND} {_SOME} {_CHARGER} {_AT} with {{plug}} [plug|plugs|charging]",
            f"{_FIND} {_SOME} [{{power}} (kw|kilowatt|kilowatts)] [{{plug}}] {_CHARGER} [with [at least|more"
            " than|over]"
            f" {{power}} (kw|kilowatt|kilowatts)]"
            f" [with {{plug}} [plug|plugs]] [{_AT}|{{along}}]",
            f"(looking for|i am looking for|we are looking for) {_SOME} [{{power}} (kw|kilowatt|kilowatts)]"
            f" [{{plug}}] {_CHARGER} [{_AT}|{{along}}]",
            f"(i need|i want|we need) {_SOME} [{{power}} (kw|kilowatt|kilowatts)] [{{plug}}] {_CHARGER}"
            f" ({_AT}|{{along}})",
            "where can (i|we) charge [{plug}] [{along}]",
            f"where can (i|we) charge {_AT}",
            f"(take|drive|navigate|guide|bring|go|get) [me|us] to [nearest|closest|next] [{{power}}"
            f" (kw|kilowatt)] [{{plug}}] {_CHARGER} [{_AT}|{{along}}]",
            f"(nearest|closest|next) [{{plug}}] {_CHARGER}",
            f"[some|any] [{{plug}}] {_CHARGER} ({_AT}|{{along}})",
        ),
        (
            "Find a charging station",
            "where can I charge nearby",
            "find a fast charger on the way",
            "look for a 150 kilowatt charger in Ulm",
            "take me to the nearest charging station",
        ),
    ),
    Intent(
        "charge.start",
        "start charging",
        ("(start|begin|resume) charging [now]", "charge [battery] now"),
        ("Start charging",),
    ),
    Intent("charge.stop", "stop charging", ("(stop|end|pause|abort|interrupt) charging",), ("Stop charging",)),
    Intent(
        "charge.limit",
        "the charge limit",
        (
            "[<set>] [charge|charging|battery] limit [<to>] {percent} percent",
            "charge [battery|it] [only] (to|up to|until) {percent} percent",
            "(stop|limit) charging (at|to) {percent} percent",
        ),
        ("Set the charge limit to 80 percent", "charge to 90%"),
    ),
    Intent(
        "media.play",
        "play something",
        (
            "(play|listen to) [some] {query} [music|songs|radio]",
            "put on (some {query}|{query} music) [songs|radio]",
            "play [song|album|artist|playlist|station|podcast|radio station] {query}",
            "start (song|album|artist|playlist|station|podcast|radio station) {query}",
            "(tune in to|tune to|switch to station) {query}",
        ),
        ("Play some jazz", "play the Beatles", "tune to classic radio"),
    ),
    Intent(
        "media.on",
        "the music on",
        (
            "(<on>) (music|radio|media|stereo|audio)",
            "(turn|switch) (music|radio|media) on",
            "(play|resume|continue|unpause|start) (music|radio|song|media|some music|audio|podcast)",
        ),
        ("Turn on the radio", "play some music", "resume the music"),
    ),
    Intent(
        "media.off",
        "the music off",
        (
            "(<off>|pause|mute) (music|radio|media|stereo|song|audio|podcast)",
            "(turn|switch) (music|radio|media) off",
        ),
        ("Pause the music", "turn off the radio"),
    ),
    Intent(
        "media.next",
        "the next song",
        (
            "[play|skip to|go to] next (song|track|one|title|station|episode)",
            "skip [this] (song|track|one|title)",
            "next (song|track|item|title|one)",
            "skip this",
        ),
        ("Next song", "skip this track"),
    ),
    Intent(
        "media.previous",
        "the previous song",
        (
            "[play|go back to|go to|back to] (previous|last) (song|track|one|title|station) [again]",
            "replay [(it|this|that)] [song|track|one|title]",
        ),
        ("Previous song", "go back to the last track"),
    ),
    Intent(
        "volume.set",
        "the volume",
        (
            "[<set>|turn up|turn down] [music|radio|audio] volume [up|down] [<to>] {percent} percent",
            "[<set>] volume [<to>] [level] {number}",
            "(increase|raise|lower|decrease|reduce|turn up|turn down) [music|radio] volume to [level]"
            " ({percent} percent|{number})",
        ),
        ("Set the volume to 40 percent", "volume 20"),
    ),
    Intent(
        "volume.up",
        "louder",
        (
            "[make it|play it|turn it] [<bit>] louder",
            "(<more>) [music|radio|audio] (volume|music|radio|sound) <bit> [by {percent} percent]",
            "(turn|put) (volume|music|radio|sound) up <bit> [by {percent} percent]",
            "volume up",
        ),
        ("Louder", "turn up the volume", "turn the music up a bit"),
    ),
    Intent(
        "volume.down",
        "quieter",
        (
            "[make it|play it|turn it] [<bit>] (quieter|softer|less loud)",
            "(<less>) [music|radio|audio] (volume|music|radio|sound) <bit> [by {percent} percent]",
            "(turn|put) (volume|music|radio|sound) down <bit> [by {percent} percent]",
            "volume down",
            "(music|radio) is too loud",
        ),
        ("Quieter", "turn down the music", "turn the volume down"),
    ),
    Intent("volume.mute", "mute", ("mute [it|sound|audio|volume|everything]",), ("Mute",)),
    Intent(
        "phone.call",
        "call someone",
        (
            "(call|ring|dial|give call to) {who} [on mobile|on phone|at home|at work]",
            "(make|place) (call|phone call) to {who}",
            "give {who} (call|ring)",
        ),
        ("Call Anna", "ring mom", "make a call to Peter"),
    ),
    Intent(
        "phone.message",
        "send a message",
        (
            "(text|message) {who}",
            "(send|write) [text|text message|message|sms] to {who}",
            "send {who} (message|text|text message|sms)",
        ),
        ("Send a message to Anna", "text mom"),
    ),
    Intent(
        "mail.send",
        "send an email",
        (
            "(send|write) (email|mail|e mail) to {who}",
            "(send|write) (email|mail|e mail) [to (someone|somebody|him|her|them)]",
            "(send|write) {who} (email|mail|e mail)",
            "email {who}",
            "email {who} (that|about|saying) {topic}",
            "(send|write) [{who}] (email|mail|e mail) [to {who}] (about|with|that|saying|telling) {topic}",
        ),
        ("Send an email to Anna", "email Peter Miller"),
    ),
)
