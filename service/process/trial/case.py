"""The case that a process speaks of, played without a desk around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.process.diagram import STATUS, phase_begun
from service.process.execution import AnyReport, Completed, Entered

KEPT = ("tipo", "assunto", "descricao", "categoria", "prioridade")
PROTOCOL = "2026-000001"


class Case:
    """What is known of it, and what was said: (lane, words), oldest first."""

    def __init__(self, requester: str = "") -> None:
        self.fields: dict[str, Any] = dict.fromkeys(KEPT)
        self.requester = requester
        self.status: str | None = None
        self.phase: str | None = None
        self.conversation: list[tuple[str, str]] = []
        self.notes: list[tuple[str, str]] = []

    def open(self, answers: Mapping[str, Any], lane: str) -> None:
        """The opening form was answered; its description is the first thing said."""
        self.answer(answers, lane)
        if self.fields["descricao"]:
            self.conversation.insert(0, (lane, str(self.fields["descricao"])))

    def answer(self, answers: Mapping[str, Any], lane: str) -> None:
        """A form's case fields, without their prefix; those that are empty have been left out."""
        for name, value in answers.items():
            if name == "mensagem":
                self.conversation.append((lane, str(value)))
            elif name == "nota":
                self.notes.append((lane, str(value)))
            elif name == "prioridade":
                self.fields[name] = int(value) if str(value).isdigit() else value
            else:
                self.fields[name] = value

    def say(self, lane: str, words: str) -> None:
        """The diagram says something."""
        self.conversation.append((lane, words))

    def follow(self, report: AnyReport) -> None:
        """What the analyst hung on an element about the case."""
        if isinstance(report, Entered | Completed) and report.number is None:
            node, passed = report.node, isinstance(report, Completed)
            self.phase = phase_begun(node.type, node.properties, passed=passed) or self.phase
            if passed:
                self.status = node.properties.get(STATUS) or self.status

    def snapshot(self) -> dict[str, Any]:
        """What expressions and forms see as `chamado`."""
        return {
            "protocolo": PROTOCOL,
            **self.fields,
            "solicitante": self.requester,
            "ultima_mensagem": self.conversation[-1][1] if self.conversation else None,
            "ultima_nota": self.notes[-1][1] if self.notes else None,
            "fase": self.phase,
        }
