"""`demo`: replay the bundled months through the real daemon, on loopback, in under a minute."""

import os
import secrets
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from monitor.cli.telling import tell_story
from monitor.demo.mailbox import Mail
from monitor.demo.player import play
from monitor.demo.score import score
from monitor.demo.showing import is_digest, show_mail, show_post, show_score, text_of
from monitor.demo.stage import Scene, scene
from monitor.demo.stepped_clock import FileClock
from monitor.logs import set_up
from monitor.model.policy import HttpSettings, Secret
from monitor.model.urls import canonical_url
from monitor.wiring import record
from monitor.wiring.configuration import load_settings

_STORY = "powys-waits"


@click.command()
@click.option("--serve", is_flag=True, help="Leave the record's pages, and the invented outlets', up.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the record in this directory."
)
def demo(serve: bool, keep: Path | None) -> None:
    """Watch the daemon follow a story over ten invented months, in under a minute.

    Invented outlets publish over real HTTP on loopback; the real daemon polls, reads, matches, groups,
    finds what is new, and delivers to a real mail server and a Slack-shaped endpoint, both started here.

    Exit code 1 where its alerts differ from the corpus's own key.
    """
    set_up(os.environ, level="ERROR")
    out = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    with ExitStack() as open_things:
        directory = keep or Path(
            open_things.enter_context(tempfile.TemporaryDirectory(prefix="nhs-monitor-"))
        )
        directory.mkdir(parents=True, exist_ok=True)
        on = open_things.enter_context(scene(directory.absolute()))
        passed = _perform(on, out)
        if keep is not None:
            out.print(f"\nask the record: {_command()} --config {on.config} stories")
        if serve:
            _leave_up(on, out)
    if not passed:
        raise click.exceptions.Exit(1)


def _command() -> str:
    """How this command was called: `make demo` installs no `nhs-monitor`."""
    if Path(sys.argv[0]).name != "__main__.py":
        return "nhs-monitor"
    python, here = Path(sys.executable), Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else python} -m monitor"


def _perform(on: Scene, out: Console) -> bool:
    outlets, articles = len(on.corpus.outlets), len(on.corpus.articles)
    out.print(f"{outlets} invented outlets will publish {articles} articles; the daemon follows them.\n")
    started = time.monotonic()
    settings = load_settings(on.config, {})
    audience = Audience(on, out)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=not out.is_terminal,
    ) as progress:
        task = progress.add_task("", total=None)
        play(
            settings, on.clock_file, after_each=lambda done, total: audience.look(progress, task, done, total)
        )
    seconds = time.monotonic() - started
    urls = on.urls
    with record.open_store(settings) as store:
        archive = record.archive_of(store)
        result = score(on.corpus, urls, archive)
        opening = next(a.id for a in on.corpus.articles if a.key.story == _STORY)
        placement = archive.why(canonical_url(urls[opening]) or "").placement
        if placement is not None:
            out.print("\n[bold]The story's timeline[/]")
            tell_story(archive.story(placement.story), out)
    show_score(result, out)
    out.print(f"\n{audience.alerts} alerts and {audience.digests} weekly digests in {seconds:.0f} s.")
    return result.passed


class Audience:
    """Shows each message when it arrives; of the digests only those with something in them."""

    def __init__(self, on: Scene, out: Console) -> None:
        self._on = on
        self._out = out
        self._mails = self._posts = 0
        self.alerts = self.digests = 0

    def look(self, progress: Progress, task: TaskID, done: int, total: int) -> None:
        """See what came since the last look."""
        day = FileClock(self._on.clock_file).now()
        progress.update(task, completed=done, total=total, description=f"{day:%d %b %Y}")
        mails, posts = self._on.mailbox.mails, self._on.slack.posts
        for mail in mails[self._mails :]:
            if is_digest(mail):
                self.digests += 1
            else:
                self.alerts += 1
            if not is_digest(mail) or self._tells(mail):
                show_mail(mail, self._out)
        for post in posts[self._posts :]:
            show_post(post, self._out)
        self._mails, self._posts = len(mails), len(posts)

    @staticmethod
    def _tells(mail: Mail) -> bool:
        """A quiet week's digest is only counted, unless a report came that had nothing new."""
        quiet = "nothing new" in str(mail.message["Subject"])
        return not quiet or "Reported again" in text_of(mail)


def _leave_up(on: Scene, out: Console) -> None:
    from monitor.server.serving import served  # noqa: PLC0415 - half a second, for those who look

    out.print("\nThe outlets' pages stay up until Ctrl-C:")
    for outlet, address in on.outlets.addresses.items():
        out.print(f"  {on.corpus.outlet(outlet).name}: {address}/")
    token = secrets.token_urlsafe(16)
    http = HttpSettings(port=0, token=Secret(token))
    with served(load_settings(on.config, {}), http, clock=FileClock(on.clock_file)) as address:
        out.print(f"\nThe record's own pages: {address}")
        out.print(f"To mute a story on its page, give any name, and this password: {token}")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            out.print("")
