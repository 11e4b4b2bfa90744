"""A revision that follows the newest: what this code's records are upgraded to in tests."""

from pathlib import Path

from storage import migrate

NEXT = '''"""What a later version might do."""
from alembic import op
import sqlalchemy as sa
revision = "9002"
down_revision = "{last}"
branch_labels = depends_on = None
def upgrade():
    for name in {tables}:
        with op.batch_alter_table(name, recreate="always" if op.get_bind().dialect.name == "sqlite" else "auto") as batch:
            batch.add_column(sa.Column("colour", sa.Text()))
'''  # noqa: E501 - as a migration would have it


def add_revision(directory: Path, *tables: str) -> Path:
    """Copy the migrations there, and one more that rebuilds these tables; gives the file of the latter."""
    source = Path(migrate.__file__).parent.parent / "alembic"
    for path in source.rglob("*.py"):
        (directory / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
        (directory / path.relative_to(source)).write_text(path.read_text())
    file = directory / "versions" / "0002_next.py"
    file.write_text(NEXT.format(last=migrate.head(), tables=tables))
    return file
