"""How a mapping turns the physical values of a DBC into values of VSS; None is what may not be believed."""

from collections.abc import Callable, Mapping, Sequence

from vehicle.signals import Signal, Value

__all__ = ["Convert", "Invalid", "by_factor", "by_table", "by_threshold"]

Convert = Callable[[Sequence[int | float]], Value | None]


class Invalid(tuple[float, ...]):
    """Values that mean "not available"; they are met to nine digits, because scaling leaves the last ones askew."""

    __slots__ = ()

    def has(self, value: float) -> bool:
        """Whether ``value`` is one of them."""
        return any(abs(value - bad) <= 1e-9 * max(1.0, abs(bad)) for bad in self)


def by_table(table: Mapping[float, Value], invalid: Invalid) -> Convert:
    """Return a look-up; what is not in the table may not be believed."""
    known = {key: value for key, value in table.items() if not invalid.has(key)}
    return lambda raw: known.get(raw[0])


def by_threshold(above: float, invalid: Invalid) -> Convert:
    """Return whether the value is greater than ``above``."""
    return lambda raw: None if invalid and invalid.has(raw[0]) else raw[0] > above


def by_factor(scale: float, offset: float, invalid: Invalid, signal: Signal) -> Convert:
    """Return the mean, scaled; what is outside the range of ``signal`` may not be believed."""
    plain, low, high = (scale, offset) == (1.0, 0.0), signal.low, signal.high

    def convert(raw: Sequence[int | float]) -> Value | None:
        if invalid and any(map(invalid.has, raw)):
            return None
        value = raw[0] if len(raw) == 1 else sum(raw) / len(raw)
        if not plain:
            value = value * scale + offset
        return value if low <= value <= high else None

    return convert
