"""When to speak, and why or why not: from needs, workload and answers to at most one offer. Pure functions."""

from anticipation.policy.answering import answer
from anticipation.policy.answers import Answers
from anticipation.policy.decide import decide, reword
from anticipation.policy.explain import explain, explain_silence
from anticipation.policy.standing import Standing, silence, standings
from anticipation.policy.state import Decision, Offer, Outcome, PolicyState
from anticipation.policy.weigh import BUDGET
from anticipation.policy.workload import Workload, observe

__all__ = [
    "BUDGET",
    "Answers",
    "Decision",
    "Offer",
    "Outcome",
    "PolicyState",
    "Standing",
    "Workload",
    "answer",
    "decide",
    "explain",
    "explain_silence",
    "observe",
    "reword",
    "silence",
    "standings",
]
