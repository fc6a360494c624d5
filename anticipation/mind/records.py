"""What the trace shall say of a look: acts of the driver, predictions, and decisions to speak or to stay silent."""

from collections.abc import Iterable, Mapping
from typing import Any

from anticipation.facts import Fact, Habit
from anticipation.policy import Decision

__all__ = ["Record", "acts", "decided", "predicted"]

Record = tuple[str, dict[str, Any]]
"""A kind of the trace, and its fields."""


def acts(facts: Iterable[Fact]) -> list[Record]:
    """Return what the driver has done, of the facts that were just learned."""
    done = [fact for fact in facts if isinstance(fact, Habit) and fact.acted]
    return [("act", {"key": fact.kind, "value": fact.value}) for fact in done]


def predicted(due: Iterable[dict[str, Any]], drivers: Mapping[str, float]) -> list[Record]:
    """Return what is to be told of destinations and needs (``predictions.tell``), and who may drive, unless empty."""
    records: list[Record] = [("prediction", fields) for fields in due]
    if drivers:
        records.append(("prediction", {"what": "driver", "drivers": drivers}))
    return records


def decided(decision: Decision, moved: Mapping[str, Any]) -> Record:
    """Return a decision, with what ``reasons.reason_out`` found to have moved an offer."""
    return "offer" if decision.outcome == "offer" else "withheld", decision.as_json() | dict(moved)
