"""A migration gives the cases that there are the traits that today's program gives new ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, insert, select

from service.base import schema
from service.base.database import NEVER, Database
from service.desk.cases import traits
from service.desk.cases.tables import CaseRow

BEFORE = "0043"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def case(number: int, **more: Any) -> dict[str, Any]:
    """What every case has, and what is asked of this one."""
    plain = {
        "id": f"case-{number}", "protocol": f"2026-{number}", "secret_hash": str(number), "process": "atendimento",
        "release_id": "r", "requester_id": "ana", "requester_name": "Ana", "subject": "Cobrança", "description": "",
        "folded": "", "priority": 3, "status": "open", "state": "open", "origin": "portal", "promised_by": NEVER,
        "opened_at": NOON, "updated_at": NOON, "team_id": None, "kind": None, "product": None, "segment": None,
        "breached_at": None, "attention_since": None, "reopened_at": None, "escalated_at": None, "accepted_at": None,
    }  # fmt: skip
    return {**plain, **more}


CASES = (
    case(1),
    case(2, priority=1, breached_at=NOON, product="Cartão", kind="Garantia", segment="vip", status="in_progress"),
    case(3, attention_since=NOON, reopened_at=NOON, escalated_at=NOON, accepted_at=NOON, origin="chat"),
    case(4, status="closed", state="over", process="devolucao", team_id="equipe"),
)


def test_cases_from_before_have_the_traits_of_new_ones(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists find them by the same numbers."""
    upgrade = schema.command.upgrade
    with monkeypatch.context() as earlier:
        earlier.setattr(schema.command, "upgrade", lambda config, revision: upgrade(config, BEFORE))
        schema.migrate(empty)
    with empty.engine.begin() as connection:
        known, same = MetaData(), {"active": True, "created_at": NOON}
        for name, row in (
            ("person", {"id": "ana", "name": "Ana", "folded": "ana", **same, "language": "pt"}),
            ("team", {"id": "equipe", "name": "Equipe", "folded": "equipe", **same}),
        ):
            connection.execute(insert(Table(name, known, autoload_with=connection)), row)
        connection.execute(insert(Table("service_case", known, autoload_with=connection)), CASES)
    schema.migrate(empty)
    with empty.reading() as session:
        kept = {row.id: row.traits for row in session.execute(select(CaseRow.id, CaseRow.traits))}
    assert kept == {each["id"]: traits.traits_of(each) for each in CASES}
    assert len(set(kept.values())) == len(CASES)
