"""What a case is and how its status moves; pure decisions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from service.base.errors import Refused
from service.base.ids import CaseId, InstanceId, PersonId, ReleaseId, TeamId
from service.base.texts import Text
from service.base.values import value_object


class Status(StrEnum):
    """How far a case is (V-40)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"


STATUS_NAMES = {
    Status.OPEN: Text("Aberto", "Open"),
    Status.ACCEPTED: Text("Aceito", "Accepted"),
    Status.IN_PROGRESS: Text("Em andamento", "In progress"),
    Status.WAITING_CUSTOMER: Text("Aguardando cliente", "Waiting for customer"),
    Status.WAITING_THIRD_PARTY: Text("Aguardando terceiro", "Waiting for third party"),
    Status.RESOLVED: Text("Resolvido", "Resolved"),
    Status.CLOSED: Text("Fechado", "Closed"),
    Status.REOPENED: Text("Reaberto", "Reopened"),
}

Clock = Literal["running", "paused", "stopped"]

CLOCKS: dict[Status, Clock] = {
    Status.OPEN: "running",
    Status.ACCEPTED: "running",
    Status.IN_PROGRESS: "running",
    Status.WAITING_CUSTOMER: "paused",
    Status.WAITING_THIRD_PARTY: "paused",
    Status.RESOLVED: "stopped",
    Status.CLOSED: "stopped",
    Status.REOPENED: "running",
}

DRAWN_STATUS = {
    "em_andamento": Status.IN_PROGRESS,
    "aguardando_cliente": Status.WAITING_CUSTOMER,
    "aguardando_terceiro": Status.WAITING_THIRD_PARTY,
    "resolvido": Status.RESOLVED,
    "fechado": Status.CLOSED,
}
"""What an analyst may write under `chamado.situacao` on an element."""

AWAITED_STATUS = {
    "cliente": Status.WAITING_CUSTOMER,
    "terceiro": Status.WAITING_THIRD_PARTY,
}
"""What an analyst may write under `raia:espera` on a step: the status while it is open."""

PRIORITY_NAMES = {
    1: Text("Urgente", "Urgent"),
    2: Text("Alta", "High"),
    3: Text("Normal", "Normal"),
    4: Text("Baixa", "Low"),
}
NORMAL_PRIORITY = 3
LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000

EntryKind = Literal["message", "note", "notice", "call"]
"""What a person said to all, what staff said among themselves, what the process told the client, and what staff kept of
a call with the client."""
STAFFS_ONLY: tuple[EntryKind, ...] = ("note", "call")
"""What clients never see."""
WITH_CLIENT: tuple[EntryKind, ...] = ("message", "call")
"""What was said with the client: of the staff's, an answer."""

FIELDS = ("tipo", "assunto", "descricao", "categoria", "prioridade", "produto")
"""Keys under `chamado.` that are fields of the case."""

SPEECH: dict[str, EntryKind] = {"mensagem": "message", "nota": "note"}
"""Keys under `chamado.` that are said instead of kept."""


@value_object(kw_only=True)
class Case:
    """What a client asked for, with its one root instance."""

    id: CaseId
    protocol: str
    process: str
    release: ReleaseId
    instance: InstanceId | None
    requester: PersonId
    requester_name: str
    kind: str | None
    subject: str
    description: str
    category: str | None
    priority: int
    status: Status
    phase: str | None
    """What the diagram calls the part of the attendance it is in."""
    origin: str
    opened_by: PersonId | None
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    team: TeamId | None = None
    """Whose case it is at the desk."""
    owner: PersonId | None = None
    """Who answers for it toward the client."""
    accepted_at: datetime | None = None
    accepted_by: PersonId | None = None
    unaccepted_since: datetime | None = None
    """When it went from whoever had accepted it to somebody else, if it ever did."""
    precedence: int = 2
    """Its client's place within the priority."""
    product: str | None = None
    segment: str | None = None
    """What its client is to the house, such as `vip`."""
    attention_since: datetime | None = None
    """The client spoke last, and nobody has answered since then."""
    reopened_at: datetime | None = None
    escalated_at: datetime | None = None
    """When it last climbed: to the owner of a process, or to the tier above its team's."""
    auto_submitted: bool = False
    """A machine wrote the mail that opened it: nobody reads an answer."""
    breached_at: datetime | None = None
    """When the first promise that is still open was missed."""
    promised_by: datetime | None = None
    """When the next promise made for it is due."""

    @property
    def is_over(self) -> bool:
        """Nobody needs to work on it any more."""
        return CLOCKS[self.status] == "stopped"


def state_of(status: Status) -> Literal["open", "over"]:
    """Whether somebody still needs to work on a case of this status."""
    return "over" if CLOCKS[status] == "stopped" else "open"


def status_when_client_is_asked(status: Status) -> Status:
    """H-12: a question to the client makes the case wait; a survey after the end does not."""
    return status if CLOCKS[status] == "stopped" else Status.WAITING_CUSTOMER


def status_when_work_goes_on(status: Status, *, held_in: Status | None) -> Status:
    """H-13: nothing is asked of the client any more, so the case is back at work, or waits for whom it still does."""
    return held_in or Status.IN_PROGRESS if status == Status.WAITING_CUSTOMER else status


def status_when_work_begins(status: Status) -> Status:
    """An attendant has taken or done something."""
    return Status.IN_PROGRESS if status in (Status.OPEN, Status.ACCEPTED, Status.REOPENED) else status


def priority_of(value: object) -> int:
    """A priority as it was given in a form: 1 to 4, most urgent first."""
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number not in PRIORITY_NAMES:
        raise Refused(
            Text("Escolha uma prioridade de 1 (urgente) a 4 (baixa).", "Choose a priority from 1 (urgent) to 4 (low)."),
            field="chamado.prioridade",
        )
    return number


def text_of(value: object, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """A text as it is kept in a case."""
    text = str(value).strip()
    if len(text) > longest:
        raise Refused(
            Text(
                "O texto tem {has} letras; o limite é {most}.", "The text has {has} letters; the limit is {most}."
            ).fill(has=len(text), most=longest),
            field=f"chamado.{field}",
        )
    return text
