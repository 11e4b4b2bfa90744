"""The promise behind metrics and health."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from monitor.model.ids import FeedId
from monitor.model.vitals import Vitals


class VitalSigns(Protocol):
    """Measures the record."""

    def measure(self, feeds: Collection[FeedId], *, now: datetime) -> Vitals:
        """Measure; only `feeds` can be overdue. Raises StorageBusy where the record cannot be read."""
        ...

    def require_schema(self) -> None:
        """Raise SchemaMismatch unless the schema is this code's own, or StorageBusy."""
        ...
