"""``outrider evaluate destinations``: where trips go, predicted by Outrider and by what it has to beat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from anticipation.errors import HistoryError
from anticipation.lab.datasets import History, read_history
from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.prequential import Fit, Fitted, MakeFitted, MakePredictor, Outcomes, live
from anticipation.lab.evaluate.report import Report, Scoring, later_half, score
from anticipation.lab.evaluate.trees import fit_trees
from anticipation.lab.evaluate.voices import destination_voices
from anticipation.places import Places

__all__ = ["FITS", "RESAMPLES", "destinations", "evaluate"]

FITS: Sequence[Fit] = (fit_trees,)
"""What gives rows for methods that are fitted to the set itself."""
RESAMPLES = 1_000


def destinations(
    data: Path,
    plot: Path | None = None,
    json: Path | None = None,
    show_progress: Callable[[float], None] = lambda share: None,
    seed: int = 0,
) -> Report:
    """Evaluate a recorded set; write the figures to ``json`` and a picture of them to ``plot``, by its suffix.

    ``show_progress`` hears the share that is done, 0 to 1. ``str(report)`` is the tables. Raises HistoryError.
    """
    for path in (plot, json):
        if path is not None and not path.parent.is_dir():
            raise HistoryError(f"{path}: cannot be written (there is no folder {path.parent})")
    if plot is not None:
        from anticipation.lab.evaluate.plot import check_plot, write_plot

        check_plot(plot)
    voices, notes = destination_voices()
    history = read_history(data)
    history = replace(history, notes=(*history.notes, *notes))
    report = evaluate(history, voices, show_progress, seed, FITS)
    if json is not None:
        _write(json, msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    if plot is not None:
        write_plot(report, plot)
    return report


def evaluate(
    history: History,
    predictors: Mapping[str, MakePredictor],
    show_progress: Callable[[float], None] = lambda share: None,
    seed: int = 0,
    fits: Sequence[Fit] = (),
) -> Report:
    """Evaluate predictors on a history, recorded or simulated, beside the baselines; raises HistoryError.

    ``fits`` fit more baselines to the history first, for each way to score it anew.
    """
    ways = [("published scoring", _PUBLISHED, False), ("strict scoring", _STRICT, True)]
    if history.lumped is None:
        ways = [("scoring", _PLAIN, False)]
    scorings = []
    outcomes, unit = None, ""
    notes: dict[str, None] = dict.fromkeys(history.notes)
    for k, (name, meaning, strict) in enumerate(ways):
        show = _within(show_progress, k / len(ways), (k + 1) / len(ways))
        fitting = _FITTING if fits else 0.0
        fitted = _fit(history, fits, strict, _within(show, 0.0, fitting))
        notes |= dict.fromkeys(fitted.notes)
        show = _within(show, fitting, 1.0)
        outcomes = live(history, predictors, Places, fitted=fitted.makers, strict=strict, show_progress=show)
        if not outcomes.scored.any():
            raise HistoryError(f"{history.title}: holds no trip whose destination is known; nothing can be scored")
        bootstrap, unit = _bootstrap(outcomes, seed)
        scorings.append(Scoring(name, meaning, score(outcomes, bootstrap)))
    assert outcomes is not None
    later = None
    if not any(person.parts for person in history.persons) and (half := later_half(outcomes)).scored.any():
        later = Scoring("later half of the days", _LATER, score(half, _bootstrap(outcomes, seed)[0]))
    return _report(history, list(notes), outcomes, scorings, unit, seed, later)


_PUBLISHED = "the number 1, which stands for all places unseen in the train part, is a place like any other"
_STRICT = "the number 1 is no place: each stay there is somewhere new, and a trip there is a miss"
_PLAIN = "a place never visited before cannot be named, and a trip there is a miss"
_LATER = "all before is history, and what comes is learned day by day; a trip to a new place is a miss"


_FITTING = 0.8
"""Part of the work that is done once all methods are fitted."""


def _fit(history: History, fits: Sequence[Fit], strict: bool, show_progress: Callable[[float], None]) -> Fitted:
    """Fit one after the other."""
    makers: dict[str, MakeFitted] = {}
    notes: list[str] = []
    for k, fit in enumerate(fits):
        fitted = fit(history, strict, _within(show_progress, k / len(fits), (k + 1) / len(fits)))
        makers |= fitted.makers
        notes += fitted.notes
    return Fitted(makers, tuple(notes))


def _within(show_progress: Callable[[float], None], begin: float, end: float) -> Callable[[float], None]:
    """Return what hears the share of a part of the work that goes from ``begin`` to ``end`` of the whole."""
    return lambda share: show_progress(begin + (end - begin) * share)


def _bootstrap(outcomes: Outcomes, seed: int) -> tuple[Bootstrap, str]:
    """Draw persons, or the days of a single one; also say so."""
    if len(np.unique(outcomes.person)) > 1:
        people = Bootstrap(outcomes.person, RESAMPLES, seed)
        return people, f"{people.count} people"
    days = Bootstrap(outcomes.day, RESAMPLES, seed)
    return days, f"the {days.count} days of one person"


def _report(
    history: History,
    notes: list[str],
    outcomes: Outcomes,
    scorings: list[Scoring],
    unit: str,
    seed: int,
    later: Scoring | None,
) -> Report:
    scored, known = outcomes.scored, outcomes.known
    return Report(
        data=history.title,
        licence=history.licence,
        persons=len(history.persons),
        trips=sum(person.trips for person in history.persons),
        targets=int(scored.sum()),
        known=int((scored & known).sum()),
        new=int((scored & ~known).sum()),
        unit=unit,
        resamples=RESAMPLES,
        seed=seed,
        notes=notes,
        scorings=scorings,
        later=later,
    )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise HistoryError(f"{path}: cannot be written ({error.strerror})") from None
