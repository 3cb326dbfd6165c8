"""Scopes hold the variables; tokens hold none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from execution_story import Story, node, process

from service.base.errors import Refused

BRANCHES = process(
    "p",
    [node("fork", "and"), node("a"), node("b"), node("join", "and"), node("z")],
    "start fork a join z end",
    "fork b join",
)
BODY = process("body", [node("x")], "start x end")


def test_parallel_branches_see_each_other_at_once_and_the_last_write_wins() -> None:
    """Each write is told, with who wrote it."""
    story = Story(BRANCHES, variables={"kept": 1}).complete("a", n=1, mine="a")
    assert story.instance.evaluate(story.work("b")[0].task, "n") == 1
    story.complete("b", n=2)
    assert story.variables == {"kept": 1, "n": 2, "mine": "a"}
    assert story.written() == [(None, "kept", 1), ("a", "n", 1), ("a", "mine", "a"), ("b", "n", 2)]
    assert story.complete("z").ended


def test_a_subprocess_writes_outward_except_names_of_its_own() -> None:
    """Its inputs are its own."""
    sub = node("sub", "subprocess", body=BODY, inputs=(("own", "outer + 1"),), outputs=(("got", "own"),))
    story = Story(process("p", [sub], "start sub end"), variables={"outer": 1})
    assert story.seen("x") == {"own": 2, "outer": 1}
    story.complete("x", own=5, outer=6, fresh=7)
    assert story.variables == {"outer": 6, "fresh": 7, "got": 5}


def test_inputs_are_local_and_with_outputs_answers_stay_local_too() -> None:
    """The outputs pick from the answers."""
    task = node("t", inputs=(("amount", "order * 2"),), outputs=(("total", "amount + extra"),))
    story = Story(process("p", [task, node("u")], "start t u end"), variables={"order": 10})
    story.complete("t", extra=1)
    assert story.variables == {"order": 10, "total": 21} == story.seen("u")


def test_an_output_of_the_same_name_as_an_input_goes_outward() -> None:
    """It is written around the activity."""
    task = node("t", inputs=(("n", "n + 1"),), outputs=(("n", "n * 10"),))
    assert Story(process("p", [task], "start t end"), variables={"n": 1}).complete("t").variables == {"n": 20}


def test_what_a_form_sees_is_read_only() -> None:
    """Values are replaced, never changed in place."""
    story = Story(BRANCHES, variables={"big": {"a": [1]}}, saving=False)
    seen = story.instance.visible(story.work("a")[0].task)
    assert seen["big"] is story.instance.visible(story.work("b")[0].task)["big"]
    with pytest.raises(TypeError):
        seen["n"] = 1  # type: ignore[index]


def test_conditions_of_flows_see_the_outputs_of_the_task_they_leave() -> None:
    """Outputs come before the choice."""
    nodes = [node("t", outputs=(("ok", "answer = 1"),)), node("x", "xor"), node("yes"), node("no")]
    diagram = process("p", nodes, "start t x", "x yes if ok", "x no default", "yes end", "no end")
    assert Story(diagram).complete("t", answer=1).open == ["yes"]


def test_values_come_back_from_saving_as_they_were() -> None:
    """Every kind of FEEL value, nested too."""
    values = {
        "none": None, "yes": True, "text": "olá", "number": Decimal("1.10"), "day": date(2026, 1, 5),
        "at": datetime(2026, 1, 5, 12, tzinfo=UTC), "span": timedelta(hours=4),
        "list": [Decimal(1), {"a": date(2026, 1, 1)}],
    }  # fmt: skip
    assert Story(BRANCHES, variables=values).variables == values


def test_values_of_the_desk_are_shared_before_a_step() -> None:
    """Written to the process without running; equal ones are no news."""
    story = Story(process("p", [node("t", inputs=(("chamado", "1"),)), node("u")], "start t u end"))
    story.instance.share({"chamado": {"tipo": "reclamacao"}})
    story.instance.share({"chamado": {"tipo": "reclamacao"}})
    story.complete("t", n=1)
    assert story.variables == {"chamado": {"tipo": "reclamacao"}, "n": 1}
    assert [who for who, name, _ in story.written() if name == "chamado"] == ["t", None]


def test_an_expression_for_a_form_that_fails_says_why() -> None:
    """Refused, and the instance is as it was."""
    story = Story(BRANCHES)
    before = story.instance.save()
    with pytest.raises(Refused, match="não pôde ser calculada"):
        story.instance.evaluate(story.work("a")[0].task, "1 +")
    assert story.instance.save() == before


def test_now_is_what_the_command_says() -> None:
    """No clock is read: FEEL's now() is the command's time."""
    task = node("t", inputs=(("at", "now()"),))
    story = Story(process("p", [task, node("u", inputs=(("at", "now()"),))], "start t u end"))
    assert story.seen("t")["at"] == story.now
    story.now += timedelta(days=400)
    assert story.complete("t").seen("u")["at"] == story.now
