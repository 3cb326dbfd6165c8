"""The demo desk as it serves, and programs that publish and start over HTTP as an analyst's modeler does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from bpmn_pen import chain, extended, file, flow, process
from desk_story import Desk
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.serving import make_server
from werkzeug.test import TestResponse, stream_encode_multipart

from service.base.clock import SetClock
from service.base.database import Database
from service.base.files import FileStore
from service.base.settings import Settings
from service.bootstrap import House, job_handlers, timer_handlers, web_app
from service.desk import cases, machines, people
from service.desk.cases import Case
from service.desk.demo import DESK, PASSWORD
from service.process import releases
from service.process.releases.tables import DeployedFormRow, ReleaseRow
from service.web.limits import limiter

EMAILS = {each.name.split()[0]: each.email for each in DESK}
START = '<startEvent id="S" name="Pedido">{form}</startEvent><endEvent id="E"/>'


def form(name: str = "pedido", label: str = "Valor") -> bytes:
    """A form with a required number `valor` and the case's subject."""
    valued = {"type": "number", "key": "valor", "label": label, "validate": {"required": True}}
    about = {"type": "textfield", "key": "chamado.assunto", "label": "Assunto"}
    return json.dumps({"id": name, "schemaVersion": 16, "components": [valued, about]}).encode()


def drawn(own_id: str = "P", *, uses: str | None = None, step: str = "", title: str = "Troca") -> bytes:
    """A process with one task; with a form's id its start event asks for it."""
    asks = extended(f'<zeebe:formDefinition formId="{uses}"/>') if uses else ""
    task = step or '<userTask id="T" name="Analisar"/>'
    return file(process(START.format(form=asks), task, chain("S", "T", "E"), own_id=own_id, name=title))


WRONG = file(
    process(
        START.format(form=""),
        '<exclusiveGateway id="G" name="Caro?"/><endEvent id="F"/>',
        flow("S", "G"),
        flow("G", "E", "sim", condition="=valor >"),
        flow("G", "F", "não", condition="=valor <= 100"),
        own_id="errado",
    )
)
"""A condition at the gateway G breaks off."""
UNREADABLE_FORM = b'{"id": "pedido", "components": [{"type": "number", "key": "valor", "label": 7}]'


def basic(email: str, password: str = PASSWORD) -> str:
    """The header for a password."""
    return "Basic " + base64.b64encode(f"{email}:{password}".encode()).decode()


@dataclass
class Program:
    """Something that asks with the same credentials each time."""

    client: FlaskClient
    authorization: str | None
    more: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def headers(self) -> dict[str, str]:
        """What every request of it brings."""
        return {**self.more, **({} if self.authorization is None else {"Authorization": self.authorization})}

    def get(self, path: str) -> TestResponse:
        """Look."""
        return self.client.get(path, headers=self.headers)

    def sends(self, path: str, parts: Sequence[tuple[str, Any]]) -> TestResponse:
        """A multipart request; a pair (file name, bytes) is a file."""
        pairs = [(name, _sent(*one) if isinstance(one, tuple) else one) for name, one in parts]
        body, _, boundary = stream_encode_multipart(MultiDict(pairs), use_tempfile=False)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post(path, data=body.read(), content_type=kind, headers=self.headers)

    def deploys(self, files: Mapping[str, bytes], **fields: str) -> TestResponse:
        """As clients of Camunda 8 do."""
        parts = [("resources", pair) for pair in files.items()]
        return self.sends("/v2/deployments", [*parts, *fields.items()])

    def deployed(self, files: Mapping[str, bytes]) -> list[Mapping[str, Any]]:
        """What came of it, each without its kind."""
        answer = self.deploys(files)
        assert answer.status_code == 200, answer.text
        return [next(iter(each.values())) for each in answer.get_json()["deployments"]]

    def starts(self, **asked: Any) -> TestResponse:
        """As clients of Camunda 8 do."""
        return self.client.post("/v2/process-instances", json=asked, headers=self.headers)


def _sent(name: str, content: bytes) -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


class Bureau:
    """The desk, served."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        self.desk = Desk(database, clock)
        self.folder = folder

    @cached_property
    def app(self) -> Flask:
        """As it serves; nobody has asked for anything yet."""
        store = FileStore(self.folder / "files")
        house = House(
            settings=Settings(data=self.folder, secret_key="k" * 40),
            database=self.desk.database,
            works=self.desk.works,
            files=store,
            timer_handlers=timer_handlers(),
            job_handlers=job_handlers(self.desk.works, store),
        )
        app = web_app(house)
        limiter.reset()
        return app

    def program(self, authorization: str | None, **more: str) -> Program:
        """Whoever shows this header."""
        return Program(self.app.test_client(), authorization, more)

    def of(self, name: str) -> Program:
        """A person's, with their password."""
        return self.program(basic(EMAILS[name]))

    def with_token(self, name: str, token_name: str = "modelador") -> Program:
        """A person's, with a token that acts for them."""
        with self.desk.works.begin() as work:
            token = machines.add(work, token_name, person=self.desk.ids[name])
        return self.program(f"Bearer {token}")

    def counts(self) -> tuple[int, int, int]:
        """Versions, versions of forms that came alone, cases."""
        with self.desk.works.read() as work:
            kept = (ReleaseRow.id, DeployedFormRow.form, cases.queries.CASE.id)
            return tuple(work.session.scalar(select(func.count(column))) or 0 for column in kept)  # pyright: ignore[reportReturnType]

    def cases_of(self, process: str) -> list[Case]:
        """Its cases, the newest first."""
        with self.desk.works.read() as work:
            found, _ = cases.queries.cases(work.session, process=process, limit=50)
            return list(found)

    def version(self, process: str) -> int:
        """The number of its current version."""
        with self.desk.works.read() as work:
            return releases.current(work.session, process).number

    def changes(self, name: str, **more: Any) -> None:
        """A person's roles or activity change."""
        with self.desk.works.begin() as work:
            people.change_person(work, self.desk.ids[name], **more)

    @contextmanager
    def served(self) -> Iterator[str]:
        """At an address of this machine, while the block runs."""
        server = make_server("127.0.0.1", 0, self.app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
