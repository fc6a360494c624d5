"""Say what the intent table's patterns stand for: one random sentence at a time, in the words that people use.

The patterns are written for words as ``plain_words`` leaves them, so the way back is taken here: digits become number
words, "ac" becomes "air conditioning", "all window" becomes "all the windows", and articles and politeness return.
"""

import random
import re
from collections.abc import Callable

from assistant.lab.voice.lists import listed
from assistant.understanding.grammar import MACROS, SLOTS

__all__ = ["PLACES", "number_words", "sentence_of", "spoken"]

PLACES = listed(
    "the gym|grandma|the airport|the office|school|the supermarket|the hospital|the dentist|the park"
    "|the beach|the library|the pharmacy|the bakery|the hotel|the lake|the city center|the stadium|the cinema|downtown"
    "|the mall|the doctor|my parents|my sister|my brother|church|the club|the garage|the car wash"
    "|the coffee shop|the restaurant|the market|the museum|the university|the kindergarten|the cabin|the farm|the bank"
    "|the harbor|the theater|the swimming pool|the zoo|the playground|the cottage|the vineyard"
    "|main street|park avenue|london|berlin|paris|boston|dallas|chicago|madrid|rome|copenhagen|oslo"
    "|the parking garage|the ferry|the mountains|the bridge|the castle|the river|the stables",
    "|",
)
_PEOPLE = listed(
    "mom|dad|john|sarah|anna|david|my wife|my husband|emma|michael|peter|alice|robert|maria|james|linda|thomas|laura"
    "|daniel|julia|martin|sophie|my boss|the office|grandma|grandpa|my brother|my sister|the doctor",
    "|",
)
_NUMBERS: tuple[Callable[[random.Random], float], ...] = (
    lambda dice: dice.randint(16, 28),
    lambda dice: dice.randint(16, 27) + 0.5,
    lambda dice: dice.randint(1, 10),
    lambda dice: dice.randint(0, 100),
    lambda dice: dice.choice((10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100)),
)

_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_SAID: dict[str, tuple[str, ...]] = {
    "all window": ("all the windows", "all windows", "the windows", "every window"),
    "all door": ("all the doors", "all doors", "the doors"),
    "ac": ("air conditioning", "a c", "air conditioner", "air con", "ac"),
    "windshield": ("windshield", "windscreen"),
    "trunk": ("trunk", "boot", "tailgate"),
    "headlight": ("headlights",),
    "fog light": ("fog lights",),
    "hazard light": ("hazard lights",),
    "parking light": ("parking lights",),
    "light": ("lights", "light"),
    "celsius": ("celsius",),
    "km": ("kilometers",),
    "nevermind": ("never mind",),
    "i am": ("i'm", "i am"),
    "it is": ("it's", "it is"),
    "what is": ("what's", "what is"),
    "that is": ("that's",),
    "do not": ("don't", "do not"),
    "can not": ("can't", "cannot"),
    "let us": ("let's",),
    "12 v": ("twelve volt",),
    "f": ("fahrenheit",),
    "c": ("celsius",),
    "=": ("to",),
}
_NAMED = frozenset(
    listed(
        "temperature fan ac heater heating heat windshield trunk light headlight window door sunroof roof seat "
        "wheel steering defrost recirculation wipers radio music volume route navigation screen map battery fuel "
        "range tank engine hood bonnet shade blind cruise beam handbrake brake charging charger destination "
        "climate station song passenger driver rear front fog high low hazard parking odometer speed"
    )
)
"""Before these, people mostly say "the"."""
_BARE_BEFORE = frozenset(
    listed(
        "the a an my your this that all every any both which what to in on of at by for front rear passenger "
        "driver left right fog high low hazard parking seat steering cruise air and is are no more less fan engine"
    )
)
"""Behind these, no article follows."""
_POLITE = ("please {}", "{} please", "could you {}", "can you {}", "would you {}", "outrider {}", "okay {}", "hey {}")

_PIECE = re.compile(r"\{(\w+)\}|([\[\]()|])|([^\s\[\]()|{}]+)")


def number_words(value: float, dice: random.Random) -> str:
    """Return a number as it is said: "twenty one and a half"; a random one of the usual ways. Up to 9,999."""
    sign, value = ("minus ", -value) if value < 0 else ("", value)
    whole, rest = int(value), value - int(value)
    said = sign + _whole(whole, dice)
    if abs(rest - 0.5) < 1e-9 and dice.random() < 0.5:
        return f"{said} and a half"
    digits = f"{value:.10g}".partition(".")[2]
    return f"{said} point {' '.join(_UNITS[int(digit)] for digit in digits)}" if digits else said


def _whole(value: int, dice: random.Random) -> str:
    if value >= 1000:
        return f"{_whole(value // 1000, dice)} thousand" + (f" {_whole(value % 1000, dice)}" if value % 1000 else "")
    if value >= 100:
        hundred = "a" if value < 200 and dice.random() < 0.4 else _UNITS[value // 100]
        joined = " and " if dice.random() < 0.5 else " "
        return f"{hundred} hundred" + (joined + _whole(value % 100, dice) if value % 100 else "")
    if value < 20:
        return _UNITS[value]
    return _TENS[value // 10 - 2] + (f" {_UNITS[value % 10]}" if value % 10 else "")


def sentence_of(pattern: str, dice: random.Random) -> str:
    """Return plain words that ``pattern`` matches, chosen at random."""
    plain = re.sub(r"<(\w+)>", lambda macro: f"({MACROS[macro[1]]})", pattern)
    plain = re.sub(r"<(\w+)>", lambda macro: f"({MACROS[macro[1]]})", plain)
    pieces = [("slot" if slot else "mark" if mark else "word", slot or mark or word)
              for slot, mark, word in _PIECE.findall(plain)]  # fmt: skip
    said, _ = _choose(pieces, 0, dice)
    return " ".join(said)


def _choose(pieces: list[tuple[str, str]], at: int, dice: random.Random) -> tuple[list[str], int]:
    """Read alternatives up to a closing bracket or the end; return the words of one, and where it ended."""
    ways: list[list[str]] = [[]]
    while at < len(pieces) and pieces[at] not in (("mark", ")"), ("mark", "]")):
        kind, text = pieces[at]
        if kind == "word":
            ways[-1].append(text)
        elif kind == "slot":
            ways[-1] += _fill(text, dice).split()
        elif text == "|":
            ways.append([])
        else:
            inner, at = _choose(pieces, at + 1, dice)
            if text == "(" or dice.random() < 0.4:
                ways[-1] += inner
        at += 1
    return dice.choice(ways), at


def _fill(slot: str, dice: random.Random) -> str:
    """Return plain words for a slot."""
    if slot in ("number", "percent", "power"):
        return f"{dice.choice(_NUMBERS)(dice):g}"
    if slot == "time":
        return dice.choice(("{} minutes", "{} seconds")).format(dice.randint(1, 60))
    if slot in ("place", "name", "instead", "from", "behind", "ahead"):
        return dice.choice(PLACES).removeprefix("the ").removeprefix("my ")
    if slot == "who":
        return dice.choice(_PEOPLE).removeprefix("the ").removeprefix("my ")
    if slot == "topic":
        return dice.choice(("the meeting", "the delay", "dinner", "the trip"))
    if slot == "query":
        return dice.choice(("jazz", "rock", "classical music", "the news", "the beatles", "some blues"))
    return dice.choice(SLOTS[slot].ways)


def spoken(plain: str, dice: random.Random, polite: bool = True) -> str:
    """Return plain words as somebody might say them, in small letters."""
    words = []
    before = ""
    for word in plain.split():
        article = word in _NAMED and before not in _BARE_BEFORE and not before[-1:].isdigit()
        if article and before and dice.random() < 0.7:
            words.append("my" if dice.random() < 0.08 else "the")
        words.append(word)
        before = word
    line = f" {' '.join(words)} "
    for phrase, ways in _SAID.items():
        line = line.replace(f" {phrase} ", f" {dice.choice(ways)} ")
    line = re.sub(r"-?\d+(?:\.\d+)?", lambda digits: number_words(float(digits[0]), dice), line)
    line = re.sub(r"(\d*):(\d*)", r"\1 \2", line).strip()
    return dice.choice(_POLITE).format(line) if polite and dice.random() < 0.2 else line
