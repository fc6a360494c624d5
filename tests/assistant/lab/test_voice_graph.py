"""The transducers: what they accept, what comes out, and what the file holds."""

import math
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.voice.fst import EPSILON, Transducer
from assistant.lab.voice.graph import UNKNOWN, outputs_of, pronunciations, word_numbers, write_tables
from assistant.lab.voice.kaldi import advance, repeat
from assistant.lab.voice.language import ngram_grammar
from assistant.lab.voice.lexicon import PHONES, Entry

WORDS = {
    "two": Entry((("T", "UW"),), "own"),
    "a": Entry((("AH",),), "own"),
    "bookkeeper": Entry((("B", "UH", "K", "K", "IY", "P", "ER"),), "own"),
}
NUMBERS = word_numbers(WORDS)
NAMES = {number: word for word, number in NUMBERS.items()}


def best(fst: Transducer, outputs: list[int]) -> tuple[float, list[str]]:
    """Return the least cost and its words when the network's outputs are these, one a frame; found by search."""
    phones = outputs_of()
    listens = {label(at + 1): out for at, out in enumerate(phones) for label in (advance, repeat)}
    beam: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}

    def settle() -> None:
        waiting = list(beam)
        while waiting:
            state = waiting.pop()
            cost, words = beam[state]
            for reads, writes, price, end in fst.arcs(state):
                if reads == EPSILON and cost + price < beam.get(end, (math.inf, []))[0]:
                    beam[end] = (cost + price, words + ([NAMES[writes]] if writes else []))
                    waiting.append(end)

    settle()
    for output in outputs:
        after: dict[int, tuple[float, list[str]]] = {}
        for state, (cost, words) in beam.items():
            for reads, writes, price, end in fst.arcs(state):
                if reads and listens[reads] == output and cost + price < after.get(end, (math.inf, []))[0]:
                    after[end] = (cost + price, words + ([NAMES[writes]] if writes else []))
        beam = after
        settle()
    ends = [(cost + fst.final(state), words) for state, (cost, words) in beam.items()]
    return min(ends, default=(math.inf, []))


def frames(phones: str) -> list[int]:
    return [0 if phone == "-" else 1 + PHONES.index(phone) for phone in phones.split()]


@pytest.fixture(scope="module")
def heard() -> Transducer:
    return pronunciations(WORDS, unknown_entry=2.0, unknown_phone=1.0)


@pytest.mark.parametrize(
    ("said", "words", "cost"),
    [
        ("- - T UW -", ["two"], 0.0),
        ("T T - UW UW", ["two"], 0.0),
        ("T UW T UW", ["two", "two"], 0.0),
        ("AH - T UW", ["a", "two"], 0.0),
        ("B UH K - K IY P ER", ["bookkeeper"], 0.0),
        ("- - -", [], 0.0),
        ("- P IY P -", [UNKNOWN], 5.0),
        ("T UW - P IY", ["two", UNKNOWN], 4.0),
    ],
)
def test_outputs_become_words(heard: Transducer, said: str, words: list[str], cost: float) -> None:
    assert best(heard, frames(said)) == (pytest.approx(cost), words)


def test_one_long_sound_is_not_two(heard: Transducer) -> None:
    """Equal phones within a word need a blank between them, as the network writes them."""
    assert best(heard, frames("B UH K K IY P ER"))[1] != ["bookkeeper"]


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=6))
def test_every_row_of_words_is_heard_as_itself(said: list[str]) -> None:
    fst = pronunciations(WORDS, unknown_entry=2.0, unknown_phone=1.0)
    row = [phone for word in said for phone in (*(f"{p} -" for p in WORDS[word].pronunciations[0]), "-")]
    assert best(fst, frames(" ".join(row))) == (0.0, said)


def test_the_file_is_what_openfst_reads(tmp_path: Path) -> None:
    fst = Transducer()
    start, end = fst.state(), fst.state(0.5)
    fst.arc(start, 3, 1, 0.25, end)
    fst.arc(start, 2, 7, 0.75, end)
    fst.write(tmp_path / "x.fst")
    data = (tmp_path / "x.fst").read_bytes()
    assert struct.unpack_from("<ii6si8s", data) == (2125659606, 6, b"vector", 8, b"standard")
    assert struct.unpack_from("<iiQqqq", data, 26) == (2, 0, 3, 0, 2, 2)
    assert struct.unpack_from("<fqiifiiifi", data, 66) == (math.inf, 2, 2, 7, 0.75, 1, 3, 1, 0.25, 1)
    fst.write(tmp_path / "y.fst", by_output=True)
    assert struct.unpack_from("<fqiifi", (tmp_path / "y.fst").read_bytes(), 66) == (math.inf, 2, 3, 1, 0.25, 1)


def test_the_tables_agree(tmp_path: Path) -> None:
    write_tables(tmp_path, WORDS)
    words = [line.split() for line in (tmp_path / "words.txt").read_text().splitlines()]
    assert [int(number) for _, number in words] == list(range(len(NUMBERS)))
    kinds = [line.split()[1] for line in (tmp_path / "phones" / "word_boundary.int").read_text().splitlines()]
    assert len(kinds) == len(outputs_of()) == 2 + 4 * len(PHONES)
    assert kinds[:6] == ["nonword", "internal", "begin", "internal", "end", "singleton"]
    assert (tmp_path / "disambig_tid.int").read_text() == ""


def chance(fst: Transducer, sentence: list[str]) -> float:
    """Return the chance of a sentence, taking the shorter history only where there is no longer one."""
    state, log = 0, 0.0
    for word in sentence:
        while True:
            found = [arc for arc in fst.arcs(state) if arc[0] == NUMBERS[word]]
            if found:
                log, state = log - found[0][2], found[0][3]
                break
            (_, _, cost, shorter) = next(arc for arc in fst.arcs(state) if arc[0] == EPSILON)
            log, state = log - cost, shorter
    while not math.isfinite(fst.final(state)):
        (_, _, cost, state) = next(arc for arc in fst.arcs(state) if arc[0] == EPSILON)
        log -= cost
    return math.exp(log - fst.final(state))


def test_what_was_said_often_is_likely_and_nothing_is_impossible() -> None:
    fst = ngram_grammar([(("two", "a"), 10.0), (("a",), 1.0), (("strange", "two"), 1.0)], NUMBERS)
    assert chance(fst, ["two", "a"]) > 0.4
    assert chance(fst, ["two", "a"]) > chance(fst, ["a"]) > chance(fst, ["a", "two"]) > 0
    assert chance(fst, [UNKNOWN, "two"]) > chance(fst, ["bookkeeper", "two"]) > 0


def test_each_history_shares_out_no_more_than_everything() -> None:
    fst = ngram_grammar([(("two", "a", "two"), 3.0), (("a", "a"), 1.0)], NUMBERS)
    for state in range(fst.states):
        words = sum(math.exp(-cost) for reads, _, cost, _ in fst.arcs(state) if reads)
        assert words + math.exp(-fst.final(state)) <= 1.0 + 1e-6
