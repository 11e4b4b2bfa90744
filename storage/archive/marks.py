"""Where a page of a list begins: after a mark, by index and not by counting (keyset paging)."""

from typing import Any

import sqlalchemy as sa

from monitor.model.answers import Mark


def before_mark(at: sa.ColumnElement[Any], key: sa.ColumnElement[Any], mark: Mark) -> sa.ColumnElement[bool]:
    """True for rows that come after `mark` in a list that is newest first."""
    return sa.or_(at < mark.at, sa.and_(at == mark.at, key < mark.id))
