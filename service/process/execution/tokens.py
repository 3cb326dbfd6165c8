"""Tasks as tokens: a SpiffWorkflow task tree that never grows.

The tree of a scope is its root and, directly below, one task per live token (instances of a multi-instance activity
hang below that activity's task; armed boundary events and listeners stand beside). A finished token is replaced at
once by tokens on the chosen flows, so nothing is pruned, a step costs the number of live tokens, and a loop may run for
ever.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.process.execution.failures import has_incident
from service.process.execution.reports import Cancelled, Completed, Entered, Fired, Noted, Sent, Thrown
from service.process.execution.variables import visible

if TYPE_CHECKING:
    from service.process.diagram.program import Flow
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import Scope

NO_DATA: MappingProxyType[str, Any] = MappingProxyType({})
NUMBERED = (Entered, Completed, Cancelled)
SAYING = (Thrown, Sent, Noted)
Telling = Entered | Completed | Cancelled | Fired | Thrown | Sent | Noted


class Token(Task):
    """A task that looks at no clock (the library stamps each change of state) and has no data; ids count up.

    `internal_data` holds its marks, plain JSON; they are replaced, never changed in place.
    """

    workflow: Scope
    task_spec: TokenSpec
    internal_data: dict[str, Any]
    variables: dict[str, Any] | None

    def __init__(
        self, workflow: Scope, task_spec: TokenSpec, parent: Token | None = None, state: int = 0, id: int = 0
    ) -> None:
        self.id: int = id or workflow.top_workflow.next_id()
        self.workflow, self.task_spec = workflow, task_spec
        self._parent, self._children = parent and parent.id, []
        self._state = state or TaskState.FUTURE
        self.data, self.internal_data, self.variables = NO_DATA, {}, None
        self.triggered, self.thread_id, self.last_state_change = False, 0, None
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._child_added_notify(self)

    def _set_state(self, value: int) -> None:
        self._state = value

    @property
    def parent(self) -> Token | None:
        """The root of its scope, or the activity that it is one instance of; None: it is the root."""
        return self.workflow.tasks.get(self._parent) if self._parent is not None else None

    @property
    def activity(self) -> Token:
        """What it hangs below."""
        parent = self.parent
        assert parent is not None
        return parent

    @property
    def children(self) -> list[Token]:
        """What hangs below it, oldest first."""
        return [self.workflow.tasks[child] for child in self._children]

    def drop(self) -> None:
        """Out of the tree."""
        self.activity._children.remove(self.id)
        del self.workflow.tasks[self.id]


def enter(workflow: Scope, flow: Flow, **marks: Any) -> Token:
    """Put a token on a flow; it begins at once what stands at the flow's end."""
    return place(workflow, flow.target, flow=flow.id, **marks)


def place(workflow: Scope, name: str, **marks: Any) -> Token:
    """A new token at an element, which begins."""
    token = Token(workflow, workflow.spec.task_specs[name], parent=workflow.task_tree)
    token.internal_data.update(marks)
    if not is_standby(token) and not token.task_spec.gathers:
        tell(token, Entered)
    token.task_spec.begin(token)
    return token


def arm(host: Token, event_name: str, **marks: Any) -> None:
    """Let a boundary event wait beside its host."""
    event = place(host.workflow, event_name, host=host.id, **marks)
    host.internal_data["guards"] = [*host.internal_data.get("guards", ()), event.id]


def remove(token: Token) -> None:
    """Take a token out of the tree with its boundary events, its instances and everything inside it."""
    workflow = token.workflow
    for guard in token.internal_data.get("guards", ()):
        remove(workflow.tasks[guard])
    remove_children(token)
    inside = workflow.top_workflow.subprocesses.pop(token.id, None)
    if inside is not None:
        inside.completed = True
        remove_children(inside.task_tree)
    if not token.has_state(TaskState.FINISHED_MASK):
        token._set_state(TaskState.CANCELLED)
        if not is_standby(token) and not token.task_spec.gathers:
            tell(token, Cancelled)
    token.drop()


def renumber(token: Token) -> None:
    """Another id for a token: to the outside its wait is another one. Who names it names it anew."""
    scope, before = token.workflow, token.id
    token.id = scope.top_workflow.next_id()
    scope.tasks[token.id] = scope.tasks.pop(before)
    siblings = token.activity._children
    siblings[siblings.index(before)] = token.id
    for child in token.children:
        child._parent = token.id
    for other in scope.tasks.values():
        if other.internal_data.get("host") == before:
            other.internal_data["host"] = token.id
        for mark in ("guards", "rivals"):
            if before in other.internal_data.get(mark, ()):
                named = other.internal_data[mark]
                other.internal_data[mark] = [token.id if task == before else task for task in named]


def remove_children(token: Token, but: Token | None = None) -> None:
    """A host comes before its boundary events and takes them along."""
    for child in token.children:
        if is_alive(child) and child is not but:
            remove(child)


def is_instance(token: Token) -> bool:
    """One instance of a multi-instance activity, or one pass of a loop."""
    return token.parent is not token.workflow.task_tree


def is_alive(token: Token | None) -> bool:
    """False once it has been removed."""
    return token is not None and token.workflow.tasks.get(token.id) is token


def is_standby(token: Token) -> bool:
    """An armed boundary event, a listener or an offer: no token of its own yet."""
    marks = token.internal_data
    return "host" in marks or "listens" in marks or "offered" in marks


def accept(token: Token) -> None:
    """Somebody does what was only offered: it becomes a token."""
    if token.internal_data.pop("offered", None):
        tell(token, Entered)


def live_tokens(workflow: Scope) -> list[Token]:
    """Tasks that stand for tokens, oldest first."""
    return [token for token in workflow.task_tree.children if not is_standby(token)]


def runs_by_itself(token: Token) -> bool:
    """Whether the driver moves it on."""
    return token.state == TaskState.READY and not has_incident(token)


def number_of(token: Token) -> int | None:
    """Which instance of several, or pass of a loop, it is."""
    return token.internal_data.get("number")


def where(token: Token) -> dict[str, Any]:
    """The fields that every report and row about a token has."""
    scope = token.workflow
    called = scope.called
    return {
        "element": token.task_spec.bpmn_id,
        "task": token.id,
        "scope": scope.opener.id if scope.opener is not None else scope.task_tree.id,
        "node": token.task_spec.node,
        "process": called.process,
        "release": called.release,
    }


def tell(token: Token, kind: type[Telling], /, **details: Any) -> None:
    """Report what happened at a token; what nobody drew is not worth telling."""
    if "#" in token.task_spec.bpmn_id:
        return
    if kind in NUMBERED:
        details["number"] = number_of(token)
    if kind in SAYING:
        details["seen"] = dict(visible(token))
    token.workflow.top_workflow.report(kind(**where(token), **details))
