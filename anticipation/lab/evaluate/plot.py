"""A report as one picture: how often right, how it grows with the history, how honest, and how much can be said."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anticipation.errors import HistoryError
from anticipation.lab.evaluate.report import CurvePoint, MethodScores, Rate, Report, Scoring

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["check_plot", "figure_of", "write_plot"]

_SUFFIXES = (".png", ".svg", ".pdf")
_COLOURS = ("#999999", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#0072B2", "#000000")
_OWN_COLOUR = "#D55E00"
"""Okabe and Ito's palette, which the colour-blind tell apart; marks differ as well."""
_MARKS = ("o", "s", "^", "v", "D", "o", "X", "<", ">")
_OWN_MARK = "P"
_INK, _GRID = "#333333", "#E3E3E3"
_WIDTH_IN, _PANEL_IN, _HEAD_IN, _FOOT_IN = 13.0, 3.7, 1.1, 1.15
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": "#AAAAAA",
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _GRID,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "svg.hashsalt": "outrider",
    "svg.fonttype": "none",
}


def check_plot(path: Path) -> None:
    """Raise HistoryError, before any work, if a picture cannot be drawn here or goes by no known suffix."""
    if path.suffix.lower() not in _SUFFIXES:
        raise HistoryError(f"{path}: is no name for a picture; end it with {', '.join(_SUFFIXES)}")
    if importlib.util.find_spec("matplotlib") is None:
        raise HistoryError("--plot needs the lab extra: pip install 'outrider[lab]'")


def write_plot(report: Report, path: Path) -> None:
    """Draw a report into a PNG, SVG or PDF file; the same report gives the same file. Raises HistoryError."""
    suffix = path.suffix.lower()
    undated: Any = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(suffix, {})
    figure = figure_of(report)
    try:
        import matplotlib as mpl

        with mpl.rc_context(_STYLE):
            figure.savefig(path, dpi=130, metadata=undated)
    except OSError as error:
        raise HistoryError(f"{path}: cannot be written ({error.strerror})") from None


def figure_of(report: Report) -> "Figure":
    """Draw a report: four panels for each scoring, one scoring in two columns, several in a column each."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        several = len(report.scorings) > 1
        rows, columns = (4, len(report.scorings)) if several else (2, 2)
        head = _HEAD_IN + (0.25 if several else 0.0)
        height = head + _FOOT_IN + rows * _PANEL_IN
        figure = Figure((_WIDTH_IN, height))
        panels = figure.subplots(rows, columns, squeeze=False)
        for k, scoring in enumerate(report.scorings):
            own = panels[:, k] if several else panels.ravel()
            for axes, draw in zip(own, _PANELS, strict=True):
                draw(axes, scoring)
            if several:
                own[0].set_title(f"{scoring.name.capitalize()}\n{own[0].get_title('left')}")
        _frame(figure, report, height)
        figure.subplots_adjust(0.06, _FOOT_IN / height, 0.98, 1 - head / height, 0.16, 0.36)
    return figure


def _frame(figure: "Figure", report: Report, height: float) -> None:
    """Write the heading, one legend for all panels, and what the intervals are."""
    people = "1 person" if report.persons == 1 else f"{report.persons} people"
    figure.suptitle(f"Where does this trip go?   {report.data}", x=0.06, y=1 - 0.22 / height, ha="left", weight="bold")
    under = f"{people}, {report.trips:,} trips, {report.targets:,} predicted at departure from what came before"
    figure.text(0.06, 1 - 0.55 / height, f"{under}.  {report.licence}", va="top", size=9)
    handles, names = next(found for axes in figure.axes if (found := axes.get_legend_handles_labels())[1])
    place: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 0.3 / height)}
    figure.legend(handles, names, ncols=8, frameon=False, **place)
    foot = f"whiskers and bands: 95 %, {report.resamples:,} resamples of {report.unit}"
    figure.text(0.98, 0.1 / height, foot, ha="right", va="bottom", size=8)


def _style_of(scoring: Scoring, k: int) -> tuple[str, str, float]:
    """Return colour, mark and width of a method's line; the last one, which is no baseline, stands out."""
    if k == len(scoring.methods) - 1:
        return _OWN_COLOUR, _OWN_MARK, 2.6
    return _COLOURS[k % len(_COLOURS)], _MARKS[k % len(_MARKS)], 1.3


def _whiskers(rate: Rate) -> tuple[float, float, float]:
    """Return the value in per cent, and how far its interval reaches below and above."""
    value = rate.value or 0.0
    low, high = rate.interval or (value, value)
    return 100 * value, 100 * max(0.0, value - low), 100 * max(0.0, high - value)


def _draw_hits(axes: "Axes", scoring: Scoring) -> None:
    axes.set_title("The place was among the first k named")
    width = 0.8 / len(scoring.methods)
    for k, method in enumerate(scoring.methods):
        rates = [_whiskers(rate) for rate in (method.all.acc1, method.all.acc3, method.all.acc5, method.all.acc10)]
        left = [group - 0.4 + (k + 0.5) * width for group in range(4)]
        values = [value for value, _, _ in rates]
        reach = [[below for _, below, _ in rates], [above for _, _, above in rates]]
        colour = _style_of(scoring, k)[0]
        axes.bar(left, values, 0.9 * width, color=colour)
        axes.errorbar(left, values, reach, fmt="none", ecolor=_INK, elinewidth=0.8, capsize=0)
        for x, (value, _, above) in zip(left, rates, strict=True):
            size, weight = (7.5, "bold") if k == len(scoring.methods) - 1 else (6.5, "normal")
            axes.text(x, value + above + 1, f"{value:.0f}", ha="center", va="bottom", size=size, weight=weight)
    axes.set_xticks(range(4), ["k = 1", "k = 3", "k = 5", "k = 10"])
    axes.grid(visible=False, axis="x")
    axes.set(ylabel="of all trips, %", ylim=(0, 105))


def _draw_curve(axes: "Axes", scoring: Scoring) -> None:
    axes.set_title("Acc@1 by days of history, known places")
    held = [k for k, point in enumerate(scoring.methods[0].curve_known) if point.n]
    x = range(len(held))
    highest = 0.0
    for k, method in enumerate(scoring.methods):
        rates = [_whiskers(method.curve_known[at].acc1) for at in held]
        told = [method.curve_known[at].acc1.value is not None for at in held]
        values = [value if known else float("nan") for (value, _, _), known in zip(rates, told, strict=True)]
        highest = max([highest, *(value for value, _, _ in rates)])
        colour, mark, width = _style_of(scoring, k)
        axes.plot(x, values, color=colour, marker=mark, markersize=5, linewidth=width, label=method.method)
        if k == len(scoring.methods) - 1:
            low = [value - below for value, below, _ in rates]
            high = [value + above for value, _, above in rates]
            axes.fill_between(x, low, high, color=colour, alpha=0.12, linewidth=0)
    axes.set_xticks(x, [_age(scoring.methods[0].curve_known[at]) for at in held])
    axes.set(ylabel="Acc@1, %", ylim=(0, 105 if highest > 75 else 80), xlim=(-0.3, len(held) - 0.7))


def _age(point: CurvePoint) -> str:
    days = f"{point.from_day} to {point.to_day}" if point.to_day else f"{point.from_day} and more"
    return f"{days}\n{point.n:,} trips"


def _draw_reliability(axes: "Axes", scoring: Scoring) -> None:
    axes.set_title("What it says against what comes true")
    axes.plot([0, 100], [0, 100], color="#777777", linewidth=1, linestyle=(0, (4, 3)))
    axes.text(92, 96, "as right as sure", ha="right", va="center", size=8.5, color="#555555")
    for k, method in enumerate(scoring.methods):
        total = sum(n for n, _, _ in method.reliability)
        told = [(100 * p, 100 * share) for n, p, share in method.reliability if n >= max(3, 0.005 * total)]
        colour, mark, width = _style_of(scoring, k)
        x, y = [p for p, _ in told], [share for _, share in told]
        axes.plot(x, y, color=colour, marker=mark, markersize=4, linewidth=width)
    _note_errors(axes, scoring.methods)
    axes.set(xlabel="probability of the first place, %", ylabel="came true, %", xlim=(0, 100), ylim=(0, 103))


def _note_errors(axes: "Axes", methods: list[MethodScores]) -> None:
    ece = [method.ece for method in methods]
    lines = [f"{method.method}  {error:.3f}" for method, error in zip(methods, ece, strict=True) if error is not None]
    text = "\n".join(["calibration error", *lines])
    axes.text(0.985, 0.03, text, transform=axes.transAxes, ha="right", va="bottom", size=8, linespacing=1.35)


def _draw_trade_off(axes: "Axes", scoring: Scoring) -> None:
    axes.set_title("Speaking only when sure: how much, how right")
    for k, method in enumerate(scoring.methods):
        colour, _, width = _style_of(scoring, k)
        told = [(100 * covered, 100 * right) for covered, right in method.trade_off if covered >= 0.01]
        axes.plot([x for x, _ in told], [y for _, y in told], color=colour, linewidth=width)
    for least in (80, 90, 95):
        axes.axhline(least, color="#777777", linewidth=0.8, linestyle=(0, (2, 3)))
        axes.text(99.5, least + 0.6, f"{least} %", ha="right", va="bottom", size=8, color="#555555")
    axes.set(xlabel="trips spoken of, the surest first, %", ylabel="right, %", xlim=(0, 100), ylim=(20, 103))


_PANELS: tuple[Callable[["Axes", Scoring], None], ...] = (
    _draw_hits,
    _draw_curve,
    _draw_reliability,
    _draw_trade_off,
)
