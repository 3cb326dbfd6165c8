"""The pages over the demo desk, as browsers without scripts see them: cookies, form tokens, redirects."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from compiled_once import compile_once
from desk_story import SHIPPED, Desk
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from service.base.files import FileStore
from service.desk import cases, people
from service.desk.demo import DESK, PASSWORD
from service.web import Parts, WebSettings, create_app, recogniser

ADDRESSES = {each.name.split()[0]: each.email for each in DESK}
OPEN = f"/portal/abrir/{SHIPPED}"
PROBLEM = {
    "chamado.tipo": "reclamacao",
    "chamado.assunto": "Cobrança em dobro",
    "chamado.descricao": "Fui cobrado duas vezes em março.",
}
ANA = {"_nome": "Ana Souza", "_email": "ana@exemplo.com.br"}
STUCK = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="parado" name="Parado" isExecutable="true">
    <startEvent id="S"/><endEvent id="E"/>
    <intermediateCatchEvent id="T" name="Esperar o prazo">
      <timerEventDefinition><timeDuration>=prazo</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <sequenceFlow id="F1" sourceRef="S" targetRef="T"/><sequenceFlow id="F2" sourceRef="T" targetRef="E"/>
  </process>
</definitions>"""
"""A process whose first step fails, as long as nobody gives it a `prazo`."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def make_pages(desk: Desk, folder: Path, **settings: Any) -> Flask:
    """The application over this desk, as in service."""
    parts = Parts(
        settings=WebSettings(**{"secret_key": "k" * 40, **settings}),
        works=desk.works,
        files=FileStore(folder),
        clock=desk.clock,
        recognise=recogniser(desk.works),
    )
    return compile_once(create_app(parts))


class Caller:
    """Somebody with a browser: `get` and `post` by path, with the form token that the pages gave."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **more)

    def post(self, path: str, data: Any = None, *, follow: bool = False, **headers: str) -> TestResponse:
        """Send a form; a pair (name, bytes) is a file. With `follow`, the page that follows."""
        pairs: list[tuple[str, Any]] = [("csrf_token", self.token())]
        for name, value in dict(data or {}).items():
            many = value if isinstance(value, list) else [value]
            pairs += [(name, sent_file(*one) if isinstance(one, tuple) else one) for one in many]
        # Encoded here: the test client would leave large bodies behind in a temporary file.
        body, _, boundary = stream_encode_multipart(MultiDict(pairs), use_tempfile=False)
        kind = f'multipart/form-data; boundary="{boundary}"'
        answer = self.client.post(path, data=body.read(), content_type=kind, headers=headers)
        return self.get(answer.headers["Location"]) if follow and answer.status_code == 303 else answer

    def token(self) -> str:
        """The form token of this browser's session."""
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/portal/ajuda").text)
        assert found
        return found.group(1)

    def enters(self, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Log in."""
        return self.post("/entrar", {"email": email, "senha": password, **more})

    def speaks(self, language: str) -> Caller:
        """Choose a language."""
        assert self.post("/preferencias/idioma", {"language": language}).status_code == 303
        return self

    def opens(self, **given: Any) -> tuple[str, str]:
        """Open a case without an account; returns protocol and code."""
        answer = self.post(OPEN, {**ANA, **PROBLEM, **given}, follow=True)
        assert answer.status_code == 200, words(answer)
        found = re.findall(r'<dd class="numbers">([^<]+)</dd>', answer.text)
        assert len(found) == 2, words(answer)
        return found[0], found[1]


class Front:
    """The desk and its pages."""

    def __init__(self, desk: Desk, app: Flask) -> None:
        self.desk = desk
        self.app = app

    def stranger(self) -> Caller:
        """A browser that nobody knows."""
        return Caller(self.app)

    def comes(self, name: str) -> Caller:
        """Somebody of the desk, logged in."""
        caller = Caller(self.app)
        if name in ADDRESSES:
            assert caller.enters(ADDRESSES[name]).status_code == 303
            return caller
        with self.desk.works.begin() as work:
            people.set_password(work, self.desk.ids[name], PASSWORD)
            email = people.queries.person(work.session, self.desk.ids[name]).email
        caller.enters(email)
        return caller

    def case(self, protocol: str) -> Any:
        """The case of this number as it is now."""
        with self.desk.works.read() as work:
            return cases.queries.case_of_protocol(work.session, protocol)

    def item(self, protocol: str, name: str) -> str:
        """The id of the case's open task of this name."""
        return str(self.desk.item(self.case(protocol), name).id)

    def does(self, caller: Caller, protocol: str, name: str, **given: Any) -> TestResponse:
        """Complete the task of this name at its page; `chamado_x` is the field `chamado.x`."""
        fields = {key.replace("chamado_", "chamado."): value for key, value in given.items()}
        return caller.post(f"/tarefas/{self.item(protocol, name)}/concluir", fields)


def sent_file(name: str, content: bytes) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(BytesIO(content), filename=name)


def words(answer: TestResponse) -> str:
    """What one reads on a page."""
    main = answer.text.partition("<main ")[2].partition(">")[2].partition("<dialog")[0] or answer.text
    text = re.sub(r"<(script|template).*?</\1>|<[^>]*>", " ", main, flags=re.DOTALL)
    return " ".join(html.unescape(text).split())
