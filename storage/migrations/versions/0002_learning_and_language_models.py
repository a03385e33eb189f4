"""Learning and language models."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("payer", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", BigId, nullable=False),
        sa.PrimaryKeyConstraint("payer", "day", name=op.f("pk_model_calls")),
    )
    op.create_table(
        "remembered_answers",
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_remembered_answers_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_remembered_answers")),
    )
    op.create_index("ix_remembered_answers_at", "remembered_answers", ["at"])

    op.create_table(
        "refinements",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("revision", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_refinements_message_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_refinements_workspace_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_refinements")),
    )
    op.create_index(
        "ix_refinements_running",
        "refinements",
        ["lease_until"],
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.create_index(
        "ix_refinements_waiting",
        "refinements",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "vectors",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("part", BigId, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_vectors_message_id")),
        sa.PrimaryKeyConstraint("message_id", "part", name=op.f("pk_vectors")),
    )
    op.create_table(
        "corrections",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("task_id", BigId, nullable=True),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("part", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("applied", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_corrections_event_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_corrections_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_corrections_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_corrections_task_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_corrections_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_corrections_public_id")),
    )
    op.create_index("ix_corrections_event_id", "corrections", ["event_id"])
    op.create_index(op.f("ix_corrections_task_id"), "corrections", ["task_id"])
    op.create_index("ix_corrections_workspace_id_id", "corrections", ["workspace_id", "id"])

    op.add_column("workspaces", sa.Column("lessons_version", BigId, server_default="0", nullable=False))
    with op.batch_alter_table("issues") as batch_op:
        batch_op.add_column(sa.Column("kind_probabilities", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("learned", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("usage", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("issues") as batch_op:
        batch_op.drop_column("usage")
        batch_op.drop_column("learned")
        batch_op.drop_column("kind_probabilities")
    op.drop_column("workspaces", "lessons_version")

    op.drop_table("corrections")
    op.drop_table("vectors")
    op.drop_table("refinements")

    op.drop_table("remembered_answers")
    op.drop_table("model_calls")
