"""Teams, planning and pages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "overheard",
        sa.Column("chat_id", BigId, autoincrement=False, nullable=False),
        sa.Column("telegram_message_id", BigId, autoincrement=False, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "telegram_message_id", name=op.f("pk_overheard")),
    )
    op.create_index("ix_overheard_at", "overheard", ["at"])

    op.create_table(
        "invitations",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("single_use", sa.Boolean(), nullable=False),
        sa.Column("uses", BigId, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_invitations_created_by")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_invitations_workspace_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_workspace_id"), "invitations", ["workspace_id"])

    op.create_table(
        "routing_rules",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("then", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_routing_rules_created_by")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_routing_rules_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_routing_rules_public_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_routing_rules_workspace_id_number")),
    )
    op.create_table(
        "transcripts",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("transcriber", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_transcripts_message_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_transcripts_workspace_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_transcripts")),
    )
    op.create_index(
        "ix_transcripts_waiting",
        "transcripts",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting' OR state = 'running'"),
        sqlite_where=sa.text("state = 'waiting' OR state = 'running'"),
    )

    op.add_column("deliveries", sa.Column("ephemeral_for", BigId, nullable=True))

    op.add_column("events", sa.Column("batch", sa.String(length=24), nullable=True))
    op.create_index(
        "ix_events_batch",
        "events",
        ["batch"],
        postgresql_where=sa.text("batch IS NOT NULL"),
        sqlite_where=sa.text("batch IS NOT NULL"),
    )
    op.create_index("ix_events_workspace_id_id", "events", ["workspace_id", "id"])

    op.add_column("members", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("members", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("people", sa.Column("options", sa.Text(), server_default="{}", nullable=False))
    op.add_column("people", sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_people_next_digest_at"), "people", ["next_digest_at"])

    op.add_column("tasks", sa.Column("claimable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("tasks", sa.Column("recurrence", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("blocked_reason", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("notes", sa.Text(), server_default="[]", nullable=False))
    op.add_column("tasks", sa.Column("checklist", sa.Text(), server_default="[]", nullable=False))
    op.add_column("tasks", sa.Column("links", sa.Text(), server_default="[]", nullable=False))
    op.add_column("tasks", sa.Column("requesters", sa.Text(), server_default="[]", nullable=False))

    op.add_column("workspaces", sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_workspaces_next_digest_at"), "workspaces", ["next_digest_at"])


def downgrade() -> None:
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.drop_index(batch_op.f("ix_workspaces_next_digest_at"))
        batch_op.drop_column("next_digest_at")

    with op.batch_alter_table("tasks") as batch_op:
        batch_op.drop_column("requesters")
        batch_op.drop_column("links")
        batch_op.drop_column("checklist")
        batch_op.drop_column("notes")
        batch_op.drop_column("blocked_reason")
        batch_op.drop_column("recurrence")
        batch_op.drop_column("claimable")

    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_next_digest_at"))
        batch_op.drop_column("next_digest_at")
        batch_op.drop_column("options")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("left_at")
        batch_op.drop_column("by_hand")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_index("ix_events_workspace_id_id")
        batch_op.drop_index(
            "ix_events_batch", postgresql_where=sa.text("batch IS NOT NULL"), sqlite_where=sa.text("batch IS NOT NULL")
        )
        batch_op.drop_column("batch")

    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_column("ephemeral_for")

    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.drop_index(
            "ix_transcripts_waiting",
            postgresql_where=sa.text("state = 'waiting' OR state = 'running'"),
            sqlite_where=sa.text("state = 'waiting' OR state = 'running'"),
        )

    op.drop_table("transcripts")
    op.drop_table("routing_rules")
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_workspace_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("overheard") as batch_op:
        batch_op.drop_index("ix_overheard_at")

    op.drop_table("overheard")
