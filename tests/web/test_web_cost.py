"""What a page may ask of the database and of its templates, so that it does not become slow unawares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from desk_pages import Front
from jinja2 import meta, nodes
from sqlalchemy import event
from test_web_flow import ANALYSE, ENOUGH

MOST_OF_A_PAGE = 16
MOST_BEFORE_THE_COMMAND = 6
"""Who it is, what they were told, and who it is again in the transaction that writes."""


@contextmanager
def heard(front: Front) -> Generator[list[str]]:
    """Every statement that reaches the database until the block ends."""
    statements: list[str] = []

    def hear(connection, cursor, statement, parameters, context, many) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(" ".join(statement.split()))

    engine = front.desk.works.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def test_a_task_page_asks_each_thing_once(front: Front):
    """A task's page reads little, and only what waits is read twice: for the form and for the drawing."""
    protocol, _ = front.stranger().opens()
    maria, item = front.comes("Maria"), front.item(protocol, ANALYSE)
    maria.get(f"/tarefas/{item}")
    with heard(front) as statements:
        assert maria.get(f"/tarefas/{item}").status_code == 200
    assert len(statements) <= MOST_OF_A_PAGE, "\n".join(statements)
    often = {statement for statement, times in Counter(statements).items() if times > 1}
    assert not {each for each in often if "FROM instance_wait" not in each}


def test_a_completion_asks_little_before_its_command(front: Front):
    """Between the log-in and the lock on the case there is nothing but who it is."""
    protocol, _ = front.stranger().opens()
    maria, item = front.comes("Maria"), front.item(protocol, ANALYSE)
    with heard(front) as statements:
        maria.client.get("/portal/ajuda")
    beforehand = len(statements)
    token = maria.token()
    data = {"csrf_token": token, **{key.replace("chamado_", "chamado."): value for key, value in ENOUGH.items()}}
    with heard(front) as statements:
        assert maria.client.post(f"/tarefas/{item}/concluir", data=data).status_code == 303
    held = next(at for at, statement in enumerate(statements) if "work_item" in statement)
    assert held <= max(beforehand, MOST_BEFORE_THE_COMMAND), "\n".join(statements[: held + 1])


def test_what_is_imported_knows_no_page(front: Front):
    """Macros are read once for all pages: they use what they are given and what every template has."""
    environment = front.app.jinja_env
    for name in environment.list_templates(filter_func=lambda each: each.endswith(".html")):
        source = environment.loader.get_source(environment, name)[0]
        assert "with context" not in source, name
        for imported in meta.find_referenced_templates(environment.parse(source)):
            if imported is not None and f"from '{imported}' import" in source:
                parts = environment.parse(environment.loader.get_source(environment, imported)[0])
                own = {each.name for each in parts.find_all(nodes.Name) if each.ctx == "store"}
                strange = meta.find_undeclared_variables(parts) - set(environment.globals) - own
                assert not strange, (imported, strange)
