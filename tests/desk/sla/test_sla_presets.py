"""Promises that the law makes, as they ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from promising import PromisingDesk

from service.desk import cases, sla
from service.desk.cases import Status
from service.desk.sla import Agreement, Definition
from service.desk.sla.presets import PRESETS

DAY = timedelta(days=1)


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return PromisingDesk(database, clock)


def takes(desk, key: str, **conditions: str) -> str:
    """The supervisor takes a preset over as it is."""
    preset = next(each for each in PRESETS if each.key == key)
    wanted = {name: (value,) for name, value in conditions.items()}
    own = Definition(agreement=preset.definition.agreement, conditions=wanted, targets=preset.definition.targets)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        return sla.create(work, preset.name.pt, own, by=desk.person_in(work, "Paulo"))


def legal(desk, case):
    """The legal promise made for it."""
    return desk.clock_of(case, "first_response", "legal")


def test_seven_calendar_days_from_the_registration(desk):
    """X-01: SLA preset 7 d calendar, starts at registration, never pauses; breach alarm; the client is told."""
    takes(desk, "sac-7-dias")
    case = desk.opens()
    assert legal(desk, case).due_at == case.opened_at + 7 * DAY
    desk.has_status(case, Status.WAITING_CUSTOMER)
    desk.passes(days=6, hours=23)
    assert legal(desk, case).state == "running"
    assert not any("venceu" in each for each in desk.notices("Clara"))
    desk.passes(hours=1)
    assert legal(desk, case).breached_at == case.opened_at + 7 * DAY
    assert any("venceu" in each for each in desk.notices("Clara"))
    assert any("venceu" in each for each in desk.notices("Paulo"))


DUE = {
    "ans-urgente": datetime(2026, 1, 5, 12, 15, tzinfo=UTC),
    "ans-5-dias-uteis": datetime(2026, 1, 12, 12, tzinfo=UTC),
    "ans-7-dias-uteis": datetime(2026, 1, 14, 12, tzinfo=UTC),
    "ans-10-dias-uteis": datetime(2026, 1, 19, 12, tzinfo=UTC),
}
"""Of a case that was opened on Monday, 5 January 2026, at nine in São Paulo."""


@pytest.mark.parametrize("key", DUE)
def test_the_terms_of_rn_623(desk, key):
    """X-05: protocol as first action; 4 SLA presets."""
    takes(desk, key)
    case = desk.opens()
    assert case.protocol
    assert legal(desk, case).due_at == DUE[key]


def test_presets_are_editable(desk):
    """X-05: sources disagree (one says 3) -> presets editable; open cases follow."""
    policy = takes(desk, "ans-5-dias-uteis")
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        now = sla.policies.one(work.session, policy).definition
        three = replace(now, targets=(replace(now.targets[0], amount=sla.read("P3D")),))
        sla.change(work, policy, definition=three, by=desk.person_in(work, "Paulo"))
    desk.passes(seconds=0)
    assert legal(desk, case).due_at == datetime(2026, 1, 8, 12, tzinfo=UTC)


def test_an_answer_that_settles_nothing_keeps_no_promise(desk):
    """X-06: reply needs `conclusive=true` to satisfy the target."""
    takes(desk, "ans-5-dias-uteis")
    case = desk.opens()
    desk.says("Maria", case, "Em análise.")
    assert legal(desk, case).state == "running"
    desk.says("Maria", case, "Autorizamos o exame.", conclusive=True)
    assert legal(desk, case).state == "stopped"


def test_a_form_can_say_that_it_settles_the_matter(desk):
    """X-06: `chamado.conclusiva`, which a task's form fills, says the same of the message beside it."""
    takes(desk, "ans-5-dias-uteis")
    case = desk.opens()
    with desk.works.begin() as work:
        for settles in (False, True):
            said = {"mensagem": "Resposta", "conclusiva": settles}
            cases.change_fields(work, case.id, said, by=desk.ids["Maria"], by_name="Maria")
            clocks = sla.queries.of_case(work.session, case.id, work.now)
            assert (clocks[0].state == "stopped") is settles


def test_every_preset_names_its_source_and_can_be_taken_over(desk):
    """X-01, X-05: all are legal promises, and each can be kept as it is."""
    for preset in PRESETS:
        assert preset.source.pt
        assert preset.definition.agreement == Agreement.LEGAL
        takes(desk, preset.key)
