"""Whether a person silenced a story for a reader, and what they do about stories otherwise: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.words import moment
from monitor.errors import BadInput
from monitor.model.facts import ReaderOptedOut, StoryHandled
from monitor.model.handling import Handling, HandlingKind, OptOut
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.ports.records import Records

#: From this weight on (0..1) a development ends a snooze: a decision, a reversal, a start, or an
#: announcement with figures or speakers of its own (BASE_WEIGHT in stories/developments.py).
WAKES_A_SNOOZE = 0.55
_DECIDE = frozenset({HandlingKind.MUTE, HandlingKind.SNOOZE, HandlingKind.UNMUTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What people did about a story, as it bears on one development of it."""

    handlings: Sequence[Handling]  #: oldest first
    of_weight_at: datetime | None  #: when the story last had a development that ends a snooze, this included

    def silenced(self, route: RouteId, recipient: str, *, now: datetime) -> str | None:
        """Say why this reader is not to be told now; None where nothing keeps the message back.

        The last word that covers the reader counts: a mute of one reader leaves the others alone, and
        an unmute for everybody ends every mute before it.
        """
        said = [one for one in self.handlings if one.kind in _DECIDE and covers(one, route, recipient)]
        last = said[-1] if said else None
        if last is None or last.kind is HandlingKind.UNMUTE:
            return None
        if last.kind is HandlingKind.SNOOZE:
            woken = self.of_weight_at is not None and self.of_weight_at > last.at
            return None if woken else f"snoozed by {last.by} until something of weight happens"
        if last.until is not None and now >= last.until:
            return None
        until = f" until {moment(last.until)}" if last.until else ""
        return f"muted by {last.by}{until}"


def covers(handling: Handling, route: RouteId, recipient: str) -> bool:
    """Tell whether a handling is about this reader; what names nobody is about everybody."""
    return handling.route in (None, route) and handling.recipient in (None, recipient)


def handled(records: Records, story: StoryId, upto: DevelopmentId) -> Handled:
    """Gather what bears on telling a development; most stories were never handled, and cost one question."""
    found = records.handlings.of(story)
    snoozed = any(one.kind is HandlingKind.SNOOZE for one in found)
    return Handled(
        handlings=found,
        of_weight_at=records.handlings.last_of_weight(story, least=WAKES_A_SNOOZE, upto=upto)
        if snoozed
        else None,
    )


def opt_out(records: Records, value: OptOut) -> None:
    """Keep a reader's word about a route's messages. Saying it twice changes nothing."""
    records.handlings.opt_out(value)
    records.log.append(
        ReaderOptedOut(route=value.route, recipient=value.recipient, by=value.by, ended=value.ended)
    )


def unsubscribed(value: OptOut) -> str:
    """Say why a reader gets nothing by a route."""
    return f"{value.recipient} unsubscribed from route {value.route} on {moment(value.at)}"


def handle(records: Records, handling: Handling) -> StoryId:
    """Keep what somebody did; gives the story that it is about now. Saying it twice changes nothing.

    Raises BadInput for a story that is not there.
    """
    try:
        story = records.handlings.record(handling)
    except LookupError as error:
        raise BadInput(str(error)) from error
    records.log.append(StoryHandled(story=story, kind=handling.kind.value, by=handling.by))
    return story
