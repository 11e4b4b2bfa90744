"""The tables of what nodes agree on while they run: of the moment, no part of the record."""

import sqlalchemy as sa

from storage.types import UtcDateTime, metadata

#: Marks a table that no export carries and no import finds in its way.
OF_THE_MOMENT = "of the moment"

leadership = sa.Table(  # which node leads what only one may do
    "leadership",
    metadata,
    sa.Column("role", sa.String(20), primary_key=True),
    sa.Column("node", sa.Text, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    info={OF_THE_MOMENT: True},
)

host = sa.Table(  # what the nodes together owe each web host
    "host",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("busy_by", sa.Text),
    sa.Column("busy_until", UtcDateTime),
    sa.Column("next_start", UtcDateTime),
    sa.Column("turned_away", sa.Integer, nullable=False, server_default="0"),
    sa.Column("cool_until", UtcDateTime),
    sa.Column("cool_why", sa.Text, nullable=False, server_default=""),
    sa.Column("gentle_until", UtcDateTime),
    sa.Column("strikes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("asked_at", UtcDateTime, nullable=False, index=True),
    info={OF_THE_MOMENT: True},
)
