"""Opens the record for what people do about stories, from the command line and from signed links."""

from collections.abc import Callable, Sequence

from monitor.alerts.link_page import LinkPage
from monitor.alerts.links import Signer
from monitor.alerts.silence import handle, opt_out
from monitor.model.handling import Handling, OptOut
from monitor.model.ids import StoryId
from monitor.ports.outside import Clock
from monitor.settings import Settings
from monitor.wiring.record import archive_of, open_store
from storage.store import Store


def record_handling(settings: Settings, handling: Handling) -> StoryId:
    """Keep what somebody did; gives the story that it is about now. Raises BadInput where there is none."""
    with open_store(settings) as store:
        return _keep(store, handling)


def signer_of(settings: Settings) -> Signer | None:
    """What signs the links in messages; None where the configuration has no key or no address for them."""
    if not settings.link_keys or settings.base_url is None:
        return None
    return Signer(settings.base_url, settings.link_keys, settings.link_lifetime)


def link_page(settings: Settings, store: Store, clock: Clock) -> LinkPage | None:
    """What answers those links, over an open record; None where there are none."""
    signer = signer_of(settings)
    if signer is None:
        return None
    archive = archive_of(store)
    return LinkPage(
        signer=signer,
        title_of=lambda story: archive.story(story).story.title,
        act=keeper(store),
        opt_out=lambda value: _keep_opt_out(store, value),
        clock=clock,
    )


def record_opt_out(settings: Settings, value: OptOut) -> None:
    """Keep that a reader leaves a route, or comes back."""
    with open_store(settings) as store:
        _keep_opt_out(store, value)


def opted_out(settings: Settings) -> Sequence[OptOut]:
    """Who left which route, oldest first."""
    with open_store(settings) as store, store.look() as records:
        return records.handlings.opted_out()


def _keep_opt_out(store: Store, value: OptOut) -> None:
    with store.records(now=value.at) as (_, records):
        opt_out(records, value)


def keeper(store: Store) -> Callable[[Handling], StoryId]:
    """What keeps, in an open record, whatever somebody did; it raises BadInput for an unknown story."""
    return lambda handling: _keep(store, handling)


def _keep(store: Store, handling: Handling) -> StoryId:
    with store.records(now=handling.at) as (_, records):
        return handle(records, handling)
