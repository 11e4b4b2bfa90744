"""What we owe one web host, as all nodes together know it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """A host's line; the times are None where nothing is owed."""

    busy_by: str | None = None  #: the node whose request is in flight
    busy_until: datetime | None = None  #: then that node is taken for dead, unless it says otherwise before
    next_start: datetime | None = None  #: the earliest start that spacing allows
    turned_away: int = 0  #: requests that will come back, about
    cool_until: datetime | None = None
    cool_why: str = ""
    gentle_until: datetime | None = None  #: until then the spacing is doubled
    strikes: int = 0  #: unnamed pauses in a row
