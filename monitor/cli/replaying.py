"""`replay`: what the rules make of documents, without a trace in the record."""

import json
from datetime import datetime
from pathlib import Path

import click

from monitor.cli.moments import Moment
from monitor.cli.printing import json_line
from monitor.cli.progress import tracked
from monitor.cli.rerunning import replay_history
from monitor.cli.session import Session
from monitor.cli.tools import json_lines
from monitor.errors import BadInput
from monitor.history.replay import Outcome
from monitor.model.stories import Decision, Relation
from monitor.wiring.replay import ANY, document_from, open_replay


@click.command()
@click.argument("file", metavar="[FILE.jsonl]", required=False)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write one JSON line per document here.",
)
@click.option("--topic", default=ANY, show_default=True, help="Only documents on this topic are placed.")
@click.option(
    "--config",
    "other",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Without FILE: judge the stored past with the configuration in this directory.",
)
@click.option("--since", type=Moment(), help="Without FILE: compare only reports published from then on.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def replay(
    session: Session,
    file: str | None,
    decisions: Path | None,
    topic: str,
    other: Path | None,
    since: datetime | None,
    as_json: bool,
) -> None:
    """Run the rules over the documents in FILE, or over all that was ever read, on a throw-away database.

    Nothing is sent. Without FILE, every stored article is judged again in order of arrival, with the
    configuration in --config (topics, publishers, routes, weights; default: the one in use), and what would
    be gained and lost against what is on record is printed. A person's corrections are not repeated, and
    only what was read can be judged: an article that no topic wanted was perhaps never fetched.

    \b
    A line of FILE holds "id" and "title", "text", "url", "source", "published_at" (may be null), and may
    hold "story" (then it is not placed) and "sentences" (then nothing is split).

    \b
    Examples:
      nhs-monitor replay documents.jsonl --decisions out.jsonl --topic any
      nhs-monitor replay --config ./tried --since 30d
    """
    if file is None:
        if decisions is not None:
            raise BadInput("--decisions belongs to a FILE; without one, the differences are printed")
        replay_history(session, Session(other) if other else session, since, as_json=as_json)
        return
    if other is not None or since is not None:
        raise BadInput("--config and --since are for the stored past: leave FILE out")
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
