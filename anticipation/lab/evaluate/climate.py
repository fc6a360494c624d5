"""``outrider evaluate climate``: will A/C and heating be used on this trip, and when do they next go on or off?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from anticipation.errors import HistoryError
from anticipation.lab.datasets.climate import read_climate
from anticipation.lab.datasets.trips import ClimateHistory
from anticipation.lab.evaluate.climate_live import live_climate
from anticipation.lab.evaluate.climate_methods import BASELINES
from anticipation.lab.evaluate.climate_report import ClimateReport, score_changes, score_use
from anticipation.lab.evaluate.foreteller import MakeForeteller
from anticipation.lab.evaluate.voices import climate_voices

__all__ = ["RESAMPLES", "climate", "evaluate_climate"]

RESAMPLES = 1_000


def climate(
    data: Path,
    json: Path | None = None,
    show_progress: Callable[[float], None] = lambda share: None,
    seed: int = 0,
) -> ClimateReport:
    """Evaluate recorded trips; write the figures to ``json``. ``str(report)`` is the tables. Raises HistoryError.

    ``show_progress`` hears the share that is done, 0 to 1.
    """
    if json is not None and not json.parent.is_dir():
        raise HistoryError(f"{json}: cannot be written (there is no folder {json.parent})")
    history = read_climate(data)
    voices, notes = climate_voices()
    history = replace(history, notes=(*history.notes, *notes))
    report = evaluate_climate(history, voices, show_progress, seed)
    if json is not None:
        try:
            json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
        except OSError as error:
            raise HistoryError(f"{json}: cannot be written ({error.strerror})") from None
    return report


def evaluate_climate(
    history: ClimateHistory,
    foretellers: Mapping[str, MakeForeteller],
    show_progress: Callable[[float], None] = lambda share: None,
    seed: int = 0,
) -> ClimateReport:
    """Evaluate foretellers, by the names of their rows, on trips, recorded or simulated, beside the baselines."""
    outcomes = live_climate(history, {**BASELINES, **foretellers}, show_progress)
    if not outcomes.devices:
        raise HistoryError(f"{history.title}: on no trip is it known whether A/C or heating is on; nothing to score")
    return ClimateReport(
        data=history.title,
        licence=history.licence,
        users=len({trip.user for trip in history.trips}),
        trips=len(history.trips),
        hours=sum(trip.seconds for trip in history.trips) / 3600,
        resamples=RESAMPLES,
        seed=seed,
        notes=list(history.notes),
        targets=score_use(outcomes, RESAMPLES, seed),
        changes=score_changes(outcomes, RESAMPLES, seed),
    )
