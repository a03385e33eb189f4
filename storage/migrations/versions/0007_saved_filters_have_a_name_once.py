"""Saved filters have a name once."""

from collections.abc import Iterator
from itertools import count

import sqlalchemy as sa
from alembic import op

from storage.types import AnyText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ONE_NAME = "uq_saved_filters_person_id_page_folded_name"
NAME_LIMIT = 60

SAVED = sa.table(
    "saved_filters",
    sa.column("id", BigId),
    sa.column("person_id", BigId),
    sa.column("page", sa.String(16)),
    sa.column("name", AnyText),
    sa.column("folded_name", AnyText),
)


def upgrade() -> None:
    op.add_column("saved_filters", sa.Column("folded_name", AnyText(), nullable=True))
    _fold_names()
    with op.batch_alter_table("saved_filters") as table:
        table.alter_column("folded_name", existing_type=AnyText(), nullable=False)
        table.drop_index("ix_saved_filters_person_id")
        table.create_unique_constraint(ONE_NAME, ["person_id", "page", "folded_name"])


def downgrade() -> None:
    with op.batch_alter_table("saved_filters") as table:
        table.drop_constraint(ONE_NAME, type_="unique")
        table.create_index("ix_saved_filters_person_id", ["person_id"])
        table.drop_column("folded_name")


def _fold_names() -> None:
    """Who has several of one name, since they were saved at once, keeps the oldest as it is; the others get numbers."""
    rows = op.get_bind().execute(sa.select(SAVED).order_by(SAVED.c.id)).all()
    taken = {(row.person_id, row.page, row.name.casefold()) for row in rows if row.person_id is not None}
    first = set(taken)
    for row in rows:
        name, key = row.name, (row.person_id, row.page, row.name.casefold())
        if row.person_id is not None and key not in first:
            name = next(it for it in _numbered(name) if (*key[:2], it.casefold()) not in taken)
            taken.add((*key[:2], name.casefold()))
        first.discard(key)
        op.get_bind().execute(SAVED.update().where(SAVED.c.id == row.id).values(name=name, folded_name=name.casefold()))


def _numbered(name: str) -> Iterator[str]:
    return (f"{name[: NAME_LIMIT - len(str(number)) - 1]} {number}" for number in count(2))
