"""What elements of a program have beside their kind: questions, people, repetition. Expressions are FEEL texts."""

from __future__ import annotations

from service.base.values import value_object


@value_object(kw_only=True)
class Option:
    """One answer to a question: taking it takes the flow."""

    flow: str
    label: str


@value_object(kw_only=True)
class Question:
    """What a gateway asks a person when it has no conditions (or, with `fallback`, only when none of them holds)."""

    text: str
    options: tuple[Option, ...]
    many: bool = False
    """Several answers may be ticked (inclusive gateway)."""
    fallback: bool = False
    """Asked only when no condition holds."""


@value_object(kw_only=True)
class Human:
    """How a person's work looks and whose it is; expressions are FEEL, None where nothing was drawn."""

    form: str | None = None
    """Id of a form, found embedded in the diagram or among the published forms."""
    embedded_form: str | None = None
    """JSON text of a form that the diagram itself holds."""
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due: str | None = None
    business: bool = False
    """A duration in `due` is counted in business time."""
    calendar: str | None = None
    """Name of the calendar in which it is counted; None: the default one."""
    follow_up: str | None = None
    priority: str | None = None


@value_object(kw_only=True)
class Several:
    """Multi-instance: one instance per element of `collection`, which each sees under the name `item`."""

    collection: str
    """Gives a list, or how many."""
    item: str | None = None
    sequential: bool = False
    result: str | None = None
    """Variable that gets the list of results."""
    element: str | None = None
    """Variable, local to each instance, that becomes one element of the result."""
    element_expression: str | None = None
    """FEEL that gives the element; None: the variable named by `element`."""
    until: str | None = None
    """Asked after each instance: when true, the others are not needed any more."""


@value_object(kw_only=True)
class Loop:
    """Standard loop: the activity again while `condition` holds; None asks the person who did it."""

    condition: str | None = None
    test_before: bool = False
    maximum: int | None = None


@value_object(kw_only=True)
class AdHoc:
    """How an ad-hoc subprocess is done: people choose among the activities inside that nothing leads to."""

    sequential: bool = False
    """One at a time."""
    until: str | None = None
    """Asked after each activity: when true, it is finished. None: a person says so."""
    cancels_rest: bool = True
    """What still runs then is cancelled; False: it is waited for, and nothing more is offered."""
    active: str | None = None
    """Gives a list of ids: these activities begin at once, and when nothing runs any more it is finished."""
