"""The command `nhs-monitor`: all its commands, and what each kind of failure means for the exit code."""

import sys
from pathlib import Path

import click

from monitor.cli import checking, demo, history, outgoing, records, replaying, running, sources, tools
from monitor.cli.session import Session
from monitor.errors import BadInput, MonitorError
from monitor.wiring.configuration import version

DONE, FAILED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version(), prog_name="nhs-monitor")
@click.option(
    "--config",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Configuration directory [default: $NHS_MONITOR_CONFIG, ./config, or the shipped one].",
)
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Tells you when something new happens in a story, once, with the proof.

    \b
    First steps:
      nhs-monitor demo            watch it work, with nothing set up
      nhs-monitor init DIR        write a configuration
      nhs-monitor check           try everything the configuration names
      nhs-monitor run             follow the news
    """
    context.obj = Session(config)


for command in (
    demo.demo,
    running.init,
    checking.check,
    running.run,
    running.once,
    sources.feeds,
    history.articles,
    history.stories,
    history.story,
    history.developments,
    history.search,
    history.why,
    outgoing.alerts,
    records.tasks,
    records.db,
    tools.extract,
    tools.match,
    replaying.replay,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 something failed, 2 bad usage or bad configuration."""
    try:
        code = cli.main(prog_name="nhs-monitor", standalone_mode=False)
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = BAD_USAGE
    except BadInput as error:
        click.echo(str(error), err=True)
        code = BAD_USAGE
    except MonitorError as error:
        click.echo(str(error), err=True)
        code = FAILED
    except BrokenPipeError:
        code = DONE
        sys.stderr.close()
    sys.exit(code if isinstance(code, int) else DONE)
