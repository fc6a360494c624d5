"""What the program makes of sentences for a home and for a car: each is understood, and its acts are judged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.car_bench import Turn, context_of, read_car_bench
from assistant.lab.nlu.car_calls import READING, actions_of, claims_of, covers, paths_of
from assistant.lab.nlu.hass import HomeSentence, Recogniser, expected, read_hass, recogniser
from assistant.lab.nlu.mapped import OUTSIDE
from assistant.lab.nlu.sets import Part, read_clinc, read_massive
from assistant.understanding import Action, Context, Understanding, prepare, understand
from assistant.understanding.classifier import read_classifier, shipped_classifier
from assistant.understanding.paths import CONNECTED, EVERYTHING
from vehicle.clock import machine_ns
from vehicle.signals import PATHS
from vehicle.state import SignalState

__all__ = ["CarVerdict", "Judged", "cars", "houses", "strangers", "verdict"]

Show = Callable[[float], None]

_WORDS_AN_HOUR = 150 * 60
"""How fast people talk."""


class Judged(NamedTuple):
    """A table: by row 1 where a sentence was judged so, 0 where not, NaN where it is not asked; ``units`` are drawn."""

    title: str
    rows: list[tuple[str, NDArray[np.float64]]]
    units: list[int]
    notes: list[str]


class CarVerdict(NamedTuple):
    """Of one first turn. ``right``: something is done, proposed or answered, and all of it is among the right calls.

    ``whole``: it is all that the task changes. ``false``: something is done at once that is no right call. ``honest``:
    nothing is done, and something is said instead.
    """

    right: bool
    whole: bool
    false: bool
    honest: bool


def houses(data: Path, show: Show) -> Judged:
    """Judge Home Assistant's sentences: those of an intent that we support, and what is done on any other one."""
    sentences = read_hass(data)
    context = Context(SignalState(), 0, EVERYTHING)
    show(0.2)
    peer = recogniser(data)
    said = [understand(sentence.text, context) for sentence in sentences]
    wanted = [expected(sentence) for sentence in sentences]
    rows = [("understood rightly", _over(wanted, [one.intent in ours for one, ours in zip(said, wanted, strict=True)]))]
    second = read_classifier(shipped_classifier())
    guesses = [second.guess(sentence.text).label for sentence in sentences]
    named = [guess in ours for guess, ours in zip(guesses, wanted, strict=True)]
    rows.append(("by the classifier alone", _over(wanted, named)))
    if peer is not None:
        rows.append(("by hassil, its own templates", _over(wanted, _by_hassil(peer, sentences, wanted))))
    acted = [float("nan") if ours else float(bool(one.actions)) for one, ours in zip(said, wanted, strict=True)]
    rows.append(("acted on the car, meant for a house", np.array(acted)))
    notes = [] if peer is not None else ["hassil is not installed: pip install 'outrider[lab]'"]
    return Judged(f"Home Assistant, {len(sentences):,}", rows, list(range(len(sentences))), notes)


def _by_hassil(peer: Recogniser, sentences: Sequence[HomeSentence], wanted: Sequence[tuple[str, ...]]) -> list[bool]:
    return [bool(ours) and peer.intent(one) == one.intent for one, ours in zip(sentences, wanted, strict=True)]


def _over(wanted: Sequence[tuple[str, ...]], right: Sequence[bool]) -> NDArray[np.float64]:
    return np.array([float(hit) if ours else np.nan for ours, hit in zip(wanted, right, strict=True)])


def cars(data: Path, show: Show) -> Judged:
    """Judge the first turns of CAR-bench."""
    turns = read_car_bench(data)
    verdicts, outcomes, asked, times = [], [], [], []
    prepare()  # what is read once is not the first turn's time
    for done, turn in enumerate(turns):
        context = context_of(turn)
        begin_ns = machine_ns()
        said = understand(turn.text, context)
        times.append((machine_ns() - begin_ns) / 1e9)
        verdicts.append(verdict(turn, said))
        outcomes.append(said.outcome)
        asked.append(said.outcome == "confirm" or bool(said.pending and said.pending.options))
        show(done / len(turns))
    whole = [turn.kind == "base" for turn in turns]
    asking = [turn.kind == "disambiguation_user" for turn in turns]
    lacking = [turn.kind.startswith("hallucination") for turn in turns]
    right = [one.right for one in verdicts]
    rows = [
        ("right tool and arguments", _among([True] * len(turns), right)),
        ("  where the car can do it", _among(whole, right)),
        ("  where the car lacks something", _among(lacking, right)),
        ("right, and all of the task", _among([True] * len(turns), [one.whole for one in verdicts])),
        ("asks, where the driver must be asked", _among(asking, asked)),
        ("says so, where its tool is missing", _among([_blind(t) for t in turns], [one.honest for one in verdicts])),
        ("false actuation", _among([True] * len(turns), [one.false for one in verdicts])),
        ("refused", _among([True] * len(turns), [one == "refuse" for one in outcomes])),
    ]
    places = {task: place for place, task in enumerate(dict.fromkeys(turn.task for turn in turns))}
    notes = [
        f"median time to understand a turn {1e3 * median(times):.2f} ms; its first turn alone, of a whole dialogue.",
        "Even tasks only; the wording of the table was written with them in view, so they are no unseen test.",
    ]
    return Judged(f"CAR-bench, first turns, {len(turns):,}", rows, [places[turn.task] for turn in turns], notes)


def strangers(data: Path, show: Show) -> Judged:
    """Judge sentences that are not for a car: test parts of MASSIVE and CLINC150, as far as no car does such a thing.

    Their hours are counted as if they were spoken.
    """
    texts = [text for part in (read_massive(data, "test"), read_clinc(data, "test")) for text in _outside(part)]
    context = Context(SignalState(), 0, EVERYTHING)
    outcomes, acted = [], []
    for done, text in enumerate(texts):
        said = understand(text, context)
        outcomes.append(said.outcome)
        acted.append(any(action.path in PATHS for action in said.actions))
        show(done / len(texts))
    everything = [True] * len(texts)
    rows = [
        ("acted on the car", _among(everything, acted)),
        ("asked back", _among(everything, [one in ("ask", "confirm") for one in outcomes])),
        ("refused", _among(everything, [one == "refuse" for one in outcomes])),
    ]
    hours = sum(len(text.split()) for text in texts) / _WORDS_AN_HOUR
    notes = [f"as long as {hours:.1f} hours of speech, at {_WORDS_AN_HOUR / 60:.0f} words a minute."]
    return Judged(f"Not for a car, {len(texts):,}", rows, list(range(len(texts))), notes)


def _outside(part: Part) -> list[str]:
    return [text for text, label in part.sentences if label in OUTSIDE[part.of]]


def _among(asked: Sequence[bool], values: Sequence[bool]) -> NDArray[np.float64]:
    return np.array([float(value) if one else np.nan for one, value in zip(asked, values, strict=True)])


def _blind(turn: Turn) -> bool:
    """Whether the car lacks the one tool of the car that the task is about."""
    paths = {path for part in turn.removed if "." not in part for path in paths_of(part)}
    wanted = {action.path for action in actions_of(turn.calls)}
    return bool(wanted) and wanted <= paths


def verdict(turn: Turn, said: Understanding) -> CarVerdict:
    """Return how what was understood compares with the calls that were right for the task."""
    wanted = actions_of(turn.calls)
    done = _of_car(said.actions)
    proposed = _of_car(said.pending.actions) if said.outcome == "confirm" and said.pending else set()
    claims = claims_of(said)
    reached = done | proposed
    fits = reached <= wanted and all(covers(claim, turn.calls) for claim in claims)
    acted = said.outcome == "act" and bool(said.actions or said.control)
    wrong = any(
        not covers(claim, turn.calls) for claim in claims if not claim.tools[0].startswith(("get_", "calculate_"))
    )
    offered = _of_car(said.pending.actions) if said.pending else set()
    reached_or_offered = reached | offered
    changing = [call for call in turn.calls if not call[0].startswith(READING)]
    met = [
        actions_of((call,)) <= reached_or_offered or any(covers(claim, (call,)) for claim in claims)
        for call in changing
    ]
    return CarVerdict(
        right=bool(reached or claims) and fits,
        whole=bool(reached or claims) and fits and all(met),
        false=bool(done - wanted) or (acted and wrong),
        honest=said.outcome in ("answer", "ask") and not said.actions,
    )


def _of_car(actions: Sequence[Action]) -> set[Action]:
    return {action for action in actions if action.path not in CONNECTED}
