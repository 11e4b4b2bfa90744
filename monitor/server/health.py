"""`/health`: whether this process is alive, and whether the monitor does its work."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from monitor.errors import MonitorError
from monitor.model.findings import Finding
from monitor.model.vitals import Vitals
from monitor.server.desk import AtDesk, Desk

#: Due work is taken within seconds, and a due feed is woken within seconds: what waits longer has nobody.
_OVERDUE = timedelta(minutes=10)
#: A feed is asked at least so often beyond its longest interval, or nothing polls at all.
_GRACE = timedelta(hours=1)

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(desk: AtDesk) -> dict[str, str]:
    """Tell whether the record answers."""
    desk.archive.feeds()
    return {"status": "ok"}


@router.get("/health/live")
def live(desk: AtDesk) -> JSONResponse:
    """Tell whether this process makes progress; where it does not, only a restart helps."""
    stuck = desk.beside.stuck() if desk.beside else None
    return _answer([Finding(what="process", ok=stuck is None, says=stuck or "makes progress")])


@router.get("/health/ready")
def ready(desk: AtDesk) -> JSONResponse:
    """Tell whether the monitor does its work: the facts are the record's, so any process can tell."""
    return _answer(list(_examined(desk)))


def _answer(found: list[Finding]) -> JSONResponse:
    ok = all(one.ok for one in found)
    checks = [{"check": one.what, "ok": one.ok, "says": one.says} for one in found]
    return JSONResponse(
        {"status": "ok" if ok else "failing", "checks": checks},
        status_code=200 if ok else 503,
        headers={"cache-control": "no-store"},
    )


def _examined(desk: Desk) -> Iterator[Finding]:
    now = desk.clock.now()
    enabled = [feed.id for feed in desk.settings.feeds.values() if feed.enabled]
    try:
        desk.vitals.require_schema()
        vitals = desk.vitals.measure(enabled, now=now)
    except MonitorError as error:
        yield Finding(what="database", ok=False, says=str(error))
        return
    yield Finding(what="database", ok=True, says="answers, and has this version's schema")
    yield _engine(vitals, now)
    if enabled:
        yield _polls(vitals, now, longest=desk.settings.polling.longest)


def _engine(vitals: Vitals, now: datetime) -> Finding:
    """Somebody takes what is due."""
    waits = {
        f"the {lane} lane": now - queue.oldest_due
        for lane, queue in vitals.queues.items()
        if queue.oldest_due is not None
    }
    if vitals.most_overdue_poll is not None:
        waits["a feed"] = now - vitals.most_overdue_poll
    late = [f"{what} has waited for {_minutes(wait)}" for what, wait in waits.items() if wait > _OVERDUE]
    says = ", ".join(late) + ": is the daemon running?" if late else "takes what is due"
    return Finding(what="engine", ok=not late, says=says)


def _polls(vitals: Vitals, now: datetime, *, longest: timedelta) -> Finding:
    if vitals.last_poll is None:
        return Finding(what="polls", ok=False, says="no feed was polled yet")
    age = now - vitals.last_poll
    return Finding(what="polls", ok=age <= longest + _GRACE, says=f"the last one was {_minutes(age)} ago")


def _minutes(span: timedelta) -> str:
    return f"{max(0, round(span.total_seconds() / 60))} min"
