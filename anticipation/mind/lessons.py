"""What facts teach: themselves, and, as they come true or not, who had foretold them and how the driver drives."""

from collections.abc import Sequence

from anticipation.facts import Fact
from anticipation.insight import Insight
from anticipation.memory import DriverMemory
from anticipation.wheel import Wheel

__all__ = ["taught"]


def taught(
    memory: DriverMemory, facts: Sequence[Fact], insight: Insight, wheel: Wheel, *, clear: bool
) -> tuple[DriverMemory, list[Fact]]:
    """Return a memory that has learned facts, and all that it learned; ``memory`` itself stays as it is.

    Unless it is ``clear`` that the driver drives whose memory this is, the facts alone are learned: who was named went
    there, by their own word, but whom to believe is learned from them alone.
    """
    memory, learned = memory.copy(), list(facts)
    for fact in facts:
        memory.learn(fact)
        if not clear:
            continue
        more: list[Fact] = [*insight.foretold(fact, memory), *wheel.drove(fact, insight.foresight.model)]
        for lesson in more:
            memory.learn(lesson)
        learned += more
    return memory, learned
