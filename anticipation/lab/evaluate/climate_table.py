"""The report of ``evaluate climate`` as plain text."""

from anticipation.lab.datasets.trips import ON_W, USED_S
from anticipation.lab.evaluate.aligned import aligned
from anticipation.lab.evaluate.changes import LASTS_S
from anticipation.lab.evaluate.climate_report import DEVICE_NAMES, Changes, ClimateReport, Target
from anticipation.lab.evaluate.metrics import BINS
from anticipation.lab.evaluate.report import Rate

__all__ = ["text_of"]

_NOTHING = "–"
_BETWEEN = "95 % interval"


def text_of(report: ClimateReport) -> str:
    """Return all tables under a header; a row begins with its method's name, then AUC or the first Brier score."""
    users = f"{report.users} {'user' if report.users == 1 else 'users'}"
    lines = [f"{report.data}: {users}, {report.trips:,} trips, {report.hours:.1f} h"]
    lines += [report.licence] if report.licence else []
    lines += [f"note: {note}" for note in report.notes]
    for target in report.targets:
        lines += ["", *_target(target)]
    if report.changes is not None:
        lines += ["", *_changes(report.changes)]
    return "\n".join([*lines, "", *_legend(report)]) + "\n"


def _target(target: Target) -> list[str]:
    name = DEVICE_NAMES[target.device]
    share = f" ({100 * target.used / target.n:.0f} %)" if target.n else ""
    said = f"{_capital(name)} is used on this trip: {target.used:,} of {target.n:,} trips{share}, asked at its start"
    lines = [said]
    if target.constant:
        which = "every trip" if target.used else "no trip"
        lines.append(f"{_capital(name)} is used on {which} of this set: nothing to tell apart, so no AUC.")
    head = ["AUC", _BETWEEN, "balanced", _BETWEEN, "ECE", "Brier"]
    rows = [
        (m.method, [*_rate(m.auc), *_rate(m.balanced_accuracy), f"{m.ece:.3f}", f"{m.brier:.3f}"])
        for m in target.methods
    ]
    return [*lines, "", *aligned(name, head, rows)]


def _changes(changes: Changes) -> list[str]:
    names = " or ".join(DEVICE_NAMES[device] for device in changes.devices)
    said = f"The next change of {names}: {changes.changes:,} changes on {changes.trips:,} trips"
    head = [cell for horizon in changes.horizons for cell in (f"{horizon.minutes} min", _BETWEEN)]
    rows = [
        (m.method, [*(cell for rate in m.brier for cell in _rate(rate)), _figure(m.concordance)])
        for m in changes.methods
    ]
    counts = [cell for horizon in changes.horizons for cell in (f"{horizon.n:,}", "")]
    came = [cell for horizon in changes.horizons for cell in (_figure(horizon.came), "")]
    rows += [("(moments)", [*counts, f"{changes.moments:,}"]), ("(share with a change)", [*came, ""])]
    return [f"{said}, asked at each trip's start and every minute", "", *aligned("Brier", [*head, "C"], rows)]


def _rate(rate: Rate) -> list[str]:
    interval = rate.interval
    return [_figure(rate.value), f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else _NOTHING]


def _figure(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _legend(report: ClimateReport) -> list[str]:
    return [
        f"used: on for at least {USED_S} s of the trip, all in all; on: 1, or more than {ON_W:g} W.",
        "Each trip is foretold from the weather, the charge and the time as it starts and from the user's earlier",
        "trips, then learned; the first trip too.",
        "AUC: of all pairs of a trip with use and one without, the share where the former got a higher probability.",
        "balanced: share of right answers at a probability of 0.5, mean of trips with and of trips without use.",
        f"ECE: calibration error of the probability, {BINS} bins. Brier: its mean squared error, less is better.",
        f"change: on or off for at least {LASTS_S} s. Brier of a change within 1, 5 and 15 min, over the moments after",
        "which the trip goes on for so long.",
        "C: of all pairs of moments whose order is known, the share where the one nearer to a change was held for",
        "likelier to have one within 5 min.",
        f"interval: {report.resamples:,} resamples of the trips, seed {report.seed}.",
    ]
