"""Running: the daemon, one pass for cron, a first configuration."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import click
from rich.console import Console

from monitor.cli.session import Session
from monitor.clock import SystemClock
from monitor.daemon import STUCK, Daemon
from monitor.errors import BadInput
from monitor.logs import set_up
from monitor.meter import StageMeter
from monitor.model.policy import EngineKind, HttpSettings
from monitor.ports.outside import Clock
from monitor.service import Service
from monitor.settings import Settings
from monitor.systemd import Notifier
from monitor.wiring.lock import alone
from monitor.wiring.nodes import node_name
from monitor.wiring.service import open_service

log = logging.getLogger(__name__)

_level = click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"]),
    default=lambda: os.environ.get("NHS_MONITOR_LOG_LEVEL", "INFO"),
    help="How much to log (also $NHS_MONITOR_LOG_LEVEL).",
)


@click.command()
@_level
@click.pass_obj
def run(session: Session, log_level: str) -> None:
    """Run the daemon in the foreground until SIGTERM or Ctrl-C.

    SIGTERM finishes what is in hand; a second one ends at once; neither loses anything.
    SIGHUP reads the configuration again and keeps the old one if the new one is wrong.
    """
    _run(session, log_level, schedules=True, http=lambda settings: settings.http)


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65_535), help="Serve /health and /metrics there [default: nowhere]."
)
@click.option("--listen", metavar="ADDRESS", help="… on this address [default: [http] listen, 127.0.0.1].")
@_level
@click.pass_obj
def worker(session: Session, port: int | None, listen: str | None, log_level: str) -> None:
    """Work beside `run` on a shared PostgreSQL database: poll, read, judge, deliver.

    As many as you like, on any host, each with its own copy of the configuration. A worker schedules
    nothing and serves no pages: that is for `run`, of which one or more must be there. Any of them may be
    killed at any time: what it had in hand is done again by another within 15 seconds.

    \b
    Examples:
      nhs-monitor --config /etc/nhs-monitor worker
      nhs-monitor --config /etc/nhs-monitor worker --port 8081     one port for each worker of a host
      systemctl enable --now nhs-monitor-worker@1 nhs-monitor-worker@2
    """
    if listen is not None and port is None:
        raise BadInput("--listen says where a worker serves /health and /metrics: give --port too")

    def watched(settings: Settings) -> HttpSettings | None:
        http = settings.http or HttpSettings()
        return None if port is None else replace(http, listen=listen or http.listen, port=port)

    _run(session, log_level, schedules=False, http=watched)


def _run(
    session: Session,
    log_level: str,
    *,
    schedules: bool,
    http: Callable[[Settings], HttpSettings | None],
) -> None:
    set_up(os.environ, level=log_level)
    settings = session.settings()
    distributed = settings.engine.kind is EngineKind.DISTRIBUTED
    if not schedules and not distributed:
        raise BadInput('[engine] kind is "embedded", which runs alone; set kind = "distributed" for workers')
    clock = SystemClock()
    console = Console(highlight=False)
    meter = StageMeter()
    node = node_name() if distributed else None
    Daemon(
        read=session.settings,
        open_service=lambda settings: _open(
            settings,
            clock=clock,
            console=console,
            meter=meter,
            node=node,
            http=http(settings),
            pages=schedules,
        ),
        notifier=Notifier.from_environment(os.environ),
        schedules=schedules,
    ).run(settings)


@contextmanager
def _open(
    settings: Settings,
    *,
    clock: Clock,
    console: Console,
    meter: StageMeter,
    node: str | None,
    http: HttpSettings | None,
    pages: bool,
) -> Iterator[Service]:
    """Open the service, and beside it what is served: `pages` and all, or only how this process is."""
    with ExitStack() as open_things:
        service = open_things.enter_context(
            open_service(
                settings, clock=clock, console=console, around=meter.around, patient=False, node=node
            )
        )
        if http is not None:
            from monitor.server.desk import Beside  # noqa: PLC0415 - half a second, for those who serve
            from monitor.server.serving import served  # noqa: PLC0415 - as above

            beside = Beside(meter=meter, stuck=lambda: service.stuck(after=STUCK))
            open_things.enter_context(served(settings, http, clock=clock, beside=beside, pages=pages))
        yield service


@click.command()
@_level
@click.pass_obj
def once(session: Session, log_level: str) -> None:
    """Do one pass over everything that is due, then end (for cron).

    Hubs are not asked to push: nobody would be there when they come.

    \b
    Example crontab line:
      */10 * * * *  nhs-monitor --config /etc/nhs-monitor once --log-level WARNING
    """
    set_up(os.environ, level=log_level)
    settings = session.settings()
    if (silent := settings.told_to_nobody) is not None:
        log.warning(silent)
    with (
        alone(settings),
        open_service(settings, clock=SystemClock(), console=Console(highlight=False)) as service,
    ):
        service.once()
