"""Rows of responsibility centres, workflows, attendance types and what people say of an attendance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime
from service.desk.registries import Registered


class InTree(Registered):
    """What stands in a tree by its code."""

    __abstract__ = True

    code: Mapped[str]
    place: Mapped[str] = mapped_column(unique=True)
    """The code as it is ordered."""
    above: Mapped[str]
    """The place of what groups it; empty at the top."""
    synthetic: Mapped[bool]
    """It groups others and is not used itself."""


class CentreRow(InTree):
    """A phase of attendances and whose work it is."""

    __tablename__ = "responsibility_centre"
    __table_args__ = (UniqueConstraint("above", "folded"),)

    whose: Mapped[str | None]
    """`role:…` or `team:…`; None: of what groups it."""
    closing: Mapped[bool] = mapped_column(default=False)
    """An attendance must be closed in this phase."""


class WorkflowRow(Registered):
    """A table of decisions, centres and workflows, as it is being filled."""

    __tablename__ = "workflow"
    __table_args__ = (UniqueConstraint("folded"),)

    process: Mapped[str] = mapped_column(unique=True)
    """Id of the process that its versions are."""
    step: Mapped[int] = mapped_column(default=10)
    """By how much order codes grow: 1, 5 or 10."""
    rows: Mapped[list[Any]]


class WorkflowVersionRow(Base):
    """A table as it was published."""

    __tablename__ = "workflow_version"

    workflow_id: Mapped[str] = mapped_column(ForeignKey("workflow.id"), primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    revision: Mapped[int]
    """The revision that was published."""
    rows: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str]


class TypeRow(InTree):
    """A type of attendance: which workflow it follows and what it asks of people."""

    __tablename__ = "attendance_type"
    __table_args__ = (UniqueConstraint("above", "folded"),)

    priority: Mapped[int] = mapped_column(default=3)
    """1 is the most urgent."""
    days: Mapped[int | None]
    """How many calendar days ahead the next contact may lie; None: any."""
    workflow_id: Mapped[str | None] = mapped_column(ForeignKey("workflow.id"), index=True)
    colour: Mapped[str | None]
    """`#rrggbb`."""
    spy_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who is told of every new one."""
    type_locked: Mapped[bool] = mapped_column(default=False)
    product_asked: Mapped[bool] = mapped_column(default=False)
    contact_asked: Mapped[bool] = mapped_column(default=False)
    """Opinions must say by which way and with whom."""
    files_allowed: Mapped[bool] = mapped_column(default=True)
    file_megabytes: Mapped[int] = mapped_column(default=10)
    contact_locked: Mapped[bool] = mapped_column(default=False)
    """Only the internal contact, or who stands above, changes date and user of the next contact."""
    opinions: Mapped[list[Any]]
    """Texts that are offered where an opinion is given: title, text and the id of the centre where it comes first."""


class ProductRow(Registered):
    """What clients have of us."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("folded"),)


class ContactWayRow(Registered):
    """By which way one speaks with a client: telephone, visit, message."""

    __tablename__ = "contact_way"
    __table_args__ = (UniqueConstraint("folded"),)


class ContactPersonRow(Registered):
    """With whom one speaks at a client's."""

    __tablename__ = "contact_person"
    __table_args__ = (UniqueConstraint("client_id", "folded"),)

    client_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    work: Mapped[str]
    """What they do there."""
    email: Mapped[str]
    phone: Mapped[str]


class AttendanceRow(Base):
    """What a case has as an attendance."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_agenda", "contact_user_id", "contact_on"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    type_id: Mapped[str] = mapped_column(ForeignKey("attendance_type.id"), index=True)
    product_id: Mapped[str | None] = mapped_column(ForeignKey("product.id"))
    contact_user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who has the next contact with the client."""
    contact_on: Mapped[date | None] = mapped_column(Date)


class OpinionRow(Base):
    """What somebody says of an attendance; never changed."""

    __tablename__ = "opinion"
    __table_args__ = (Index("ix_opinion_order", "case_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str | None]
    author_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    phase_from: Mapped[str | None]
    phase_to: Mapped[str | None]
    way_id: Mapped[str | None] = mapped_column(ForeignKey("contact_way.id"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact_person.id"))
    next_on: Mapped[date | None] = mapped_column(Date)
    next_user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    files: Mapped[Any] = mapped_column(Json)
    """Ids of the files that came with it."""
