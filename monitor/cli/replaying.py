"""`replay`: what the rules make of documents, without a trace in the record."""

import json
from pathlib import Path

import click

from monitor.cli.printing import json_line
from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.cli.tools import json_lines
from monitor.errors import BadInput
from monitor.history.replay import Outcome
from monitor.model.stories import Decision, Relation
from monitor.wiring.replay import ANY, document_from, open_replay


@click.command()
@click.argument("file", metavar="FILE.jsonl")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write one JSON line per document here.",
)
@click.option("--topic", default=ANY, show_default=True, help="Only documents on this topic are placed.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def replay(session: Session, file: str, decisions: Path | None, topic: str, as_json: bool) -> None:
    """Run the rules over the documents in FILE, in order, on a throw-away database; nothing is sent.

    \b
    A line of FILE holds "id" and "title", "text", "url", "source", "published_at" (may be null), and may
    hold "story" (then it is not placed) and "sentences" (then nothing is split).
    """
    if decisions is not None and not decisions.parent.is_dir():
        raise BadInput(f"{decisions.parent} is no directory: {decisions.name} cannot be written there")
    documents = [document_from(data) for data in json_lines(file)]
    outcomes: list[Outcome] = []
    with open_replay(session.settings(), topic) as run:
        outcomes.extend(tracked(run.run(documents), total=len(documents), what="documents"))
    if decisions is not None:
        lines = (json.dumps(_line(outcome), ensure_ascii=False) for outcome in outcomes)
        decisions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    summary = {
        "documents": len(outcomes),
        "stories": len({outcome.story for outcome in outcomes} - {None}),
        **{d.value: sum(outcome.decision is d for outcome in outcomes) for d in Decision},
        "copies": sum(outcome.relation is Relation.COPY for outcome in outcomes),
    }
    if as_json:
        json_line(summary)
    else:
        for name, count in summary.items():
            click.echo(f"{name.replace('_', ' '):12} {count}")


def _line(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.id,
        "story": outcome.story,
        "decision": outcome.decision.value,
        "relation": outcome.relation.value,
        "of": outcome.of,
        "copied_share": round(outcome.copied_share, 4),
        "sentences": [
            {"text": s.text, "status": s.status.value, "score": round(s.score, 6)} for s in outcome.sentences
        ],
    }
