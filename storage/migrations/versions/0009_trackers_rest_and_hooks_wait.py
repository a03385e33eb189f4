"""Connections rest, exports hear of changes and can be taken back, hooks wait for their secret."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("hooks_in") as table:
        table.add_column(sa.Column("awaits_secret", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("connections") as table:
        table.add_column(sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("task_exports") as table:
        table.add_column(sa.Column("heard", sa.Text(), nullable=True))
        table.add_column(sa.Column("ending", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("task_exports") as table:
        table.drop_column("ending")
        table.drop_column("heard")
    with op.batch_alter_table("connections") as table:
        table.drop_column("rests_until")
    with op.batch_alter_table("hooks_in") as table:
        table.drop_column("awaits_secret")
