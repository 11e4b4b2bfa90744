"""Everything else: ntfy, Teams, Telegram, Matrix and a hundred more, through the optional library Apprise.

Apprise is a way out and no more. The outbox, retries and ids stay ours: it keeps nothing when a server is
down, and says no more of a failure than that there was one, so each is worth another try. It makes its own
connections, past the guard of `monitor.net`: its addresses are the operator's, never a feed's.
"""

import importlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.alerts import Envelope, Receipt
from monitor.model.policy import AppriseSettings, Secret

_WANTED = "apprise is not installed; pip install 'nhs-monitor[apprise]' brings it"
_LONGEST_BODY = 4_000  #: characters: what most of these services take; the first lines are the news


class AppriseChannel:
    """Sends through Apprise, to targets by name; one address each, so that no repeat reaches a second one."""

    def __init__(self, targets: Sequence[AppriseSettings]) -> None:
        """Raises BadConfig without the library, and for an address that it does not know."""
        try:
            self._apprise: Any = importlib.import_module("apprise")
        except ImportError:
            raise BadConfig([_WANTED]) from None
        # It logs whole addresses, tokens included, when one of them fails.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        self._targets: Mapping[str, Secret] = {target.name: target.url for target in targets}
        problems = [
            f"apprise {target.name}: Apprise knows no such address; its documentation lists the forms"
            for target in targets
            if self._opened(target.url) is None
        ]
        if problems:
            raise BadConfig(problems)

    def reach(self) -> str:
        """Nothing can be tried without sending."""
        return f"{', '.join(self._targets)}: only nhs-monitor alerts test can try that, by sending"

    def send(self, envelope: Envelope) -> Receipt:
        """Send the text. Raises DeliveryDeferred where Apprise fails, DeliveryRefused for no such name."""
        url = self._targets.get(envelope.recipient)
        if url is None:
            raise DeliveryRefused(f"no apprise target is named {envelope.recipient}")
        title, _, body = envelope.message.text.partition("\n")
        if not self._opened(url).notify(
            title=title,
            body=body.strip()[:_LONGEST_BODY] or title,
            notify_type=self._apprise.NotifyType.INFO,
            body_format=self._apprise.NotifyFormat.TEXT,
        ):
            raise DeliveryDeferred(f"apprise {envelope.recipient} did not take the message; it may have")
        return Receipt(provider_id=None)

    def _opened(self, url: Secret) -> Any:
        """Open an address anew for each message: its objects belong to one thread. None where it is none."""
        return self._apprise.Apprise.instantiate(url.reveal(), suppress_exceptions=True)
