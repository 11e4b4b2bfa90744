"""`serve`: the record over HTTP, beside a running daemon or without one."""

import os
from dataclasses import replace

import click

from monitor.cli.session import Session
from monitor.clock import SystemClock
from monitor.logs import set_up
from monitor.model.policy import HttpSettings


@click.command()
@click.option("--listen", metavar="ADDRESS", help="Address to listen on [default: [http] listen, 127.0.0.1].")
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Port, 0 for any free one [default: [http] port, 8080]."
)
@click.pass_obj
def serve(session: Session, listen: str | None, port: int | None) -> None:
    """Serve pages, JSON and feeds of the record until SIGTERM or Ctrl-C.

    Nothing can be changed without the token of [http] token; without one, only this machine is served.

    \b
    Examples:
      nhs-monitor serve                      then open http://127.0.0.1:8080/
      nhs-monitor serve --port 9000
    """
    from monitor.server.serving import serve as serve_until_told  # noqa: PLC0415 - half a second

    set_up(os.environ, level="WARNING")
    settings = session.settings()
    http = settings.http or HttpSettings()
    http = replace(http, listen=listen or http.listen, port=http.port if port is None else port)
    serve_until_told(
        settings, http, clock=SystemClock(), ready=lambda where: click.echo(f"serving on {where}")
    )
