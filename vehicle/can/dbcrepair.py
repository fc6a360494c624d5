"""Mend what real DBC files do outside the grammar, line by line, so that a strict parser can read them.

Every repair keeps the number of lines, so that an error of the parser still points to the user's own line, and is
told in words. Nothing is repaired silently, and nothing that says where a signal's bits are is ever guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vehicle.events import EXTENDED

__all__ = ["Repaired", "repair"]

_MESSAGE = re.compile(r"^\s*BO_\s+(\d+)\s+(\S+?)\s*:\s*(\d+)\s*(\S*)")
_SIGNAL = re.compile(r"^(\s*SG_\s+)(\S+?)(\s*(?:m\d+M?|M)?\s*:.*)$", re.DOTALL)
_HEADER = re.compile(r"^\s*(VERSION|NS_|BS_|BU_|BO_|SG_|CM_|VAL_|BA_|VAL_TABLE_|EV_|BO_TX_BU_)\b\s*(:?)")
_WITH_ID = re.compile(
    r"^(\s*(?:BO_|VAL_|SIG_VALTYPE_|SG_MUL_VAL_|BO_TX_BU_|SIG_GROUP_|(?:CM_|BA_\s+\"[^\"]*\")\s+(?:BO_|SG_))\s+)(\d+)\b(.*)$",
    re.DOTALL,
)
_SIGNAL_REFERENCE = re.compile(
    r"^(\s*(?:VAL_|SIG_VALTYPE_|SG_MUL_VAL_|(?:CM_|BA_\s+\"[^\"]*\")\s+SG_)\s+\d+\s+)([^\s:;]+)(.*)$", re.DOTALL
)
_COMMENT = re.compile(
    r"^\s*CM_\s+(?:(?:BU_|EV_)\s+\w+\s+|BO_\s+\d+\s+|SG_\s+\d+\s+\S+\s+)?\"(?:[^\"\\]|\\.)*\"\s*;\s*$", re.DOTALL
)
_BARE_FRACTION = re.compile(r"(?<![\w.\"])([+-]?)\.(\d)")
_STARTS = re.compile(r"\s*(?:[A-Z_]+_\b|\Z)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


@dataclass
class Repaired:
    """The text for the parser, what was mended, and the true names behind those that had to be replaced."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, statement); a statement ends with its line unless a quoted text runs on."""
    start, held = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not held:
            start = number
        held = f"{held}\n{line}" if held else line
        if len(re.findall(r'(?<!\\)"', held)) % 2 == 0:
            yield start, held
            held = ""
    if held:
        yield start, held


class _Mender:
    def __init__(self, text: str) -> None:
        self.done = Repaired()
        self.signals: dict[int, set[str]] = {}
        message = 0
        for _, statement in _statements(text):
            if match := _MESSAGE.match(statement):
                message = self.fixed_id(int(match[1]))
                self.signals.setdefault(message, set())
            elif match := _SIGNAL.match(statement):
                self.signals.setdefault(message, set()).add(match[2])

    @staticmethod
    def fixed_id(number: int) -> int:
        """Identifiers over 11 bits are extended ones; bits 29 and 30 are flags of the logger, not of the frame."""
        identifier = number & 0x1FFF_FFFF
        return identifier | EXTENDED if identifier > 0x7FF or number & EXTENDED else identifier

    def note(self, line: int, what: str) -> None:
        self.done.notes.append(f"line {line}: {what}")

    def legal(self, line: int, name: str) -> str:
        """Return a name that the grammar allows, and remember the true one."""
        if _NAME.match(name):
            return name
        legal = "renamed_" + re.sub(r"\W", "_", name)
        if self.done.names.setdefault(legal, name) != name:
            legal = f"renamed_{line}_" + re.sub(r"\W", "_", name)
            self.done.names[legal] = name
        return legal

    def mend(self, line: int, statement: str, following: str) -> str:
        """Return the statement as the grammar wants it; empty when it says nothing about the layout.

        ``following`` is the next statement: it shows whether one without a semicolon has ended.
        """
        if match := _WITH_ID.match(statement):
            number = int(match[2])
            if (fixed := self.fixed_id(number)) != number:
                if match[1].split()[0] == "BO_" and "VECTOR__INDEPENDENT_SIG_MSG" not in match[3]:
                    self.note(line, f"frame id {number} is over 11 bits and lacks the extended flag")
                statement = f"{match[1]}{fixed}{match[3]}"
        word = statement.split(None, 1)[0] if statement.strip() else ""
        if (
            word in ("CM_", "VAL_")
            and '"' in statement
            and not statement.rstrip().endswith(";")
            and _STARTS.match(following)
        ):
            self.note(line, f"{word} without its semicolon")
            statement += ";"
        handler = {"BO_": self._message, "SG_": self._signal, "CM_": self._comment, "VAL_": self._values}.get(word)
        if handler is not None:
            return handler(line, statement)
        if word in ("BA_", "SIG_VALTYPE_", "SG_MUL_VAL_"):
            return self._reference(line, statement)
        return statement

    def _message(self, line: int, statement: str) -> str:
        match = _MESSAGE.match(statement)
        if match is None:
            return statement
        name = self.legal(line, match[2])
        if name != match[2]:
            self.note(line, f"message name {match[2]} is outside the grammar")
        sender = match[4] if _NAME.match(match[4]) else "Vector__XXX"
        return f"BO_ {match[1]} {name}: {match[3]} {sender}"

    def _signal(self, line: int, statement: str) -> str:
        match = _SIGNAL.match(statement)
        if match is None:
            return statement
        name = self.legal(line, match[2])
        if name != match[2]:
            self.note(line, f"signal name {match[2]} is outside the grammar")
        rest = _BARE_FRACTION.sub(r"\g<1>0.\2", match[3].split('"')[0])
        if rest != match[3].split('"')[0]:
            self.note(line, "number without a digit before its point")
        tail = match[3][len(match[3].split('"')[0]) :]
        return f"{match[1]}{name}{rest}{tail}"

    def _comment(self, line: int, statement: str) -> str:
        if statement.strip() == "CM_":
            return statement  # the keyword in the list of new symbols
        if not _COMMENT.match(statement):
            self.note(line, "comment outside the grammar, left out")
            return "\n" * statement.count("\n")
        return self._reference(line, statement)

    def _values(self, line: int, statement: str) -> str:
        match = _SIGNAL_REFERENCE.match(statement)
        if match is None:
            return statement
        identifier = int(match[1].split()[1])
        if match[2] not in self.signals.get(identifier, ()):
            self.note(line, f"value table of {match[2]}, which the message does not have, left out")
            return "\n" * statement.count("\n")
        return self._reference(line, statement)

    def _reference(self, line: int, statement: str) -> str:
        match = _SIGNAL_REFERENCE.match(statement)
        if match is None or _NAME.match(match[2]):
            return statement
        return f"{match[1]}{self.legal(line, match[2])}{match[3]}"


def _complete_header(text: str, notes: list[str]) -> str:
    """Add the sections that the grammar demands before the first message, on the line where they are missing."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if re.match(r"\s*BO_\s+\d", line)), None)
    if first is None:
        return text
    seen = {match[1] for line in lines[:first] if (match := _HEADER.match(line)) and match[2]}
    missing = " ".join(f"{word}:" for word in ("BS_", "BU_") if word not in seen)
    if "NS_" in seen and missing:
        notes.append(f"line {first + 1}: section {missing} missing")
        lines[first] = f"{missing} {lines[first]}"
    return "\n".join(lines)


def repair(text: str) -> Repaired:
    """Return ``text`` as the grammar wants it, with as many lines as before, and what was mended."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    mender = _Mender(text)
    statements = list(_statements(text))
    following = [*(s for _, s in statements if s.strip()), ""]
    mended, place = [], 0
    for line, statement in statements:
        place += bool(statement.strip())
        mended.append(mender.mend(line, statement, following[place]))
    mender.done.text = _complete_header("\n".join(mended), mender.done.notes)
    return mender.done
