"""What is said to the program: offers, the replay, the look; see ``assistant.understanding.table``."""

from assistant.understanding.intent import Intent

__all__ = ["PROGRAM"]

_NOT_YOU = "((did|do|have|are|will|would) (you not|not you)|you (did|do|have|are|will|would) not)"
_OFFER = "offer|offered|offering|suggest|suggested|suggesting|propose|proposed|proposing"

PROGRAM: tuple[Intent, ...] = (
    Intent(
        "offer.accept",
        "yes",
        ("(yes|yeah|yep|sure|ok|okay|accept|confirm|confirmed|affirmative|do it|go ahead|sounds good|correct)",),
        ("Yes", "yes please", "okay", "do it", "go ahead"),
    ),
    Intent(
        "offer.reject",
        "no",
        (
            "(no|nope|nah|not now|cancel|cancel that|reject|dismiss|dismiss it)",
            "(nevermind|forget it|not today|maybe later|later|no thank you)",
        ),
        ("No", "not now", "no thanks", "cancel", "never mind"),
    ),
    Intent(
        "offer.undo",
        "undo",
        ("(undo|revert|take back) [it|that|last]", "take (it|that) back"),
        ("Undo", "undo that", "take that back"),
    ),
    Intent(
        "offer.never",
        "never ask that again",
        (
            "(never|do not) (ask|offer|suggest) [me] [this|that|it] [again|ever]",
            "stop (asking|offering) [me] [this|that]",
            "never again",
        ),
        ("Never ask me that again", "don't ask again", "stop asking"),
    ),
    Intent(
        "offer.why",
        "why",
        (
            "(why|how come) [that|this|is that|is this|it]",
            f"(why|how come) (did|do|are|would) you (ask|asking|{_OFFER}) [me] [that|this|it|{{need}}]",
            "why {need}",
            "explain [that|this|yourself]",
            "<what> reason",
        ),
        ("Why?", "why do you ask", "explain that", "Why did you offer that?", "why did you suggest heating"),
    ),
    Intent(
        "offer.why-not",
        "why not",
        (
            "why not [{need}]",
            f"(why|how come) {_NOT_YOU} ({_OFFER}) [me] [anything|something|it|that|{{need}}]",
            f"(why|how come) {_NOT_YOU} (ask|asked|say|said|speak|talk) [me] [anything|something] [about {{need}}]",
            "(why|how come) (are you|you are) [so] (silent|quiet|mute)",
            "why [is|was|were|are] [there] no [{need}] (offer|offers|suggestion|suggestions)",
        ),
        (
            "Why not?",
            "why didn't you offer heating",
            "Why are you silent?",
            "why don't you suggest to charge",
            "why is there no offer",
            "why haven't you asked about the windows",
        ),
    ),
    Intent(
        "voice.off",
        "no more voice",
        (
            "(be|keep|stay|remain|go) (quiet|silent|still)",
            "(stop|quit) (talking|speaking|chatting) [to me]",
            "do not (talk|speak|say anything|say anything more) [to me] [anymore|any more|so much]",
            "(shut up|hush|shush|silence|no more talking|be mute|quiet)",
            "(turn|switch) (off voice|voice off)",
            "mute (voice|yourself|assistant)",
            "(i do not want|i do not need) to hear (you|anything)",
        ),
        ("Be quiet", "stop talking", "don't talk to me", "turn off the voice", "Shush"),
    ),
    Intent(
        "voice.on",
        "voice",
        (
            "[you] (can|may|should) (talk|speak|say something) [to me] [again|now]",
            "(talk|speak|start talking|start speaking|resume talking) [to me] [again]",
            "(turn|switch) (on voice|voice on) [again]",
            "unmute [voice|yourself|assistant]",
            "(stop being|do not be) [so] (quiet|silent)",
        ),
        ("You can talk again", "you may speak", "speak to me", "turn the voice on"),
    ),
    Intent(
        "replay.pause",
        "pause",
        ("pause [replay|drive|playback|it]", "stop (replay|playback)", "freeze"),
        ("Pause", "pause the replay"),
    ),
    Intent(
        "replay.play",
        "play",
        ("(play|resume|continue|unpause) [replay|drive|playback|it|on]",),
        ("Play", "resume", "continue the drive"),
    ),
    Intent(
        "replay.faster",
        "play faster",
        ("[play|replay|go] faster", "speed [replay|it] up", "speed up [replay|playback]"),
        ("Faster", "speed up the replay"),
    ),
    Intent(
        "replay.slower",
        "play slower",
        ("[play|replay|go] slower", "slow [replay|it] down", "slow down [replay|playback]"),
        ("Slower", "slow down"),
    ),
    Intent(
        "replay.speed",
        "set the replay speed",
        (
            "[play|replay|set] [at] [speed] [<to>] {number} (x|times) [speed]",
            "[set|play|replay] [at] [replay|playback] speed [<to>] {number} [x|times]",
        ),
        ("Speed 2x", "play at 4 times speed", "set the playback speed to 2"),
    ),
    Intent(
        "replay.normal",
        "normal replay speed",
        ("[play|replay|set|go] [at|back to] [speed] [to] (normal|real time|normal speed|realtime)",),
        ("Normal speed", "play at normal speed"),
    ),
    Intent(
        "replay.seek",
        "go to a moment",
        ("(go|jump|skip|seek|scrub|move) to {time}", "seek {time}"),
        ("Go to 1:30", "go to 30 seconds", "jump to two minutes"),
    ),
    Intent(
        "replay.start",
        "go to the start",
        (
            "(go|jump|skip) [back] to (start|beginning)",
            "(start over|restart|from (start|beginning)|play from (start|beginning))",
        ),
        ("Go to the beginning", "start over"),
    ),
    Intent(
        "replay.back",
        "go back",
        ("(go|jump|skip|move) (back|backward|backwards) [by] [{time}]", "(rewind|back|backward) [by] [{time}]"),
        ("Back 10 seconds", "rewind", "go back half a minute", "skip back 30 seconds"),
    ),
    Intent(
        "replay.forward",
        "go forward",
        (
            "(jump|skip|move) (forward|ahead|forwards) [by] [{time}]",
            "go forward [by] [{time}]",
            "go ahead [by] {time}",
            "(fast forward|forward|skip) [by] [{time}]",
        ),
        ("Forward 10 seconds", "skip ahead one minute"),
    ),
    Intent(
        "theme",
        "the colours",
        (
            "[switch|change|set|use|go] [to] {theme} (mode|theme|color|screen|look)",
            "[set|change|switch] (theme|mode|color|display) [to] {theme}",
            "{theme} theme",
        ),
        ("Night mode", "switch to day mode", "set the theme to auto"),
    ),
    Intent("help", "help", ("help [me]", "(open|show|close|hide) help"), ("Help", "show help")),
    Intent(
        "screenshot",
        "a screenshot",
        ("[take|make|save] (screenshot|screen shot|picture of screen)",),
        ("Take a screenshot", "screenshot"),
    ),
    Intent("quit", "quit", ("(quit|exit|close program|quit program|exit program|goodbye|good bye)",), ("Quit", "exit")),
)
