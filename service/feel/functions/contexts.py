"""Context functions."""

from __future__ import annotations

from service.feel.budget import DEPTH, Run
from service.feel.functions.signature import builtin
from service.feel.values import Value, is_context

Entries = dict[str, Value]


@builtin("get value", "m: context, key: string")
def get_value(_run: Run, m: Entries, key: str) -> Value:
    """The value of an entry."""
    return m.get(key)


@builtin("get value", "context: context, keys: list")
def get_value_at(_run: Run, context: Entries, keys: list[Value]) -> Value:
    """The value at the end of a path of keys (Camunda)."""
    value: Value = context
    for key in keys:
        value = value.get(key) if is_context(value) and type(key) is str else None
    return value if keys else None


@builtin("get entries", "m: context")
def get_entries(run: Run, m: Entries) -> list[Entries]:
    """The entries as contexts of `key` and `value`."""
    run.spend(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list")
def context(run: Run, entries: list[Value]) -> Entries | None:
    """A context of such entries; null when a key is missing, no text, or there twice."""
    run.spend(len(entries))
    made: Entries = {}
    for entry in entries:
        if not is_context(entry) or "value" not in entry:
            return None
        key: Value = entry.get("key")
        if type(key) is not str or key in made:
            return None
        made[key] = entry["value"]
    return made


@builtin("context put", "context: context, key: string, value: any")
def put(run: Run, context: Entries, key: str, value: Value) -> Entries:
    """The context with one entry added or replaced."""
    run.spend(len(context))
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def put_at(run: Run, context: Entries, keys: list[Value], value: Value) -> Entries | None:
    """The context with a nested entry added or replaced."""
    if not keys or len(keys) > DEPTH or type(keys[0]) is not str:
        return None
    run.spend(len(context))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    changed = put_at(run, inner, keys[1:], value) if is_context(inner) else None
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge", "contexts: list")
@builtin("context merge", "contexts: context*")
def merge(run: Run, contexts: list[Value]) -> Entries | None:
    """One context of all; later entries replace earlier ones."""
    made: Entries = {}
    for part in contexts:
        if not is_context(part):
            return None
        run.spend(len(part))
        made.update(part)
    return made
