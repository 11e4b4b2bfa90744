"""What an installation without the lock brings, also by the old pip of Debian 12."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def required(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What a package asks for here; names of extras are compared as spelled, as pip did up to 23.2."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield requirement


def offered(name: str) -> frozenset[str]:
    return frozenset(distribution(name).metadata.get_all("Provides-Extra") or ())


def test_an_old_pip_installs_all_that_the_lock_holds() -> None:
    """pip before 23.3 knows `lxml[html_clean]` of one package and `html-clean` of another for two names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    seen: dict[str, frozenset[str]] = {}
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        extras = frozenset(one.extras) & offered(name)
        if name in seen and extras <= seen[name]:
            continue
        seen[name] = seen.get(name, frozenset()) | extras
        waiting += required(name, seen[name])
    assert locked() - set(seen) == set()


def locked() -> set[str]:
    """The lock's packages that are installed here: some are for other systems."""
    text = (ROOT / "requirements" / "run.lock").read_text()
    return {name for name in re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE) if installed(name)}


def installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("module", ["monitor.articles.worker", "monitor.feeds.worker"])
def test_what_the_workers_import_is_there(module: str) -> None:
    __import__(module)
