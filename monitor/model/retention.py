"""What a policy of retention would remove."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Prunable:
    """One kind of data that is older than the policy keeps it."""

    kind: str
    kept: timedelta | None  #: None = for ever
    rows: int  #: that would go, or lose their text
    bytes: int  #: of their contents, about
