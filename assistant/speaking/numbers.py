"""Numbers as they are said in English, without a digit."""

__all__ = ["cardinal", "decimal", "digits", "ordinal", "time_of_day", "year"]

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
_LONGEST = 12
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal(value: int) -> str:
    """Return a whole number in words: 21 is "twenty one", −6 is "minus six"."""
    if value < 0:
        return f"minus {cardinal(-value)}"
    if value < 20:
        return _UNITS[value]
    if value < 100:
        return _TENS[value // 10] + (f" {_UNITS[value % 10]}" if value % 10 else "")
    for scale, name in _SCALES:
        if value >= scale:
            rest = f" {cardinal(value % scale)}" if value % scale else ""
            return f"{cardinal(value // scale)} {name}{rest}"
    raise AssertionError("unreachable: values from 20 to 99 ended above")


def ordinal(value: int) -> str:
    """Return a rank in words: 24 is "twenty fourth"."""
    *before, last = cardinal(value).split(" ")
    ranked = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return " ".join([*before, _IRREGULAR.get(last, ranked)])


def digits(text: str) -> str:
    """Return digits one by one: "007" is "zero zero seven"."""
    return " ".join(_UNITS[int(digit)] for digit in text)


def decimal(text: str) -> str:
    """Return an unsigned number as people say it: "21.5" is "twenty one and a half", "0.25" "zero point two five".

    ``text`` is digits, grouped by commas or not, with at most one point. More than twelve digits, and digits behind
    a leading zero, are a code and are read one by one.
    """
    whole, _, rest = text.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    code = len(whole) > _LONGEST or (len(whole) > 1 and whole.startswith("0"))
    said = digits(whole) if code else cardinal(int(whole or "0"))
    if not rest:
        return said
    if rest == "5" and not code and whole.strip("0"):
        return f"{said} and a half"
    return f"{said} point {digits(rest)}"


def time_of_day(hour: int, minute: int) -> str:
    """Return a time of day: 7:43 is "seven forty three", 8:05 "eight oh five", 9:00 "nine o'clock", 0:00 "midnight"."""
    if minute:
        return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    if hour in (0, 24):
        return "midnight"
    return f"{cardinal(hour)} o'clock" if hour <= 12 else f"{cardinal(hour)} hundred"


def year(value: int) -> str:
    """Return a year of four digits: 1999 is "nineteen ninety nine", 2026 "twenty twenty six"."""
    century, rest = divmod(value, 100)
    if value % 1000 < 10:
        return cardinal(value)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"
