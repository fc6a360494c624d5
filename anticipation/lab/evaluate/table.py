"""A report as plain text."""

from collections.abc import Sequence

from anticipation.lab.evaluate.aligned import aligned
from anticipation.lab.evaluate.metrics import BINS
from anticipation.lab.evaluate.report import FROZEN, PRECISIONS, CurvePoint, MethodScores, Rate, Rates, Report, Scoring

__all__ = ["text_of"]

_NOTHING = "–"


def text_of(report: Report) -> str:
    """Return all tables under a header; a method's row begins with its name, then Acc@1 in per cent.

    Only the rows of the first table, of the first scoring over all trips, begin at the line's beginning.
    """
    count = f"{report.persons} {'person' if report.persons == 1 else 'people'}, {report.trips:,} trips"
    scored = f"{report.targets:,} targets ({report.known:,} known places, {report.new:,} new)"
    lines = [f"{report.data}: {count}, {scored}"]
    lines += [report.licence] if report.licence else []
    lines += [f"note: {note}" for note in report.notes]
    for k, scoring in enumerate(report.scorings):
        first, *more = _tables(scoring)
        lines += ["", f"{scoring.name[0].upper()}{scoring.name[1:]}: {scoring.meaning}"]
        lines += ["", *(_indented(first) if k else first)]
        for table in more:
            lines += ["", *_indented(table)]
    if report.later is not None:
        name, meaning = report.later.name, report.later.meaning
        lines += ["", f"{name[0].upper()}{name[1:]}: {meaning}", "", *_indented(_later(report.later))]
    lines += ["", *_legend(report)]
    return "\n".join(lines) + "\n"


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _tables(scoring: Scoring) -> list[list[str]]:
    methods = scoring.methods
    first = methods[0]
    precisions = [f"at {100 * least:.0f} %" for least in PRECISIONS]
    head = ["Acc@1", "95 % interval", "Acc@3", "Acc@5", "Acc@10", "MRR"]
    every = [(m.method, [*_rates(m.all), *_sureness(m)]) for m in methods]
    known = [(m.method, [*_rates(m.known), _per_cent(m.new_named), _per_cent(m.away.acc1)]) for m in methods]
    names = [m.method for m in methods]
    frozen = [_frozen(scoring)] if any(m.frozen for m in methods) else []
    return [
        aligned(f"all {first.all.n:,}", [*head, "ECE", *precisions], every),
        aligned(f"known {first.known.n:,}", [*head, f"new {first.new:,}", "elsewhere"], known),
        *frozen,
        _curve("days, all", names, [m.curve for m in methods]),
        _curve("days, known", names, [m.curve_known for m in methods]),
    ]


def _frozen(scoring: Scoring) -> list[str]:
    head, rows = [], []
    for least in FROZEN:
        head += [f"from p, {100 * least:.0f} %", "right", "95 % interval", "of trips"]
    for method in scoring.methods:
        cells = []
        for least in FROZEN:
            frozen = method.frozen.get(f"{100 * least:.0f}")
            if frozen is None:
                cells += [_NOTHING] * 4
            else:
                right = [_per_cent(frozen.precision), _interval(frozen.precision)]
                cells += [f"{frozen.threshold:.3f}", *right, _per_cent(frozen.coverage)]
        rows.append((method.method, cells))
    return aligned("frozen", head, rows)


def _later(scoring: Scoring) -> list[str]:
    first = scoring.methods[0]
    head = ["Acc@1", "95 % interval", "Acc@3", "Acc@5", "Acc@10", "MRR", "ECE"]
    head += [f"known {first.known.n:,}", f"elsewhere {first.away.n:,}"]
    rows = [
        (m.method, [*_rates(m.all), _share(m.ece), _per_cent(m.known.acc1), _per_cent(m.away.acc1)])
        for m in scoring.methods
    ]
    return aligned(f"later {first.all.n:,}", head, rows)


def _curve(title: str, names: Sequence[str], curves: Sequence[list[CurvePoint]]) -> list[str]:
    points = curves[0]
    head = [f"{point.from_day}-{point.to_day}" if point.to_day else f"{point.from_day}+" for point in points]
    rows = [(name, [_per_cent(point.acc1) for point in curve]) for name, curve in zip(names, curves, strict=True)]
    return aligned(title, head, [*rows, ("(targets)", [f"{point.n:,}" for point in points])])


def _rates(rates: Rates) -> list[str]:
    more = [_per_cent(rate) for rate in (rates.acc3, rates.acc5, rates.acc10)]
    return [_per_cent(rates.acc1), _interval(rates.acc1), *more, _share(rates.mrr.value)]


def _interval(rate: Rate) -> str:
    return f"{100 * rate.interval[0]:.1f} to {100 * rate.interval[1]:.1f}" if rate.interval else _NOTHING


def _sureness(method: MethodScores) -> list[str]:
    covered = [Rate(value) for value in method.coverage.values()]
    return [_share(method.ece), *map(_per_cent, covered)]


def _per_cent(rate: Rate) -> str:
    return _NOTHING if rate.value is None else f"{100 * rate.value:.1f}"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _legend(report: Report) -> list[str]:
    methods = [method for scoring in report.scorings for method in scoring.methods]
    frozen = ["frozen: from that p on 80 (90) % were right on the validation part; what came of it on the scored part."]
    return [
        "Each destination is predicted from what came before it and the time of departure, then learned.",
        f"interval: {report.resamples:,} resamples of {report.unit}, seed {report.seed}.",
        f"ECE: calibration error of the first place's probability, {BINS} bins.",
        "at 80 %: the share of trips that one can speak of and be right in 80 % of them.",
        *(frozen if any(method.frozen for method in methods) else []),
        "new: trips to new places for which 'somewhere new' was likelier than any place; counts never say so.",
        "elsewhere: Acc@1 of the trips that end at another place than they began.",
        "days: Acc@1 by days of history; none where a method was fitted to some of these trips.",
    ]
