"""When a page is looked at again: articles are edited, mostly within hours, and their feeds seldom say so."""

from datetime import datetime, timedelta

from monitor.model.facts import RereadDue
from monitor.model.policy import RereadPolicy
from monitor.ports.records import Records

_MOST = 500  #: pages woken in one round


def next_look(policy: RereadPolicy, first_read_at: datetime, now: datetime) -> datetime | None:
    """Give the next time of the plan that is still to come; None where the plan is through.

    Times that passed while nobody looked are one look, not several.
    """
    ages = sorted(policy.after)
    return next((first_read_at + age for age in ages if first_read_at + age > now), None)


def wake_rereads(records: Records, policy: RereadPolicy, *, now: datetime, open_for: timedelta) -> None:
    """Log every page whose time has come and whose article lies in a story reported on within `open_for`.

    A page whose story rests is not asked for: its turn passes, and the next one comes.
    """
    for due in records.readings.due(now=now, open_since=now - open_for, most=_MOST):
        if due.open and policy.after:
            records.readings.wake(due.reading.entry)
            records.log.append(RereadDue(entry=due.reading.entry))
        else:
            first = due.reading.first_read_at or now
            records.readings.put_off(due.reading.entry, next_look(policy, first, now))
