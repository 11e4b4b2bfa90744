"""What a route would have sent, in plain words."""

from rich.console import Console
from rich.markup import escape

from monitor.cli.printing import cell
from monitor.wiring.rehearsing import Rehearsal, RehearsedMessage, RehearsedNews


def tell_rehearsal(found: Rehearsal, out: Console) -> None:
    """Print the messages that would have gone out, each with what it tells, then what was held and why."""
    messages = _count(len(found.messages), "message")
    held = _count(len(found.held), "development")
    since = f"since {cell(found.since)}"
    out.print(f"route {found.route} → {escape(cell(found.recipient))}, {since}: {messages}, {held} held")
    out.print("nothing was sent: this is what the route would have done", style="dim")
    for message in found.messages:
        _message(message, out)
    if found.held:
        out.print("\n[bold]Held[/]")
    for news in found.held:
        _news(news, out)
        out.print(f"    because {escape(cell(news.reason))}", style="dim")


def _message(message: RehearsedMessage, out: Console) -> None:
    out.print(f"\n{cell(message.at)}  [bold]{escape(cell(message.subject))}[/]")
    if message.waited_for:
        out.print(f"    waited: {escape(cell(message.waited_for))}", style="dim")
    for news in message.tells:
        _news(news, out, indent="    ")


def _news(news: RehearsedNews, out: Console, *, indent: str = "") -> None:
    what = f"{news.kind.replace('_', ' ')}, weight {news.weight:.2f}"
    out.print(
        f"{indent}{cell(news.found_at)}  {escape(cell(news.headline))} ({escape(cell(news.outlet))}; {what})"
    )


def _count(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"
