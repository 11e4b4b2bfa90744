"""One clock for all nodes: the database's, whatever their own clocks show."""

from datetime import datetime, timedelta

from monitor.ports.outside import Clock


class NodeClock:
    """This host's clock, set by the database's now and then; leases then mean the same on every host."""

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._ahead = timedelta(0)  #: of the database's clock before ours

    def now(self) -> datetime:
        """Tell the database's time."""
        return self._own.now() + self._ahead

    def follow(self, shown: datetime) -> None:
        """Set it by what the database's clock shows at this moment."""
        self._ahead = shown - self._own.now()
