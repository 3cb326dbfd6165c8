"""What people can be told of: a closed list, each with its words and how it reaches whom nobody asked."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from service.base.texts import Text
from service.base.values import value_object


class NoticeEvent(StrEnum):
    """Why somebody is told something."""

    ASSIGNED = "assigned"
    TAKEN = "taken"
    UPDATED = "updated"
    FOLLOWED = "followed"
    MENTIONED = "mentioned"
    ASKED = "asked"
    INACTIVE = "inactive"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    DUE = "due"
    WORK = "work"
    TEAM_WORK = "team_work"
    CONTACT = "contact"
    OPENED = "opened"
    ABSENCE = "absence"
    RULE = "rule"
    INCIDENT = "incident"
    FINISHED = "finished"
    REPORT = "report"
    HOUSE = "house"
    CLIENT_ASKED = "client_asked"
    CLIENT_TOLD = "client_told"


@value_object(kw_only=True)
class EventKind:
    """How one of them is told. `mails`: by mail too, unless somebody chose otherwise; the panel has all of them.

    `gathers`: several about the same case within `notice_mail.WINDOW` are one notice with a count. `waits`: its mail
    is sent at the end of that window, with the count; others are mailed at once, and their like adds to the count.
    """

    name: Text
    mails: bool = False
    gathers: bool = False
    waits: bool = False


CASES, WORK, HOUSE, CLIENT = (
    Text("Chamados", "Cases"),
    Text("Tarefas", "Tasks"),
    Text("A casa", "The house"),
    Text("O que pedi", "What I asked for"),
)
GROUPS: Mapping[Text, Mapping[NoticeEvent, EventKind]] = {
    CASES: {
        NoticeEvent.ASSIGNED: EventKind(
            name=Text("Um chamado passa a ser meu", "A case becomes mine"), mails=True, gathers=True
        ),
        NoticeEvent.TAKEN: EventKind(
            name=Text("Um chamado ou uma tarefa minha passa a outra pessoa", "A case or task of mine goes to another"),
            gathers=True,
        ),
        NoticeEvent.UPDATED: EventKind(
            name=Text("Um chamado meu é atualizado", "A case of mine is updated"), gathers=True, waits=True
        ),
        NoticeEvent.FOLLOWED: EventKind(
            name=Text("Um chamado que sigo é atualizado", "A case that I follow is updated"), gathers=True, waits=True
        ),
        NoticeEvent.MENTIONED: EventKind(
            name=Text("Alguém menciona meu nome", "Somebody mentions me"), mails=True, gathers=True
        ),
        NoticeEvent.ASKED: EventKind(
            name=Text("Alguém me pergunta sobre um chamado", "Somebody asks me about a case"),
            mails=True,
            gathers=True,
        ),
        NoticeEvent.INACTIVE: EventKind(
            name=Text("Um chamado meu está parado", "Nothing happens in a case of mine"), mails=True, gathers=True
        ),
        NoticeEvent.REOPENED: EventKind(
            name=Text("Um chamado meu é reaberto", "A case of mine is reopened"), mails=True, gathers=True
        ),
        NoticeEvent.ESCALATED: EventKind(
            name=Text("Um chamado é escalado para a minha equipe", "A case is escalated to my team"),
            mails=True,
            gathers=True,
        ),
        NoticeEvent.DUE: EventKind(
            name=Text("Um prazo venceu ou está para vencer", "A deadline is missed or about to be"), mails=True
        ),
        NoticeEvent.OPENED: EventKind(
            name=Text("Abrem um atendimento de um tipo que acompanho", "An attendance of a type I watch is opened"),
            mails=True,
        ),
        NoticeEvent.RULE: EventKind(
            name=Text("Uma regra de automação me avisa", "An automation rule tells me"), mails=True, gathers=True
        ),
    },
    WORK: {
        NoticeEvent.WORK: EventKind(name=Text("Uma tarefa é minha", "A task is mine"), mails=True),
        NoticeEvent.TEAM_WORK: EventKind(
            name=Text("Há uma tarefa para a minha equipe ou o meu papel", "There is a task for my team or role")
        ),
        NoticeEvent.CONTACT: EventKind(name=Text("Um contato da minha agenda", "A contact of my diary"), mails=True),
        NoticeEvent.ABSENCE: EventKind(
            name=Text("Alguém que substituo se ausenta", "Somebody I stand in for is away"), mails=True
        ),
    },
    HOUSE: {
        NoticeEvent.INCIDENT: EventKind(
            name=Text("Uma etapa de um processo falhou", "A step of a process failed"), mails=True
        ),
        NoticeEvent.FINISHED: EventKind(
            name=Text("Um trabalho demorado que pedi terminou", "Long work that I asked for has ended")
        ),
        NoticeEvent.REPORT: EventKind(name=Text("Um relatório está pronto", "A report is ready"), mails=True),
        NoticeEvent.HOUSE: EventKind(
            name=Text("Um cadastro precisa de atenção", "Something that is registered needs attention")
        ),
    },
    CLIENT: {
        NoticeEvent.CLIENT_ASKED: EventKind(
            name=Text("Precisam de uma resposta minha", "An answer of mine is needed"), mails=True
        ),
        NoticeEvent.CLIENT_TOLD: EventKind(
            name=Text("Há uma mensagem sobre o que pedi", "There is a message about what I asked for"), mails=True
        ),
    },
}
KINDS: Mapping[NoticeEvent, EventKind] = {event: kind for group in GROUPS.values() for event, kind in group.items()}


def groups_for(*, is_staff: bool) -> Mapping[Text, Mapping[NoticeEvent, EventKind]]:
    """What somebody can be told of, as it is shown to them; clients only of what they asked for."""
    return GROUPS if is_staff else {CLIENT: GROUPS[CLIENT]}
