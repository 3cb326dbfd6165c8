"""What changed between two files of a form, component by component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from service.base.values import value_object
from service.process.forms.outline import outline

How = Literal["added", "changed", "moved", "removed"]
ORDER: tuple[How, ...] = ("added", "changed", "moved", "removed")
LABELS = ("label", "dateLabel", "timeLabel", "text", "title", "alt")


@value_object(kw_only=True)
class FormChange:
    """One component that differs; `type` as form-js calls it, `label` its label, else its key or id."""

    how: How
    type: str
    label: str


def compare_forms(before: str | bytes, after: str | bytes) -> Sequence[FormChange]:
    """What came, changed, moved and went, in this order. FormRefused: one of them is no form file."""
    old, new = (dict(_components(outline(source).plain)) for source in (before, after))
    kept = [name for name in new if name in old]
    hows: Mapping[How, Sequence[str]] = {
        "added": [name for name in new if name not in old],
        "changed": [name for name in kept if new[name] != old[name]],
        "moved": _moved([name for name in old if name in new], kept),
        "removed": [name for name in old if name not in new],
    }
    return [_change(how, name, new.get(name, old.get(name, {}))) for how in ORDER for name in hows[how]]


def _components(plain: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(id, what it says) of every component, each group before what stands in it."""
    given = plain.get("components")
    for position, each in enumerate(cast("list[object]", given) if isinstance(given, list) else []):
        if not isinstance(each, Mapping):
            continue
        component = cast("Mapping[str, Any]", each)
        name = component.get("id") or component.get("key") or f"{plain.get('id', '')}[{position}]"
        yield str(name), {key: value for key, value in component.items() if key != "components"}
        yield from _components(component)


def _moved(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """Of two orders of the same names, those of the shortest stretch that explains the difference."""
    first = next((at for at, name in enumerate(after) if before[at] != name), None)
    if first is None:
        return []
    last = next(at for at in reversed(range(len(after))) if before[at] != after[at])
    stretch = after[first : last + 1]
    for mover in (stretch[0], stretch[-1]):
        if [name for name in before if name != mover] == [name for name in after if name != mover]:
            return [mover]
    return stretch


def _change(how: How, name: str, component: Mapping[str, Any]) -> FormChange:
    said = (component.get(key) for key in LABELS)
    label = next((one for one in said if isinstance(one, str) and one.strip()), "") or str(component.get("key") or name)
    return FormChange(how=how, type=str(component.get("type", "")), label=label.strip().split("\n")[0][:80])
