"""attendances."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """attendances."""
    op.create_table(
        "contact_way",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_way")),
        sa.UniqueConstraint("folded", name=op.f("uq_contact_way_folded")),
    )
    op.create_table(
        "function",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("above_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["above_id"], ["function.id"], name=op.f("fk_function_above_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_function")),
        sa.UniqueConstraint("folded", name=op.f("uq_function_folded")),
    )
    with op.batch_alter_table("function", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_function_above_id"), ["above_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("folded", name=op.f("uq_product_folded")),
    )
    op.create_table(
        "registry_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_change")),
    )
    with op.batch_alter_table("registry_change", schema=None) as batch_op:
        batch_op.create_index("ix_registry_change_order", ["kind", "subject_id", "id"], unique=False)

    op.create_table(
        "responsibility_centre",
        sa.Column("whose", sa.String(), nullable=True),
        sa.Column("closing", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("above", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_centre")),
        sa.UniqueConstraint("above", "folded", name=op.f("uq_responsibility_centre_above_folded")),
        sa.UniqueConstraint("place", name=op.f("uq_responsibility_centre_place")),
    )
    op.create_table(
        "workflow",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow")),
        sa.UniqueConstraint("folded", name=op.f("uq_workflow_folded")),
        sa.UniqueConstraint("process", name=op.f("uq_workflow_process")),
    )
    op.create_table(
        "workflow_version",
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_workflow_version_release_id")),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflow.id"], name=op.f("fk_workflow_version_workflow_id")),
        sa.PrimaryKeyConstraint("workflow_id", "release_id", name=op.f("pk_workflow_version")),
    )
    op.create_table(
        "attendance_type",
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("workflow_id", sa.String(), nullable=True),
        sa.Column("colour", sa.String(), nullable=True),
        sa.Column("spy_id", sa.String(), nullable=True),
        sa.Column("type_locked", sa.Boolean(), nullable=False),
        sa.Column("product_asked", sa.Boolean(), nullable=False),
        sa.Column("contact_asked", sa.Boolean(), nullable=False),
        sa.Column("files_allowed", sa.Boolean(), nullable=False),
        sa.Column("file_megabytes", sa.Integer(), nullable=False),
        sa.Column("contact_locked", sa.Boolean(), nullable=False),
        sa.Column("opinions", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("above", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["spy_id"], ["person.id"], name=op.f("fk_attendance_type_spy_id")),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflow.id"], name=op.f("fk_attendance_type_workflow_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_type")),
        sa.UniqueConstraint("above", "folded", name=op.f("uq_attendance_type_above_folded")),
        sa.UniqueConstraint("place", name=op.f("uq_attendance_type_place")),
    )
    with op.batch_alter_table("attendance_type", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_type_workflow_id"), ["workflow_id"], unique=False)

    op.create_table(
        "contact_person",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["person.id"], name=op.f("fk_contact_person_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
        sa.UniqueConstraint("client_id", "folded", name=op.f("uq_contact_person_client_id_folded")),
    )
    op.create_table(
        "attendance",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("type_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=True),
        sa.Column("contact_user_id", sa.String(), nullable=True),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_attendance_case_id")),
        sa.ForeignKeyConstraint(["contact_user_id"], ["person.id"], name=op.f("fk_attendance_contact_user_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_attendance_product_id")),
        sa.ForeignKeyConstraint(["type_id"], ["attendance_type.id"], name=op.f("fk_attendance_type_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_agenda", ["contact_user_id", "contact_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_type_id"), ["type_id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phase_from", sa.String(), nullable=True),
        sa.Column("phase_to", sa.String(), nullable=True),
        sa.Column("way_id", sa.String(), nullable=True),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_user_id", sa.String(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_opinion_case_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact_person.id"], name=op.f("fk_opinion_contact_id")),
        sa.ForeignKeyConstraint(["next_user_id"], ["person.id"], name=op.f("fk_opinion_next_user_id")),
        sa.ForeignKeyConstraint(["way_id"], ["contact_way.id"], name=op.f("fk_opinion_way_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_order", ["case_id", "id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("function_id", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_person_function_id"), ["function_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_person_function_id"), "function", ["function_id"], ["id"])
