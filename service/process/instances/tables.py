"""Rows of running instances: the state, what waits, what happened, and messages that came too early."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index

PASSED = "kind IN ('completed', 'fired')"
"""Of a history: what the instance has been through."""
LIVE = "status IN ('running', 'suspended')"
"""Of an instance: it has not ended."""
STANDS = "kind <> 'button' AND type NOT IN ('boundaryEvent', 'startEvent')"
"""Of what waits: where work stands, without what might befall it there."""


class InstanceRow(Base):
    """A process that runs or has run."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("ix_instance_business_key", "business_key"),
        Index("ix_instance_process", "process", "status", "id"),
        partial_index("ix_instance_live", "release_id", "status", "business_key", "id", where=LIVE),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"))
    process: Mapped[str]
    business_key: Mapped[str | None]
    """What the host started it for: the desk's case id."""
    status: Mapped[str]
    """running, suspended, completed or cancelled."""
    state: Mapped[bytes] = mapped_column(LargeBinary)
    """Live tokens and variables, compressed; no list reads it."""
    version: Mapped[int]
    """Grows with each save: who saves upon an older one is refused."""
    told: Mapped[int]
    """How many entries of history there are."""
    paused: Mapped[Any] = mapped_column(Json, nullable=True)
    """Why its timers stand still: by reason, whether all of them or those that the analyst lets pause."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WaitRow(Base):
    """Something that an instance waits for; kept equal to its state after every command."""

    __tablename__ = "instance_wait"
    __table_args__ = (
        partial_index("ix_instance_wait_heard", "label", "key", where="label IS NOT NULL"),
        partial_index("ix_instance_wait_incident", "instance_id", where="kind = 'incident'"),
        partial_index("ix_instance_wait_stands", "release_id", "element", "instance_id", where=STANDS),
    )

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """work, button, timer, message, signal, condition, job, join, incident or call."""
    task: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    mark: Mapped[str]
    """Tells apart what waits under the same task one after the other: a job's attempt, an incident's step."""
    element: Mapped[str]
    """Drawn id."""
    process: Mapped[str]
    release_id: Mapped[str]
    """A called process has its own process and release."""
    name: Mapped[str]
    type: Mapped[str]
    lane: Mapped[str | None]
    host: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    """button: the task that it sits on; None: the instance."""
    label: Mapped[str | None]
    """Name of the message or signal, topic of the job."""
    key: Mapped[str | None]
    """What a message is correlated by; empty: the business key."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a person's work is wanted, or a timer fires; empty while it is paused."""
    clock: Mapped[Any] = mapped_column(Json, nullable=True)
    """timer, work with a duration: how it counts; a timer also what is left while it is paused; see `clock`."""
    data: Mapped[Any] = mapped_column(Json, nullable=True)
    """work: its kind and question; incident: step and sentences; job: attempt and retries."""
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class HistoryRow(Base):
    """What happened, in order; only ever added to."""

    __tablename__ = "instance_history"
    __table_args__ = (partial_index("ix_instance_history_passed", "instance_id", "element", where=PASSED),)

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str]
    """started, entered, completed, cancelled, fired, thrown, sent, noted, written, command, incident, paused,
    resumed or ended."""
    element: Mapped[str | None]
    """Drawn id; None: it happened to the instance as a whole."""
    name: Mapped[str]
    task: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    process: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    data: Mapped[Any] = mapped_column(Json, nullable=True)


class HeldLetterRow(Base):
    """A message or signal that came while its instance was suspended, kept for when it goes on and waits for it."""

    __tablename__ = "instance_held_letter"
    __table_args__ = (Index("ix_instance_held_letter_instance", "instance_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    kind: Mapped[str]
    """message or signal."""
    name: Mapped[str]
    key: Mapped[str]
    payload: Mapped[Any] = mapped_column(Json)
    process: Mapped[str | None]
    """Which threw it, if any: it does not start that one."""
    of_case: Mapped[bool]
    """If nobody takes it then, it is kept as long as its case runs."""


class AsideLetterRow(Base):
    """A letter to another case that could not be handed in, or stands behind such a one; its job has the same id."""

    __tablename__ = "instance_aside_letter"
    __table_args__ = (
        Index("ix_instance_aside_letter_receiver", "sender", "receiver"),
        Index("ix_instance_aside_letter_address", "sender", "address"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sender: Mapped[str]
    """The case, or the instance without one, that has sent it; empty: nobody."""
    receiver: Mapped[str | None]
    """The instance that waited for it; None: nobody did."""
    address: Mapped[str | None]
    """Kind, name and key of what goes to whoever waits for it or is started by it."""
    bag: Mapped[Any] = mapped_column(Json)


class EarlyMessageRow(Base):
    """A message that came before anybody waited for it, kept for who will."""

    __tablename__ = "instance_message"
    __table_args__ = (
        Index("ix_instance_message_business_key", "business_key", "name"),
        Index("ix_instance_message_key", "key", "name"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    business_key: Mapped[str | None]
    """Of the case it belongs to."""
    name: Mapped[str]
    key: Mapped[str]
    """By which anybody may have it; empty: only a participant of its case."""
    process: Mapped[str | None]
    """Which threw it, if any: it does not start that one."""
    payload: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From when on nobody gets it any more; None: when its case has ended."""


class StartRow(Base):
    """An event that starts a process, as its current release has it."""

    __tablename__ = "instance_start"
    __table_args__ = (
        Index("ix_instance_start_name", "name", "kind"),
        Index("ix_instance_start_kind", "kind", "process"),
    )

    process: Mapped[str] = mapped_column(primary_key=True)
    opening: Mapped[str] = mapped_column(primary_key=True)
    """Which of its start events, and of their events."""
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"))
    kind: Mapped[str]
    """message, signal or condition."""
    name: Mapped[str | None]
    expression: Mapped[str | None] = mapped_column(Text)


class StartKeyRow(Base):
    """An instance that a message with a key has started: until it ends no other message of that key starts one."""

    __tablename__ = "instance_start_key"
    __table_args__ = (Index("ix_instance_start_key_instance", "instance_id"),)

    process: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str]
