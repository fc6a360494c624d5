"""The tables of ``evaluate offers``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from anticipation.lab.evaluate.bootstrap import Interval
from anticipation.lab.evaluate.weeks import FIGURES, RESAMPLES, Figure, Week, estimate, intervals
from anticipation.need import KINDS

__all__ = ["Lives", "text_of"]

Lives = dict[str, list[list[Week]]]
"""The weeks of each driver's life, by the mind that went along; the first is the whole one."""

_NOTHING = "–"


def text_of(title: str, lives: Mapping[str, Sequence[Sequence[Week]]], seed: int, compare: bool) -> str:
    """Return the tables of the first mind, and one that compares all where ``compare`` says so."""
    name, own = next(iter(lives.items()))
    lines = [f"{len(own)} simulated drivers, {title}, {len(own[0])} weeks from an empty profile on", ""]
    lines += [*_by_week(own, seed), "", *_by_kind([week for life in own for week in life])]
    if compare:
        lines += ["", *_compared(name, lives, seed)]
    return "\n".join([*lines, "", *_LEGEND, f"interval: 95 %, {RESAMPLES:,} resamples of the drivers, seed {seed}."])


_LEGEND = (
    "An hour is one in which the car moved. False: the driver did not mean to do it, declined or not.",
    "covered: of all that the driver wanted on a drive, the share that was rightly offered.",
    "early: how long before they did it, arrived or left; the median.",
    "regret: what an oracle's offers were worth beyond these, in wrong offers avoided; it knows what the driver wants,",
    "and offers all of it as soon as the policy allows.",
)


def _by_week(lives: Sequence[Sequence[Week]], seed: int) -> Iterator[str]:
    yield _line("week", [f"{'hours':>7}", f"{'offers':>7}", f"{'false':>6}", *_head()])
    for number, weeks in enumerate(zip(*lives, strict=True), 1):
        yield _row(str(number), weeks)
    yield _row("all", [week for life in lives for week in life])
    if len(lives) > 1:
        ends = intervals(lives, seed)
        for name, end in (("from", 0), ("to", 1)):
            told = [_told(figure, _end(interval, end)) for figure, interval in zip(FIGURES, ends, strict=True)]
            yield _line(name, [" " * 7, " " * 7, " " * 6, *told])


def _row(name: str, weeks: Sequence[Week]) -> str:
    hours = sum(week.hours for week in weeks)
    made, false = _sum(week.made for week in weeks).total(), _sum(week.false for week in weeks).total()
    told = [_told(figure, value) for figure, value in zip(FIGURES, estimate(weeks), strict=True)]
    return _line(name, [f"{hours:>7.1f}", f"{made:>7}", f"{false:>6}", *told])


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter[str]())


def _by_kind(weeks: Sequence[Week]) -> Iterator[str]:
    heads = ("wanted", "covered", "offers", "false", "right", "accepted", "early")
    yield f"{'kind':<14}" + "".join(f"{head:>10}" for head in heads)
    made, false = _sum(week.made for week in weeks), _sum(week.false for week in weeks)
    accepted = _sum(week.accepted for week in weeks)
    wanted, met = _sum(week.wanted for week in weeks), _sum(week.met for week in weeks)
    for kind in KINDS:
        if not made[kind] and not wanted[kind]:
            continue
        early_s = [seconds for week in weeks for seconds in week.early_s.get(kind, ())]
        cells = [
            str(wanted[kind]), _share(met[kind], wanted[kind]), str(made[kind]), str(false[kind]),
            _share(made[kind] - false[kind], made[kind]), _share(accepted[kind], made[kind]),
            f"{median(early_s):.0f} s" if early_s else _NOTHING,
        ]  # fmt: skip
        yield f"{kind:<14}" + "".join(f"{cell:>10}" for cell in cells)


def _compared(whole: str, lives: Mapping[str, Sequence[Sequence[Week]]], seed: int) -> Iterator[str]:
    """Compare minds that went along on the same drives."""
    width = max(14, *(len(name) + len("without ") + 2 for name in lives))
    yield f"{'mind':<{width}}" + "".join(f"{figure.name:>10}{'interval':>14}" for figure in FIGURES)
    for name, own in lives.items():
        values, ends = estimate([week for life in own for week in life]), intervals(own, seed)
        cells = (
            f"{_told(figure, value):>10}{_between(figure, interval):>14}"
            for figure, value, interval in zip(FIGURES, values, ends, strict=True)
        )
        yield f"{name if name == whole else f'without {name}':<{width}}" + "".join(cells)


def _head() -> list[str]:
    return [f"{figure.name:>9}" for figure in FIGURES]


def _line(name: str, cells: Sequence[str]) -> str:
    return " ".join([f"{name:>5}", *cells]).rstrip()


def _told(figure: Figure, value: float | None) -> str:
    if value is None:
        return f"{_NOTHING:>9}"
    return f"{f'{100 * value:.0f} %' if figure.is_share else f'{value:.2f}':>9}"


def _between(figure: Figure, interval: Interval | None) -> str:
    if interval is None:
        return _NOTHING
    low, high = interval
    return f"{100 * low:.0f} to {100 * high:.0f} %" if figure.is_share else f"{low:.2f} to {high:.2f}"


def _end(interval: Interval | None, end: int) -> float | None:
    return None if interval is None else interval[end]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else _NOTHING
