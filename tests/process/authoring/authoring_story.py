"""Diagrams of tables as they are played, measured and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from random_drawings import Picture

from service.process import rules
from service.process.diagram import read
from service.process.trial import Move, Nearby, Rehearsal

DISCOUNT = {
    "type": "default",
    "id": "desconto",
    "components": [
        {"type": "number", "id": "a", "key": "percentual", "label": "Desconto", "decimalDigits": 2},
        {"type": "number", "id": "b", "key": "como_texto", "label": "Texto", "serializeToString": True},
        {"type": "textfield", "id": "c", "key": "motivo", "label": "Motivo"},
        {
            "type": "group",
            "id": "d",
            "path": "proposta",
            "components": [{"type": "number", "id": "e", "key": "taxa", "label": "Taxa"}],
        },
        {
            "type": "dynamiclist",
            "id": "f",
            "path": "parcelas",
            "components": [{"type": "number", "id": "g", "key": "valor", "label": "Valor"}],
        },
    ],
}
FORMS = {"desconto": DISCOUNT}


class Played:
    """A diagram that is played by everybody in its lanes."""

    def __init__(
        self, folder: Path, xml: str, process: str, *, calls: str | None = None, forms: Mapping[str, Any] = FORMS
    ) -> None:
        path = folder / "tabela.bpmn"
        path.write_text(xml, encoding="utf-8")
        if calls is not None:
            (folder / "chamado.bpmn").write_text(calls, encoding="utf-8")
        for id, form in forms.items():
            (folder / f"{id}.form").write_text(json.dumps(form), encoding="utf-8")
        self.rehearsal = Rehearsal(Nearby(path, read(xml.encode()), "pt"), process)

    @property
    def open(self) -> list[str]:
        """Drawn ids of what waits for people."""
        return [work.element for work in self.rehearsal.work()]

    @property
    def lane(self) -> str:
        """Whose the one open piece of work is."""
        (work,) = self.rehearsal.work()
        return work.row.node.lane or ""

    @property
    def ended(self) -> bool:
        """Whether it has come to its end, without trouble."""
        assert self.rehearsal.trouble is None
        return self.rehearsal.ended

    def do(self, element: str, answer: str = "", **answers: Any) -> None:
        """Finish open work."""
        given = {**answers, **({"answer": answer} if answer else {})}
        self.rehearsal.play([Move(verb="do", element=element, answers=given)])
        assert self.rehearsal.problem is None, self.rehearsal.problem
        assert not self.rehearsal.errors, self.rehearsal.errors


def faults(xml: str) -> dict[str, object]:
    """What a reader of the picture would trip over."""
    picture = Picture(xml.encode())
    looks = ("missing", "overlaps", "outside", "slanted", "through", "detached", "upon_each_other")
    return {look: found for look in looks if (found := getattr(picture, look)())}


def remarks(xml: str, *levels: str) -> list[str]:
    """Codes of what the reader and the rules find, of these levels."""
    reading = read(xml.encode())
    found = (*reading.findings, *rules.check(reading))
    return [finding.code for finding in found if finding.level in (levels or ("error", "warning"))]
