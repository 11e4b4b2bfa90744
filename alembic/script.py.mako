"""${message}"""

import sqlalchemy as sa
from alembic import op
import storage.types
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Move the schema forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the migration."""
    raise RuntimeError("restore the copy that was made before the migration")
