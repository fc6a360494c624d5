"""What the driver says on the way, which hints at what they want: shortly before they do it, or instead of it."""

from typing import NamedTuple

import numpy as np

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.family import Manners
from anticipation.lab.simulate.phrases import CHATTER, KEPT, PHRASES

__all__ = ["Said", "Talk", "intent_of", "speak"]

_AWAKE_S = 6.5
"""Nothing is said before the ignition is on: nobody would hear it."""
_BEFORE_S = (2.0, 25.0)
_ACTS, _INSTEAD, _GOAL, _CHARGE = 0.6, 0.6, 0.5, 0.6
"""How often one who talks on a drive says that they are about to act, what they will not do, where they go, and that
the battery is low."""
_MOST_CHATTER = 4
_WIND_UP = ("oh", "well", "you know", "honestly", "i think", "hey")
_WINDS_UP = 0.25


class Said(NamedTuple):
    """What was said, ``t_s`` after the car woke."""

    t_s: float
    text: str


class Talk(NamedTuple):
    """What there is to talk about: the kind of place one goes to, the battery, what one does and would like to do."""

    purpose: str
    wants_charge: bool
    departed_s: float
    arrived_s: float
    acts: tuple[Act, ...]
    wishes: tuple[Act, ...]


def intent_of(act: Act) -> str:
    """Return the intent behind an act, as ``phrases.PHRASES`` names it."""
    if act.kind == "windows":
        return "open" if act.value else "close"
    if act.kind == "ac":
        return "ac on" if act.value else "ac off"
    if act.kind == "fan":
        return "more air" if (act.value or 0.0) > 50 else "less air"
    return act.kind


def speak(talk: Talk, manners: Manners, rng: np.random.Generator) -> tuple[tuple[Said, ...], tuple[Act, ...]]:
    """Return what is said, oldest first, and the wishes that are said and not fulfilled; nothing on most drives."""
    if rng.random() >= manners.talkative:
        return (), ()
    said = [
        (max(_AWAKE_S, act.t_s - float(rng.uniform(*_BEFORE_S))), intent_of(act))
        for act in talk.acts
        if rng.random() < _ACTS and act.t_s > _AWAKE_S
    ]
    wants = tuple(wish for wish in talk.wishes if rng.random() < _INSTEAD and wish.t_s > _AWAKE_S)
    said += [(wish.t_s, intent_of(wish)) for wish in wants]
    if talk.purpose in PHRASES and rng.random() < _GOAL:
        said.append((float(rng.uniform(_AWAKE_S, talk.departed_s + 60)), talk.purpose))
    if talk.wants_charge and rng.random() < _CHARGE:
        said.append((float(rng.uniform(_AWAKE_S, talk.arrived_s)), "charge"))
    chatter = int(rng.integers(0, _MOST_CHATTER + 1)) if said else 1
    said += [(float(rng.uniform(_AWAKE_S, talk.arrived_s)), "") for _ in range(chatter)]
    return tuple(Said(round(t_s, 1), _phrase(intent, manners, rng)) for t_s, intent in sorted(said)), wants


def _phrase(intent: str, manners: Manners, rng: np.random.Generator) -> str:
    if not intent:
        return str(rng.choice(CHATTER))
    texts = PHRASES[intent][-KEPT:] if manners.own_words else PHRASES[intent][:-KEPT]
    text = str(rng.choice(texts))
    return f"{rng.choice(_WIND_UP)} {text}" if rng.random() < _WINDS_UP else text
