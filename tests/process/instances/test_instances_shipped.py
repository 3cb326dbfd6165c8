"""The diagram that ships, walked at random: people answer, press buttons, let time pass."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from instances_story import ANA, Story

from service.base.ids import InstanceId
from service.process import instances, releases
from service.process.forms import check, example
from service.process.instances.events import ElementPassed, MessageThrown

ROOT = Path(__file__).parents[3]
PROCESS = "atendimento-ao-cliente"
CASE = {"protocolo": "2026-000001", "assunto": "Boleto", "tipo": "reclamacao", "prioridade": 3, "categoria": None}
STEPS = 60


@pytest.fixture
def shipped(story: Story) -> Story:
    """Published with its forms."""
    forms = {path.stem: path.read_bytes() for path in (ROOT / "forms").glob("*.form")}
    source = (ROOT / "processes" / f"{PROCESS}.bpmn").read_bytes()
    with story.works.begin(actor=ANA) as work:
        releases.publish(work, source, forms=forms)
    return story


@pytest.mark.parametrize("seed", range(4))
def test_promise_4_it_can_be_walked_to_its_end(shipped: Story, seed: int):
    """Promises 2 and 4, H-33: whatever people do, after each step rows, timers and history equal the state (agree)."""
    dice = random.Random(seed)
    one = shipped.start(PROCESS, {"chamado": CASE})
    for _ in range(STEPS):
        if shipped.status(one) != "running":
            break
        step(shipped, one, dice)
    shipped.pass_by(days=30)
    assert {each.status for each in shipped.see(instances.instances_of, "case-1")} <= {"running", "completed"}
    assert shipped.see(instances.incidents) == ()


def test_the_knowledge_base_solves_it(shipped: Story):
    """H-14, H-17: with enough information and an article the client is told once, and the case is resolved."""
    one = shipped.start(PROCESS, {"chamado": CASE})
    assert shipped.positions(one) >= {"Analisar", "Prazo_Analisar"}
    finish(shipped, one, "Analisar", random.Random(1), informacoes_suficientes="sim")
    finish(shipped, one, "ConsultarBase", random.Random(1), resolve_com_a_base="sim", solucao="Reinicie o modem.")
    said = [event.text for event in shipped.heard(MessageThrown) if event.text]
    assert len(said) == 1
    assert "2026-000001" in said[0]
    assert "Reinicie o modem." in said[0]
    statuses = [event.properties.get("chamado.situacao") for event in shipped.heard(ElementPassed)]
    assert "resolvido" in statuses


def step(story: Story, one: InstanceId, dice: random.Random) -> None:
    """A person answers, or presses a button, or hours pass."""
    tasks = story.see(instances.open_tasks, one)
    buttons = story.see(instances.buttons, one)
    if not tasks or dice.random() < 0.2:
        story.pass_by(hours=dice.choice((1, 5, 30, 100)))
    elif buttons and dice.random() < 0.1:
        story.do(instances.press, one, dice.choice(buttons).task)
    else:
        finish(story, one, dice.choice(tasks).element, dice)


def finish(story: Story, one: InstanceId, element: str, dice: random.Random, **given: Any) -> None:
    """Complete a task with answers that its form accepts; `given` are answers of one's own."""
    tasks = [wait for wait in story.see(instances.open_tasks, one) if wait.element == element]
    view = story.see(instances.task_details, one, tasks[0].task)
    now, values, case = story.clock.now(), {}, {}
    if view.form is not None:
        made = example(view.form, view.variables, lambda path, options: dice.choice(list(options)), now)
        checked = check(view.form, {**made, **given}, view.variables, now)
        assert checked.errors == ()
        values, case = checked.values, checked.case_fields
    choice = [dice.choice(view.question.options).flow] if view.question is not None else []
    shared = {"chamado": {**view.variables.get("chamado", {}), **case}}
    story.do(instances.complete, one, view.task, values, choice=choice, shared=shared)
