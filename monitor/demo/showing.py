"""What the demo prints: each alert as its reader sees it, the story's timeline, the score."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from monitor.demo.mailbox import Mail
from monitor.demo.score import Score
from monitor.demo.slack_endpoint import Post


def text_of(mail: Mail) -> str:
    """The text part of an email."""
    body = mail.message.get_body(("plain",))
    return str(body.get_content()).strip() if body is not None else ""


def show_mail(mail: Mail, out: Console) -> None:
    """Print an email: the head that a mail program shows, then its text part."""
    message = mail.message
    thread = "in the story's thread" if message.get("In-Reply-To") else "starts a thread"
    out.print(f"[bold]✉ {escape(str(message['Subject']))}[/]")
    out.print(f"To {message['To']} · {message['Date']} · {thread}", style="dim")
    _, _, rest = text_of(mail).partition("\n")  # the first line is the subject again
    if out.is_terminal:
        out.print(Padding(Text(rest.strip()), (1, 0, 1, 2)))
    else:  # a pipe has no width: nothing is wrapped, and nothing cut
        out.print(Text("\n" + "".join(f"  {line}".rstrip() + "\n" for line in rest.strip().splitlines())))


def show_post(post: Post, out: Console) -> None:
    """Print a Slack post in one line."""
    place = "thread" if post.thread_ts else "channel"
    first = post.text.splitlines()[0] if post.text else ""
    out.print(f"  [dim]Slack, {place}:[/] {escape(first)}")


def is_digest(mail: Mail) -> bool:
    """Tell a digest from an alert."""
    return str(mail.message["Subject"]).startswith("Week")


def show_score(score: Score, out: Console) -> None:
    """Print how far the daemon and the corpus's own key agree."""
    out.print("\n[bold]Score against the corpus's own key[/]")
    met = len(score.alerts_expected) - len(score.alerts_missing)
    _line(
        out,
        not (score.alerts_missing or score.alerts_not_expected),
        f"alerts: {met} of {len(score.alerts_expected)} expected, "
        f"{len(score.alerts_not_expected)} not expected",
    )
    for name in score.alerts_missing:
        out.print(f"      missing: {name}")
    for name in score.alerts_not_expected:
        out.print(f"      not expected: {name}")
    _line(out, not (score.stories_split or score.stories_mixed), "stories: every matter in one of its own")
    for line in (*score.stories_split, *score.stories_mixed):
        out.print(f"      {escape(line)}")
    _line(out, not score.wrong_decisions, f"decisions: {len(score.wrong_decisions)} not as in the key")
    for line in score.wrong_decisions:
        out.print(f"      {escape(line)}")
    _line(out, not score.wrong_relations, f"copies: {len(score.wrong_relations)} not as in the key")
    for line in score.wrong_relations:
        out.print(f"      {escape(line)}")
    _line(
        out,
        score.sentence_f1 >= 0.95,
        f"new sentences: precision {score.sentence_precision:.3f}, recall {score.sentence_recall:.3f}, "
        f"F1 {score.sentence_f1:.3f} (0.95 required)",
    )
    for line in score.wrong_sentences:
        out.print(f"      {escape(line)}", style="dim")


def _line(out: Console, good: bool, words: str) -> None:  # noqa: FBT001 - a mark, read beside its words
    out.print(f"  {'[green]✓[/]' if good else '[red]✗[/]'} {escape(words)}")
