"""What is said in passing, of the driver and not of the car: a need, a hurry; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["PASSING"]

_NEEDING = (
    "[i|we] (need|want|could use|could do with|would like|would love|feel like|fancy|crave|must have|am dying for|have"
    " to have|am craving|could go for|am in need of|am in mood for|should get|need to find|have to find|kids need)"
)
_SOME = "[some|any|quick|nice|good|proper|real|short|little|bit of|hot|cold|strong|fresh|another|more|next|nearest]"
_HAVING_TO = (
    "[[i|we|kids] (need|have|want|must|should|have got|ought|would like|am going|are going|will have|will need) [to]]"
    " [stop and|stop to]"
)
_SOON = "[soon|badly|urgently|first|at some point]"
_WHERE = "[soon|badly|urgently|first|on way|today|nearby|somewhere|here|around here|at some point]"
_BEING = "(i am|we are|i feel|we feel|kids are|everyone is|i am feeling)"
_FOR = "[(for|to) (work|office|school|class|meeting|appointment|doctor|dentist|flight|train|lunch|dinner|party|kids)]"
_VERY = "[already|so|very|bit|too|terribly|running|getting]"

PASSING: tuple[Intent, ...] = (
    Intent(
        "need",
        "a place for it",
        (
            f"{_NEEDING} {_SOME} {{lack}} {_WHERE}",
            f"{_NEEDING} {_SOME} ({{charger}}|{{poi}}) {_SOON}",
            f"{_HAVING_TO} {{deed}} {_WHERE}",
            f"(coffee|tea|{{state}}) {_SOON}",
            f"{_BEING} <too> [running|getting|nearly|almost] {{state}} [now]",
            f"(where|how) can (i|we) (get|buy|have|drink|eat|find|grab) [some|good|quick] {{lack}} {_WHERE}",
            f"(let us|shall we) {{deed}} {_WHERE}",
            "{supply} is <too> [nearly|almost|running] (low|empty|flat)",
        ),
        (
            "I need a coffee",
            "I'm hungry",
            "we're starving",
            "I need to charge soon",
            "we need petrol",
            "I could use a break",
            "I need a toilet",
            "I have to pee",
            "I'd love a cup of tea",
            "I'm getting tired",
            "I need to use the bathroom",
            "we should get something to eat",
            "I need to eat something",
            "we're low on fuel",
            "where can I get a coffee",
            "the battery is almost empty",
            "I need a coffee on the way",
            "we need to charge",
            "I feel like pizza",
        ),
    ),
    Intent(
        "hurry.on",
        "a hurry",
        (
            f"(i am|we are) {_VERY} {_VERY} late [already|again|today] {_FOR}",
            "(i am|we are) [already|so|very|bit] in [big|great|terrible|such|bit|bit of|real] (hurry|rush|haste)",
            "(i|we) (have|need|have got|must|got) [to] (hurry|rush) [up]",
            "hurry",
            f"(i|we) (will|am going to|are going to) be [very|bit|too] late {_FOR}",
            "(i|we) do not have (much|any|enough|lot of) time [to lose|left|today]",
            "(i|we) have (no|little) time [to lose|left|today]",
            "(i am|we are) [bit|very|running] (pressed for|short of|short on|out of|behind) (time|schedule)",
            "no time to lose",
        ),
        (
            "I'm late",
            "I'm in a hurry",
            "we are running late",
            "I'm running a bit late for work",
            "we're in a rush",
            "I have to hurry",
            "I don't have much time",
            "I'm going to be late for the meeting",
            "we're behind schedule",
        ),
    ),
    Intent(
        "hurry.off",
        "no hurry",
        (
            "(i am|we are) (not|no longer) [longer] [so|in] [running] (late|hurry|rush) [anymore|any more|any longer]",
            "[there is] no (hurry|rush) [anymore|any more|today]",
            "(i|we) have [plenty of|enough|lots of|all|some] time [left|again|today]",
        ),
        ("I'm not in a hurry anymore", "no rush", "we have plenty of time"),
    ),
)
