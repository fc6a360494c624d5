"""The table: each example is understood as what it stands for, and what is out of scope is not."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.understanding import TABLE, Context, understand
from assistant.understanding.actions import PLANS
from assistant.understanding.grammar import MACROS, SLOTS, compile_pattern, find, seconds
from assistant.understanding.match import ACT
from assistant.understanding.program import CONTROLS
from assistant.understanding.questions import ANSWERS
from assistant.understanding.words import plain_words
from vehicle.state import SignalState

ROOT = Path(__file__).parents[2]
EXAMPLES = [(intent.name, example) for intent in TABLE.values() for example in intent.examples]
HERE = Context(SignalState(), 0, replay=True, offer="climate", wall=datetime(2026, 1, 5, 14, 7, tzinfo=UTC))


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_means_its_intent(name: str, example: str) -> None:
    understood = understand(example, HERE)
    assert understood.intent == name
    assert understood.confidence >= ACT
    assert understood.outcome in ("act", "answer", "confirm") or name == "destination.which"


@pytest.mark.parametrize(("name", "example"), [pair for pair in EXAMPLES if not pair[0].startswith("offer.")])
@pytest.mark.parametrize("form", ["{}!!", "  {} ", "please {}", "Hey, could you please {} now?", "OUTRIDER, {} thanks"])
def test_case_punctuation_and_politeness_do_not_matter(name: str, example: str, form: str) -> None:
    core = example.rstrip(".?!")
    for spoken in (form.format(core), form.format(core).upper(), form.format(core).lower()):
        assert understand(spoken, HERE).intent == name


def test_every_intent_leads_somewhere_and_only_to_one_place() -> None:
    places = [set(ANSWERS), set(PLANS), set(CONTROLS)]
    assert set().union(*places) == set(TABLE)
    assert sum(map(len, places)) == len(TABLE)


def test_patterns_are_written_for_plain_words() -> None:
    slot_or_bracket = re.compile(r"\{\w+\}|<\w+>|[\[\]()|]")
    for intent in TABLE.values():
        for pattern in intent.patterns:
            compile_pattern(pattern)
            words = set(slot_or_bracket.sub(" ", pattern).split())
            never = words & {"the", "a", "an", "please", "lights", "doors", "windows", "degree", "boot", "windscreen"}
            assert not never, (intent.name, pattern)


def test_gists_and_examples_are_there() -> None:
    for intent in TABLE.values():
        assert intent.examples
        assert 1 <= len(intent.gist.split()) <= 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "what is the speed of light",
        "how fast can a cheetah run",
        "open a bank account",
        "what is the exchange rate of the yen",
        "people say she opens the window every night",
        "I call heads",
        "order a pizza for me",
        "set an alarm for 7",
        "tell me a joke",
        "oh well then let us see about all that",
        "open " * 60,
        "\u202e\x00\ud800",
    ],
)
def test_what_is_out_of_scope_is_refused(text: str) -> None:
    understood = understand(text, HERE)
    assert understood.intent is None
    assert understood.outcome == "refuse"
    assert understood.actions == ()
    assert understood.control is None
    assert len(understood.reply.split()) <= 12


@pytest.mark.parametrize(
    "text",
    [
        "don't open the trunk",
        "never open the window",
        "open the sunroof if the outside temperature is more than 25 degrees",
        "turn on the lights when it gets dark",
        "do not turn on the high beams",
        "never set the temperature of the driver to 21 degrees",
        "do not set the passenger seat heating to level 2",
        "Set the temperature to 24 degrees. Turn on the flux capacitor.",
        "Open the window. Lock it with the purple key.",
        "close the windows unless it is hot",
        "turn on the ac later",
        "open the windows, but not the rear ones",
        "Don't. Open the trunk.",
        "set the temperature to 21 and open the pod bay",
        "i want to pay my electric bill, can you do it for me",
    ],
)
def test_negation_and_conditions_are_never_overheard(text: str) -> None:
    understood = understand(text, HERE)
    assert understood.outcome in ("refuse", "ask")
    assert understood.confidence < ACT


def test_confidence_is_the_share_of_words_explained() -> None:
    full = understand("turn on the air conditioning", HERE)
    remark = understand("It is stuffy. Turn on the air conditioning.", HERE)
    less = understand("turn on the air conditioning flux capacitor gizmo", HERE)
    assert full.confidence == 1.0
    assert remark.confidence == 0.8
    assert remark.intent == full.intent
    assert 0 < less.confidence < 0.65
    assert understand("turn on the air conditioning", HERE, heard=0.9).confidence == 0.9


def test_macros_and_slots_are_all_used() -> None:
    patterns = " ".join(pattern for intent in TABLE.values() for pattern in intent.patterns)
    assert {name for name in SLOTS if f"{{{name}}}" not in patterns and f"{{{name}}}" not in str(MACROS)} == set()
    assert {name for name in MACROS if f"<{name}>" not in patterns} == set()


def test_grammar() -> None:
    match = find("[set] temperature [to] {number} [degrees]", plain_words("please set the temperature to 21.5 degrees"))
    assert match is not None
    assert (match.first, match.last, match.slots) == (0, 5, {"number": 21.5})
    assert find("open (door|window)", ["reopen", "door"]) is None
    assert find("open (door|window)", ["open", "windows"]) is None
    with pytest.raises(KeyError):
        compile_pattern("set {nothing}")
    with pytest.raises(re.error):
        compile_pattern("open (door")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1:30", 90),
        ("1:02:03", 3723),
        ("90", 90),
        ("30 seconds", 30),
        ("2 minutes", 120),
        ("1 minutes and 30 seconds", 90),
    ],
)
def test_moments(said: str, expected: float) -> None:
    assert seconds(said) == expected


def test_importing_brings_nothing_heavy() -> None:
    script = (
        "import sys, vehicle.state; before = set(sys.modules); import assistant.understanding;"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('assistant')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    brought = set(run.stdout.split())
    assert not brought & {"numpy", "pygame", "can", "onnxruntime", "vosk", "rich", "typer", "dataclasses"}
