"""Indices for counting the past."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHANGES = sa.text("verb <> 'read' AND verb <> 'create'")


def upgrade() -> None:
    # With the workspace first they would be taken for the newest rows of some, and these sorted.
    op.create_index("ix_messages_received_at_workspace_id", "messages", ["received_at", "workspace_id"])
    op.create_index("ix_tasks_created_at_workspace_id", "tasks", ["created_at", "workspace_id"])
    op.create_index(
        "ix_events_changes",
        "events",
        ["workspace_id", "verb", "at", "task_id"],
        postgresql_where=CHANGES,
        sqlite_where=CHANGES,
    )


def downgrade() -> None:
    op.drop_index("ix_events_changes", "events")
    op.drop_index("ix_tasks_created_at_workspace_id", "tasks")
    op.drop_index("ix_messages_received_at_workspace_id", "messages")
