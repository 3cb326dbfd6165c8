"""Waits that were armed with something else than the release that takes over says: kept, or begun anew."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

from service.base.errors import Refused
from service.base.texts import Text
from service.process.diagram.program import Event, Message, Signal, Timer
from service.process.execution.arming import arm_event
from service.process.execution.failures import held
from service.process.execution.tokens import renumber
from service.process.execution.waiting import EventSpec

if TYPE_CHECKING:
    from service.process.execution.elements import TokenSpec
    from service.process.execution.tokens import Token

NOT_ANEW = Text(
    "Nada espera em “{name}” por um prazo ou uma chave que a outra versão mude; ali nada pode recomeçar.",
    "Nothing waits at “{name}” for a time or a key that the other version changes, so nothing can begin anew there.",
)


def wait_of(token: Token, new: TokenSpec, anew: Collection[str]) -> Literal["kept", "anew"] | None:
    """What becomes of a wait for another time or key than the other release says; None: it says the same.

    `anew`: elements of the other release whose waits begin as it says.
    """
    old = token.task_spec
    is_armed = "armed" in token.internal_data
    if not (is_armed and isinstance(old, EventSpec) and isinstance(new, EventSpec)):
        return None
    if _terms(old.event) == _terms(new.event):
        return None
    return "anew" if new.bpmn_id in anew else "kept"


def refuse_needless(anew: Collection[str], renewed: Collection[str | None]) -> None:
    """Refused: at one of the elements nothing waits otherwise than the other release says."""
    if needless := sorted(set(anew) - set(renewed)):
        raise Refused(NOT_ANEW.fill(name=needless[0]))


def begin_anew(token: Token) -> None:
    """Wait for what its release says, from now on; to the outside it is another wait."""
    spec = token.task_spec
    assert isinstance(spec, EventSpec)
    renumber(token)
    del token.internal_data["armed"]
    with held(token, "begin"):
        token.internal_data["armed"] = arm_event(spec.event, token)


def _terms(event: Event) -> tuple[object, ...]:
    """What an event is armed with, as drawn."""
    match event:
        case Timer():
            return event.expression, event.business, event.calendar, event.pauses
        case Message():
            return event.key, event.computed
        case Signal():
            return (event.computed,)
        case _:
            return ()
