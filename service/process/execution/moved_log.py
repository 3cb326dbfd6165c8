"""The log of completed activities, as another release reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.process.execution.activities import Subprocess
from service.process.execution.compensation import reopened_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.process.execution.completions import Entry
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import TokenProcessSpec


def translate(log: list[Entry], spec: TokenProcessSpec, name_of: Callable[[str], str]) -> list[Entry]:
    """What the other release does not undo is forgotten; what happened in a called process stays as it was."""
    renamed = [{**entry, "activity": name_of(entry["activity"])} for entry in log]
    return [moved for entry in renamed for moved in _entry(entry, spec, name_of)]


def _entry(entry: Entry, spec: TokenProcessSpec, name_of: Callable[[str], str]) -> list[Entry]:
    if "log" not in entry and "parts" not in entry:
        made = spec.task_specs.get(entry["activity"])
        return [entry] if made is not None and made.undone_by is not None else []
    again = spec.task_specs.get(reopened_name(entry["activity"]))
    if "parts" in entry:
        parts = [moved for part in entry["parts"] for moved in _inside(part, again, name_of)]
        return [{**entry, "parts": parts}] if parts else []
    return _inside(entry, again, name_of)


def translate_parts(parts: list[Entry], activity: TokenSpec, name_of: Callable[[str], str]) -> list[Entry]:
    """The same for the completed instances of an activity that still runs."""
    again = activity._wf_spec.task_specs.get(reopened_name(activity.name))
    return [moved for part in parts for moved in _inside(part, again, name_of)]


def _inside(entry: Entry, again: TokenSpec | None, name_of: Callable[[str], str]) -> list[Entry]:
    if "called" in entry:
        return [entry] if again is not None and not isinstance(again, Subprocess) else []
    if isinstance(again, Subprocess):
        return [{**entry, "log": translate(entry["log"], again.body, name_of)}]
    return []
