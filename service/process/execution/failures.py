"""What can go wrong in a step, and how the token that it happened to is kept."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from service.base.errors import Conflict, RaiaError, Refused
from service.base.texts import Text

if TYPE_CHECKING:
    from service.process.execution.tokens import Token


class StepFailed(Exception):
    """An expression, a gateway or a call cannot do its work: a person must look. Any other exception is a bug."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class NotOpen(Conflict):
    """The task, event or job does not wait (any more): somebody was quicker, or an event took it away."""

    code: ClassVar[str] = "not-open"

    def __init__(self, task: int) -> None:
        super().__init__(
            Text(
                "Isto não está mais em aberto (passo {task}). Atualize a página para ver como está agora.",
                "This is no longer open (step {task}). Reload the page to see how it stands now.",
            ).fill(task=task)
        )
        self.task = task


class NewerState(RaiaError):
    """The instance was saved by a newer program, whose states this one does not guess at."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "newer-state"

    def __init__(self, found: int, present: int) -> None:
        super().__init__(
            Text(
                "Este processo foi gravado por uma versão mais nova do programa (formato {found}; esta lê até "
                "{present}). Atualize o programa e tente de novo.",
                "This process was saved by a newer version of the program (format {found}; this one reads up to "
                "{present}). Update the program and try again.",
            ).fill(found=found, present=present)
        )


class NeverSettles(Refused):
    """The diagram runs in a circle without waiting for anybody; what was saved before stays as it was."""

    code: ClassVar[str] = "never-settles"

    def __init__(self, elements: tuple[str, ...]) -> None:
        super().__init__(
            Text(
                "O diagrama dá voltas sem esperar por ninguém, passando por {elements}. "
                "Ponha uma tarefa ou um evento no meio do ciclo, ou mude as condições que o mantêm.",
                "The diagram runs in a circle without waiting for anybody, through {elements}. "
                "Put a task or an event into the loop, or change the conditions that keep it going.",
            ).fill(elements=", ".join(elements))
        )
        self.elements = elements


@contextmanager
def held(token: Token, step: str) -> Generator[None]:
    """Run a step; when it fails the token stays where it is, and `retry` takes `step` again."""
    try:
        yield
    except StepFailed as failure:
        text = failure.text
        token.internal_data["incident"] = {"step": step, "text": [text.spoken("pt"), text.spoken("en")]}


def has_incident(token: Token) -> bool:
    """Whether a step of this token waits for a person to mend it."""
    return "incident" in token.internal_data
