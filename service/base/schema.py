"""The database's shape: brought up to date forward only, and never touched when it is newer than the program."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, text

from service.base.database import Database, begin_on_sqlite
from service.base.errors import Refused
from service.base.texts import Text

FOLDER = Path(__file__).parent / "migrations"
NEWER = Text(
    "O banco de dados é mais novo (versão {found}) do que este programa (versão {known}). "
    "Instale a versão atual da Raia ou restaure a cópia de segurança feita antes da atualização.",
    "The database is newer (version {found}) than this program (version {known}). "
    "Install the current Raia, or restore the backup made before the upgrade.",
)
OLDER = Text(
    "O banco de dados (versão {found}) ainda não foi atualizado para este programa (versão {known}). "
    "Use scripts/start.",
    "The database (version {found}) is not yet brought up to this program (version {known}). Use scripts/start.",
)
MIGRATING = 7_242_001
"""The number of PostgreSQL's advisory lock: two programs that start together migrate one after the other."""


def head() -> str:
    """The version that this program needs."""
    return _scripts().get_current_head() or ""


def current(database: Database) -> str | None:
    """The version that the database has; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> bool:
    """Bring the database up to this program, all of it or nothing; says whether there was anything to do.

    A SQLite file that holds something is copied first, beside itself, with its version behind its name; whoever runs
    PostgreSQL makes a dump. Refused when it is newer than the program.
    """
    refuse_newer(database)
    found = current(database)
    if found == head():
        return False
    if database.is_sqlite and found is not None:
        _keep_copy(database, found)
    with _alone(database) as connection:
        command.upgrade(_config(connection), "head")
    return True


def refuse_newer(database: Database) -> None:
    """Refused when the database has a version that this program does not know."""
    found = current(database)
    if found is None:
        return
    try:
        _scripts().get_revision(found)
    except CommandError as error:
        raise Refused(NEWER.fill(found=found, known=head())) from error


def refuse_other(database: Database) -> None:
    """Refused when the database is newer or older than this program: for those who serve and do not migrate."""
    refuse_newer(database)
    found = current(database)
    if found != head():
        raise Refused(OLDER.fill(found=found or "0", known=head()))


def differences(database: Database, metadata: MetaData) -> list[Any]:
    """What the models say and the database does not have, or the other way round."""
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def revise(database: Database, metadata: MetaData, message: str) -> Path | None:
    """Write the revision that takes a database, brought up to date before, to the models; None when there is none."""
    migrate(database)
    if not differences(database, metadata):
        return None
    number = f"{len(list(_scripts().walk_revisions())) + 1:04}"
    with _alone(database) as connection:
        script = command.revision(_config(connection, metadata), message, autogenerate=True, rev_id=number)
    assert script is not None
    assert not isinstance(script, list)
    path = Path(script.path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    return path


def _keep_copy(database: Database, version: str) -> None:
    copy = Path(f"{database.url.database}.{version}")
    copy.unlink(missing_ok=True)
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("VACUUM INTO ?", [str(copy)]).close()


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def _alone(database: Database) -> Generator[Connection]:
    """One transaction while nobody else migrates; on SQLite tables may be made anew, so keys are checked at the end."""
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF").close()
        try:
            with connection.begin():
                if database.is_sqlite:
                    begin_on_sqlite(connection)
                else:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
                yield connection
                if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that point nowhere")
        finally:
            if database.is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON").close()
