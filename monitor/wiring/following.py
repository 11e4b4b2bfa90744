"""Adds feeds to a configuration and takes them out, with their publishers where those are new."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from monitor.errors import BadInput, ForbiddenAddress
from monitor.model.feeds import Feed, FetchPolicy, SourceKind
from monitor.model.urls import canonical_url, site_host
from monitor.net.targets import PrivateHosts, vet
from monitor.settings import Settings
from monitor.wiring.config_files import appended, change, changing, without
from monitor.wiring.configuration import shipped_configuration

_LONGEST_ID = 60
_LONGEST_URL = 4000
#: A user name and a password in an address: not to be printed.
_LOGIN = re.compile(r"(?<=//)[^/?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feed to follow; what is "" or None is chosen by us."""

    url: str
    title: str = ""
    site_url: str = ""
    language: str = ""
    id: str = ""
    publisher: str = ""
    fetch: FetchPolicy | None = None
    folder: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    checked: date | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a wish to follow a feed."""

    status: str  #: "added" or "skipped"
    id: str | None  #: the new feed's, or that of the feed that has this address already
    url: str
    title: str
    publisher: str | None = None
    new_publisher: bool = False  #: publishers.toml did not know it and does now
    reason: str = ""  #: why it was skipped


def follow(settings: Settings, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Add feeds to feeds.toml in one step; those with an address that is followed already are skipped.

    Raises BadInput, and changes nothing, where an id or a publisher was named that cannot be.
    """
    directory = _writable(settings)
    plan = _Plan(settings)
    outcomes = [plan.add(one) for one in wanted]
    with changing(directory):
        if plan.publishers:  # first: a publisher without a feed does no harm
            change(directory / "publishers.toml", lambda text: appended(text, "publisher", plan.publishers))
        if plan.feeds:
            change(directory / "feeds.toml", lambda text: appended(text, "feed", plan.feeds))
    return outcomes


def unfollow(settings: Settings, feed: str) -> Feed:
    """Take a feed out of feeds.toml; what was recorded of it stays. Raises BadInput."""
    directory = _writable(settings)
    found = next((one for one in settings.feeds.values() if one.id == feed), None)
    if found is None:
        raise BadInput(f'there is no feed "{feed}"; nhs-monitor feeds list shows them')
    with changing(directory):
        change(directory / "feeds.toml", lambda text: without(text, "feed", feed))
    return found


def _writable(settings: Settings) -> Path:
    if settings.directory.resolve() == shipped_configuration().resolve():
        raise BadInput(
            "this is the configuration that came with the program; write your own with nhs-monitor init DIR "
            "and name it with --config DIR"
        )
    return settings.directory


class _Plan:
    """What is to be written, as it grows."""

    def __init__(self, settings: Settings) -> None:
        self._known = {
            key: str(feed.id) for feed in settings.feeds.values() for key in [address_key(feed)] if key
        }
        self._ids = {str(feed) for feed in settings.feeds}
        self._allowed = PrivateHosts.parse(settings.web.private_hosts)
        self._hosts = {str(key): publisher.hosts for key, publisher in settings.publishers.items()}
        self.feeds: list[Mapping[str, object]] = []
        self.publishers: list[Mapping[str, object]] = []

    def add(self, wanted: Wanted) -> Outcome:
        key = canonical_url(wanted.url)
        title = wanted.title.strip() or (site_host(wanted.url) or wanted.url)
        skipped = Outcome(status="skipped", id=None, url=_LOGIN.sub("…@", wanted.url), title=title)
        if key is None or len(wanted.url) > _LONGEST_URL:
            return replace(skipped, reason="its address is not one with http:// or https://")
        try:
            vet(wanted.url.partition("#")[0], self._allowed)
        except ForbiddenAddress as error:
            return replace(skipped, reason=f"it would never be asked: {error}")
        if key in self._known:
            return replace(skipped, id=self._known[key], reason=f"followed already as {self._known[key]}")
        named = self._id(wanted, title)
        count = len(self.publishers)
        publisher = self._publisher(wanted, title)
        self._known[key] = named
        self._ids.add(named)
        self.feeds.append(_table(wanted, named, title, publisher))
        new = len(self.publishers) > count
        return Outcome(
            status="added", id=named, url=wanted.url, title=title, publisher=publisher, new_publisher=new
        )

    def _id(self, wanted: Wanted, title: str) -> str:
        if not wanted.id:
            return _unused(_slug(title) or _slug(site_host(wanted.url) or "feed"), self._ids)
        if wanted.id in self._ids:
            raise BadInput(f'the id "{wanted.id}" is another feed\'s already; ids must differ')
        if _slug(wanted.id) != wanted.id:
            raise BadInput(
                f'"{wanted.id}" is no id; write up to {_LONGEST_ID} lower-case letters, digits and hyphens'
            )
        return wanted.id

    def _publisher(self, wanted: Wanted, title: str) -> str:
        if wanted.publisher:
            if wanted.publisher not in self._hosts:
                raise BadInput(f'publishers.toml does not define "{wanted.publisher}"; leave --publisher out')
            return wanted.publisher
        hosts = [host for url in (wanted.site_url, wanted.url) if (host := site_host(url))]
        for host in hosts:
            for key, known in self._hosts.items():
                if any(host == name or host.endswith(f".{name}") for name in known):
                    return key
        key = _unused(_slug(hosts[0]) or "publisher", self._hosts)
        self._hosts[key] = (hosts[0],)
        self.publishers.append({"id": key, "name": title, "hosts": [hosts[0]]})
        return key


def address_key(feed: Feed) -> str | None:
    """Give what two tables of one and the same feed share; None for sources that may share an address."""
    return canonical_url(feed.url) if feed.kind is SourceKind.FEED else None


def _table(wanted: Wanted, named: str, title: str, publisher: str) -> dict[str, object]:
    """The new feed's fields, without those that say what is so anyway."""
    language = re.match(r"[a-z]{2,3}", wanted.language.lower())
    fields: dict[str, object | None] = {
        "id": named,
        "title": title,
        "url": wanted.url,
        "publisher": publisher,
        "language": language[0] if language and language[0] != "en" else None,
        "fetch": wanted.fetch.value if wanted.fetch else None,
        "folder": list(wanted.folder) or None,
        "categories": list(wanted.categories) or None,
        "enabled": None if wanted.enabled else False,
        "checked": wanted.checked,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST_ID].strip("-")


def _unused(name: str, taken: Collection[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
