"""`doctor`: what `check` tries, and the state of the database and its work, with a fix for each finding."""

from datetime import UTC, datetime

import click

from monitor.cli.checking import tried
from monitor.cli.printing import as_json, rows
from monitor.cli.session import Session
from monitor.wiring.checks import check_disk, check_repeats, check_told
from monitor.wiring.doctor import examine, finding


@click.command()
@click.option("--offline", is_flag=True, help="Leave the feeds and channels alone.")
@as_json
@click.pass_obj
def doctor(session: Session, offline: bool, as_json: bool) -> None:
    """Do what check does, examine the database and its work, and say how to mend each finding.

    It changes nothing, and a daemon may run meanwhile. Exit code 2 where the configuration is wrong, 1 where
    anything was found.

    \b
    Examples:
      nhs-monitor doctor
      nhs-monitor doctor --offline --json
    """
    settings = session.settings()
    found = list(examine(settings, now=datetime.now(UTC)))
    found += [finding(one) for one in [check_told(settings), check_disk(settings)] if one is not None]
    found += [finding(one) for one in check_repeats(settings)]
    if not offline:
        found += [finding(one) for one in tried(settings)]
    rows(
        found,
        (
            ("what", lambda f: f.what),
            ("", lambda f: "FOUND" if not f.ok else "WARNING" if f.fix else "ok"),
            ("", lambda f: f.says),
            ("fix", lambda f: f.fix or ""),
        ),
        as_json=as_json,
        empty="",
    )
    if not all(one.ok for one in found):
        raise click.exceptions.Exit(1)
