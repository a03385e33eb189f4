"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("bot_id", BigId, nullable=False),
        sa.Column("update_id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_inbox_bot_id_update_id")),
    )
    op.create_index(op.f("ix_inbox_handled"), "inbox", ["handled_at"])
    op.create_index(
        op.f("ix_inbox_waiting"),
        "inbox",
        ["id"],
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )

    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
    )
    op.create_table(
        "people",
        sa.Column("id", BigId, nullable=False),
        sa.Column("telegram_id", BigId, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("zone_confirmed", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("chat_id", BigId, nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("next_number", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_workspaces_chat_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workspaces_public_id")),
    )
    op.create_table(
        "members",
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_members_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_members_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_person_id"), "members", ["person_id"])

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("launch_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        sa.UniqueConstraint("launch_hash", name=op.f("uq_sessions_launch_hash")),
    )
    op.create_table(
        "sources",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sources_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("workspace_id", "kind", "name", name=op.f("uq_sources_workspace_id_kind_name")),
    )
    op.create_table(
        "hooks_in",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("source_id", BigId, nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_version", BigId, nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_hooks_in_created_by")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_hooks_in_source_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_hooks_in_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks_in")),
    )
    op.create_index(op.f("ix_hooks_in_workspace_id"), "hooks_in", ["workspace_id"])

    op.create_table(
        "messages",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("source_id", BigId, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("root_id", BigId, nullable=True),
        sa.Column("sender_id", BigId, nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("chat_id", BigId, nullable=True),
        sa.Column("telegram_message_id", BigId, nullable=True),
        sa.Column("thread_id", BigId, nullable=True),
        sa.Column("album_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=True),
        sa.Column("aimed", sa.Boolean(), nullable=False),
        sa.Column("forwarded", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_piece_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pieces", BigId, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", BigId, nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id")),
        sa.ForeignKeyConstraint(["root_id"], ["messages.id"], name=op.f("fk_messages_root_id")),
        sa.ForeignKeyConstraint(["sender_id"], ["people.id"], name=op.f("fk_messages_sender_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_messages_source_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_messages_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_messages_public_id")),
        sa.UniqueConstraint("source_id", "external_id", name=op.f("uq_messages_source_id_external_id")),
    )
    op.create_index(
        op.f("ix_messages_album"),
        "messages",
        ["chat_id", "album_id"],
        sqlite_where=sa.text("album_id IS NOT NULL"),
        postgresql_where=sa.text("album_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_messages_chat"), "messages", ["chat_id", "telegram_message_id"])
    op.create_index(op.f("ix_messages_chat_id_id"), "messages", ["chat_id", "id"])
    op.create_index(op.f("ix_messages_root_id"), "messages", ["root_id"])
    op.create_index(
        op.f("ix_messages_waiting"),
        "messages",
        ["id"],
        postgresql_where=sa.text("state = 'new' OR state = 'reading'"),
        sqlite_where=sa.text("state = 'new' OR state = 'reading'"),
    )
    op.create_index(op.f("ix_messages_workspace_id_id"), "messages", ["workspace_id", "id"])

    op.create_table(
        "issues",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("part", BigId, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("is_task", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_grain", sa.String(length=8), nullable=True),
        sa.Column("due_alternative", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("entities", sa.Text(), nullable=False),
        sa.Column("kind_confidence", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_issues_assignee_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_issues_message_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_issues_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
    )
    op.create_index(op.f("ix_issues_message_id_current"), "issues", ["message_id", "current"])

    op.create_table(
        "tasks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("part", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_grain", sa.String(length=8), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("version", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_tasks_assignee_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_tasks_message_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tasks_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("message_id", "part", name=op.f("uq_tasks_message_id_part")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tasks_public_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_tasks_workspace_id_number")),
    )
    op.create_index(op.f("ix_tasks_due_at"), "tasks", ["due_at"])
    op.create_index(op.f("ix_tasks_remind_at"), "tasks", ["remind_at"])
    op.create_index(op.f("ix_tasks_snoozed_until"), "tasks", ["snoozed_until"])
    op.create_index(op.f("ix_tasks_workspace_id_status_id"), "tasks", ["workspace_id", "status", "id"])

    op.create_table(
        "deliveries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("thread_id", BigId, nullable=True),
        sa.Column("reply_to", BigId, nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("telegram_message_id", BigId, nullable=True),
        sa.Column("wanted", BigId, nullable=False),
        sa.Column("shown", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_deliveries_task_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("channel", "chat_id", "key", name=op.f("uq_deliveries_channel_chat_id_key")),
    )
    op.create_index(op.f("ix_deliveries_message_id"), "deliveries", ["message_id"])
    op.create_index(
        op.f("ix_deliveries_pending"),
        "deliveries",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(op.f("ix_deliveries_shown"), "deliveries", ["chat_id", "telegram_message_id"])
    op.create_index(op.f("ix_deliveries_task_id"), "deliveries", ["task_id"])

    op.create_table(
        "events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("seq", BigId, nullable=True),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("undoes_id", BigId, nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_events_message_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_events_task_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["events.id"], name=op.f("fk_events_undoes_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_events_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("seq", name=op.f("uq_events_seq")),
    )
    op.create_index(op.f("ix_events_task_id_id"), "events", ["task_id", "id"])
    op.create_index(
        op.f("ix_events_unnumbered"),
        "events",
        ["id"],
        postgresql_where=sa.text("seq IS NULL"),
        sqlite_where=sa.text("seq IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("deliveries")
    op.drop_table("tasks")
    op.drop_table("issues")
    op.drop_table("messages")
    op.drop_table("hooks_in")
    op.drop_table("sources")
    op.drop_table("sessions")
    op.drop_table("members")
    op.drop_table("workspaces")
    op.drop_table("people")
    op.drop_table("installation")
    op.drop_table("inbox")
