"""Stage 1: what will be spoken and what the model's own grammar learns from, drawn from a seed.

Commands come from Outrider's own intent table, orders from the recordings' training split, wake words and single words
from short lists, and fillers, which are no commands, from public sets that allow it. Every fourth of the table's own
examples is kept out, so that whole sentences remain that the model never met.
"""

import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.expand import number_words, sentence_of, spoken
from assistant.lab.voice.lexicon import pronounce
from assistant.lab.voice.lists import listed
from assistant.lab.voice.recorded import OPENINGS, orders
from assistant.understanding import TABLE
from assistant.understanding.match import candidates
from assistant.understanding.words import plain_words

__all__ = ["KINDS", "Said", "collected", "examples", "said_words", "vocabulary"]

KINDS = ("command", "order", "wake", "short", "filler")

WAKE_WORDS: tuple[str, ...] = ("hey outrider", "outrider", "okay outrider")
RECORDED_WAKE_WORDS = ("alexa", "computer", "jarvis", "smart mirror", "snowboy", "view glass")
_SHORT = listed(
    "yes no up down left right on off stop go okay cancel help undo back next more less louder quieter warmer "
    "cooler hotter colder home work accept reject repeat continue pause play mute skip"
)
_DIGITS = listed("zero one two three four five six seven eight nine oh")


class Said(NamedTuple):
    """One sentence in small letters, and what kind it is, of ``KINDS``."""

    kind: str
    text: str


def said_words(text: str, dice: random.Random) -> str:
    """Return a written sentence as spoken words: small letters and apostrophes; "" if it cannot be said so."""
    line = text.lower().replace("’", "'").replace("a/c", "a c").replace("°", " degrees ").replace("%", " percent ")
    line = re.sub(r"(\d),(\d)", r"\1\2", line).replace("&", " and ")
    line = re.sub(r"\d+(?:\.\d+)?(?![\d.:]*[a-z:])",
                  lambda digits: number_words(float(digits[0]), dice) if float(digits[0]) < 9999 else digits[0],
                  line)  # fmt: skip
    words = re.sub(r"[^a-z0-9' ]+", " ", line).split()
    words = [word.strip("'") for word in words if word.strip("'")]
    return "" if any(re.search(r"\d", word) for word in words) else " ".join(words)


def examples(kept_out: bool) -> list[tuple[str, str]]:
    """Return (intent, spoken words) of the intent table's examples: those kept out of the training, or the others."""
    dice = random.Random(0)
    found = []
    for intent in TABLE.values():
        for example in intent.examples:
            words = said_words(example, dice)
            if words and (zlib.crc32(words.encode()) % 4 == 0) == kept_out:
                found.append((intent.name, words))
    return found


def collected(data: Path, seed: int, commands: int, drinks: int, fillers: int) -> list[Said]:
    """Return about so many sentences of each kind, without repetition; ``data`` is the folder of public sets."""
    dice = random.Random(seed)
    hidden = {words for _, words in examples(kept_out=True)}
    found = [Said("command", words) for _, words in examples(kept_out=False)]
    found += [Said("command", words) for words in _commands(commands, dice) if words not in hidden]
    found += [Said("order", words) for words in _orders(data / "speech", drinks, dice)]
    found += [Said("wake", words) for words in (*WAKE_WORDS, *RECORDED_WAKE_WORDS)]
    found += [Said("short", words) for words in _short(max(20, commands // 8), dice)]
    found += [Said("filler", words) for words in _fillers(data / "nlu", fillers, dice)]
    return list(dict.fromkeys(said for said in found if said.text))


def vocabulary(said: Iterable[Said], size: int) -> list[str]:
    """Return the words that the model knows: all but those of fillers, and the most frequent of these."""
    counts = Counter(word for one in said if one.kind == "filler" for word in one.text.split())
    known = dict.fromkeys(word for one in said if one.kind != "filler" for word in one.text.split())
    known |= dict.fromkeys([*_DIGITS, *_SHORT])
    for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if len(known) >= size:
            break
        if count > 1 or size < 500:
            known.setdefault(word)
    return sorted(known)


def _commands(count: int, dice: random.Random) -> list[str]:
    """Return sentences that the table itself takes for the intent that they were made from."""
    intents = [intent for intent in TABLE.values() if intent.patterns]
    found: dict[str, None] = {}
    for attempt in range(count * 4):
        intent = intents[attempt % len(intents)]
        words = spoken(sentence_of(dice.choice(intent.patterns), dice), dice)
        if not 0 < len(words.split()) <= 14 or words in found:
            continue
        likeliest = candidates(plain_words(words))[:1]
        if likeliest and likeliest[0].intent == intent.name:
            found[words] = None
            if len(found) >= count:
                break
    return list(found)


def _orders(speech: Path, count: int, dice: random.Random) -> list[str]:
    """Return orders that the training recordings' drinks, sizes and extras allow, said in any of the usual ways."""
    slots = [order.slots for order in orders(speech, "train")]
    parts = {name: sorted({one[name] for one in slots if name in one}) for name in
             ("coffeeDrink", "roast", "size", "numberOfShots", "milkAmount", "sugarAmount")}  # fmt: skip
    return list(dict.fromkeys(_order(parts, dice) for _ in range(count)))


def _order(parts: dict[str, list[str]], dice: random.Random) -> str:
    opening = dice.choice(OPENINGS)
    described = [dice.choice(parts[name]) for name in ("size", "roast", "numberOfShots") if dice.random() < 0.55]
    dice.shuffle(described)
    article = dice.choice(("a", "a", "an", ""))
    extras = [dice.choice(parts[name]) for name in ("milkAmount", "sugarAmount") if dice.random() < 0.5]
    dice.shuffle(extras)
    extra = f"with {' and '.join(extras)}" if extras else ""
    return " ".join(f"{opening} {article} {' '.join(described)} {dice.choice(parts['coffeeDrink'])} {extra}".split())


def _short(count: int, dice: random.Random) -> list[str]:
    """Return single words, several of them in a row, and rows of digits and numbers."""
    rows = [*_SHORT, *_DIGITS]
    for _ in range(count):
        kind = dice.random()
        if kind < 0.4:
            rows.append(" ".join(dice.choices(_DIGITS, k=dice.randint(2, 6))))
        elif kind < 0.7:
            rows.append(" ".join(dice.choices(_SHORT, k=dice.randint(2, 4))))
        else:
            rows.append(number_words(dice.choice((dice.randint(0, 200), dice.randint(0, 60) + 0.5)), dice))
    return rows


def _fillers(folder: Path, count: int, dice: random.Random) -> list[str]:
    """Return sentences of the training parts of CLINC150 (CC BY 3.0) and MASSIVE (CC BY 4.0)."""
    texts: list[str] = []
    clinc = folder / "clinc150" / "data" / "data_full.json"
    if clinc.is_file():
        parts = json.loads(clinc.read_text(encoding="utf-8"))
        texts += [text for part in ("train", "oos_train") for text, _ in parts.get(part, ())]
    massive = folder / "massive_en" / "data" / "train.jsonl"
    if massive.is_file():
        texts += [json.loads(line)["text"] for line in massive.read_text(encoding="utf-8").splitlines()]
    if not texts:
        raise VoiceError(f"{folder} holds no filler sentences; it should hold clinc150/ or massive_en/")
    dice.shuffle(texts)
    found: dict[str, None] = {}
    for text in texts:
        words = said_words(text, dice)
        if 3 <= len(words.split()) <= 12 and all(map(_known, words.split())):
            found[words] = None
        if len(found) == count:
            break
    return list(found)


@cache
def _known(word: str) -> bool:
    """Whether a word is in the dictionary or made of such words; the others are mostly mistyped."""
    return pronounce(word).way != "letters"
