"""The ledger: what left the machine, where to, and how it was redacted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("characters", BigId, nullable=False),
        sa.Column("bytes", BigId, nullable=False),
        sa.Column("redacted", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_departures_message_id_messages")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_departures_person_id_people")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_departures_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_departures_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index("ix_departures_workspace_id_id", "departures", ["workspace_id", "id"])
    op.create_index("ix_departures_person_id_id", "departures", ["person_id", "id"])
    op.create_index("ix_departures_at", "departures", ["at"])
    op.create_index("ix_departures_message_id", "departures", ["message_id"])
    op.create_index("ix_departures_task_id", "departures", ["task_id"])


def downgrade() -> None:
    op.drop_table("departures")
