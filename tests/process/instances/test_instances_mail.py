"""Who waits for a message is found by an index, however many wait for messages of its name."""

from __future__ import annotations

from typing import Any

import pytest
from bpmn_pen import chain, extended, process
from instances_story import Story
from sqlalchemy import event, insert, select, text

from service.base.ids import InstanceId
from service.process.instances import mail
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import InstanceRow, WaitRow

MANY = 3_000
KEYED = extended('<zeebe:subscription correlationKey="=pedido"/>')
WAITS = process(
    '<startEvent id="S"/><intermediateCatchEvent id="M"><messageEventDefinition messageRef="msg"/>',
    '</intermediateCatchEvent><intermediateCatchEvent id="G"><signalEventDefinition signalRef="sig"/>',
    '</intermediateCatchEvent><parallelGateway id="F"/><userTask id="A"/><endEvent id="E"/>',
    chain("S", "F", "M", "A", "E"),
    chain("F", "G", "A"),
)


def crowd(story: Story) -> InstanceId:
    """One instance that waits for a message and a signal, and thousands that do the same in cases of their own."""
    story.publish(
        f'<message id="msg" name="Pago">{KEYED}</message><signal id="sig" name="Feriado"/>',
        WAITS,
    )
    one = story.start()
    with story.works.begin() as work:
        for model, own in ((InstanceRow, "id"), (WaitRow, "instance_id")):
            names = [column.name for column in model.__table__.columns]
            rows = [dict(row) for row in work.session.execute(select(*model.__table__.columns)).mappings()]
            copies = [{name: row[name] for name in names} for row in rows]
            where = {InstanceRow: lambda number: {"business_key": f"other-{number}"}, WaitRow: lambda number: {}}[model]
            made = [row | {own: f"{one}-{number}"} | where(number) for number in range(MANY) for row in copies]
            work.session.execute(insert(model), made)
        if not story.works.database.is_sqlite:
            work.session.execute(text("ANALYZE instance"))
            work.session.execute(text("ANALYZE instance_wait"))
    return one


def letter(**more: Any) -> Letter:
    return Letter(**{"kind": "message", "name": "Pago", "sender": None, "release": None, "process": None,
                     "business_key": None} | more)  # fmt: skip


def plans(story: Story, ask: Any) -> list[str]:
    """How the database looks for what is asked."""
    asked: list[tuple[str, Any]] = []
    engine = story.works.database.engine

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        with story.works.begin() as work:
            ask(work.session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if story.works.database.is_sqlite else "EXPLAIN "
    with story.works.begin() as work:
        run = work.session.connection().exec_driver_sql
        return [str(run(explain + statement, parameters).all()) for statement, parameters in asked]


@pytest.mark.parametrize("key", ["", "7"])
def test_a_message_of_a_case_is_looked_for_in_that_case(story: Story, key: str):
    """By the business key's instances, not by all waits of the name."""
    one = crowd(story)
    sent = letter(business_key="case-1", key=key)
    found = story.see(mail.awaiting, sent)
    assert (found is not None and found.instance) == one
    who, which = plans(story, lambda session: mail.awaiting(session, sent))[-2:]
    assert "ix_instance_business_key" in who, who
    assert ("pk_instance_wait" if not story.works.database.is_sqlite else "sqlite_autoindex_instance_wait") in which
    assert not [word for word in ("SCAN", "Seq Scan") if word in who + which]


def test_a_message_with_a_key_is_looked_for_by_its_key(story: Story):
    """By name and key, before anything else."""
    crowd(story)
    sent = letter(key="7")
    plan = plans(story, lambda session: mail.awaiting(session, sent))[0]
    assert "ix_instance_wait_heard" in plan, plan
    assert not [word for word in ("SCAN", "Seq Scan") if word in plan], plan


def test_listeners_of_a_case_are_looked_for_in_that_case(story: Story):
    """A signal is heard within the case without looking at thousands who listen elsewhere."""
    one = crowd(story)
    said = letter(kind="signal", name="Feriado", business_key="case-1")
    reach = Reach(business_key="case-1")
    assert story.see(mail.listening, said, reach) == [one]
    who, which = plans(story, lambda session: mail.listening(session, said, reach))
    assert "ix_instance_business_key" in who, who
    assert ("pk_instance_wait" if not story.works.database.is_sqlite else "sqlite_autoindex_instance_wait") in which
    elsewhere = story.see(mail.listening_elsewhere, said, after="", most=100)
    assert (len(elsewhere), elsewhere == sorted(elsewhere)) == (100, True)
