"""The command `nhs-monitor`: all its commands, and what each kind of failure means for the exit code."""

import gc
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from monitor.cli.printing import plain
from monitor.cli.session import Session
from monitor.errors import BadInput, MonitorError
from monitor.wiring.configuration import version

DONE, FAILED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130


#: Every command: its module below `monitor.cli`, and what the list of commands says about it.
COMMANDS = {
    "alerts": (
        "outgoing",
        "List messages, send a test, try dead ones again; mute, snooze or assign stories.",
    ),
    "articles": ("history", "List the articles that were read, newest first."),
    "backup": (
        "safekeeping",
        "Copy the database while it is in use, check the copy, and keep the newest ones.",
    ),
    "changes": ("asking", "Show what each edit of an article changed."),
    "check": ("checking", "Try everything that the configuration names, and say what to mend."),
    "completion": ("completion", "Print the completion script for bash, zsh or fish."),
    "db": (
        "records",
        "Look at the database, bring it up to date, index it anew, copy it, or remove what is old.",
    ),
    "demo": ("demo", "Watch the daemon follow a story over ten invented months, in under a minute."),
    "developments": ("history", "List what was new, newest first."),
    "doctor": ("doctoring", "Do what check does, examine the database and its work, and say how to mend it."),
    "export": ("moving", "Write everything on record to a file: JSON Lines, or a CSV per table."),
    "extract": ("tools", "Find the article in a page."),
    "feeds": ("sources", "List feeds, add and remove them, try them, or read a feed document."),
    "first": ("asking", "Find who had a phrase or figure first, and who had it after."),
    "import": ("moving", "Read what `export` wrote into an empty database."),
    "init": ("starting", "Write a complete, commented configuration into a directory."),
    "man": ("manual", "Print the manual page, written from the commands themselves."),
    "match": ("tools", "Tell for each document in a file how far it belongs to a topic, and why."),
    "once": ("running", "Do one pass over everything that is due, then end (for cron)."),
    "quiet": ("asking", "List the stories and feeds that went silent."),
    "replay": (
        "replaying",
        "Run the rules over documents, or over the stored past; nothing is sent.",
    ),
    "restore": ("safekeeping", "Put a copy of the database in its place; what was there is kept."),
    "run": ("running", "Run the daemon in the foreground until SIGTERM or Ctrl-C."),
    "said": ("asking", "List what a person or body was quoted with."),
    "search": ("search", 'Find articles: words, "phrases", AND OR NOT, NEAR/n, outlet:, after: and more.'),
    "serve": ("serving", "Serve pages, JSON and feeds of the record, on this machine unless told otherwise."),
    "stories": (
        "stories",
        "List the stories by their last report, or correct which articles belong together.",
    ),
    "story": ("stories", "Tell one story: its timeline, its figures, and who reported it."),
    "tasks": ("records", "List the work that is waiting or was set aside, or try it again."),
    "worker": ("running", "Work beside `run`, on any host, on a shared PostgreSQL database."),
    "week": ("asking", "Review seven days: what was new in each story, numbers, voices, silences."),
    "why": ("history", "Explain what happened with an address, a story or an alert, step by step."),
}


class Commands(click.Group):
    """Imports a command when it is asked for: what all of them need takes seconds to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Give a command; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays: to look for garbage in it takes a tenth of the time
        try:
            module = import_module(f"monitor.cli.{COMMANDS[cmd_name][0]}")
        finally:
            gc.enable()
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = getattr(module, name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed; one that is none is refused with those that are nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=COMMANDS, ctx=ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
      nhs-monitor init DIR        write a configuration (also: --topic ID)
      nhs-monitor check           try everything the configuration names
      nhs-monitor run             follow the news
    """
    context.obj = Session(config)


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
        click.echo(plain(str(error)), err=True)
        code = BAD_USAGE
    except MonitorError as error:
        click.echo(plain(str(error)), err=True)
        code = FAILED
    except UnicodeEncodeError:
        if not any("\udc80" <= sign <= "\udcff" for word in sys.argv for sign in word):
            raise
        click.echo("an argument is no text in UTF-8; type it again", err=True)
        code = BAD_USAGE
    except SystemExit:  # click and rich end so where the reader of a pipe has seen enough: that is no failure
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)
