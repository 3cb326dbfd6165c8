"""Catches that wait for somebody's words: in the client's lane, the client's next message is what they await."""

from __future__ import annotations

from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.messages import definitions
from service.process.diagram.program import ByHand, Event, Message

SENDERS = ("sendTask", "intermediateThrowEvent", "endEvent")


def awaits_words(draft: Draft, element: Element, event: Event | None) -> bool:
    """Whether a catch waits for a message that nothing in the file sends, be it drawn without a definition."""
    if any(definition.tag != "messageEventDefinition" for definition in definitions(draft, element)):
        return False
    if isinstance(event, Message):
        return not _is_sent(draft, element, event)
    return isinstance(event, ByHand)


def _is_sent(draft: Draft, element: Element, message: Message) -> bool:
    if any(letter.target == element.id and letter.origin in draft.elements for letter in draft.diagram.letters):
        return True
    for sender in draft.elements.values():
        if sender.type in SENDERS:
            for holder in (sender.source, *definitions(draft, sender)):
                shared = draft.shared.named(holder.get("messageRef"))
                if shared is not None and message.name in (shared.get("name"), shared.get("id")):
                    return True
    return False
