"""List functions."""

from __future__ import annotations

from decimal import Decimal

from service.feel.budget import DEPTH, Run
from service.feel.comparing import key, same
from service.feel.errors import too_deep
from service.feel.functions.signature import Builtin, builtin, call
from service.feel.values import Function, Value, is_list

Items = list[Value]


@builtin("list contains", "list: list, element: any")
def list_contains(run: Run, items: Items, element: Value) -> bool:
    """Whether a list has this element."""
    run.spend(len(items))
    return any(same(run, item, element) if element is not None else item is None for item in items)


@builtin("count", "list: list")
def count(_run: Run, items: Items) -> Decimal:
    """How many elements a list has."""
    return Decimal(len(items))


@builtin("sublist", "list: list, start position: number")
def sublist_from(run: Run, items: Items, start: Decimal) -> Items | None:
    """The list from a position on."""
    return sublist(run, items, start, Decimal(len(items)))


@builtin("sublist", "list: list, start position: number, length: number")
def sublist(run: Run, items: Items, start: Decimal, length: Decimal) -> Items | None:
    """So many elements from a position on; negative positions count from the end."""
    first = _index(items, start)
    if first is None or length < 0:
        return None
    run.spend(len(items))
    return items[first : first + min(int(length), len(items))]


def _index(items: Items, position: Decimal) -> int | None:
    place = int(position)
    if place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("append", "list: list, items: any*")
def append(run: Run, items: Items, more: Items) -> Items:
    """The list with these elements at its end."""
    run.spend(len(items))
    return [*items, *more]


@builtin("concatenate", "lists: list*")
def concatenate(run: Run, lists: list[Items]) -> Items:
    """All lists as one."""
    run.spend(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(run: Run, items: Items, position: Decimal, item: Value) -> Items | None:
    """The list with an element before a position."""
    index = _index(items, position)
    if index is None:
        return None
    run.spend(len(items))
    return [*items[:index], item, *items[index:]]


@builtin("remove", "list: list, position: number")
def remove(run: Run, items: Items, position: Decimal) -> Items | None:
    """The list without the element at a position."""
    index = _index(items, position)
    if index is None:
        return None
    run.spend(len(items))
    return [*items[:index], *items[index + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any")
def replace_at(run: Run, items: Items, position: Decimal, item: Value) -> Items | None:
    """The list with another element at a position."""
    index = _index(items, position)
    if index is None:
        return None
    run.spend(len(items))
    return [*items[:index], item, *items[index + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any")
def replace_matching(run: Run, items: Items, match: Function | Builtin, item: Value) -> Items | None:
    """The list with another element wherever a function of (element, new one) is true."""
    made: Items = []
    for old in items:
        fits = call(run, match, [old, item])
        if type(fits) is not bool:
            return None
        made.append(item if fits else old)
    return made


@builtin("reverse", "list: list")
def reverse(run: Run, items: Items) -> Items:
    """The list from its end."""
    run.spend(len(items))
    return items[::-1]


@builtin("index of", "list: list, match: any")
def index_of(run: Run, items: Items, match: Value) -> list[Decimal]:
    """The positions of an element."""
    wanted = key(run, match)
    return [Decimal(place) for place, item in enumerate(items, 1) if key(run, item) == wanted]


@builtin("union", "lists: list*")
def union(run: Run, lists: list[Items]) -> Items:
    """All lists as one, each element once."""
    return distinct(run, concatenate(run, lists))


@builtin("distinct values", "list: list")
def distinct(run: Run, items: Items) -> Items:
    """Each element once, where it first stood."""
    seen: dict[object, Value] = {}
    for item in items:
        seen.setdefault(key(run, item), item)
    return list(seen.values())


@builtin("duplicate values", "list: list")
def duplicates(run: Run, items: Items) -> Items:
    """The elements that are there more than once, each once (Camunda)."""
    counted: dict[object, Items] = {}
    for item in items:
        counted.setdefault(key(run, item), []).append(item)
    return [group[0] for group in counted.values() if len(group) > 1]


@builtin("flatten", "list: list")
def flatten(run: Run, items: Items) -> Items:
    """All elements of lists within lists as one list."""
    made: Items = []
    _flatten(run, items, made, 0)
    return made


def _flatten(run: Run, items: Items, made: Items, depth: int) -> None:
    if depth > DEPTH:
        raise too_deep()
    run.spend(len(items))
    for item in items:
        if is_list(item):
            _flatten(run, item, made, depth + 1)
        else:
            made.append(item)


@builtin("partition", "list: list, size: number")
def partition(run: Run, items: Items, size: Decimal) -> list[Items] | None:
    """The list in parts of a size (Camunda)."""
    step = int(size)
    if step < 1:
        return None
    run.spend(len(items))
    return [items[at : at + step] for at in range(0, len(items), step)]


@builtin("is empty", "list: list")
def is_empty(_run: Run, items: Items) -> bool:
    """Whether a list has no elements (Camunda)."""
    return not items


@builtin("string join", "list: list")
def join_plain(run: Run, items: Items) -> str | None:
    """The texts of a list as one; nulls are left out."""
    return join(run, items, None)


@builtin("string join", "list: list, delimiter: string?")
def join(run: Run, items: Items, delimiter: str | None) -> str | None:
    """The texts of a list as one, with a delimiter between them; nulls are left out."""
    texts: list[str] = [item for item in items if item is not None]
    if any(type(text) is not str for text in texts):
        return None
    between = delimiter or ""
    run.room(sum(map(len, texts)) + len(between) * len(texts))
    return run.text(between.join(texts))
