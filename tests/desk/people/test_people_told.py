"""Everything that people choose channels for is told by something in the program: each once, as it happens there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from desk_story import Desk
from sqlalchemy import select

from service.desk import attendances, automation, cases, followups, inbox, options, people, registries, sla
from service.desk.attendances import TYPES, contacts, opinions
from service.desk.automation import Action, Trigger, Wish
from service.desk.cases import Case, retrying
from service.desk.catalog import monthly
from service.desk.conditions import Condition
from service.desk.people import NoticeEvent
from service.desk.people.tables import NoticeRow
from service.desk.sla import Agreement, Deed, Definition, Rung, Target, TargetKind, When
from service.process import instances, releases
from service.process.instances.views import FailedPlace

ANALYSE = "Analisar e categorizar"
STUCK = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"
 id="d" targetNamespace="t"><process id="parado" name="Parado" isExecutable="true"><startEvent id="s"/>
 <sequenceFlow id="f" sourceRef="s" targetRef="w"/><intermediateCatchEvent id="w" name="Prazo"><timerEventDefinition>
 <timeDuration>=prazo</timeDuration></timerEventDefinition></intermediateCatchEvent>
 <sequenceFlow id="g" sourceRef="w" targetRef="e"/><endEvent id="e"/></process></definitions>"""


def does(desk: Desk, who: str, command: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """Somebody does something, in a transaction of their own."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        return command(work, *given, by=desk.person_in(work, who), **more)


def marias(desk: Desk) -> Case:
    """A case that Maria answers for, opened a while ago."""
    case = desk.opens()
    desk.clock.pass_by(timedelta(minutes=1))
    does(desk, "Paulo", cases.assign, case.id, team=None, owner=desk.ids["Maria"])
    return case


def says(desk: Desk, case: Case, who: str, text: str = "Estou vendo isto.") -> None:
    """Somebody notes something."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        name = desk.person_in(work, who).name
        cases.say(work, case.id, text, author=desk.ids[who], author_name=name, internal=True)


def goes_on(desk: Desk) -> None:
    """A case that Maria answers for goes to Paulo."""
    does(desk, "Paulo", cases.assign, marias(desk).id, team=None, owner=desk.ids["Paulo"])


def is_followed(desk: Desk) -> None:
    """Bruno follows a case in which Paulo notes something."""
    case = marias(desk)
    does(desk, "Bruno", cases.following.follow, case.id)
    says(desk, case, "Paulo")


def asks(desk: Desk) -> None:
    """Clara asks those who worked on a case."""
    case = marias(desk)
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    does(desk, "Clara", inbox.ask_those_involved, case.id, "O que falta?")


def is_silent(desk: Desk) -> None:
    """Nothing happens in a case for as long as the desk bears."""
    does(desk, "Rita", options.choose, "inactive_after", 2)
    marias(desk)
    desk.passes(hours=3)


def opens_again(desk: Desk) -> None:
    """A case that was cancelled is opened again."""
    case = marias(desk)
    does(desk, "Clara", cases.stopping.cancel, case.id, "Engano")
    does(desk, "Clara", cases.reopen, case.id, "Não era engano")


def climbs(desk: Desk) -> None:
    """A case goes to the tier above."""
    with desk.works.begin() as work:
        above, below = people.add_team(work, "Nível 2"), people.add_team(work, "Nível 1")
        people.stand_for(work, above, kind="tier", values=["2"])
        people.stand_for(work, below, kind="tier", values=["1"], above=above)
    case = desk.opens()
    does(desk, "Maria", cases.assign, case.id, team=below, owner=None)
    does(desk, "Maria", cases.escalate, case.id)


def is_late(desk: Desk) -> None:
    """A promise is broken."""
    rung = Rung(when=When("due"), amount="", deed=Deed("notify"), to="agent")
    amount, kind = sla.read("PT1H"), TargetKind("resolution")
    hour = Target(kind=kind, amount=amount, calendar=None, pauses=True, conclusive=False, rungs=(rung,))
    definition = Definition(agreement=Agreement("external"), conditions={}, targets=(hour,))
    does(desk, "Paulo", sla.create, "Uma hora", definition)
    marias(desk)
    desk.passes(hours=2)


def a_type(desk: Desk) -> str:
    """The id of a type of attendance, of which Clara wants to know."""
    does(desk, "Sofia", attendances.demo.load)
    with desk.works.read() as work:
        rows = registries.listed(work.session, TYPES)
        row = next(each for each in rows if each.name == attendances.demo.COMPLAINT)
        id, revision = row.id, row.revision
    does(desk, "Sofia", registries.change, TYPES, id, {"spy_id": desk.ids["Clara"]}, revision=revision)
    return id


def attends(desk: Desk) -> Any:
    """Maria opens an attendance."""
    wish = attendances.Wish(type=a_type(desk), client=desk.ids["João"])
    return does(desk, "Maria", attendances.open_attendance, wish, {}).case


def agrees_on_a_day(desk: Desk) -> None:
    """Maria hands the next contact to Bruno."""
    case = attends(desk)
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        today = contacts.today(work)
        given = opinions.Given(text="Ligar.", next_user=desk.ids["Bruno"], next_on=today)
        opinions.give(work, case, given, by=desk.person_in(work, "Maria"), today=today)


def rules(desk: Desk) -> None:
    """A rule alerts Paulo of each new case."""
    alert = Action(kind="alert", to=(f"person:{desk.ids['Paulo']}",), text="Olhe {protocolo}")
    wish = Wish(name="Novos", trigger=Trigger(kind="opened"), condition=Condition(()), actions=(alert,))
    made = does(desk, "Paulo", automation.add, wish)
    does(desk, "Paulo", automation.switch, made, on=True)
    desk.opens()


def passes_work_on(desk: Desk) -> None:
    """Paulo gives Bruno a task."""
    does(desk, "Paulo", inbox.reassign, desk.item(desk.opens(), ANALYSE).id, to=desk.ids["Bruno"])


def is_away(desk: Desk) -> None:
    """Maria is away, and Bruno stands in for her."""
    with desk.works.begin() as work:
        maria, leaves = desk.person_in(work, "Maria"), work.now + timedelta(hours=1)
        until = leaves + timedelta(days=1)
        people.enter_absence(work, maria.id, starts_at=leaves, ends_at=until, substitute=desk.ids["Bruno"], by=maria)
    desk.passes(hours=2)


def fails(desk: Desk) -> None:
    """A step cannot be done."""
    with desk.works.begin() as work:
        releases.publish(work, STUCK.encode(), forms={})
        instances.start(work, "parado", {})


def tries_again(desk: Desk) -> None:
    """Paulo asks for all failed steps to be tried again."""
    fails(desk)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        places = [
            FailedPlace(instance=each.instance, task=each.task, name=each.name)
            for each in instances.incidents(work.session)
        ]
        retrying.begin(work, places, by=desk.ids["Paulo"])
    desk.runner.settle()


def reports(desk: Desk) -> None:
    """The report of the month is due."""
    does(desk, "Paulo", monthly.switch, on=True)
    desk.passes(days=40)


def leaves_the_house(desk: Desk) -> None:
    """The last user of a group that answers for a classification leaves."""
    with desk.works.begin() as work:
        team = people.add_team(work, "Rede")
        people.set_members(work, team, [desk.ids["Bruno"]])
    fields = {"kind": "followup", "status": "active", "name": "Credenciamento", "parent_id": None, "team_id": team}
    does(desk, "Sofia", followups.classes.add, fields)
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Bruno"], active=False)


def asks_the_client(desk: Desk) -> None:
    """Maria lacks something."""
    lacking = {"informacoes_suficientes": "nao", "chamado_mensagem": "Qual é a fatura?"}
    desk.does("Maria", desk.opens(), ANALYSE, chamado_categoria="cobranca", **lacking)


def tells_the_client(desk: Desk) -> None:
    """The desk says something by itself."""
    case = desk.opens()
    with desk.works.begin() as work:
        cases.lock_case(work, case.id)
        cases.tell_client(work, case.id, "Encerramos o seu chamado.")


STORIES: Mapping[NoticeEvent, tuple[str, Callable[[Desk], Any]]] = {
    NoticeEvent.ASSIGNED: ("Maria", marias),
    NoticeEvent.TAKEN: ("Maria", goes_on),
    NoticeEvent.UPDATED: ("Maria", lambda desk: says(desk, marias(desk), "Paulo")),
    NoticeEvent.FOLLOWED: ("Bruno", is_followed),
    NoticeEvent.MENTIONED: ("Bruno", lambda desk: says(desk, marias(desk), "Maria", "@Bruno, veja.")),
    NoticeEvent.ASKED: ("Maria", asks),
    NoticeEvent.INACTIVE: ("Maria", is_silent),
    NoticeEvent.REOPENED: ("Maria", opens_again),
    NoticeEvent.ESCALATED: ("Nível 2", climbs),
    NoticeEvent.DUE: ("Maria", is_late),
    NoticeEvent.OPENED: ("Clara", attends),
    NoticeEvent.RULE: ("Paulo", rules),
    NoticeEvent.WORK: ("Bruno", passes_work_on),
    NoticeEvent.TEAM_WORK: ("attendant", Desk.opens),
    NoticeEvent.CONTACT: ("Bruno", agrees_on_a_day),
    NoticeEvent.ABSENCE: ("Bruno", is_away),
    NoticeEvent.INCIDENT: ("process_owner", fails),
    NoticeEvent.FINISHED: ("Paulo", tries_again),
    NoticeEvent.REPORT: ("supervisor", reports),
    NoticeEvent.HOUSE: ("analyst", leaves_the_house),
    NoticeEvent.CLIENT_ASKED: ("João", asks_the_client),
    NoticeEvent.CLIENT_TOLD: ("João", tells_the_client),
}
"""What happens, and who is told of it: a person, a role or a team."""


@pytest.mark.parametrize("event", NoticeEvent)
def test_what_people_choose_channels_for_is_told(sqlite_database, clock, event: NoticeEvent):
    """V-41: each event of the list comes about, once, for the one whom it is for."""
    desk = Desk(sqlite_database, clock)
    who, happens = STORIES[event]
    happens(desk)
    with desk.works.read() as work:
        teams = {team.name: team.id for team in people.queries.teams(work.session)}
        words = {f"person:{desk.ids.get(who)}", f"role:{who}", f"team:{teams.get(who)}"}
        told = work.session.scalars(select(NoticeRow.audience).where(NoticeRow.event == event)).all()
    assert len([each for each in told if each in words]) == 1, told
