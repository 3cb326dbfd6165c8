"""The migrations say what the models say, forward only, on both databases."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

from service.base import schema
from service.base.database import Base, Database
from service.base.errors import Refused
from service.migrating import all_tables


def spoken(part: dict[str, Any]) -> str:
    """What a database says of a part; the condition of a partial index as SQL, not as an object's address."""
    return repr({**part, "dialect_options": {key: str(each) for key, each in part.get("dialect_options", {}).items()}})


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that a database knows of its tables, in an order of ours."""
    seen = inspect(connection)
    tables = sorted(set(seen.get_table_names()) - {"alembic_version"})
    parts = ("columns", "indexes", "foreign_keys", "unique_constraints", "check_constraints")
    return {
        table: {part: sorted(map(spoken, getattr(seen, f"get_{part}")(table))) for part in parts}
        | {"primary": repr(seen.get_pk_constraint(table))}
        for table in tables
    }


def test_the_migrations_say_what_the_models_say(empty: Database, request: pytest.FixtureRequest):
    """From nothing to the newest version gives the models' tables; if not, run scripts/revision."""
    database = request.getfixturevalue("sqlite_database" if empty.is_sqlite else "postgres_database")
    metadata = all_tables()
    assert schema.migrate(empty) is True
    assert schema.differences(empty, metadata) == [], 'run scripts/revision "what changed"'
    database.create_all()
    with empty.engine.connect() as migrated, database.engine.connect() as modelled:
        assert shape(migrated) == shape(modelled)


def test_migrating_again_changes_nothing(empty: Database):
    """The second start finds nothing to do."""
    assert schema.current(empty) is None
    schema.migrate(empty)
    assert schema.current(empty) == schema.head()
    assert schema.migrate(empty) is False
    schema.refuse_other(empty)


def test_a_database_newer_than_the_program_is_refused(empty: Database):
    """The sentence names both versions and says how to go on; nothing is touched."""
    schema.migrate(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (schema.migrate, schema.refuse_newer, schema.refuse_other):
        with pytest.raises(Refused) as refusal:
            act(empty)
        assert "9999" in refusal.value.text.spoken("en")
    assert schema.current(empty) == "9999"


def test_who_only_serves_refuses_an_older_database(empty: Database):
    """A database that nobody has brought up to date is refused with the command that does it."""
    with pytest.raises(Refused, match="scripts/start"):
        schema.refuse_other(empty)


def test_a_migration_that_fails_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch):
    """All of it or nothing: an error in the middle of an upgrade takes back the tables made before it."""
    upgrade = schema.command.upgrade

    def stumble(*words: Any) -> None:
        upgrade(*words)
        raise ZeroDivisionError

    monkeypatch.setattr(schema.command, "upgrade", stumble)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(empty)
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_sqlite_file_is_copied_before_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the sentence about newer databases tells people to restore is really there, with its rows and version."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for source in schema.FOLDER.glob("*.*"):
        (folder / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(schema, "FOLDER", folder)
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    Base.metadata.tables["outbox"].to_metadata(metadata)
    database = Database(f"sqlite:///{tmp_path}/raia.sqlite")
    schema.revise(database, metadata, "One")
    schema.migrate(database)
    Base.metadata.tables["job"].to_metadata(metadata)
    other = Database(f"sqlite:///{tmp_path}/other.sqlite")
    schema.revise(other, metadata, "Two")
    other.close()
    assert schema.migrate(database) is True
    copy = Database(f"sqlite:///{tmp_path}/raia.sqlite.0001")
    assert (schema.current(database), schema.current(copy)) == ("0002", "0001")
    with copy.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version", "outbox"}
    database.close()
    copy.close()


def test_no_migration_goes_back():
    """Going back is restoring the backup: no revision has a downgrade that might lose rows."""
    for file in (schema.FOLDER / "versions").glob("*.py"):
        names = [node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
        assert [name for name in names if not name.startswith("_")] == ["upgrade"], file.name


def test_a_revision_is_written_from_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """From an empty folder the first revision makes every table with types that name no code; the second is none."""
    for source in schema.FOLDER.glob("*.*"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "versions").mkdir()
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    for name in ("outbox", "outbox_delivery", "timer", "job"):
        Base.metadata.tables[name].to_metadata(metadata)
    database = Database(f"sqlite:///{tmp_path}/raia.sqlite")
    written = schema.revise(database, metadata, "The first tables")
    assert written == tmp_path / "versions/0001_the_first_tables.py"
    assert "service" not in written.read_text()
    assert "# ###" not in written.read_text()
    assert schema.revise(database, metadata, "Nothing") is None
    assert schema.head() == "0001"
    database.close()
