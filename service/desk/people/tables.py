"""Rows of people, teams, lanes, log-ins and notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index


class PersonRow(Base):
    """Somebody with an account, or a client who has none (no password)."""

    __tablename__ = "person"
    __table_args__ = (partial_index("ix_person_precedence", "id", where="precedence < 2"),)

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
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """Where a client belongs."""
    segment: Mapped[str | None]
    """What a client is to the house, where that is not what their organisation is."""
    born_on: Mapped[date | None]
    disabled: Mapped[bool] = mapped_column(default=False, server_default=false())
    precedence: Mapped[int] = mapped_column(default=2, server_default="2")
    """Their place within a priority, as the law has it: see `precedence`."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notices_read_to: Mapped[str | None]
    """Every notice up to this id has been read; later ones where a `NoticeReadRow` says so."""


class OrganisationRow(Base):
    """A company or household that clients belong to."""

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    segment: Mapped[str | None]
    """What it is to the house: see `teamwork.SEGMENTS`."""
    active: Mapped[bool] = mapped_column(default=True)


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


class ProfileRow(Base):
    """A named set of permissions: somebody's own, or what a role has instead of its default."""

    __tablename__ = "profile"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str | None] = mapped_column(unique=True)
    """The role whose default it replaces; None: it is given to people."""
    permissions: Mapped[str]
    """Words of permissions, parted by spaces."""


class PersonProfileRow(Base):
    """Somebody has a profile of their own."""

    __tablename__ = "person_profile"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    profile_id: Mapped[str] = mapped_column(ForeignKey("profile.id"), primary_key=True, index=True)


class TeamRow(Base):
    """People who share a queue."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(server_default="sector")
    """What it stands for: see `model.TeamKind`."""
    stands_for: Mapped[list[Any]] = mapped_column(Json, server_default="[]")
    """Values of that kind: categories, the number of a tier, ids of products, segments, channels."""
    above_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    """The tier that takes over what this one cannot solve."""
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who answers for what it does."""
    policy: Mapped[str] = mapped_column(server_default="manual")
    """How its work is given out: see `model.Policy`."""
    shares_anew: Mapped[bool] = mapped_column(server_default=false())
    """Whoever joins takes a share of what is open."""
    calendar: Mapped[str | None]
    """Name of the calendar that is its shift; None: always on shift."""
    capacity: Mapped[int | None]
    """How much weighted open work one of its people has at most; None: any."""
    heartbeat: Mapped[int | None]
    """Minutes without a sign after which somebody counts as not logged in; None: nobody has to be."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberRow(Base):
    """A person belongs to a team."""

    __tablename__ = "team_member"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the team was told before concerns the others."""
    capacity: Mapped[int | None]
    skills: Mapped[list[Any]] = mapped_column(Json, server_default="[]")
    """Words that say what they know."""
    calendar: Mapped[str | None]
    """Name of the calendar that is their own shift; None: the team's."""


class PresenceRow(Base):
    """Whether somebody of the staff is here, and takes new work."""

    __tablename__ = "presence"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last sign of them, to the minute."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they last logged out of every browser."""
    accepting: Mapped[bool] = mapped_column(server_default=true())
    accepting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AbsenceRow(Base):
    """Somebody is not there for a time, now or later; only ever added and ended."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person", "person_id", "ends_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The first instant at which they are there again; moved to now when somebody ends it."""
    substitute_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    by_name: Mapped[str]
    """Who entered it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PeopleChangeRow(Base):
    """Who changed what of a person or a team; only ever added."""

    __tablename__ = "people_change"
    __table_args__ = (Index("ix_people_change_order", "subject", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """`person:…`, `team:…`, `organisation:…` or `profile:…`."""
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    changes: Mapped[Any] = mapped_column(Json)
    """By field: before and after, as people read them; null: not told, as a password."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    """Path of the page it leads to; empty: it leads nowhere."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[str]
    """Why: see `notice_events.NoticeEvent`."""
    case_id: Mapped[str | None]
    count: Mapped[int]
    """How many were gathered in it."""
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the first of them was told."""


class NoticeChannelRow(Base):
    """How somebody wants to be told of an event, where that is not the default."""

    __tablename__ = "notice_channel"
    __table_args__ = (Index("ix_notice_channel_mailed", "event", "mail"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    panel: Mapped[bool]
    mail: Mapped[bool]


class NoticeReadRow(Base):
    """A person has read a notice that is later than `PersonRow.notices_read_to`."""

    __tablename__ = "notice_read"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    notice_id: Mapped[str] = mapped_column(primary_key=True)
