"""The statements that every message needs, built once: building one costs two thirds of executing it."""

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from storage.lineage import leading_to
from storage.tables import delivery, development, revision

UNSENT = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
_MARKED = ("state", "attempts", "provider_id", "error", "sent_at", "lag_seconds")

_LINEAGE = leading_to(sa.bindparam("about", type_=delivery.c.story_id.type))
BY_ID = sa.select(delivery).where(delivery.c.id == sa.bindparam("which"))
KNOWN_AS = sa.select(_LINEAGE.c.id)
FOLDED = (
    sa.select(delivery.c.development_id)
    .where(delivery.c.folded_into == sa.bindparam("which"), delivery.c.development_id.is_not(None))
    .order_by(delivery.c.development_id)
)
THREAD = (
    sa.select(delivery.c.provider_id)
    .where(
        delivery.c.route == sa.bindparam("by"),
        delivery.c.recipient == sa.bindparam("to"),
        delivery.c.story_id.in_(sa.select(_LINEAGE.c.id)),
        delivery.c.state == DeliveryState.SENT.value,
        delivery.c.provider_id.is_not(None),
    )
    .order_by(delivery.c.story_id != sa.bindparam("about"), delivery.c.id)
    .limit(1)
)
EARLIER_UNSENT = (
    sa.select(delivery.c.id)
    .where(
        delivery.c.route == sa.bindparam("by"),
        delivery.c.recipient == sa.bindparam("to"),
        delivery.c.story_id == sa.bindparam("about"),
        delivery.c.id < sa.bindparam("before"),
        delivery.c.state.in_(UNSENT),
    )
    .limit(1)
)
MARK = (
    sa.update(delivery)
    .where(delivery.c.id == sa.bindparam("which"))
    .values({column: sa.bindparam(f"new_{column}") for column in _MARKED})
)
PUBLISHED = (
    sa.select(revision.c.published_at)
    .join(development, development.c.revision_id == revision.c.id)
    .join(delivery, delivery.c.development_id == development.c.id)
    .where(delivery.c.id == sa.bindparam("which"))
)
