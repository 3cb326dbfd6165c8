"""Rows of cases, their conversation and their timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index

KEPT_IN_ORDER: dict[str, tuple[str, ...]] = {
    "urgency": (),
    "product": ("product",),
    "origin": ("origin",),
    "kind": ("kind",),
    "segment": ("segment",),
    "organisation": ("organisation_id",),
    "team": ("team_id",),
    "owner": ("owner_id",),
    "process": ("process",),
}
URGENCY = ("priority", "precedence", "promised_by", "id")
MARKS = {
    "breached": "breached_at IS NOT NULL",
    "attention": "attention_since IS NOT NULL",
    "reopened": "reopened_at IS NOT NULL",
    "unaccepted": "accepted_at IS NULL",
    "escalated": "escalated_at IS NOT NULL",
}


class CaseRow(Base):
    """What a client asked for."""

    __tablename__ = "service_case"
    __table_args__ = (
        Index("ix_service_case_list", "status", "priority", "opened_at"),
        Index("ix_service_case_requester", "requester_id", "opened_at"),
        Index("ix_service_case_newest", "opened_at", "id"),
        Index("ix_service_case_opener", "opened_by_id", "opened_at"),
        # Each keeps what one looks for in the order of urgency, so that a list is read from its beginning only, and the
        # traits of a case, so that what a list does not mean is passed over.
        *(
            Index(f"ix_service_case_by_{name}", *columns, "state", *URGENCY, "traits")
            for name, columns in KEPT_IN_ORDER.items()
        ),
        *(
            partial_index(
                f"ix_service_case_{name}",
                *URGENCY,
                "traits",
                where=f"state = 'open' AND {condition}",
            )
            for name, condition in MARKS.items()
        ),
        partial_index(
            "ix_service_case_unowned", "team_id", "opened_at", "id", where="state = 'open' AND owner_id IS NULL"
        ),
        Index("ix_service_case_due", "state", "promised_by", "id", "traits"),
        partial_index("ix_service_case_nearly_due", "nearly_due_at", "id", where="nearly_due_at IS NOT NULL"),
        Index("ix_service_case_opened", "state", "opened_at", "id", "traits"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    protocol: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    process: Mapped[str]
    release_id: Mapped[str]
    instance_id: Mapped[str | None] = mapped_column(index=True)
    requester_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    requester_name: Mapped[str]
    kind: Mapped[str | None]
    subject: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    """Protocol, subject and requester as they are searched."""
    category: Mapped[str | None]
    priority: Mapped[int]
    precedence: Mapped[int] = mapped_column(server_default="2")
    """Its client's place within the priority, where the desk follows the law: see `people.precedence`."""
    status: Mapped[str]
    state: Mapped[str]
    """`open`, or `over` once nobody needs to work on it any more, as its status says."""
    phase: Mapped[str | None]
    """What its diagram calls the part of the attendance it is in."""
    origin: Mapped[str]
    auto_submitted: Mapped[bool] = mapped_column(server_default=false())
    """A machine wrote the mail that opened it: nobody reads an answer."""
    opened_by_id: Mapped[str | None]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    """Whose case it is at the desk."""
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who answers for it toward the client."""
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[str | None]
    unaccepted_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it went from whoever had accepted it to somebody else, if it ever did."""
    product: Mapped[str | None]
    segment: Mapped[str | None]
    """What its client is to the house, such as `vip`, as it was when the case was opened."""
    organisation_id: Mapped[str | None]
    attention_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The client spoke last, and nobody has answered since then."""
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_by: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the next promise made for it is due, else NEVER."""
    nearly_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When an hour is left of the first promise that can still be kept, as its calendar counts."""
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the first promise that is still open was missed."""
    last_message: Mapped[str | None] = mapped_column(Text)
    last_note: Mapped[str | None] = mapped_column(Text)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it last climbed: to the owner of a process, or to the tier above its team's."""
    traits: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """What lists ask of it, as `cases.traits` has it."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WordRow(Base):
    """A word that a case is found by, kept in the order of its letters on either database."""

    __tablename__ = "case_word"
    __table_args__ = (Index("ix_case_word_beginning", "word", "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"), primary_key=True)


class ProtocolRow(Base):
    """The last protocol number of a year."""

    __tablename__ = "protocol_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class EntryRow(Base):
    """One thing that was said about a case."""

    __tablename__ = "case_entry"
    __table_args__ = (Index("ix_case_entry_order", "case_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    kind: Mapped[str]
    author_id: Mapped[str | None]
    author_name: Mapped[str]
    by_client: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[Any] = mapped_column(Json)
    """Ids of the files that came with it."""
    conclusive: Mapped[bool] = mapped_column(server_default=false())
    """It settles what the client asked."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogRow(Base):
    """One step in the life of a case; only ever added."""

    __tablename__ = "case_log"
    __table_args__ = (Index("ix_case_log_order", "case_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    data: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PresenceRow(Base):
    """A tab of somebody's browser in which a case is open."""

    __tablename__ = "case_presence"
    __table_args__ = (Index("ix_case_presence_seen", "seen_at", "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    tab: Mapped[str] = mapped_column(primary_key=True)
    is_writing: Mapped[bool]
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FollowerRow(Base):
    """Somebody follows a case."""

    __tablename__ = "case_follower"

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class ViewRow(Base):
    """A list as somebody wants to see it, and who else may."""

    __tablename__ = "list_view"
    __table_args__ = (Index("ix_list_view_of", "subject", "owner_id"), Index("ix_list_view_for", "subject", "audience"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """What it lists: `cases` or `work`."""
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    audience: Mapped[str | None]
    """`all` or `team:…`; None: it is its owner's alone."""
    name: Mapped[str]
    criteria: Mapped[Any] = mapped_column(Json)
    columns: Mapped[Any] = mapped_column(Json)
    sort: Mapped[str]


class ViewDefaultRow(Base):
    """With which view somebody's list begins."""

    __tablename__ = "list_view_default"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    view: Mapped[str]
    """A ready view's name or another's id."""


class HeaderFieldRow(Base):
    """A field that stands on top of every case."""

    __tablename__ = "case_header_field"

    key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


class StatusRow(Base):
    """A status whose clock the desk has changed: running, paused or stopped. Others are as they ship."""

    __tablename__ = "case_status"

    status: Mapped[str] = mapped_column(primary_key=True)
    clock: Mapped[str]


class TransitionRow(Base):
    """Who may move a case from one status to another by hand, where the desk has changed that."""

    __tablename__ = "case_transition"

    old: Mapped[str] = mapped_column(primary_key=True)
    new: Mapped[str] = mapped_column(primary_key=True)
    roles: Mapped[Any] = mapped_column(Json)
    """Nobody: it cannot be done."""
