"""What is kept of a draft's past, and who may overwrite whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from service.base.errors import Conflict, Refused
from service.base.texts import Text
from service.base.words import fold

SHORTEST_KEPT = timedelta(minutes=5)
"""Drawing saves every half second: of one person's work a state is kept for the history every so often."""
MOST_KEPT = 60
LONGEST_NAME = 120
MOST_LANES = 20
ELSEWHERE = Text(
    "{who} salvou este rascunho depois que você o abriu. Nada se perdeu: escolha com qual desenho ficar.",
    "{who} saved this draft after you had opened it. Nothing is lost: choose which drawing to keep.",
)
NO_NAME = Text("Dê um nome ao processo.", "Give the process a name.")
LONG_NAME = Text("Use um nome de até {most} letras.", "Use a name of up to {most} letters.")
NO_LANE = Text("Escreva ao menos uma raia.", "Write at least one lane.")
MANY_LANES = Text("Comece com até {most} raias.", "Begin with up to {most} lanes.")
SAME_LANE = Text("A raia “{lane}” aparece duas vezes.", "Lane “{lane}” appears twice.")


class EditedElsewhere(Conflict):
    """Somebody saved the draft since; `revision` is what it is now."""

    def __init__(self, *, revision: int, by: str, at: datetime) -> None:
        super().__init__(ELSEWHERE.fill(who=by))
        self.revision = revision
        self.by = by
        self.at = at


def is_kept(*, same_person: bool, kept_at: datetime | None, now: datetime) -> bool:
    """Whether what stands now is kept for the history before it is replaced."""
    return not same_person or kept_at is None or now - kept_at >= SHORTEST_KEPT


def require_name(name: str, *, missing: Text = NO_NAME) -> str:
    """A name, trimmed. Refused: none, as `missing` says, or too long."""
    name = " ".join(name.split())
    if not name:
        raise Refused(missing, field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(LONG_NAME.fill(most=LONGEST_NAME), field="name")
    return name


def require_lanes(lanes: Sequence[str]) -> tuple[str, ...]:
    """Lanes by name, without blank lines. Refused: none, too many, one twice."""
    named = [trimmed for lane in lanes if (trimmed := " ".join(lane.split())[:LONGEST_NAME])]
    if not named:
        raise Refused(NO_LANE, field="lanes")
    if len(named) > MOST_LANES:
        raise Refused(MANY_LANES.fill(most=MOST_LANES), field="lanes")
    folded = [fold(lane) for lane in named]
    twice = next((lane for at, lane in enumerate(named) if folded[at] in folded[:at]), None)
    if twice is not None:
        raise Refused(SAME_LANE.fill(lane=twice), field="lanes")
    return tuple(named)


def free_id(name: str, taken: Collection[str], *, otherwise: str = "processo") -> str:
    """An XML id that says what something is called, and that no other has: `troca-de-produto-2`; it begins with
    `otherwise` where the name begins with no letter."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-")
    wanted = plain if plain[:1].isalpha() else f"{otherwise}-{plain}".strip("-")
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
