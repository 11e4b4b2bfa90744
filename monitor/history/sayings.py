"""Who said what: the quotations of developments, and whose name was meant."""

from collections.abc import Iterable, Iterator

from monitor.history.citing import cite
from monitor.history.folding import words
from monitor.model.answers import DevelopmentAnswer
from monitor.model.history import Saying
from monitor.query.document import Document
from monitor.query.evaluate import holds
from monitor.query.tree import Fact, Query

_TITLE_WORDS = "mr mrs ms miss dr prof professor sir dame lord lady baroness cllr councillor minister"
_TITLES = frozenset(_TITLE_WORDS.split())


def sayings(developments: Iterable[DevelopmentAnswer]) -> Iterator[Saying]:
    """Give every quotation, in the order of the developments."""
    for development in developments:
        for quotation in development.quotations:
            yield Saying(
                speaker=quotation.speaker,
                words=quotation.text.rstrip(","),  # the comma before "said Ann Lee" belongs to the report
                cite=cite(development, quotation.sentence),
                story=development.story,
                story_title=development.story_title,
            )


def is_named(asked: str, speaker: str | None) -> bool:
    """Tell whether a speaker is the one asked for.

    The words of the asked name stand in the speaker's in that order ("Morgan" finds "Eluned Morgan"), or
    the speaker is called by the last name only, as papers do from the second mention on ("Ms Morgan").
    """
    wanted, held = words(asked), words(speaker or "")
    if not wanted or not held:
        return False
    rest = iter(held)
    if all(word in rest for word in wanted):
        return True
    return held[-1] == wanted[-1] and set(held[:-1]) <= _TITLES


def is_about(saying: Saying, development: DevelopmentAnswer, query: Query) -> bool:
    """Tell whether the words said, those around them and the story's name answer `query`."""
    beside = dict(zip(development.sentences, development.passages, strict=True))
    around = beside.get(saying.cite.sentence, "") if saying.cite.sentence is not None else ""
    return holds(
        query,
        Document(
            title=development.story_title,
            summary=development.headline,
            text=f"{saying.words}\n{around}",
            outlet=development.outlet,
            published_at=development.published_at,
            facts=(
                (Fact.SPEAKER, saying.speaker or ""),
                (Fact.KIND, development.kind),
                (Fact.STORY, str(development.story)),
                *((Fact.FIGURE, figure.text) for figure in development.figures),
            ),
        ),
    )
