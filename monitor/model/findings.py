"""What an examination of the monitor found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was examined."""

    what: str
    ok: bool
    says: str
    fix: str | None = None  #: what to do; None where all is well, and nothing may be improved
