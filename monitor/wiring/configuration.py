"""Finds, reads and checks the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from monitor.errors import BadConfig
from monitor.model.alerts import Route
from monitor.model.ids import TopicId
from monitor.model.stories import Kind
from monitor.read_settings import read_settings
from monitor.settings import Settings
from monitor.toml_files import text_of
from monitor.toml_lines import lines_of
from monitor.topics.topic import Topic
from monitor.wiring.asking import compile_queries, ended


def version() -> str:
    """The version of this code."""
    try:
        return installed_version("nhs-monitor")
    except PackageNotFoundError:  # run from a clone: the wheel was never installed
        return "0.1.0"


def shipped_configuration() -> Path:
    """The configuration that comes with the package."""
    here = Path(__file__).parent.parent
    inside = here / "config"
    return inside if inside.is_dir() else here.parent / "config"


def configuration_directory(option: Path | None, environment: Mapping[str, str]) -> Path:
    """Find the configuration: --config, $NHS_MONITOR_CONFIG, systemd's, ./config, or the shipped one."""
    if option is not None:
        return option
    for name in ("NHS_MONITOR_CONFIG", "CONFIGURATION_DIRECTORY"):
        if environment.get(name):
            return Path(environment[name].split(":")[0])
    here = Path("config")
    return here if (here / "monitor.toml").is_file() else shipped_configuration()


def load_settings(directory: Path, environment: Mapping[str, str]) -> Settings:
    """Read and check a configuration. Raises BadConfig with every problem in it at once."""
    settings, problems = read_settings(directory, environment, idle=_idle)
    unread = any(problem.startswith("topics/") for problem in problems)  # and so are the sets in it
    _, wrong = _compile_topics(settings)
    wrong += [] if unread else _bad_queries(settings)
    if problems or wrong:
        raise BadConfig([*problems, *wrong])
    return settings


def _bad_queries(settings: Settings) -> list[str]:
    """Say what is wrong with each saved query, and on which line it stands."""
    if not settings.queries:
        return []
    found, problems = compile_queries(settings)
    followed = {name for route in settings.routes.values() if route.enabled for name in route.queries}
    problems |= {
        name: "is followed by a route, and ends before today: nothing that comes can answer it; "
        "take before: out"
        for name in followed & found.keys()
        if ended(found[name], today=datetime.now(UTC).date())
    }
    if not problems:
        return []
    lines = lines_of(text_of(settings.directory / "queries.toml"))
    return [
        f"queries.toml {name} (line {lines.get((name,), 1)}): {problem}" for name, problem in problems.items()
    ]


def _idle(route: Route) -> tuple[str, str] | None:
    """Say which key keeps a route from ever telling anything; None for a route that can."""
    from monitor.alerts.hours import never_ends  # noqa: PLC0415 - `--help` need not wait for the rules
    from monitor.stories.developments import heaviest  # noqa: PLC0415 - the same

    if set(route.kinds) == {Kind.BACKGROUND}:
        return "kinds", 'is ["background"], which nobody is told of; name another kind, or leave it out'
    if route.quiet and never_ends(route.quiet, route.timezone, datetime.now(UTC)):
        return "quiet", "covers every hour of the week; leave some in which the route may tell"
    kinds = [kind for kind in route.kinds or Kind if kind is not Kind.BACKGROUND]
    most = max(map(heaviest, kinds))
    if route.minimum_weight > most:
        wanted = f"{route.minimum_weight:g}; what it wants weighs at most {most:.2f}: set that or less"
        return "minimum_weight", f"is {wanted}"
    return None


def topics_of(settings: Settings) -> tuple[Topic, ...]:
    """Compile the topics of settings that were checked."""
    return _compile_topics(settings)[0]


def _compile_topics(settings: Settings) -> tuple[tuple[Topic, ...], list[str]]:
    topics: list[Topic] = []
    problems: list[str] = []
    for key, mapping in settings.topics.items():
        try:
            topics.append(_compiled(_AsRead(key, repr(mapping), mapping, settings.directory)))
        except BadConfig as error:
            problems += error.problems
    return tuple(topics), problems


@dataclass(frozen=True, slots=True)
class _AsRead:
    """A topic as its file states it."""

    id: TopicId
    written: str  #: where this is the same, so is the topic
    mapping: Mapping[str, Any] = field(compare=False)
    directory: Path = field(compare=False)  #: of the configuration


@lru_cache(maxsize=32)  # .1 s for a large one: to check a configuration, to open it, and again at each reload
def _compiled(topic: _AsRead) -> Topic:
    from monitor.topics.read import from_toml  # noqa: PLC0415 - a grammar that `--help` need not wait for

    lines = lines_of(text_of(topic.directory / "topics" / f"{topic.id}.toml"))
    return from_toml(topic.mapping, topic_id=topic.id, lines=lines)
