"""Many failed steps are tried again by a job: nobody waits for it, and its page says how far it is and why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import Visiting
from desk_pages import PASSWORD, STUCK, Front, make_pages, words
from desk_story import Desk
from sqlalchemy import update

from service.base import backoff, job_runs, jobs
from service.base.clock import SetClock
from service.base.database import Database
from service.base.job_runs import JobHandlers
from service.base.jobs import JobRow
from service.desk import cases, people
from service.desk.cases import retrying
from service.process import instances, releases
from service.process.instances.tables import InstanceRow

MANY = 55


@pytest.fixture
def front(database: Database, clock: SetClock, tmp_path: Path) -> Front:
    """The demo desk with its pages, on either database."""
    desk = Desk(database, clock)
    return Front(desk, make_pages(desk, tmp_path / "files"))


@pytest.fixture
def stuck(front: Front) -> Front:
    """More instances that stand still than are tried at once."""
    with front.desk.works.begin() as work:
        releases.publish(work, STUCK, forms={})
        for number in range(MANY):
            instances.start(work, "parado", {"numero": number})
    return front


def handlers(front: Front) -> JobHandlers:
    """Who does these jobs."""
    found, works = JobHandlers(), front.desk.works
    found.on(retrying.KIND, retrying.runner(works), give_up=retrying.sidestep(works))
    return found


def places(front: Front) -> list[tuple[str, int]]:
    """What stands still, the oldest first."""
    with front.desk.works.read() as work:
        return [(each.instance, each.task) for each in instances.incidents(work.session)]


def tried(front: Front, instance: str) -> int:
    """How often somebody took its step again."""
    with front.desk.works.read() as work:
        return len([each for each in instances.history(work.session, instance) if each.name == "retry"])


def asked(front: Front, who: str = "Paulo") -> str:
    """Somebody asks for all of them; the address of the page that he is led to."""
    answer = front.comes(who).post("/incidentes/tentar", {"todas": "sim"})
    assert answer.status_code == 303
    return str(answer.location)


def test_many_are_tried_by_a_job_and_the_page_says_how_far_it_is(stuck: Front):
    """Nothing is tried while he waits; the job takes turns, and each step is tried once, by him."""
    paulo, chosen = stuck.comes("Paulo"), places(stuck)
    with stuck.desk.works.begin() as work:
        instances.write(work, chosen[0][0], {"prazo": "PT1H"})
        instances.write(work, chosen[1][0], {"prazo": "PT2H"})
    page = asked(stuck)
    assert re.search(r"Faltam 55 de 55", words(paulo.get(page)))
    assert "Faltam 55 de 55" in words(paulo.get("/incidentes"))
    assert job_runs.sweep(stuck.desk.works, handlers(stuck)) == 1
    assert "Faltam 5 de 55" in words(paulo.get(page))
    while job_runs.sweep(stuck.desk.works, handlers(stuck)):
        pass
    after = words(paulo.get(page))
    assert "Seguiram em frente 2" in after
    assert "Falharam de novo 53" in after
    assert "não deu data" in after
    assert "Corrija a causa" in after
    assert [tried(stuck, one) for one, _ in chosen] == [1] * MANY
    assert len(places(stuck)) == MANY - 2
    assert "2 seguiram em frente, 53 continuam paradas" in words(paulo.get("/avisos"))
    with stuck.desk.works.read() as work:
        (entry,) = [one for one in instances.history(work.session, chosen[0][0]) if one.name == "retry"]
    assert entry.actor_name == "Paulo Reis"


def test_the_page_looks_again_by_itself_until_all_is_tried(
    clock: SetClock, sqlite_database: Database, tmp_path: Path, visit: Visiting
):
    """Nobody has to ask how far it is; the finished page is at rest, and whoever stood at a button still does."""
    desk = Desk(sqlite_database, clock)
    front = Front(desk, make_pages(desk, tmp_path / "files"))
    with desk.works.begin() as work:
        releases.publish(work, STUCK, forms={})
        for number in range(MANY):
            instances.start(work, "parado", {"numero": number})
    address = asked(front)
    seen = visit(front.app, who=None)
    page = seen.open("/entrar")
    page.get_by_label("E-mail").fill("paulo@exemplo.com.br")
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page = seen.open(address)
    page.get_by_role("link", name="Atualizar").focus()
    assert job_runs.sweep(desk.works, handlers(front)) == 1
    page.get_by_text("5 de 55").wait_for()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Atualizar"
    while job_runs.sweep(desk.works, handlers(front)):
        pass
    page.get_by_text("Como terminou").wait_for()
    again: list[str] = []
    page.on("request", lambda request: again.append(request.url))
    page.wait_for_timeout(3_500)
    assert again == []


def test_asking_twice_tries_none_twice(stuck: Front):
    """The second run has nothing to do, and says so."""
    asked(stuck)
    page = asked(stuck)
    while job_runs.sweep(stuck.desk.works, handlers(stuck)):
        pass
    assert {tried(stuck, one) for one, _ in places(stuck)} == {1}
    assert "Nada ficou parado" in words(stuck.comes("Paulo").get(page))


def test_what_cannot_be_tried_says_how_to_mend_it_and_holds_no_other(stuck: Front):
    """One is suspended, one cannot be read, one was mended by somebody meanwhile."""
    suspended, broken, mended = [one for one, _ in places(stuck)][:3]
    page = asked(stuck)
    with stuck.desk.works.begin() as work:
        instances.suspend(work, suspended, "auditoria")
        work.session.execute(update(InstanceRow).where(InstanceRow.id == broken).values(state=b"?"))
    with stuck.desk.works.begin() as work:
        instances.cancel(work, mended, "engano")
    while job_runs.sweep(stuck.desk.works, handlers(stuck)):
        pass
    said = words(stuck.comes("Paulo").get(page))
    assert "Não foram tentadas 2" in said
    assert "Seguiram em frente 1" in said
    assert "suspens" in said
    assert "mostre isto a quem cuida do servidor" in said


def test_rights_are_looked_at_again_as_each_is_tried(stuck: Front):
    """Whoever has lost the role meanwhile tries nothing."""
    page = asked(stuck)
    with stuck.desk.works.begin() as work:
        paulo = people.queries.person_of_address(work.session, "paulo@exemplo.com.br")
        assert paulo is not None
        people.change_person(work, paulo.id, name=paulo.name, roles={people.Role.ATTENDANT}, active=True)
    while job_runs.sweep(stuck.desk.works, handlers(stuck)):
        pass
    assert {tried(stuck, one) for one, _ in places(stuck)} == {0}
    assert "Só quem supervisiona" in words(stuck.comes("Rita").get(page))


def test_promise_6_a_step_that_workers_die_of_is_passed_over(stuck: Front):
    """Promise 6: each who tried it died; it says so, and the others are tried."""
    page, works = asked(stuck), stuck.desk.works
    with works.begin() as work:
        work.session.execute(update(JobRow).where(JobRow.kind == retrying.KIND).values(attempts=backoff.MOST))
    while job_runs.sweep(works, handlers(stuck)):
        pass
    said = words(stuck.comes("Paulo").get(page))
    assert "Não foram tentadas 1" in said
    assert "O worker morreu" in said
    assert "Falharam de novo 54" in said


@pytest.mark.parametrize("after", [0, 1, 30])
def test_promise_1_a_worker_that_dies_leaves_the_rest_to_the_next(
    stuck: Front, after: int, monkeypatch: pytest.MonkeyPatch
):
    """Promise 1: killed in the middle of a step, it is tried again, and none twice."""
    page, works, done = asked(stuck), stuck.desk.works, list[int]()
    try_again = cases.oversight.try_again

    def dying(*words: object, **more: object) -> bool:
        answer = try_again(*words, **more)  # pyright: ignore[reportArgumentType]
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(1)
        return answer

    with works.begin() as work:
        (job,) = jobs.take(work, (retrying.KIND,))
    monkeypatch.setattr("service.desk.cases.oversight.try_again", dying)
    with pytest.raises(KeyboardInterrupt):
        retrying.runner(works)(job)
    monkeypatch.undo()
    stuck.desk.clock.pass_by(jobs.LEASE * 2)
    while job_runs.sweep(works, handlers(stuck)):
        pass
    assert {tried(stuck, one) for one, _ in places(stuck)} == {1}
    assert "Ao todo 55" in words(stuck.comes("Paulo").get(page))


def test_runs_are_forgotten_with_what_is_tidied_up(stuck: Front):
    """Steps first, then the run; its page is gone."""
    page, works = asked(stuck), stuck.desk.works
    while job_runs.sweep(works, handlers(stuck)):
        pass
    with works.begin() as work:
        assert retrying.forget(work, work.now + jobs.LEASE) == MANY
    assert stuck.comes("Paulo").get(page).status_code == 404
