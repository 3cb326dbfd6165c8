"""Rows of classifications, of links between people and the house, and of follow-ups and who is to answer them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, UtcDateTime
from service.desk.registries import Registered


class LinkRow(Registered):
    """What a person is to the house: beneficiary, provider, broker."""

    __tablename__ = "link_type"
    __table_args__ = (UniqueConstraint("folded"),)


class PersonLinkRow(Base):
    """A person has such a link."""

    __tablename__ = "person_link"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("link_type.id"), primary_key=True, index=True)


class ClassRow(Registered):
    """A classification of follow-ups, or a reason of contact: a node of one of two trees."""

    __tablename__ = "contact_class"
    __table_args__ = (UniqueConstraint("kind", "above", "folded"),)

    kind: Mapped[str]
    """`followup` or `reason`."""
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("contact_class.id"), index=True)
    above: Mapped[str] = mapped_column(default="")
    """The same, empty at the top: two columns without a value never equal each other."""
    level: Mapped[int] = mapped_column(default=1)
    """1 at the top."""
    status: Mapped[str]
    """`active`, `inactive` or `draft`; `active` says the same in short."""
    leaf: Mapped[bool] = mapped_column(default=True)
    """The last level: it groups nothing, and is what people choose."""
    links: Mapped[list[Any]]
    """Ids of the links whose people it is for; none: for all."""
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    """The group that answers."""
    contact: Mapped[bool] = mapped_column(default=False)
    ombudsman: Mapped[bool] = mapped_column(default=False)
    lgpd: Mapped[bool] = mapped_column(default=False)
    """In which forms of the portal it is offered."""
    deadline: Mapped[str | None]
    """Within what time it is answered, as ISO 8601 writes it."""
    calendar: Mapped[str | None]
    """By which calendar that is counted; None: by the clock, day and night."""


class ReasonRow(Base):
    """Why the client of a case got in touch."""

    __tablename__ = "case_reason"

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    class_id: Mapped[str] = mapped_column(ForeignKey("contact_class.id"), index=True)


class FollowUpRow(Base):
    """One demand of a case that others must answer."""

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_case", "case_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    class_id: Mapped[str] = mapped_column(ForeignKey("contact_class.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    wanted: Mapped[int]
    """How many answers are waited for."""
    instance_id: Mapped[str | None] = mapped_column(unique=True)
    """What runs for it."""
    opened_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    opened_by_name: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AddresseeRow(Base):
    """A group or person that a follow-up was sent to, and what came back."""

    __tablename__ = "follow_up_addressee"
    __table_args__ = (UniqueConstraint("follow_up_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up.id"))
    number: Mapped[int]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    """How group or person was called then."""
    item_id: Mapped[str | None] = mapped_column(index=True)
    """Its work item."""
    state: Mapped[str]
    """`open`, `answered` or `withdrawn`."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the deadline passed without an answer."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was answered, or was needed no more."""
    answered_by: Mapped[str | None]
    """Name of who answered."""
    answer: Mapped[str | None] = mapped_column(Text)
