"""Work offered to people until one of them finishes it; pure decisions."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Literal

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import CaseId, InstanceId, PersonId, ReleaseId, WorkItemId
from service.base.texts import Text
from service.base.values import value_object
from service.desk.inbox.events import WorkItemClaimed, WorkItemReassigned, WorkItemReleased
from service.desk.people import Permission, Person, Role, Whose

State = Literal["open", "done", "cancelled"]


WorkKind = Literal["task", "optional", "offer", "finish", "question", "confirmation"]
OPTIONAL = ("optional", "offer")
"""Kinds of work that is offered and not asked for: nobody is told of it, and a case does not wait for it."""


@value_object(kw_only=True)
class WorkItem:
    """One task of one person, as lists and pages show it."""

    id: WorkItemId
    case: CaseId | None
    instance: InstanceId
    release: ReleaseId
    process: str
    task: int
    element: str
    name: str
    lane: str | None
    kind: WorkKind
    audiences: frozenset[str]
    assignee: PersonId | None
    state: State
    priority: int
    precedence: int
    """Its case's place within the priority."""
    due_at: datetime | None
    wanted_by: datetime | None
    """The earlier of its own deadline and of what was promised for its case."""
    created_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    ended_by: PersonId | None
    paused: bool = False
    """Its process is suspended."""

    @property
    def is_optional(self) -> bool:
        """Whether people may do it and need not: an activity of an ad-hoc subprocess."""
        return self.kind in OPTIONAL

    @property
    def is_clients(self) -> bool:
        """Stands in the requester's lane."""
        return any(audience.startswith("requester:") for audience in self.audiences)

    @property
    def is_owners(self) -> bool:
        """Stands in the lane of the process owner: it climbed."""
        return any(audience.startswith("owner:") for audience in self.audiences)


def audience_of(whose: Whose, *, process: str, requester: PersonId | None) -> str:
    """The one word under which a lane's work is found by those whose it is."""
    if whose.kind == "requester":
        return f"requester:{requester}"
    if whose.kind == "owner":
        return f"owner:{process}"
    return f"{whose.kind}:{whose.target}"


def audiences_of(person: Person, *, ownerless: Collection[str]) -> frozenset[str]:
    """All the words under which a person finds work; `ownerless` processes fall to everyone who is a process owner."""
    words = {f"person:{person.id}", f"requester:{person.id}"}
    words |= {f"role:{role}" for role in person.roles}
    words |= {f"team:{team}" for team in person.teams}
    words |= {f"owner:{process}" for process in person.owns}
    if Role.PROCESS_OWNER in person.roles:
        words |= {f"owner:{process}" for process in ownerless}
    return frozenset(words)


def may_work(item: WorkItem, *, audiences: Collection[str], person: PersonId) -> bool:
    """Whether this is the person's work, to take or to do."""
    return item.assignee == person or bool(item.audiences & set(audiences))


def may_take(item: WorkItem, *, audiences: AbstractSet[str], person: PersonId) -> bool:
    """Whether the person could go on with this item now: it is theirs, or theirs to take."""
    return not item.paused and (item.assignee == person or (item.assignee is None and bool(item.audiences & audiences)))


def may_look(item: WorkItem, *, audiences: AbstractSet[str], person: Person, sees_case: bool) -> bool:
    """Whether the person may look at the item; of a case that they do not see, only at what they do or did."""
    if sees_case:
        decides = may_reassign(person, item.process) and not item.is_clients
        return decides or may_work(item, audiences=audiences, person=person.id)
    if item.state != "open":
        return item.ended_by == person.id
    return item.assignee == person.id or (item.assignee is None and bool(item.audiences & audiences))


def claim(item: WorkItem, *, by: PersonId) -> WorkItemClaimed:
    """Take an offered item; taking one's own again is harmless."""
    _refuse_if_ended(item)
    _refuse_if_paused(item)
    if item.assignee not in (None, by):
        raise Conflict(Text("Outra pessoa já assumiu esta tarefa.", "Somebody else has taken this task."))
    return WorkItemClaimed(item=item.id, case=item.case, by=by)


def release(item: WorkItem, *, by: PersonId) -> WorkItemReleased:
    """Give one's own item back to the others."""
    _refuse_if_ended(item)
    if item.assignee != by:
        raise Conflict(Text("Esta tarefa não está com você.", "You are not working on this task."))
    return WorkItemReleased(item=item.id, case=item.case, by=by)


def reassign(item: WorkItem, *, to: Person | None, by: Person, reason: str) -> WorkItemReassigned:
    """H-27: the owner of the process, a supervisor or an administrator gives the item to somebody."""
    _refuse_if_ended(item)
    if not may_reassign(by, item.process):
        raise Forbidden(
            Text(
                "Só quem supervisiona ou é dono do processo pode passar a tarefa a outra pessoa.",
                "Only supervisors and the process owner may give the task to somebody else.",
            )
        )
    if item.is_clients:
        raise Refused(Text("Esta tarefa é do cliente.", "This task is the client's."))
    if to is not None and not (to.active and to.is_staff):
        raise Refused(
            Text(
                "{name} não está na equipe agora. Escolha outra pessoa.", "{name} is not on duty. Choose another."
            ).fill(name=to.name),
            field="to",
        )
    target = to.id if to is not None else None
    return WorkItemReassigned(item=item.id, case=item.case, to=target, by=by.id, reason=reason)


def may_reassign(person: Person, process: str) -> bool:
    """Whether this person decides who does the work of the process."""
    return person.may(Permission.REASSIGN) or process in person.owns


def check_turn(item: WorkItem, *, audiences: Collection[str], person: PersonId) -> None:
    """Refuse who may not finish the item now: Missing for others' work, Conflict for what is done or taken."""
    if not may_work(item, audiences=audiences, person=person):
        raise missing()
    _refuse_if_ended(item)
    _refuse_if_paused(item)
    if item.assignee not in (None, person):
        raise Conflict(
            Text(
                "Outra pessoa assumiu esta tarefa. Combine com ela antes de concluir.",
                "Somebody else has taken this task. Talk to them before completing it.",
            )
        )


def completed(item: WorkItem, *, by: PersonId, at: datetime) -> WorkItem:
    """The item once it is done: who did it without taking it first has it now."""
    taken = {"assignee": item.assignee or by, "claimed_at": item.claimed_at or at}
    return replace(item, **taken, state="done", ended_at=at, ended_by=by)


def missing() -> Missing:
    """There is no such item, or not for this person."""
    return Missing(Text("Esta tarefa não existe.", "There is no such task."))


def _refuse_if_paused(item: WorkItem) -> None:
    if item.paused:
        raise Conflict(
            Text(
                "O chamado está suspenso. Quando for retomado, a tarefa volta como estava.",
                "The case is suspended. When it is resumed, the task comes back as it was.",
            )
        )


def _refuse_if_ended(item: WorkItem) -> None:
    if item.state == "done":
        raise Conflict(
            Text("Esta tarefa já foi concluída. Nada mudou agora.", "This task is done already. Nothing changed now.")
        )
    if item.state == "cancelled":
        raise Conflict(
            Text(
                "Esta tarefa não é mais necessária: o processo seguiu por outro caminho.",
                "This task is no longer needed: the process took another path.",
            )
        )
