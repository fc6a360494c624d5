"""What is said from one sentence to the next: a frozen state goes in with an event, a frozen state comes out.

Actions have one source only: an event of the driver. Time that passes, frames of the car and a replay without the
driver's events never reach this module, so they cannot cause one (rule 1).
"""

import msgspec

from assistant.understanding import Context, Pending, Understanding, understand
from vehicle.events import Answer, DriverEvent, Utterance

__all__ = ["ASSISTANT_OFFER", "Dialogue", "step"]

ASSISTANT_OFFER = "assistant.confirm"
"""The name under which the assistant's own question is shown: an ``Answer`` to it is a pressed yes or no."""


class Dialogue(msgspec.Struct, frozen=True):
    """Everything that is remembered between two sentences; equal dialogues continue equally."""

    pending: Pending | None = None
    last: Understanding | None = None


def step(dialogue: Dialogue, event: DriverEvent, context: Context) -> tuple[Dialogue, Understanding | None]:
    """Take one event of the driver; return the dialogue behind it and what was understood.

    None is understood from presses and from answers to offers that are not the assistant's own. What ``context``
    says is pending, and what a few words may refer to, is replaced by what the dialogue knows.
    """
    recent = dialogue.last.recent if dialogue.last else None
    moment = msgspec.structs.replace(context, pending=dialogue.pending, recent=recent)
    if isinstance(event, Utterance):
        understood = understand(event.text, moment, event.confidence)
    elif isinstance(event, Answer) and event.offer == ASSISTANT_OFFER and moment.awaited:
        understood = understand("yes" if event.answer == "accept" else "no", moment)
    else:
        return dialogue, None
    return Dialogue(understood.pending, understood), understood
