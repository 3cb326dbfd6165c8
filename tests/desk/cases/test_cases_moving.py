"""Running cases move to another version of their process, as a job, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from moving_desk import NEW, OLD, PROCESS, MovingDesk, drawn
from sqlalchemy import select, update

from service.base import backoff, jobs
from service.base.clock import SetClock
from service.base.database import BUSY, Busy, Database
from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import ReleaseId
from service.base.jobs import JobRow
from service.base.timers import TimerRow
from service.desk import inbox, people
from service.desk.cases import dry_run, moves, moving, stopping
from service.process import instances
from service.process.instances.tables import InstanceRow

LACKS = "“Conferir” não existe na outra versão. Diga a que etapa corresponde."


@pytest.fixture
def desk(database: Database, clock: SetClock) -> MovingDesk:
    """Three cases at the first task and two at the one that the second version lacks."""
    desk = MovingDesk(database, clock)
    desk.draws_versions(waiting=3, checking=2)
    return desk


def foreseen(desk: MovingDesk, **more: Any) -> dry_run.DryRun:
    with desk.works.read() as work:
        return dry_run.look(work.session, desk.wish(**more))


def timers(desk: MovingDesk) -> dict[str, Any]:
    """When what is due of each instance."""
    with desk.works.read() as work:
        rows = work.session.scalars(select(TimerRow).where(TimerRow.kind == "bpmn", TimerRow.state == "armed"))
        return {row.subject: (row.id, row.due_at) for row in rows}


def test_200_running_cases_move_and_go_back_but_10(database: Database, clock: SetClock):
    """Done when: publish, change, move 200 running cases of which 10 cannot, and back."""
    desk = MovingDesk(database, clock)
    desk.draws_versions(waiting=190, checking=10)
    case, before = desk.waiting[7], timers(desk)
    item = desk.item(case, "Analisar")
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        maria = desk.person_in(work, "Maria")
        inbox.claim(work, item.id, by=maria)
        inbox.save_draft(work, item.id, {"nota": "pela metade"}, by=maria)
    seen = foreseen(desk)
    assert (seen.total, seen.can, seen.cannot) == (200, 190, 10)
    assert [(each.name, str(each.reason), len(each.cases)) for each in seen.obstacles] == [("Conferir", LACKS, 10)]
    run = desk.moves()
    assert (desk.run(run).moved, desk.run(run).stayed, desk.run(run).left) == (190, 10, 0)
    assert desk.reasons(run) == [("Conferir", LACKS, 10)]
    assert set(desk.releases_of(desk.waiting)) == {desk.second}
    assert set(desk.releases_of(desk.checking)) == {desk.first}
    assert timers(desk) == before
    moved = desk.item(case, "Analisar o pedido")
    assert (moved.id, moved.assignee, moved.due_at) == (item.id, desk.ids["Maria"], item.due_at)
    with desk.works.read() as work:
        assert inbox.queries.draft(work.session, item.id)[0] == {"nota": "pela metade"}
    assert desk.timeline(case, "migrated") == [{"old": 1, "new": 2}]
    assert "Mudança de versão: 190 chamados mudaram, 10 ficaram onde estavam." in desk.notices("Sofia")
    back = desk.asks_back(run)
    desk.works_on()
    assert (desk.run(back).moved, desk.run(back).stayed, desk.run(run).taken_back) == (190, 0, 190)
    assert set(desk.releases_of([*desk.waiting, *desk.checking])) == {desk.first}
    assert timers(desk) == before
    again = desk.item(case, "Analisar")
    assert (again.id, again.assignee) == (item.id, desk.ids["Maria"])
    assert desk.timeline(case, "migrated") == [{"old": 1, "new": 2}, {"old": 2, "new": 1}]


def test_those_that_stand_alike_are_planned_once(desk: MovingDesk, monkeypatch: pytest.MonkeyPatch):
    """Five cases at two places: two plans."""
    plans: list[Any] = []
    plan = instances.migration_plan

    def counted(*words: Any) -> Any:
        plans.append(words)
        return plan(*words)

    monkeypatch.setattr(instances, "migration_plan", counted)
    assert foreseen(desk).total == 5
    assert len(plans) == 2


def test_a_removed_task_is_given_a_counterpart_and_the_way_back_knows_it(desk: MovingDesk):
    """With it all can go; what came from the one task goes back to it, and only that."""
    (removed,) = foreseen(desk).counterparts
    assert (removed.name, removed.chosen) == ("Conferir", "")
    assert ("P", "Aprovar") in removed.options
    mapped = foreseen(desk, mapping={"C": "P"})
    assert (mapped.can, mapped.obstacles, mapped.counterparts[0].chosen) == (5, (), "P")
    run = desk.moves(mapping={"C": "P"})
    assert [desk.open_in(case, "Atendente") for case in desk.checking] == [["Aprovar"]] * 2
    desk.asks_back(run)
    desk.works_on()
    assert [desk.open_in(case, "Atendente") for case in desk.checking] == [["Conferir"]] * 2
    assert [desk.open_in(case, "Atendente") for case in desk.waiting] == [["Analisar"]] * 3


def test_what_two_elements_became_does_not_go_back(database: Database, clock: SetClock):
    """Which of them it was cannot be told, and it is said so."""
    both = drawn(("A", "Analisar"), ("C", "Conferir"), ("V", "Enviar"))
    forked = both.replace("</process>", "").replace("</definitions>", "")
    fork = (
        '<sequenceFlow id="G0" sourceRef="S" targetRef="X"/><userTask id="X" name="Examinar"/>'
        '<endEvent id="XE"/><sequenceFlow id="G1" sourceRef="X" targetRef="XE"/></process></definitions>'
    )
    desk = MovingDesk(database, clock)
    desk.first = desk.publishes(forked + fork)
    case = desk.opens(given={}, process=PROCESS)
    assert desk.open_in(case, "Atendente") == ["Analisar", "Examinar"]
    desk.second = desk.publishes(NEW)
    run = desk.moves(mapping={"X": "A"})
    desk.asks_back(run)
    desk.works_on()
    assert "Duas etapas viraram “Analisar o pedido”, e não dá para saber qual era." in str(desk.reasons(_last(desk)))


def test_waits_go_on_or_begin_anew_as_chosen(desk: MovingDesk):
    """The reminder that was promised in four hours stays, or runs for a day from now."""
    (wait,) = foreseen(desk).waits
    assert (wait.element, wait.name, wait.count) == ("T", "Prazo", 3)
    desk.clock.pass_by(timedelta(hours=1))
    desk.moves(anew=("T",))
    assert {due for _, due in timers(desk).values()} == {desk.clock.now() + timedelta(days=1)}


@pytest.mark.parametrize("after", [0, 1, 3])
def test_promise_1_a_worker_that_dies_leaves_the_rest_to_the_next(
    desk: MovingDesk, after: int, monkeypatch: pytest.MonkeyPatch
):
    """Promise 1: killed in the middle of a case, it is moved again, and none twice."""
    run, done = desk.asks(), list[int]()
    migrate = instances.migrate_as_it_stands

    def dying(*words: Any) -> Any:
        answer = migrate(*words)
        if len(done) == min(after, 2):
            raise KeyboardInterrupt
        done.append(1)
        return answer

    with desk.works.begin() as work:
        (job,) = jobs.take(work, (moving.KIND,))
    monkeypatch.setattr(instances, "migrate_as_it_stands", dying)
    with pytest.raises(KeyboardInterrupt):
        moving.runner(desk.works)(job)
    monkeypatch.undo()
    assert desk.run(run).left == 5 - min(after, 2)
    desk.clock.pass_by(jobs.LEASE * 2)
    desk.works_on()
    assert (desk.run(run).moved, desk.run(run).stayed) == (3, 2)
    assert [desk.timeline(case, "migrated") for case in desk.waiting] == [[{"old": 1, "new": 2}]] * 3


def test_a_busy_database_keeps_no_case_back(desk: MovingDesk, monkeypatch: pytest.MonkeyPatch):
    """Nobody stays because others held the database: the job comes again and goes on."""
    run, migrate, busy = desk.asks(), instances.migrate_as_it_stands, [1]

    def held(*words: Any) -> Any:
        if busy and busy.pop():
            raise Busy(BUSY)
        return migrate(*words)

    monkeypatch.setattr(instances, "migrate_as_it_stands", held)
    desk.works_on()
    assert desk.run(run).left == 5
    desk.clock.pass_by(timedelta(minutes=5))
    desk.works_on()
    assert (desk.run(run).moved, desk.run(run).stayed) == (3, 2)


def test_promise_6_a_case_that_workers_die_of_is_passed_over(desk: MovingDesk):
    """Promise 6: each who moved it died; it says so, and the others are moved."""
    run = desk.asks()
    with desk.works.begin() as work:
        work.session.execute(update(JobRow).where(JobRow.kind == moving.KIND).values(attempts=backoff.MOST))
    desk.works_on()
    assert (desk.run(run).moved, desk.run(run).stayed) == (2, 3)
    assert "O worker morreu" in str(desk.reasons(run))


def test_what_cannot_be_moved_holds_no_other(desk: MovingDesk):
    """One is suspended, one cannot be read, one ends meanwhile; each is named with its reason."""
    suspended, broken, ended = desk.waiting
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        stopping.suspend(work, suspended.id, "auditoria", by=desk.person_in(work, "Paulo"))
        work.session.execute(update(InstanceRow).where(InstanceRow.id == broken.instance).values(state=b"?"))
    seen = foreseen(desk)
    assert (seen.total, seen.can) == (5, 1)
    stays = {LACKS, str(dry_run.SUSPENDED), str(dry_run.UNREADABLE)}
    assert {str(each.reason) for each in seen.obstacles} == stays
    run = desk.asks()
    desk.does("Maria", ended, "Analisar")
    desk.does("Maria", ended, "Conferir")
    desk.does("Maria", ended, "Enviar")
    desk.works_on()
    said = {why for _, why, _ in desk.reasons(run)}
    assert said == {*stays, "O chamado terminou antes da sua vez."}
    assert (desk.run(run).moved, desk.run(run).stayed) == (0, 5)


def test_who_has_gone_on_before_its_turn_is_planned_again(desk: MovingDesk):
    """At the first task it could go, at the next it cannot; at the last it can again."""
    run = desk.asks()
    stuck, far, _ = desk.waiting
    desk.does("Maria", stuck, "Analisar")
    desk.does("Maria", far, "Analisar")
    desk.does("Maria", far, "Conferir")
    desk.works_on()
    assert (desk.run(run).moved, desk.run(run).stayed) == (2, 3)
    assert desk.case(far).release == desk.second


def test_a_case_with_an_incident_goes_along(desk: MovingDesk):
    """The step stands still there, and the plan says how many have one."""
    broken = OLD.replace("PT4H", "=prazo")
    desk.first = desk.publishes(broken)
    desk.opens(given={}, process=PROCESS)
    assert (foreseen(desk).total, foreseen(desk).failed) == (1, 1)
    desk.second = desk.publishes(NEW)
    assert desk.run(desk.moves()).moved == 1


POOLS = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <message id="m" name="separe"/>
  <collaboration id="c">
    <participant id="pa" name="Loja" processRef="pedidos"/><participant id="pb" name="Estoque" processRef="estoque"/>
    <messageFlow id="mf" sourceRef="Th" targetRef="QS"/>
  </collaboration>
  <process id="pedidos" name="Pedidos" isExecutable="true">
    <startEvent id="S"/><endEvent id="E"/><userTask id="A" name="Analisar"/>
    <intermediateThrowEvent id="Th"><messageEventDefinition messageRef="m"/></intermediateThrowEvent>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Th"/><sequenceFlow id="f2" sourceRef="Th" targetRef="A"/>
    <sequenceFlow id="f3" sourceRef="A" targetRef="E"/>
  </process>
  <process id="estoque" name="Estoque" isExecutable="true">
    <startEvent id="QS"><messageEventDefinition messageRef="m"/></startEvent><endEvent id="QE"/>
    <userTask id="{id}" name="{id}"/>
    <sequenceFlow id="g1" sourceRef="QS" targetRef="{id}"/><sequenceFlow id="g2" sourceRef="{id}" targetRef="QE"/>
  </process>
</definitions>"""


def test_a_case_with_several_participants_moves_whole_or_not_at_all(database: Database, clock: SetClock):
    """One of them cannot go: the other stays with it. Given a counterpart both go; and both go back."""
    desk = MovingDesk(database, clock)
    desk.first = desk.publishes(POOLS.format(id="Separar"))
    case = desk.opens(given={}, process=PROCESS)
    desk.second = desk.publishes(POOLS.format(id="Embalar"))

    def versions() -> set[ReleaseId]:
        with desk.works.read() as work:
            found = instances.instances_of(work.session, case.id)
        assert {each.process for each in found} == {"pedidos", "estoque"}
        return {each.release for each in found}

    assert (foreseen(desk).total, foreseen(desk).can) == (1, 0)
    stuck = desk.moves()
    assert (desk.run(stuck).total, desk.run(stuck).moved, desk.run(stuck).stayed) == (1, 0, 1)
    assert versions() == {desk.first}
    moved = desk.moves(mapping={"Separar": "Embalar"})
    assert (desk.run(moved).moved, versions()) == (1, {desk.second})
    desk.asks_back(moved)
    desk.works_on()
    assert versions() == {desk.first}
    assert sorted(item.name for item in desk.open_work(case)) == ["Analisar", "Separar"]


def test_what_was_called_stays_and_is_counted(database: Database, clock: SetClock):
    """The caller goes, the called process goes on in its version."""

    def caller(name: str) -> str:
        return drawn(("A", name), ("V", "Enviar")).replace(
            '<userTask id="V" name="Enviar"/>', '<callActivity id="V" name="Enviar" calledElement="outro"/>'
        )

    desk = MovingDesk(database, clock)
    inner = desk.publishes(drawn(("A", "Embalar"), process="outro"))
    desk.first = desk.publishes(caller("Analisar"))
    case = desk.opens(given={}, process=PROCESS)
    desk.does("Maria", case, "Analisar")
    desk.second = desk.publishes(caller("Analisar bem"))
    desk.publishes(drawn(("A", "Embalar bem"), process="outro"))
    assert (foreseen(desk).can, foreseen(desk).calling) == (1, 1)
    desk.moves()
    assert desk.case(case).release == desk.second
    assert desk.item(case, "Embalar").release == inner


def test_what_has_moved_on_since_stays_and_is_named(desk: MovingDesk):
    """One was worked on, one was taken to a third version."""
    run = desk.moves()
    worked, _, taken = desk.waiting
    desk.does("Maria", worked, "Analisar o pedido")
    third = desk.publishes(drawn(("A", "Analisar bem"), ("V", "Enviar")))
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        instances.migrate(work, taken.instance, third)
    desk.asks_back(run)
    desk.works_on()
    assert desk.releases_of(desk.waiting) == [desk.second, desk.first, third]
    assert sorted(why for _, why, _ in desk.reasons(_last(desk))) == [
        "O chamado andou desde a mudança. Para levá-lo mesmo assim, use “Mudar chamados de versão”.",
        "O chamado já está na versão 3: outra mudança chegou antes.",
    ]
    again = desk.asks_back(run)
    assert desk.run(again).total == 2


def _last(desk: MovingDesk) -> str:
    """The run that was asked for last."""
    with desk.works.read() as work:
        return moves.runs(work.session, PROCESS)[0][0].id


def test_two_runs_at_once_move_each_case_once(desk: MovingDesk):
    """The second one has nothing left; what was moved by hand meanwhile is left alone."""
    run = desk.asks()
    with pytest.raises(Conflict, match="outra mudança"):
        desk.asks("Paulo")
    late = desk.opens(given={}, process=PROCESS)
    assert desk.case(late).release == desk.second
    third = desk.publishes(drawn(("A", "Analisar bem"), ("V", "Enviar")))
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        instances.migrate(work, desk.waiting[0].instance, third)
    desk.works_on()
    assert desk.releases_of(desk.waiting) == [third, desk.second, desk.second]
    assert ("", "O chamado já está na versão 3: outra mudança chegou antes.", 1) in desk.reasons(run)


def test_bad_wishes_are_refused_and_nothing_begins(desk: MovingDesk):
    """Each with the field, in words that mend."""
    other = desk.publishes(drawn(("A", "Analisar"), process="outro"))
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"target": desk.first}, "de", "A versão 1 está dos dois lados"),
        ({"target": other}, "para", "Escolha uma versão deste processo"),
        ({"target": ReleaseId("nada")}, "para", "Escolha uma versão deste processo"),
        ({"sources": ()}, "de", "Escolha de que versões"),
        ({"sources": (other,)}, "de", "Escolha de que versões"),
        ({"mapping": {"C": "nada"}}, "plano", "A etapa “nada” não existe na versão 2"),
        ({"mapping": {"C": "E"}}, "plano", "“E” não pode ficar no lugar de “Conferir”"),
        ({"mapping": {"nada": "P"}}, "plano", "“nada” não existe nas versões"),
        ({"anew": ("nada",)}, "plano", "A etapa “nada” não existe"),
    ]
    for more, field, words in wrong:
        with pytest.raises(Refused, match=words) as refused:
            desk.asks(**more)
        assert refused.value.field == field
        with pytest.raises(Refused, match=words):
            foreseen(desk, **more)
    third = desk.publishes(drawn(("A", "Analisar bem"), ("V", "Enviar")))
    with pytest.raises(Conflict, match="Não há chamados"):
        desk.asks(sources=(third,))
    with desk.works.read() as work:
        assert moves.runs(work.session, PROCESS) == ([], 0)


def test_a_run_goes_where_it_was_sent_whatever_is_published_meanwhile(desk: MovingDesk):
    """The third version comes while the second is gone to."""
    run = desk.asks()
    desk.publishes(drawn(("A", "Analisar bem"), ("V", "Enviar")))
    desk.works_on()
    assert desk.run(run).targets == (2,)
    assert set(desk.releases_of(desk.waiting)) == {desk.second}


def test_rights_are_looked_at_as_each_is_moved(desk: MovingDesk):
    """An owner asks in vain; whoever has lost the role meanwhile moves nothing."""
    with pytest.raises(Forbidden):
        desk.asks("Clara")
    run = desk.asks("Sofia")
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Sofia"], name="Sofia Alves", roles={people.Role.ATTENDANT}, active=True)
    desk.works_on()
    assert (desk.run(run).moved, desk.run(run).stayed) == (0, 5)


def test_only_what_is_over_and_has_moved_goes_back(desk: MovingDesk):
    """Not a run under way, not one without cases left, not a way back."""
    run = desk.asks()
    with pytest.raises(Conflict, match="ainda não acabou"):
        desk.asks_back(run)
    desk.works_on()
    back = desk.asks_back(run)
    desk.works_on()
    for nothing in (run, back):
        with pytest.raises(Conflict, match="Não há o que levar de volta"):
            desk.asks_back(nothing)
    with pytest.raises(Missing):
        desk.asks_back("nada")
