"""What people do about a story: silence it, take it on, note something; and who wants no more messages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ids import RouteId, StoryId


class HandlingKind(StrEnum):
    """What was done."""

    MUTE = "mute"  #: no alerts about it, for a time or for good
    SNOOZE = "snooze"  #: no alerts about it until something of weight happens
    UNMUTE = "unmute"  #: an end to either
    ACK = "ack"  #: somebody has seen it
    ASSIGN = "assign"  #: somebody is to look after it
    NOTE = "note"  #: a line for the next shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """One thing that somebody did about a story; never changed, only followed by another."""

    story: StoryId
    kind: HandlingKind
    at: datetime
    by: str
    text: str = ""  #: the name of an assignment, the words of a note, the reason of a mute
    until: datetime | None = None  #: when a mute ends by itself; None = never
    route: RouteId | None = None  #: silences this route only; None = all of them
    recipient: str | None = None  #: silences this reader only; None = all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """A reader's word that a route is to send them nothing more; never changed, only followed by another."""

    route: RouteId
    recipient: str
    at: datetime
    by: str
    ended: bool = False  #: True takes back what was said before
