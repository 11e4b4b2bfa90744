"""What must hold of a corpus before the demo may be scored by its key."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from monitor.demo.model import Corpus, DemoArticle, Expectation
from monitor.model.stories import Decision, Relation


def problems(corpus: Corpus, *, closest: timedelta) -> list[str]:
    """Name every mistake, one sentence each; `closest` is the least time between two moments."""
    return [
        *_names(corpus),
        *_addresses(corpus),
        *_moments(corpus, closest),
        *(problem for article in corpus.articles for problem in _texts(article)),
        *(problem for moment in corpus.expectations() for problem in _key(corpus, moment)),
    ]


def _names(corpus: Corpus) -> Iterator[str]:
    ids = Counter([outlet.id for outlet in corpus.outlets] + [article.id for article in corpus.articles])
    yield from (f"the id {id_} is used {times} times" for id_, times in ids.items() if times > 1)
    outlets = {outlet.id for outlet in corpus.outlets}
    for article in corpus.articles:
        if article.outlet not in outlets:
            yield f"{article.id}: no outlet is called {article.outlet}"


def _addresses(corpus: Corpus) -> Iterator[str]:
    outlets = {outlet.id: outlet for outlet in corpus.outlets}
    known = [article for article in corpus.articles if article.outlet in outlets]
    paths = Counter((article.outlet, article.path(outlets[article.outlet])) for article in known)
    yield from (f"{outlet} publishes {n} articles at {path}" for (outlet, path), n in paths.items() if n > 1)


def _moments(corpus: Corpus, closest: timedelta) -> Iterator[str]:
    for earlier, later in pairwise(corpus.expectations()):
        if later.at - earlier.at < closest:
            gap = later.at - earlier.at
            yield f"{later.article} comes {gap} after {earlier.article}; at least {closest} is needed"


def _texts(article: DemoArticle) -> Iterator[str]:
    for edit in article.edits:
        if edit.at <= article.published:
            yield f"{article.id}: an edit at {edit.at} comes before publication"
        for position, _ in edit.paragraphs:
            if position > len(article.paragraphs):
                held = len(article.paragraphs)
                yield f"{article.id}: an edit replaces paragraph {position}; there are {held}"
    repeated = [text for text, times in Counter(article.paragraphs).items() if times > 1]
    if repeated or article.summary in article.paragraphs:
        yield f"{article.id}: a paragraph stands twice, or the summary repeats one"


def _key(corpus: Corpus, moment: Expectation) -> Iterator[str]:
    key, where = moment.key, f"{moment.article}, revision {moment.revision}"
    published = {article.id: article.published for article in corpus.articles}
    text = " ".join(corpus.article(moment.article).version(moment.at).paragraphs)
    yield from (f"{where}: the new sentence “{s}” is not in the text" for s in key.new if s not in text)
    if key.alerts != bool(key.new) or key.alerts != (key.kind is not None):
        yield f"{where}: {key.decision} asks for new sentences and a kind, if and only if a reader is told"
    if (key.story is None) != (key.decision is Decision.OFF_TOPIC):
        yield f"{where}: {key.decision} does not go with the story {key.story}"
    if (key.of is None) != (key.relation is Relation.INDEPENDENT):
        yield f"{where}: {key.relation} does not go with an origin of {key.of}"
    if key.of is not None and not published.get(key.of, moment.at) < moment.at:
        yield f"{where}: it comes from {key.of}, which is not an earlier article"
    first = next(e for e in corpus.expectations() if e.key.story == key.story)
    if key.story and (key.decision is Decision.OPENED) != (first == moment):
        yield f"{where}: the first report of {key.story}, and no other, opens it"
