"""What people may do: permissions, which each role has by default and profiles give instead (V-01)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from service.base.texts import Text
from service.desk.people.roles import STAFF, Role


class Permission(StrEnum):
    """One thing that somebody of the staff may do."""

    OPEN = "open"
    ACCEPT = "accept"
    REPLY = "reply"
    NOTE = "note"
    PRIORITY = "priority"
    ESCALATE = "escalate"
    REASSIGN = "reassign"
    CLOSE = "close"
    REOPEN = "reopen"
    SEE_ALL = "see_all"
    BULK = "bulk"
    EXPORT = "export"
    OVERSEE = "oversee"
    REGISTRIES = "registries"
    AUTOMATE = "automate"


PERMISSION_NAMES: Mapping[Permission, Text] = {
    Permission.OPEN: Text("Abrir chamados", "Open cases"),
    Permission.ACCEPT: Text("Aceitar chamados e assumir tarefas", "Accept cases and take tasks"),
    Permission.REPLY: Text("Responder ao cliente", "Reply to the client"),
    Permission.NOTE: Text("Escrever notas internas", "Write internal notes"),
    Permission.PRIORITY: Text("Mudar a prioridade", "Change the priority"),
    Permission.ESCALATE: Text("Escalar para o próximo nível", "Escalate to the next tier"),
    Permission.REASSIGN: Text("Passar trabalho a outra pessoa", "Give work to somebody else"),
    Permission.CLOSE: Text("Encerrar chamados", "Close cases"),
    Permission.REOPEN: Text("Reabrir chamados", "Reopen cases"),
    Permission.SEE_ALL: Text("Ver os chamados de todos", "See everybody's cases"),
    Permission.BULK: Text("Tratar vários de uma vez", "Deal with several at once"),
    Permission.EXPORT: Text("Exportar listas e relatórios", "Export lists and reports"),
    Permission.OVERSEE: Text("Corrigir, suspender e retomar", "Correct, suspend and resume"),
    Permission.REGISTRIES: Text("Manter os cadastros", "Keep the registries"),
    Permission.AUTOMATE: Text("Manter as regras de automação", "Keep the automation rules"),
}
ATTENDING = frozenset(
    {
        Permission.OPEN,
        Permission.ACCEPT,
        Permission.REPLY,
        Permission.NOTE,
        Permission.PRIORITY,
        Permission.ESCALATE,
        Permission.REOPEN,
        Permission.BULK,
    }
)
ANSWERING = frozenset({Permission.REASSIGN, Permission.CLOSE, Permission.OVERSEE, Permission.EXPORT})
DEFAULTS: Mapping[Role, frozenset[Permission]] = {
    Role.CLIENT: frozenset(),
    Role.ATTENDANT: ATTENDING,
    Role.INTERNAL_AGENT: ATTENDING,
    Role.PROCESS_OWNER: ATTENDING | ANSWERING | {Permission.SEE_ALL},
    Role.SUPERVISOR: ATTENDING | ANSWERING | {Permission.SEE_ALL, Permission.REGISTRIES, Permission.AUTOMATE},
    Role.ANALYST: ATTENDING | {Permission.EXPORT, Permission.SEE_ALL, Permission.REGISTRIES},
    Role.ADMINISTRATOR: frozenset(Permission),
}
"""What each role may do as long as nobody says otherwise."""
NOT_ALLOWED = Text(
    "O seu perfil não permite: {what}. Peça a quem administra a Raia.",
    "Your profile does not allow this: {what}. Ask whoever administers Raia.",
)


def permissions_of(
    roles: Collection[Role], of_roles: Mapping[str, Iterable[str]], own: Collection[Iterable[str]]
) -> frozenset[Permission]:
    """What somebody may do: their own profiles' permissions or, without one, their roles'.

    `of_roles`: what was said of roles instead of the default; `own`: of each of their own profiles.
    """
    if not set(roles) & STAFF:
        return frozenset()
    if own:
        return known(word for words in own for word in words)
    given = (known(of_roles[role]) if role in of_roles else DEFAULTS[role] for role in roles)
    return frozenset(permission for some in given for permission in some)


def known(words: Iterable[str]) -> frozenset[Permission]:
    """The permissions of these words; words that mean none are left out."""
    return frozenset(Permission(word) for word in words if word in set(Permission))
