"""The one sentence that answers "why was I told, or not told, of this?"; the evidence follows it."""

from collections.abc import Sequence

from monitor.model.alerts import DeliveryState
from monitor.model.answers import DeliveryAnswer
from monitor.model.reasons import Why
from monitor.model.stories import JudgedSentence, Placement, Relation, Status
from monitor.model.topics import Level

#: How each state is told of a message; the reason is added where the state alone says too little.
_TOLD = {
    DeliveryState.SENT: "sent to {}",
    DeliveryState.FOLDED: "told to {} inside another message",
    DeliveryState.SENDING: "on its way to {}",
    DeliveryState.PENDING: "on its way to {}",
    DeliveryState.WAITING: "waiting for {}",
    DeliveryState.HELD: "held from {}",
    DeliveryState.DEAD: "refused for {}",
}
_REASONED = frozenset({DeliveryState.WAITING, DeliveryState.HELD})


def verdict(why: Why) -> str:
    """Say whether anybody was told of what stands at an address, and the rule that decided."""
    if why.article is None:
        return _unread(why)
    if why.developments:
        return _news(why)
    if why.placement is not None:
        return f"Nobody was told: {_kin(why, why.placement)}{why_none(why.placement, why.sentences)}."
    near = [match for match in why.matches if match.level is not Level.OUT]
    if why.matches and not near:
        missing = "; ".join(f"{one.topic}: {', '.join(one.missing)}" for one in why.matches if one.missing)
        return f"Nobody was told: it belongs to no topic{f' ({missing})' if missing else ''}."
    return (
        f"Nobody was told yet: it waits to be {'placed in a story' if near else 'matched with the topics'}."
    )


def why_none(placement: Placement, sentences: Sequence[JudgedSentence]) -> str:
    """Say why a report that was judged added nothing."""
    new = sum(sentence.status is Status.NEW for sentence in sentences)
    if not sentences:
        return "it was not judged yet"
    if not new:
        return "nothing in it is new"
    if placement.kinship.relation is Relation.COPY:
        return "a copy, and what it adds is no step with a figure of its own"
    return "what is new is slight: no figure, statement or step, and no second sentence"


def _unread(why: Why) -> str:
    if why.troubles:
        trouble = why.troubles[0]
        return f"Nobody was told: it could not be read ({trouble.stage} {trouble.state}: {trouble.error})."
    if why.entries:
        return f"Nobody was told: it was announced and not read ({why.entries[0].fate})."
    return "No feed announced this address. Is its feed in feeds.toml? nhs-monitor feeds list tells."


def _news(why: Why) -> str:
    kinds = ", ".join(dict.fromkeys(one.kind.replace("_", " ") for one in why.developments))
    if not why.deliveries:
        return f"It brought news ({kinds}), and no route wanted it: nobody was told."
    return f"It brought news ({kinds}), {'; '.join(_told(why.deliveries))}."


def _told(deliveries: Sequence[DeliveryAnswer]) -> list[str]:
    said = []
    for state, words in _TOLD.items():
        there = [one for one in deliveries if one.state == state]
        if not there:
            continue
        to = ", ".join(dict.fromkeys(f"{one.recipient} ({one.route})" for one in there))
        reasons = "; ".join(dict.fromkeys(one.reason for one in there)) if state in _REASONED else ""
        said.append(words.format(to) + (f", since {reasons}" if reasons else ""))
    return said


def _kin(why: Why, placement: Placement) -> str:
    """Whom it repeats: "a copy of article 88 (Isles Press Wire), and "."""
    kinship = placement.kinship
    if kinship.of is None:
        return ""
    outlet = next((one.outlet for one in why.articles if one.id == kinship.of), None)
    named = f"article {kinship.of}{f' ({outlet})' if outlet else ''}"
    return f"it is a {kinship.relation.value} of {named}, and "
