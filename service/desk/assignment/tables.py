"""Rows of assignment rules, of what they said of a case, and of whose turn it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class RuleRow(Base):
    """Which cases go to which team; the first rule in use that a case meets decides."""

    __tablename__ = "assignment_rule"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    active: Mapped[bool]
    condition: Mapped[dict[str, Any]] = mapped_column(Json)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who gets the case, as long as they can be given work."""
    policy: Mapped[str | None]
    """How it is given out; None: as its team says."""
    skills: Mapped[list[Any]] = mapped_column(Json)
    """What whoever gets it has to know."""
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class NeedRow(Base):
    """What a rule said of a case, for as long as somebody is looked for."""

    __tablename__ = "assignment_need"

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    rule_id: Mapped[str]
    policy: Mapped[str | None]
    skills: Mapped[list[Any]] = mapped_column(Json)


class LetGoRow(Base):
    """Who has let go of a case, or from whom it was taken: not given to them as long as it waits for somebody."""

    __tablename__ = "assignment_let_go"

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class TurnRow(Base):
    """A team's turn: held by whoever gives out its work, one after the other."""

    __tablename__ = "assignment_turn"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)
    """How many cases have been given out."""


class PlaceRow(Base):
    """Somebody's place in their team's rotation."""

    __tablename__ = "assignment_place"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(BigInteger)
    """At which of the team's turns they last got a case."""


class HandRow(Base):
    """Somebody into whose hands work is given: held meanwhile, so that two of their teams do not overload them."""

    __tablename__ = "assignment_hand"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
