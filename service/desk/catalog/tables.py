"""Rows of types, occurrences and solutions, of what solutions were published as, and of what cases were said to be."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime
from service.desk.registries import Registered


class Placed(Registered):
    """What people put into an order among its like."""

    __abstract__ = True

    position: Mapped[int]
    """Grows along the list; no part of the history."""


class TypeRow(Placed):
    """What a client comes with, in the widest sense."""

    __tablename__ = "occurrence_type"
    __table_args__ = (UniqueConstraint("folded"),)

    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    """The sector that its demands go to; None: an umbrella topic."""


class OccurrenceRow(Placed):
    """What happened, within a type."""

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("type_id", "folded"),)

    type_id: Mapped[str] = mapped_column(ForeignKey("occurrence_type.id"))


class SolutionRow(Placed):
    """How an occurrence is solved: when to choose it, and its steps, as they are being written."""

    __tablename__ = "solution"
    __table_args__ = (UniqueConstraint("occurrence_id", "folded"),)

    occurrence_id: Mapped[str] = mapped_column(ForeignKey("occurrence.id"))
    kind: Mapped[str]
    """standard or alternative."""
    guidance: Mapped[str] = mapped_column(Text)
    """When to choose it."""
    process: Mapped[str] = mapped_column(unique=True)
    """Id of the process that its versions are."""
    steps: Mapped[list[Any]]
    """In their order; each keeps its id."""


class SolutionVersionRow(Base):
    """A version of a solution: its table as it was published, or what somebody drew."""

    __tablename__ = "solution_version"

    solution_id: Mapped[str] = mapped_column(ForeignKey("solution.id"), primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    revision: Mapped[int | None]
    """The revision that was published; None: it was drawn in the studio."""
    steps: Mapped[list[Any] | None] = mapped_column(Json, nullable=True)
    """None: the drawing says more than a table can."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str]


class ClassifiedRow(Base):
    """Of which type and occurrence a case is now, and by which solution it is solved."""

    __tablename__ = "classified_case"
    __table_args__ = (
        Index("ix_classified_case_type", "type_id"),
        Index("ix_classified_case_occurrence", "occurrence_id"),
        Index("ix_classified_case_solution", "solution_id"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    type_id: Mapped[str | None] = mapped_column(ForeignKey("occurrence_type.id"))
    occurrence_id: Mapped[str | None] = mapped_column(ForeignKey("occurrence.id"))
    solution_id: Mapped[str | None] = mapped_column(ForeignKey("solution.id"))


class ClassificationRow(Base):
    """Somebody said of which type, occurrence or solution a case is; only ever added."""

    __tablename__ = "classification"
    __table_args__ = (
        Index("ix_classification_case", "case_id", "id"),
        Index("ix_classification_subject", "subject_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    level: Mapped[str]
    """type, occurrence or solution."""
    subject_id: Mapped[str]
    name: Mapped[str]
    """How it was called then."""
    by_id: Mapped[str | None]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportRow(Base):
    """A month's report as it was made then."""

    __tablename__ = "occurrence_report"

    id: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    counts: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
