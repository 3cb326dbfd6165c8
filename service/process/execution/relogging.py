"""What was completed and can be undone, as another release understands it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from service.process.execution.activities import Subprocess
from service.process.execution.compensation import reopened_name
from service.process.execution.repeated import Repeated

if TYPE_CHECKING:
    from service.process.execution.completions import Entry
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import TokenProcessSpec

Rename = Callable[[str], str]


class Lost(NamedTuple):
    """What the other release cannot undo: the entry, and the activity that it is about."""

    entry: int
    activity: TokenSpec


Moved = tuple["list[Entry]", list[Lost]]


def relogged(log: Sequence[Entry], old: TokenProcessSpec, new: TokenProcessSpec, rename: Rename) -> Moved:
    """The entries of a scope's log by their new names, and what the other release cannot undo any more."""
    kept: list[Entry] = []
    lost: list[Lost] = []
    for entry in log:
        activity = _activity(old, entry["activity"])
        assert activity is not None
        name = rename(entry["activity"])
        moved, gone = _entry({**entry, "activity": name}, activity, _activity(new, name), rename)
        kept += [moved] if moved is not None else []
        lost += gone
    return kept, lost


def reparted(parts: Sequence[Entry], of: int, old: TokenSpec, new: TokenSpec, rename: Rename) -> Moved:
    """The same for what instances of an activity have left behind; `of`: the entry or token that they belong to."""
    moved = [_entry({"id": of, **part}, old, new, rename) for part in parts]
    kept = [{name: part[name] for name in part if name != "id"} for part, _ in moved if part is not None]
    return kept, [lost for _, gone in moved for lost in gone]


def _activity(spec: TokenProcessSpec, name: str) -> TokenSpec | None:
    """Of the scope, or around it: who cancels one instance of a transaction undoes its siblings from within."""
    return spec.task_specs.get(name) or spec.task_specs.get(reopened_name(name))


def _entry(entry: Entry, old: TokenSpec, new: TokenSpec | None, rename: Rename) -> tuple[Entry | None, list[Lost]]:
    nothing = None, [Lost(entry["id"], old)]
    if new is None:
        return nothing
    if "parts" in entry:
        parts, lost = reparted(entry["parts"], entry["id"], old, new, rename)
        return ({**entry, "parts": parts} if parts else None), lost
    if "log" not in entry:
        return (entry, []) if new.undone_by is not None else nothing
    if reopened_name(new.node.id) not in new._wf_spec.task_specs:
        return nothing
    before, after = _body(old), _body(new)
    if "called" in entry:  # it belongs to the release that was called
        return (entry, []) if after is None else nothing
    if before is None or after is None:
        return nothing
    log, lost = relogged(entry["log"], before, after, rename)
    return ({**entry, "log": log} if log or after.undo_listener is not None else None), lost


def _body(activity: TokenSpec) -> TokenProcessSpec | None:
    """Of a subprocess, or of one instance of several."""
    one = activity._wf_spec.task_specs[activity.instance] if isinstance(activity, Repeated) else activity
    return one.body if isinstance(one, Subprocess) else None
