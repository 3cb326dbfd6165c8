"""Statements that are compiled once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, delete, event, func, select, update
from sqlalchemy.exc import IntegrityError

from service.base.jobs import JobRow
from service.base.outbox import OutboxRow
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.desk.people.tables import PersonRow

TABLE = table_of(OutboxRow)
ONE = Prepared(select(TABLE).where(TABLE.c.id == bindparam("wanted")))
ALL = Prepared(select(TABLE.c.id, TABLE.c.name).order_by(TABLE.c.id))
RENAME = Prepared(update(TABLE).where(TABLE.c.name == "A").values(name=bindparam("to")))
AT = datetime(2026, 1, 5, 12, 0, 0, 5, tzinfo=UTC)


def row(id, name="A", payload=1):
    """An event's columns."""
    who = {"actor_kind": "system", "actor_id": None, "actor_name": "Raia"}
    return {"id": id, "name": name, "payload": payload, "created_at": AT, **who}


def test_values_come_back_as_they_went(database):
    """Instants with their zone, JSON as it was, what is missing as None; the columns by name."""
    payload = {"á": [1, 2.5, None, True], "b": {"c": "d"}}
    with database.writing() as session:
        add(session, OutboxRow, [row("1", payload=payload), row("2")])
        found = ONE.row(session, {"wanted": "1"})
        assert (found.payload, found.created_at, found.actor_id) == (payload, AT, None)
        assert ONE.row(session, {"wanted": "3"}) is None
        assert session.get(OutboxRow, "1").payload == payload
        assert session.scalar(select(OutboxRow.created_at).where(OutboxRow.created_at == AT).limit(1)) == AT


def test_it_says_how_many_rows_it_touched(database):
    """An update that finds nothing says so; fixed values of the statement need not be given."""
    with database.writing() as session:
        add(session, OutboxRow, [row("1"), row("2")])
        assert RENAME.change(session, {"to": "B"}) == 2
        assert RENAME.change(session, {"to": "B"}) == 0
        forget = Prepared(delete(TABLE).where(TABLE.c.id == bindparam("which")))
        forget.change_each(session, [{"which": "1"}, {"which": "2"}])
        assert ALL.rows(session) == []


def test_what_the_session_has_yet_to_write_is_written_first(database):
    """A row that was only added to the session is seen, as by any other statement."""
    with database.writing() as session:
        session.add(OutboxRow(**row("1")))
        assert [each.id for each in ALL.rows(session)] == ["1"]
        with session.no_autoflush:
            session.add(OutboxRow(**row("2")))
            assert [each.id for each in ALL.rows(session)] == ["1"]


def test_a_session_may_go_on_after_a_commit_or_a_rollback(database):
    """The next transaction has another connection, and is committed or undone by itself."""
    with database.writing() as session:
        add(session, OutboxRow, [row("1")])
        session.commit()
        add(session, OutboxRow, [row("2")])
        session.rollback()
        add(session, OutboxRow, [row("3")])
        session.commit()
    with database.reading() as session:
        assert [each.id for each in ALL.rows(session)] == ["1", "3"]


def test_listeners_hear_it_and_errors_are_sqlalchemys(database):
    """Whoever watches the engine sees each statement; a refused row is an IntegrityError without what was written."""
    heard = []
    event.listen(database.engine, "before_cursor_execute", lambda c, cursor, sql, *_: heard.append(sql.split()[0]))
    with database.writing() as session:
        add(session, OutboxRow, [row("1", payload="segredo")])
        with pytest.raises(IntegrityError) as raised, session.begin_nested():
            add(session, OutboxRow, [row("1", payload="segredo")])
        assert "segredo" not in str(raised.value)
        assert [each.id for each in ALL.rows(session)] == ["1"]
    assert heard.count("INSERT") == 2
    assert heard.count("SELECT") == 1


def test_a_forgotten_value_and_a_column_that_python_fills_in_are_refused(database):
    """Neither is left to the database to guess."""
    with database.writing() as session:
        with pytest.raises(KeyError, match="wanted"):
            ONE.rows(session)
        with pytest.raises(ValueError, match="defaults"):
            add(session, PersonRow, [{"id": "1", "name": "Ana"}])
        add(session, OutboxRow, [row("1"), row("2")])
        with pytest.raises(ValueError, match="2 rows"):
            ALL.row(session)


def test_partial_indexes_are_used(sqlite_database):
    """A word that is written out in the statement is written out here, too."""
    from service.base.rows import literally

    jobs = table_of(JobRow)
    counted = Prepared(select(func.count()).select_from(jobs).where(literally(JobRow.state, "waiting")))
    heard = []
    event.listen(sqlite_database.engine, "before_cursor_execute", lambda c, cursor, sql, *_: heard.append(sql))
    with sqlite_database.writing() as session:
        assert counted.row(session)[0] == 0
    assert "= 'waiting'" in heard[-1]
