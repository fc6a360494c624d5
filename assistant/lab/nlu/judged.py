"""What the program makes of sentences for a home and for a car: each is understood, and its acts are judged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.car_bench import Turn, actions_of, context_of, read_car_bench
from assistant.lab.nlu.hass import HomeSentence, Recogniser, expected, read_hass, recogniser
from assistant.understanding import Action, Context, Understanding, understand
from assistant.understanding.classifier import read_classifier, shipped_classifier
from assistant.understanding.interlocks import PHONE_CALL
from vehicle.clock import machine_ns
from vehicle.signals import PATHS
from vehicle.state import SignalState

__all__ = ["CarVerdict", "Judged", "cars", "houses", "verdict"]

Show = Callable[[float], None]


class Judged(NamedTuple):
    """A table: by row 1 where a sentence was judged so, 0 where not, NaN where it is not asked; ``units`` are drawn."""

    title: str
    rows: list[tuple[str, NDArray[np.float64]]]
    units: list[int]
    notes: list[str]


class CarVerdict(NamedTuple):
    """Of one first turn. ``right``: something is done, or asked for a yes, and all of it is among the right calls;
    ``whole``: it is all of them. ``false``: something is done at once that is no right call; ``elsewhere``: to
    something that no right call of the task touches.
    """

    right: bool
    whole: bool
    false: bool
    elsewhere: bool


def houses(data: Path, show: Show) -> Judged:
    """Judge Home Assistant's sentences: those of an intent that we support, and what is done on any other one."""
    sentences = read_hass(data)
    context = Context(SignalState(), 0, frozenset(PATHS))
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
    second = read_classifier(shipped_classifier())
    verdicts, outcomes, times, doubted = [], [], [], []
    for done, turn in enumerate(turns):
        context = context_of(turn)
        begin_ns = machine_ns()
        said = understand(turn.text, context)
        times.append((machine_ns() - begin_ns) / 1e9)
        verdicts.append(verdict(turn, said))
        outcomes.append(said.outcome)
        doubted.append(second.guess(turn.text).label != said.intent)
        show(done / len(turns))
    asked = np.array([bool(actions_of(turn.calls)) for turn in turns])
    rows = [("right, as far as it goes", np.where(asked, [float(one.right) for one in verdicts], np.nan))]
    rows.append(("right, and all of it", np.where(asked, [float(one.whole) for one in verdicts], np.nan)))
    rows.append(("false actuation", np.array([float(one.false) for one in verdicts])))
    rows.append(("  of something else", np.array([float(one.elsewhere) for one in verdicts])))
    acted = [one == "act" for one in outcomes]
    rows.append(("  of these, doubted by the classifier", _among([v.false for v in verdicts], doubted)))
    rows.append(
        ("right acts that it doubts", _among([a and v.right for a, v in zip(acted, verdicts, strict=True)], doubted))
    )
    rows.append(("refused", np.array([float(one == "refuse") for one in outcomes])))
    places = {task: place for place, task in enumerate(dict.fromkeys(turn.task for turn in turns))}
    notes = [
        f"median time to understand a turn {1e3 * median(times):.2f} ms; its first turn alone, of a whole dialogue."
    ]
    return Judged(f"CAR-bench, first turns, {len(turns):,}", rows, [places[turn.task] for turn in turns], notes)


def _among(asked: Sequence[bool], values: Sequence[bool]) -> NDArray[np.float64]:
    return np.array([float(value) if one else np.nan for one, value in zip(asked, values, strict=True)])


def verdict(turn: Turn, said: Understanding) -> CarVerdict:
    """Return how what was understood compares with the calls that were right for the task."""
    wanted = actions_of(turn.calls)
    done = _comparable(said.actions)
    proposed = _comparable(said.pending.actions) if said.outcome == "confirm" and said.pending else set()
    touched = {action.path for action in wanted}
    wrong = done - wanted
    reached = done | proposed
    return CarVerdict(
        right=bool(reached) and reached <= wanted,
        whole=bool(reached) and reached == wanted,
        false=bool(wrong),
        elsewhere=any(action.path not in touched for action in wrong),
    )


def _comparable(actions: Sequence[Action]) -> set[Action]:
    """Return actions without the name of who is called: CAR-bench knows only the number."""
    return {Action(action.path, "") if action.path == PHONE_CALL else action for action in actions}
