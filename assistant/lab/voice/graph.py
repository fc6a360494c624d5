"""From words to the network's outputs: the transducer that vosk joins with a grammar, and the tables beside it.

A graph's phone is a phone at its place in a word (beginning, inside, end, alone), so that word times can be told; the
network does not know places, and all four listen to the same output. Its blank is two phones: ``SIL`` between words and
``GAP`` within one. ``[unk]`` is any run of two phones or more, each at a price, so that speech which no word of the
grammar explains well enough comes out as ``[unk]``.

Source: A. Graves and others, 2006, for the blank between phones; Y. Miao and others, "EESEN", 2015, for the transducer.
"""

from collections.abc import Mapping
from pathlib import Path

from assistant.lab.voice.fst import EPSILON, Transducer
from assistant.lab.voice.kaldi import advance, repeat
from assistant.lab.voice.lexicon import PHONES, Entry

__all__ = ["UNKNOWN", "outputs_of", "pronunciations", "word_numbers", "write_tables"]

UNKNOWN = "[unk]"
"""What vosk calls a word that is none of the grammar's."""

_SILENCE, _GAP, _FIRST = 1, 2, 3
_PLACES = ("B", "I", "E", "S")
_BEGIN, _INSIDE, _END, _ALONE = range(4)
_KINDS = ("begin", "internal", "end", "singleton")


def _phone(phone: str, place: int) -> int:
    return _FIRST + 4 * PHONES.index(phone) + place


def outputs_of() -> list[int]:
    """Return, for each of the graph's phones from 1, the network's output that it listens to (0 is the blank)."""
    return [0, 0] + [1 + at for at in range(len(PHONES)) for _ in _PLACES]


def word_numbers(words: Mapping[str, Entry]) -> dict[str, int]:
    """Return the number of each symbol of words.txt."""
    return {word: at for at, word in enumerate(("<eps>", UNKNOWN, *sorted(words), "#0", "<s>", "</s>"))}


def write_tables(folder: Path, words: Mapping[str, Entry]) -> None:
    """Write words.txt, phones.txt, phones/word_boundary.int and an empty disambig_tid.int into ``folder``."""
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    numbers = word_numbers(words)
    (folder / "words.txt").write_text("".join(f"{word} {at}\n" for word, at in numbers.items()), encoding="utf-8")
    names = ["<eps>", "SIL", "GAP_I", *(f"{phone}_{place}" for phone in PHONES for place in _PLACES)]
    (folder / "phones.txt").write_text("".join(f"{name} {at}\n" for at, name in enumerate(names)), encoding="utf-8")
    kinds = ["nonword", "internal", *(kind for _ in PHONES for kind in _KINDS)]
    lines = "".join(f"{at} {kind}\n" for at, kind in enumerate(kinds, start=1))
    (folder / "phones" / "word_boundary.int").write_text(lines, encoding="utf-8")
    (folder / "disambig_tid.int").write_text("", encoding="utf-8")


def pronunciations(words: Mapping[str, Entry], unknown_entry: float, unknown_phone: float) -> Transducer:
    """Return the transducer from the model's transitions to words, any number of them.

    ``[unk]`` costs ``unknown_entry`` once and ``unknown_phone`` for each phone, in nats.
    """
    fst = Transducer()
    between, silence, begin = fst.state(0.0), fst.state(0.0), fst.state()
    fst.arc(between, EPSILON, EPSILON, 0.0, begin)
    _listen(fst, between, _SILENCE, silence)
    fst.arc(silence, EPSILON, EPSILON, 0.0, begin)
    numbers = word_numbers(words)
    for word, entry in words.items():
        for phones in entry.pronunciations:
            _word(fst, begin, between, phones, numbers[word])
    _unknown(fst, begin, between, numbers[UNKNOWN], unknown_entry, unknown_phone)
    return fst


def _listen(fst: Transducer, start: int, phone: int, heard: int, writes: int = EPSILON, cost: float = 0.0) -> None:
    """Enter a phone's state ``heard``, which repeats for as long as the phone lasts."""
    fst.arc(start, advance(phone), writes, cost, heard)
    if not any(arc[0] == repeat(phone) for arc in fst.arcs(heard)):
        fst.arc(heard, repeat(phone), EPSILON, 0.0, heard)


def _word(fst: Transducer, begin: int, between: int, phones: tuple[str, ...], number: int) -> None:
    """Add one pronunciation: its phones, with a gap between two where it helps, needed between two that are equal."""
    last = len(phones) - 1
    here, gap = begin, None
    for at, phone in enumerate(phones):
        place = _ALONE if last == 0 else _BEGIN if at == 0 else _END if at == last else _INSIDE
        heard = fst.state()
        if at == 0:
            _listen(fst, begin, _phone(phone, place), heard, number)
        else:
            assert gap is not None
            _listen(fst, gap, _phone(phone, place), heard)
            if phone != phones[at - 1]:
                _listen(fst, here, _phone(phone, place), heard)
        here = heard
        if at < last:
            gap = fst.state()
            _listen(fst, here, _GAP, gap)
    fst.arc(here, EPSILON, EPSILON, 0.0, between)


def _unknown(fst: Transducer, begin: int, between: int, number: int, entry: float, price: float) -> None:
    within, gap = fst.state(), fst.state()
    _listen(fst, within, _GAP, gap)
    fst.arc(gap, EPSILON, EPSILON, 0.0, within)
    for phone in PHONES:
        first, inside, last = fst.state(), fst.state(), fst.state()
        _listen(fst, begin, _phone(phone, _BEGIN), first, number, entry + price)
        _listen(fst, within, _phone(phone, _INSIDE), inside, EPSILON, price)
        _listen(fst, within, _phone(phone, _END), last, EPSILON, price)
        fst.arc(first, EPSILON, EPSILON, 0.0, within)
        fst.arc(inside, EPSILON, EPSILON, 0.0, within)
        fst.arc(last, EPSILON, EPSILON, 0.0, between)
