"""Rows of people, teams, lanes, log-ins and notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, UtcDateTime


class PersonRow(Base):
    """Somebody with an account, or a client who has none (no password)."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    """Name and address as they are searched."""
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None]
    password: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="pt")
    active: Mapped[bool] = mapped_column(default=True)
    function_id: Mapped[str | None] = mapped_column(ForeignKey("function.id"), index=True)
    """What they are in the house."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notices_read_to: Mapped[str | None]
    """Every notice up to this id has been read; later ones where a `NoticeReadRow` says so."""


class FunctionRow(Base):
    """What people are in the house, and below which other function it stands."""

    __tablename__ = "function"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    above_id: Mapped[str | None] = mapped_column(ForeignKey("function.id"), index=True)


class RoleRow(Base):
    """A person has a role."""

    __tablename__ = "person_role"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True, index=True)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the role was told before concerns the others."""


class TeamRow(Base):
    """People who share a queue."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(server_default="sector")
    """`sector` of the house, or a `function` that people have in several."""
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who answers for what it does."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberRow(Base):
    """A person belongs to a team."""

    __tablename__ = "team_member"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the team was told before concerns the others."""


class LaneRow(Base):
    """Whose work a lane of a process is, where that differs from its name."""

    __tablename__ = "lane_binding"

    process: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    """The lane's name, folded."""
    kind: Mapped[str]
    target: Mapped[str | None]


class OwnerRow(Base):
    """Who answers for a process."""

    __tablename__ = "process_owner"

    process: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class LoginRow(Base):
    """One browser that is logged in; only the hash of its token is kept."""

    __tablename__ = "login"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class NoticeRow(Base):
    """Something that a person, a role or a team was told in the application: one row, however many they are."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("audience", "key"), Index("ix_notice_newest", "audience", "id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    audience: Mapped[str]
    """`person:…`, `role:…` or `team:…`."""
    key: Mapped[str]
    """What it is about, so that a retry tells it once."""
    text_pt: Mapped[str]
    text_en: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoticeReadRow(Base):
    """A person has read a notice that is later than `PersonRow.notices_read_to`."""

    __tablename__ = "notice_read"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    notice_id: Mapped[str] = mapped_column(primary_key=True)
