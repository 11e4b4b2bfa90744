"""`man`: the manual page, written from the commands themselves."""

from collections.abc import Iterator

import click

from monitor.cli import app
from monitor.wiring.configuration import version

_ENDING = """\
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Something failed; the sentence on standard error says what, and what to do next.
.TP
.B 2
Bad usage or a bad configuration.
.SH ENVIRONMENT
.TP
.B NHS_MONITOR_CONFIG
The configuration directory, where \\-\\-config names none.
.TP
.B NHS_MONITOR_DATABASE_URL
Stands before [database] url.
.TP
.B NHS_MONITOR_LOG_LEVEL
How much is logged: DEBUG, INFO, WARNING or ERROR.
.TP
.BR STATE_DIRECTORY ", " XDG_STATE_HOME
Where the record is kept, where [database] url says {state}.
.SH FILES
.TP
.I monitor.toml, feeds.toml, routes.toml, publishers.toml, topics/*.toml
The configuration; nhs\\-monitor init writes a complete, commented set.
.SH SIGNALS
.B SIGTERM
and
.B SIGINT
let run finish what is in hand;
.B SIGHUP
makes it read the configuration again, and keep the old one if the new one is wrong."""


@click.command()
def man() -> None:
    """Print the manual page.

    \b
    Examples:
      nhs-monitor man | man -l -
      nhs-monitor man > /usr/local/share/man/man1/nhs-monitor.1
    """
    click.echo(page())


def page() -> str:
    """Write the page in the language of man(7)."""
    context = click.Context(app.cli, info_name="nhs-monitor")
    first, _, more = (app.cli.help or "").partition("\n\n")
    lines = [
        f'.TH NHS\\-MONITOR 1 "" "nhs\\-monitor {version()}" "User Commands"',
        ".SH NAME",
        f"nhs\\-monitor \\- {_text(first[0].lower() + first[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        ".B nhs\\-monitor",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]...",
        ".SH DESCRIPTION",
        _text(first),
        *_paragraphs(more),
        ".SH OPTIONS",
        *_options(app.cli, context),
        ".SH COMMANDS",
        *_commands(app.cli, context),
        _ENDING,
    ]
    return "\n".join(lines)


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, "the group named it"
        inner = click.Context(command, info_name=name, parent=context)
        pieces = " ".join(command.collect_usage_pieces(inner))
        yield f".SS {_text(inner.command_path)} {_text(pieces)}"
        yield from _paragraphs(command.help or "")
        yield from _options(command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        # An argument without a text of its own is told in the paragraphs above.
        if record is not None and record[1] and "--help" not in parameter.opts:
            yield ".TP"
            yield f".B {_text(record[0])}"
            yield _text(" ".join(record[1].split()))


def _paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of a help text; one that begins with click's "\\b" keeps its lines."""
    for paragraph in text.split("\n\n"):
        kept = paragraph.strip().startswith("\b")
        lines = [_text(line) for line in paragraph.replace("\b", "").strip("\n").split("\n") if line.strip()]
        yield ".PP"
        yield from ([".nf", *lines, ".fi"] if kept else [" ".join(line.strip() for line in lines)])


def _text(text: str) -> str:
    """Escape what roff would take for its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
