"""What several developments of one story come to: how it stands now, and what was overtaken meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model.alerts import Briefing
from monitor.model.stories import Kind

#: What a later step puts out of date. A figure or a reply stays true beside it.
_OVERTAKEN_BY = {
    Kind.OPENED: {Kind.REVERSED},
    Kind.ANNOUNCED: {Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE},
    Kind.DECIDED: {Kind.REVERSED, Kind.IN_FORCE},
    Kind.IN_FORCE: {Kind.REVERSED},
    Kind.REVERSED: {Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE},
}
#: A step that changes what is the case leads its message, whatever was said about it afterwards.
_STEPS = frozenset({Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE, Kind.ANNOUNCED, Kind.CORRECTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapsed:
    """A story's developments as one message tells them; together they are all of them."""

    lead: Briefing
    also: tuple[Briefing, ...]  #: in order
    overtaken: tuple[Briefing, ...]  #: in order


def collapse(briefings: Sequence[Briefing]) -> Collapsed:
    """Find what leads and what was overtaken; `briefings` are of one story, at least one, in any order."""
    ordered = sorted(briefings, key=lambda one: one.development)
    overtaken = [
        one for n, one in enumerate(ordered) if any(_overtakes(later, one) for later in ordered[n + 1 :])
    ]
    standing = [one for one in ordered if one not in overtaken]
    steps = [one for one in standing if one.kind in _STEPS]
    lead = steps[-1] if steps else max(standing, key=lambda one: (one.weight, one.development))
    return Collapsed(
        lead=_with_first_figures(lead, ordered),
        also=tuple(one for one in standing if one is not lead),
        overtaken=tuple(overtaken),
    )


def _overtakes(later: Briefing, one: Briefing) -> bool:
    """Whether a later development leaves nothing of an earlier one that is still to be read in full."""
    if later.kind in _OVERTAKEN_BY.get(one.kind, ()):
        return True
    if later.kind is Kind.CORRECTION and later.source.url == one.source.url:
        return True
    counts = {name for name, _, _ in one.figures}
    return (
        one.kind is Kind.FIGURE_CHANGED and bool(counts) and counts <= {n for n, _, _ in later.figures if n}
    )


def _with_first_figures(lead: Briefing, ordered: Sequence[Briefing]) -> Briefing:
    """Give each figure the value that the reader knows, not one that came and went meanwhile.

    Where it is back at that value, the one that went is what changes: £19m → £12m, not £12m → £12m.
    """
    known: dict[str, str] = {}
    for one in ordered:
        if one.development < lead.development:
            known |= {name: was for name, _, was in one.figures if was and name and name not in known}
    figures = tuple(
        (name, now, was and _moved(known.get(name, was), now, was)) for name, now, was in lead.figures
    )
    return replace(lead, figures=figures)


def _moved(known: str, now: str, was: str) -> str:
    return was if _plain(known) == _plain(now) else known


def _plain(amount: str) -> str:
    """Write an amount in one way: "£12 million" and "£12m" are the same."""
    short = amount.lower().replace("million", "m").replace("billion", "bn").replace("per cent", "%")
    return "".join(short.split())
