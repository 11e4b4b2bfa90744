"""The wall clock."""

from datetime import UTC, datetime


class SystemClock:
    """Implements the port `Clock`."""

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)
