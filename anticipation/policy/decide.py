"""When to speak: at most one offer on the screen, and for each need a decision with its reason. Pure functions.

Once a tick: what is on the screen stays or goes; then every other need is weighed, and the best of those that nothing
speaks against is offered. A key's silence is told when its cause changes, not at every tick.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from anticipation.need import Need
from anticipation.policy import words
from anticipation.policy.answers import Answers
from anticipation.policy.stakes import STAKES
from anticipation.policy.state import Decision, Offer, PolicyState, Prompt
from anticipation.policy.weigh import BUDGET, Floor, Moment, Weighed, doubt, no_floor, probability, weigh
from anticipation.policy.workload import Workload
from anticipation.scene import Scene

__all__ = ["decide", "reword"]

_S = 1_000_000_000
_HOUR_NS = 3_600 * _S

_FLOOR_SHARE = 0.75
"""An offer stays until its probability falls below this share of what it needed when it was made ..."""
_LOW_NS = 2 * _S
"""... for so long."""
_GONE_NS = _S
"""A need may be missing for so long before its offer goes: needs are proposed once a second."""
_SHORTEST_S = 5.0
"""An offer stays at least so long: it must be read (2 s) and answered."""

_PASSED_NS = 600 * _S
_PASSED_MOST_NS = 8 * _HOUR_NS
"""A key that was let pass is offered again after ten minutes, then twenty, and so on up to eight hours ..."""
_RISEN = 0.2
"""... or once it is so much more likely."""
_WITHDRAWN_NS = 120 * _S

_RETELL_NS = 10 * _S
_DRIFT = 0.2
"""A silence is told anew when its cause changes, or its probability by so much, but not sooner than 10 s after."""


def decide(
    state: PolicyState,
    scene: Scene,
    workload: Workload,
    needs: Sequence[Need],
    answers: Answers,
    budget: int = BUDGET,
    floor: Floor = no_floor,
) -> tuple[PolicyState, tuple[Decision, ...]]:
    """Return the state after this tick, and what was decided: offers made, passed or withdrawn, and new silences.

    ``needs`` are all that are proposed now, not only new ones; of two with one key the first counts. ``workload`` is
    that of this tick. ``budget`` is how many offers an hour may hold, ``floor`` what the
    driver's answers ask for at least. An "expired" decision is to be learned as such
    an answer. A clock that jumps back counts as no time passed.
    """
    now_ns = scene.t_ns
    if now_ns < state.t_ns:
        state = state.moved(now_ns)
    wanted: dict[str, Need] = {}
    for need in needs:
        wanted.setdefault(need.key, need)
    prompts = state.prompts
    if prompts and now_ns - prompts[0].t_ns >= _HOUR_NS:
        prompts = tuple(prompt for prompt in prompts if now_ns - prompt.t_ns < _HOUR_NS)
    state = replace(state, t_ns=now_ns, prompts=prompts, present=tuple(wanted))
    state, ended = _keep(state, scene, wanted)
    on_screen = state.offer.key if state.offer is not None else ended.key if ended is not None else ""
    moment = Moment.of(state, scene, workload, answers, budget, floor)
    weighed = [weigh(need, moment) for need in wanted.values() if need.key != on_screen]
    best = min((w for w in weighed if not w.cause), key=lambda w: w.order, default=None)
    if best is not None:
        weighed = [w if w.cause else _second(w) for w in weighed if w is not best]
    state, silences = _tell(state, weighed)
    said = (*((ended,) if ended is not None else ()), *silences)
    if best is None:
        return state, said
    state, offered = _offer(state, best)
    return state, (*said, offered)


def reword(state: PolicyState, reason: str) -> PolicyState:
    """Return the state with another reason for the offer on the screen: it has turned out what moved it most."""
    if state.offer is None:
        return state
    need = words.fitted(replace(state.offer.need, reason=reason))
    memory = replace(state.of(need.key), need=need)
    return replace(state.with_key(need.key, memory), offer=replace(state.offer, need=need))


def _keep(state: PolicyState, scene: Scene, wanted: dict[str, Need]) -> tuple[PolicyState, Decision | None]:
    """Keep the offer on the screen, or take it away and say why."""
    offer, now_ns = state.offer, scene.t_ns
    if offer is None:
        return state, None
    need = wanted.get(offer.key)
    p = probability(need) if need is not None else probability(offer.need)
    low_ns = _since(offer.low_ns, p < offer.floor, now_ns)
    gone_ns = _since(offer.gone_ns, need is None, now_ns)
    doubted = doubt(offer.need, scene)
    if doubted:
        return _end(state, offer, p, "stale", f"Withdrawn: {doubted}")
    if gone_ns is not None and now_ns - gone_ns >= _GONE_NS:
        return _end(state, offer, p, "gone", "Withdrawn: no longer needed")
    if low_ns is not None and now_ns - low_ns >= _LOW_NS:
        return _end(state, offer, p, "unlikely", words.withdrawn_unlikely(p, offer.floor))
    if state.hurried and not (STAKES[offer.need.kind].safety or offer.need.vital):
        return _end(state, offer, p, "hurry", "Withdrawn: you are in a hurry")
    if now_ns >= offer.expires_ns:
        return _end(state, offer, p, "expired", "Gone: you let it pass")
    if (low_ns, gone_ns) != (offer.low_ns, offer.gone_ns):
        state = replace(state, offer=replace(offer, low_ns=low_ns, gone_ns=gone_ns))
    return state, None


def _since(since_ns: int | None, holds: bool, now_ns: int) -> int | None:
    if not holds:
        return None
    return since_ns if since_ns is not None else now_ns


def _end(state: PolicyState, offer: Offer, p: float, cause: str, why: str) -> tuple[PolicyState, Decision]:
    """Take the offer away without an answer; it rests for a while."""
    now_ns, need, memory = state.t_ns, offer.need, state.of(offer.key)
    expired = cause == "expired"
    decision = Decision(
        now_ns, need.key, need.kind, "expired" if expired else "withdrawn", cause, why, p, offer.floor, need.signals
    )
    passed = memory.passed + expired
    rest_ns = min(_PASSED_NS << min(passed - 1, 16), _PASSED_MOST_NS) if expired else _WITHDRAWN_NS
    memory = replace(
        memory,
        said=decision,
        silent_ns=now_ns + _RETELL_NS,
        ended_ns=now_ns,
        rest_ns=now_ns + rest_ns,
        rest="expired" if expired else "withdrawn",
        unless_p=p + _RISEN if expired else 2.0,
        passed=passed,
    )
    return replace(state.with_key(need.key, memory), offer=None), decision


def _second(weighed: Weighed) -> Weighed:
    """Return a need that could be offered, were there no better one."""
    return weighed._replace(cause="another offer", words=words.SILENT["another offer"])


def _tell(state: PolicyState, weighed: Iterable[Weighed]) -> tuple[PolicyState, list[Decision]]:
    """Return the silences that are worth telling."""
    told: list[Decision] = []
    now_ns = state.t_ns
    for need, p, needed, _, cause, why in weighed:
        memory = state.of(need.key)
        said = memory.said
        if now_ns < memory.silent_ns:
            continue
        if said is not None and (said.outcome, said.cause) == ("withheld", cause) and abs(said.p - p) < _DRIFT:
            continue
        decision = Decision(now_ns, need.key, need.kind, "withheld", cause, why, p, needed, need.signals)
        state = state.with_key(need.key, replace(memory, said=decision, silent_ns=now_ns + _RETELL_NS))
        told.append(decision)
    return state, told


def _offer(state: PolicyState, best: Weighed) -> tuple[PolicyState, Decision]:
    now_ns, need = state.t_ns, words.fitted(best.need)
    key, kind = need.key, need.kind
    # in this order an unnumbered lifetime becomes the kind's own
    stays_s = max(_SHORTEST_S, min(STAKES[kind].longest_s, need.lifetime_s))
    offer = Offer(need, now_ns, now_ns + int(stays_s * _S), _FLOOR_SHARE * best.needed)
    decision = Decision(
        now_ns, key, kind, "offer", "likely", words.offered(need), best.p, best.needed, need.signals, need
    )
    memory = replace(state.of(key), said=decision, silent_ns=now_ns + _RETELL_NS, need=need, answer=None)
    state = replace(state, shown=key, prompts=(*state.prompts, Prompt(now_ns, kind))).with_key(key, memory)
    return replace(state, offer=offer), decision
