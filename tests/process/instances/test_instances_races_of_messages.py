"""Messages that many send and await at the same moment: started once, taken once, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from instances_story import Story
from test_instances_openings import BY_ORDER, SHARED, begin, begun_by, kept, started, waiting

from service.base.errors import Conflict
from service.base.work import Works
from service.process import instances

HANDS = 8


def at_once(works: Works, command: Any, *words: Any, hands: int = HANDS) -> list[Any]:
    """Eight hands do the same thing; who comes too late is refused."""

    def act(_: int) -> Any:
        try:
            with works.begin() as work:
                return command(work, *words)
        except Conflict:
            return None

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(act, range(hands)))


def test_many_messages_of_one_key_start_one(story: Story):
    """Eight at once: one starts it, the others are kept, and start one after the other as each one ends."""
    story.publish(SHARED, begun_by(BY_ORDER))
    begun = [one for one in at_once(story.works, instances.deliver, "Pedido", "42") if one is not None]
    assert len(begun) == 1
    assert kept(story) == HANDS - 1
    story.complete(begun[0], "PA")
    story.pass_by(seconds=2)
    assert kept(story) == HANDS - 2


def test_one_waits_and_many_send(story: Story):
    """The one who waits gets one of them; the others are kept for whoever waits next."""
    story.publish(SHARED, waiting())
    one = begin(story, "7")
    taken = at_once(story.works, instances.deliver, "Pago", "7")
    assert [each for each in taken if each is not None] == [one]
    assert story.status(one) == "completed"
    assert kept(story) == HANDS - 1


def test_many_wait_and_one_was_sent(story: Story):
    """Eight begin to wait for the one that is kept: one has it, also when it was kept in that very moment."""
    story.publish(SHARED, waiting())
    ones = [story.do(instances.start, "W", {"pedido": "7"}, business_key=f"case-{n}") for n in range(HANDS)]
    tasks = [(one, story.task(one, "WA")) for one in ones]

    def act(number: int) -> None:
        with story.works.begin() as work:
            if number == HANDS:
                instances.deliver(work, "Pago", "7")
            else:
                instances.complete(work, *tasks[number])

    with ThreadPoolExecutor(HANDS + 1) as pool:
        list(pool.map(act, range(HANDS + 1)))
    story.pass_by(seconds=2)
    ended = [story.status(one) for one in ones]
    assert (ended.count("completed"), ended.count("running"), kept(story)) == (1, HANDS - 1, 0)
    assert started(story) == ["W"] * HANDS
