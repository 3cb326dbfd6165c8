"""Files that come with answers, in whatever field."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from desk_story import OPENING, ROOT, SHIPPED, Desk

from service.base import files
from service.base.ids import FileId
from service.desk import cases
from service.process import releases

ANALYSE = "Analisar e categorizar"
RECEIPT = {"type": "filepicker", "id": "campo_comprovante", "key": "comprovante", "label": "Comprovante"}


@pytest.fixture
def desk(sqlite_database, clock):
    """The demo desk; its opening form and its first task ask for a receipt of their own."""
    desk = Desk(sqlite_database, clock)
    with desk.works.begin() as work:
        forms = {file.stem: with_receipt(file.read_bytes()) for file in (ROOT / "forms").glob("*.form")}
        releases.publish(work, (ROOT / f"processes/{SHIPPED}.bpmn").read_bytes(), forms=forms)
    return desk


def with_receipt(form: bytes) -> bytes:
    """A shipped form with one more field."""
    read = json.loads(form)
    return json.dumps({**read, "components": [*read["components"], RECEIPT]}).encode()


def sent(desk: Desk, who: str, folder: Any) -> FileId:
    """A file that somebody sent just now."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        kept = files.keep(work, files.FileStore(folder), BytesIO(b"pago"), name="comprovante.txt")
        return FileId(kept.id)


def test_a_file_in_a_field_of_the_process_is_the_cases(desk, tmp_path):
    """H-09: it came under a key of the diagram's own, and whoever works on the case sees it; strangers do not."""
    receipt = sent(desk, "João", tmp_path)
    case = desk.opens(given={**OPENING, "comprovante": receipt})
    second = sent(desk, "Maria", tmp_path)
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim", comprovante=second)
    with desk.works.read() as work:
        assert {row.id for row in cases.files_of_case(work.session, case.id)} == {receipt, second}
        seen = cases.seen_file(work.session, receipt, granted=(), person=desk.person_in(work, "Bruno"))
        assert seen.name == "comprovante.txt"
        with pytest.raises(Exception, match="Este arquivo não existe"):
            cases.seen_file(work.session, receipt, granted=(), person=desk.person_in(work, "Lia"))
