"""What is connected: hooks out, trackers, feeds, and the keys of their secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sealing_keys",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_keys")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_feeds_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_feeds_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_feeds_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feeds_token_hash")),
    )
    op.create_index(op.f("ix_feeds_person_id"), "feeds", ["person_id"])
    op.create_index(op.f("ix_feeds_workspace_id"), "feeds", ["workspace_id"])

    op.create_table(
        "hooks_out",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("former_secret", sa.Text(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_why", sa.String(length=16), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_hooks_out_created_by")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_hooks_out_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks_out")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hooks_out_public_id")),
    )
    op.create_index(op.f("ix_hooks_out_workspace_id"), "hooks_out", ["workspace_id"])

    op.create_table(
        "connections",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("two_way", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("hook_id", sa.String(length=24), nullable=True),
        sa.Column("seen", sa.Text(), server_default="{}", nullable=False),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_connections_created_by")),
        sa.ForeignKeyConstraint(["hook_id"], ["hooks_in.id"], name=op.f("fk_connections_hook_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_connections_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connections_public_id")),
    )
    op.create_index(op.f("ix_connections_next_poll_at"), "connections", ["next_poll_at"])
    op.create_index(op.f("ix_connections_workspace_id"), "connections", ["workspace_id"])

    op.create_table(
        "arrivals",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("hook_id", sa.String(length=24), nullable=False),
        sa.Column("delivery_id", sa.String(length=256), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hook_id"], ["hooks_in.id"], name=op.f("fk_arrivals_hook_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_arrivals_message_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_arrivals_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("hook_id", "delivery_id", name=op.f("uq_arrivals_hook_id_delivery_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_arrivals_public_id")),
    )
    op.create_index("ix_arrivals_at", "arrivals", ["at"])
    op.create_index(op.f("ix_arrivals_message_id"), "arrivals", ["message_id"])
    op.create_index(op.f("ix_arrivals_task_id"), "arrivals", ["task_id"])

    op.create_table(
        "task_exports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("task_id", BigId, nullable=False),
        sa.Column("connection_id", BigId, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("wanted", BigId, nullable=False),
        sa.Column("sent", BigId, nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("again", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name=op.f("fk_task_exports_connection_id")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_task_exports_created_by")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_exports_task_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_task_exports_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_exports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_exports_public_id")),
        sa.UniqueConstraint("task_id", "connection_id", name=op.f("uq_task_exports_task_id_connection_id")),
    )
    op.create_index("ix_task_exports_connection_id_external_id", "task_exports", ["connection_id", "external_id"])
    op.create_index(
        "ix_task_exports_waiting",
        "task_exports",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting' OR state = 'running'"),
        sqlite_where=sa.text("state = 'waiting' OR state = 'running'"),
    )

    op.create_table(
        "posts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("subscription_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=True),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_posts_event_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["hooks_out.id"], name=op.f("fk_posts_subscription_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_posts_task_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_posts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_posts_public_id")),
        sa.UniqueConstraint("subscription_id", "event_id", name=op.f("uq_posts_subscription_id_event_id")),
    )
    op.create_index("ix_posts_created_at", "posts", ["created_at"])
    op.create_index(op.f("ix_posts_task_id"), "posts", ["task_id"])
    op.create_index(
        "ix_posts_waiting",
        "posts",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting' OR state = 'running'"),
        sqlite_where=sa.text("state = 'waiting' OR state = 'running'"),
    )

    op.create_table(
        "attempts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", BigId, nullable=False),
        sa.Column("status", BigId, nullable=True),
        sa.Column("error", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_attempts_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_post_id"), "attempts", ["post_id"])

    with op.batch_alter_table("hooks_in") as table:
        table.add_column(sa.Column("secret", sa.Text(), nullable=True))
        table.add_column(sa.Column("former_secret", sa.Text(), nullable=True))
        table.add_column(sa.Column("former_until", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("options", sa.Text(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("hooks_in") as table:
        table.drop_column("options")
        table.drop_column("paused")
        table.drop_column("former_until")
        table.drop_column("former_secret")
        table.drop_column("secret")

    op.drop_table("attempts")
    op.drop_table("posts")
    op.drop_table("task_exports")
    op.drop_table("arrivals")
    op.drop_table("connections")
    op.drop_table("hooks_out")
    op.drop_table("feeds")
    op.drop_table("sealing_keys")
