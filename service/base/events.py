"""What happened, told upward: a room records an event, others are subscribed to it in `subscriptions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from service.base.plain import Plain
from service.base.values import value_object

if TYPE_CHECKING:
    from service.base.work import UnitOfWork


@value_object
class Actor:
    """Who does it: a `person` with an account, a `client` by protocol, another `machine`, a `rule`, or
    the `system` itself."""

    kind: str
    id: str | None
    name: str


@value_object(kw_only=True)
class Event:
    """Something that happened. Subclasses are frozen dataclasses of plain values; each is also an outbox row."""

    def __init_subclass__(cls) -> None:
        """Every kind of event is found again by its name, which therefore belongs to one class only."""
        known = KINDS.setdefault(cls.__name__, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two events are called {cls.__name__}: in {known.__module__} and {cls.__module__}")
        # dataclass(slots=True) makes each class twice; the second one is the one that people use.
        KINDS[cls.__name__] = cls


KINDS: dict[str, type[Event]] = {}
E = TypeVar("E", bound=Event)
Handler = Callable[["UnitOfWork", E], None]
"""Acts in the transaction in which the event was recorded; an error undoes everything."""


@value_object(kw_only=True)
class Delivered:
    """An event that reaches a consumer after its commit. `key` is the same each time it is delivered."""

    event: Event
    key: str
    at: datetime
    actor: Actor


Consumer = Callable[["UnitOfWork", Delivered], None]
Offer = Callable[["UnitOfWork", Any], Any]
"""Looks up what forms may read under a name; given who asks about what, as the asking room says it."""


@dataclass(frozen=True)
class Subscriptions:
    """Who hears which events: handlers in the same transaction, consumers after the commit."""

    plain: Plain = field(default_factory=Plain)
    _handlers: list[tuple[type[Event], Handler[Any]]] = field(default_factory=list[Any])
    _consumers: list[tuple[type[Event], str, Consumer]] = field(default_factory=list[Any])
    _of_kind: dict[type[Event], tuple[list[Handler[Any]], list[str]]] = field(default_factory=dict[Any, Any])
    offers: dict[str, Offer] = field(default_factory=dict[str, Offer])
    """Names that forms read beside the case's own data, each looked up when a form has it."""

    def on(self, kind: type[E], handler: Handler[E]) -> None:
        """Call `handler(work, event)` in the same transaction, in the order of registration.

        Who listens to a base class hears every kind of it.
        """
        self._handlers.append((kind, handler))
        self._of_kind.clear()

    def after(self, kind: type[Event], consumer: str, handler: Consumer) -> None:
        """After the commit, call `handler(work, delivered)` in a transaction of its own, until it succeeds.

        The delivery is ticked off in that same transaction. What is slow or touches the world outside belongs in a
        job that the consumer enqueues under `delivered.key`.
        """
        if self.consumer(consumer) not in (None, handler):
            raise ValueError(f"another consumer is called {consumer}")
        self._consumers.append((kind, consumer, handler))
        self._of_kind.clear()

    def offer(self, name: str, look_up: Offer) -> None:
        """Let forms read `name`."""
        if self.offers.setdefault(name, look_up) is not look_up:
            raise ValueError(f"{name} is offered already")

    def handlers(self, event: Event) -> list[Handler[Any]]:
        """Who acts on it now."""
        return self._hearing(type(event))[0]

    def consumers(self, event: Event) -> list[str]:
        """The names of those who want it after the commit, each once."""
        return self._hearing(type(event))[1]

    def _hearing(self, event: type[Event]) -> tuple[list[Handler[Any]], list[str]]:
        found = self._of_kind.get(event)
        if found is None:
            handlers = [handler for kind, handler in self._handlers if issubclass(event, kind)]
            names = dict.fromkeys(name for kind, name, _ in self._consumers if issubclass(event, kind))
            found = self._of_kind[event] = handlers, list(names)
        return found

    def is_consumed(self, kind: type[Event]) -> bool:
        """Whether anybody wants this kind after the commit."""
        return bool(self._hearing(kind)[1])

    @property
    def consumer_names(self) -> list[str]:
        """Every consumer of this program."""
        return list(dict.fromkeys(name for _, name, _ in self._consumers))

    def consumer(self, name: str) -> Consumer | None:
        """The consumer of this name, if there is one in this version of the program."""
        return next((handler for _, known, handler in self._consumers if known == name), None)

    def to_plain(self, event: Event) -> dict[str, Any]:
        """The event's fields as plain JSON."""
        return self.plain.fields(event)

    def from_plain(self, name: str, fields: dict[str, Any]) -> Event:
        """The event of this name; fields that its class no longer has are left out. KeyError: no such event."""
        kind = KINDS[name]
        known = kind.__dataclass_fields__
        return kind(**{key: self.plain.back(value) for key, value in fields.items() if key in known})
