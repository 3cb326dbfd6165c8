"""What is said when a command does not fit."""

from __future__ import annotations

from service.base.errors import Conflict, Missing, Refused
from service.base.texts import Text


def no_instance() -> Missing:
    """There is no such instance."""
    return Missing(Text("Este processo em andamento não existe.", "There is no such running process."))


def has_ended() -> Conflict:
    """The instance runs no more."""
    return Conflict(
        Text(
            "Este processo já terminou. Atualize a página para ver como ficou.",
            "This process has ended. Reload the page to see how it stands now.",
        )
    )


def is_suspended() -> Conflict:
    """Nothing moves it until it is resumed."""
    return Conflict(
        Text(
            "Este processo está suspenso. Quem responde por ele pode retomá-lo na página do chamado.",
            "This process is suspended. Whoever answers for it can resume it on the page of the case.",
        )
    )


def not_suspended() -> Conflict:
    """There is nothing to resume."""
    return Conflict(
        Text(
            "Este processo não está suspenso. Atualize a página para ver como está agora.",
            "This process is not suspended. Reload the page to see how it stands now.",
        )
    )


def not_open() -> Conflict:
    """The task waits no longer."""
    return Conflict(
        Text(
            "Esta tarefa não está mais em aberto. Atualize a página para ver como está agora.",
            "This task is no longer open. Reload the page to see how it stands now.",
        )
    )


def same_release() -> Refused:
    """There is nothing to migrate."""
    return Refused(
        Text(
            "Este processo já está nesta versão. Escolha outra.",
            "This process is in this version already. Choose another.",
        ),
        field="release",
    )


def overtaken() -> Conflict:
    """Somebody else saved in between."""
    return Conflict(
        Text(
            "Outra pessoa mexeu nisto ao mesmo tempo. Nada foi gravado; atualize a página e tente de novo.",
            "Somebody else changed this at the same time. Nothing was saved; reload the page and try again.",
        )
    )


def too_much_mail(names: tuple[str, ...]) -> Refused:
    """Processes send each other messages without end."""
    return Refused(
        Text(
            "Os processos trocam mensagens sem parar: {names}. Ponha uma tarefa no meio do caminho.",
            "The processes send each other messages without end: {names}. Put a task on the way.",
        ).fill(names=", ".join(names))
    )
