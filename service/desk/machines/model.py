"""What a machine is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object

LONGEST = 100
NO_NAME = Text(
    "Dê à máquina um nome de até {most} caracteres, sem quebras de linha.",
    "Give the machine a name of up to {most} characters, without line breaks.",
)
NO_TOPIC = Text(
    "Diga ao menos um tópico que a máquina pode fazer, ou a pessoa por quem ela age.",
    "Say at least one topic that the machine may do, or the person for whom it acts.",
)


@value_object(kw_only=True)
class Machine:
    """A program outside, known by its token."""

    id: str
    name: str
    topics: tuple[str, ...]
    person: PersonId | None
    """For whom it acts."""
    created_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def require_fit(name: str, topics: Sequence[str], person: PersonId | None) -> None:
    """Refused: a name that cannot stand in a history, or neither a topic nor a person."""
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused(NO_NAME.fill(most=LONGEST), field="name")
    if not (topics or person) or not all(topics):
        raise Refused(NO_TOPIC, field="topic")
