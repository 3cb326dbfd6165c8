"""Attendances from opening to the last opinion, as the demo desk's workflows draw them."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest

from service.base import files
from service.base.errors import Conflict, Forbidden, Refused
from service.base.files import TooLarge
from service.desk import attendances, cases, inbox, options, people, registries
from service.desk.attendances import PRODUCTS, TYPES, WAYS, Wish, contacts, demo, lists, opinions
from service.desk.cases import AnswersRefused, Case
from service.desk.people import ROLE_NAMES
from service.process import instances

TODAY = date(2026, 1, 5)
DONE = {"texto": "Feito como combinado."}


class Office:
    """The demo desk at its attendances."""

    def __init__(self, registering) -> None:
        self.at, self.desk = registering, registering.desk
        registering.does(demo.load)

    def named(self, registry, name: str):
        """A row of a registry by name."""
        rows = self.at.reads(registries.listed, registry)
        return next(row for row in rows if row.name == name)

    def sets(self, type: str, **fields) -> None:
        """Change a type."""
        self.at.changes(TYPES, self.named(TYPES, type).id, **fields)

    def opens(self, type: str, by: str = "Maria", **more) -> Case:
        """An attendance of João's."""
        if type == demo.IMPLEMENTATION:
            more.setdefault("product", self.named(PRODUCTS, "Plano Empresa").id)
        wish = Wish(type=self.named(TYPES, type).id, client=self.desk.ids["João"], **more)
        return self.desk.case(self.at.does(attendances.open_attendance, wish, {}, by=by).case)

    def says(self, case: Case, by: str = "Maria", text: str = "Visto.", **more) -> str:
        """An opinion at any time."""
        return self.at.does(opinions.give, case.id, opinions.Given(text=text, **more), by=by, today=TODAY)

    def answers(self, case: Case, who: str, label: str) -> None:
        """Answer the open question."""
        item = self.desk.open_work(case)[0]
        with self.desk.works.begin(actor=self.desk.actor(who)) as work:
            view = instances.task_details(work.session, item.instance, item.task)
            flow = next(option.flow for option in view.question.options if option.label == label)
            inbox.complete(work, item.id, {}, by=self.desk.person_in(work, who), choice=(flow,))

    def passes(self, case: Case, who: str, **parecer) -> None:
        """Complete the open centre with an opinion."""
        item = self.desk.open_work(case)[0]
        self.desk.does(who, case, item.name, parecer={**DONE, **parecer})

    def now(self, case: Case) -> tuple[str, ...]:
        """Names of what is open."""
        return tuple(item.name for item in self.desk.open_work(case))

    def told(self, case: Case) -> list[str]:
        """The texts of all opinions."""
        return [each.text for each in self.at.reads(opinions.opinions, case.id)]


@pytest.fixture
def office(registering) -> Office:
    """On SQLite and on PostgreSQL."""
    return Office(registering)


@pytest.fixture
def sqlite_office(sqlite_registering) -> Office:
    """On SQLite alone."""
    return Office(sqlite_registering)


def test_an_implementation_runs_as_its_table_says(office: Office):
    """B-05, B-10, B-11, B-14, B-15, B-16, B-17, B-18, B-20, B-21: questions, a loop, phases, another workflow."""
    desk, case = office.desk, office.opens(demo.IMPLEMENTATION)
    assert desk.case(case).phase == "Verificar infraestrutura"
    trail = [office.now(case)]
    office.passes(case, "Maria")
    trail.append(office.now(case))
    office.answers(case, "Maria", "Não")
    trail.append(office.now(case))
    office.answers(case, "Maria", "Sim")
    trail.append(office.now(case))
    assert trail == [
        ("Verificar infraestrutura",),
        ("Infraestrutura pronta?",),
        ("Infraestrutura pronta?",),
        ("Implantar sistema",),
    ]
    assert desk.case(case).phase == "Implantar sistema"
    assert desk.open_work(case)[0].lane == ROLE_NAMES["internal_agent"].pt
    office.passes(case, "Bruno")
    assert office.now(case) == ("Implantação realizada?",)
    office.answers(case, "Bruno", "Sim")
    assert office.now(case) == ("Tirar dúvidas",)
    office.passes(case, "Maria")
    office.answers(case, "Maria", "Sim")
    office.passes(case, "Maria")
    assert office.now(case) == ("Encerrar implantação",)
    office.passes(case, "Maria", texto="Implantado e em uso.")
    assert desk.case(case).is_over
    given = office.at.reads(opinions.opinions, case.id)
    assert [(each.phase_from, each.phase_to) for each in given] == [
        ("Verificar infraestrutura", "Implantar sistema"),
        ("Implantar sistema", "Tirar dúvidas"),
        ("Tirar dúvidas", "Encerrar suporte"),
        ("Encerrar suporte", "Encerrar implantação"),
        ("Encerrar implantação", None),
    ]


def test_a_complaint_reaches_its_last_opinion(sqlite_office: Office):
    """B-01, B-02, B-03, B-08, B-09: what was done, what went wrong, what is pending; nothing closes without a word."""
    office, case = sqlite_office, sqlite_office.opens(demo.COMPLAINT)
    for text in ("Feito: testamos.", "Problema: não liga.", "Pendente: a foto da etiqueta."):
        office.says(case, text=text)
    office.passes(case, "Maria")
    office.answers(case, "Maria", "Não")
    assert office.now(case) == ("Encerrar a reclamação",)
    with pytest.raises(AnswersRefused) as refused:
        office.passes(case, "Maria", texto=" ")
    assert refused.value.field == "parecer.texto"
    assert not office.desk.case(case).is_over
    office.passes(case, "Maria", texto="Era a tomada.")
    assert office.desk.case(case).is_over
    assert office.told(case) == [
        "Feito: testamos.",
        "Problema: não liga.",
        "Pendente: a foto da etiqueta.",
        DONE["texto"],
        "Era a tomada.",
    ]
    with pytest.raises(Refused, match="já foi encerrado"):
        office.says(case)


def test_a_phase_may_oblige_to_name_who_goes_on(sqlite_office: Office):
    """B-19: without a person for the next contact the opinion is refused; a group is not enough."""
    office = sqlite_office
    workflow = office.named(attendances.WORKFLOWS, demo.COMPLAINT)
    rows = [{**row, "user": True} if row["order"] == 10 else row for row in workflow.rows]
    office.at.changes(attendances.WORKFLOWS, workflow.id, rows=rows)
    office.at.does(attendances.publishing.publish, workflow.id, revision=2)
    case = office.opens(demo.COMPLAINT)
    with pytest.raises(AnswersRefused) as refused:
        office.passes(case, "Maria")
    assert refused.value.field == "parecer.usuario"
    office.passes(case, "Maria", usuario=office.desk.ids["Bruno"], data=str(TODAY + timedelta(days=1)))
    found = office.at.reads(attendances.attendance, case.id)
    assert (found.contact_name, found.contact_on) == ("Bruno Lima", TODAY + timedelta(days=1))


def test_the_standard_opinion_of_the_phase_comes_first(sqlite_office: Office):
    """B-41, B-42: that of the phase is filled in, the others are at hand, and what is sent may be another text."""
    office, case = sqlite_office, sqlite_office.opens(demo.IMPLEMENTATION)
    texts = office.at.reads(attendances.offering.standard_texts, case.id)
    assert len(texts) == len(demo.OPINIONS)
    office.passes(case, "Maria")
    office.answers(case, "Maria", "Sim")
    item = office.desk.open_work(case)[0]
    with office.desk.works.read() as work:
        view = instances.task_details(work.session, item.instance, item.task)
        seen = cases.with_offers(work, view.form, view.variables, case=case.id, person=office.desk.ids["Bruno"])
    assert seen["parecer"] == {"texto": "Sistema implantado e testado com o cliente."}
    assert office.at.reads(attendances.offering.standard_texts, case.id)[0] == seen["parecer"]["texto"]
    office.passes(case, "Bruno", texto="Implantado só na matriz.")
    assert office.told(case)[-1] == "Implantado só na matriz."


def test_what_a_type_asks_when_it_is_opened(office: Office):
    """B-28, B-29, B-30, B-36, B-46: groups are not opened; product and priority are as the type says."""
    with pytest.raises(Refused) as missing:
        office.opens(demo.IMPLEMENTATION, product=None)
    assert missing.value.field == "produto"
    with pytest.raises(Refused) as forged:
        office.opens(demo.IMPLEMENTATION, product="forjado")
    assert forged.value.field == "produto"
    with pytest.raises(Refused) as group:
        office.opens("Pós-venda")
    assert group.value.field == "tipo"
    assert office.opens(demo.COMPLAINT).priority == 1
    assert office.opens(demo.IMPLEMENTATION).priority == 2
    assert [type.name for type in office.at.reads(attendances.types.offered)] == [
        demo.IMPLEMENTATION,
        demo.SUPPORT,
        demo.COMPLAINT,
    ]
    office.at.changes(PRODUCTS, office.named(PRODUCTS, "Plano Empresa").id, active=False)
    with pytest.raises(Refused) as gone:
        office.opens(demo.IMPLEMENTATION)
    assert gone.value.field == "produto"


def test_the_priority_of_a_type_is_a_place_in_the_queue(sqlite_office: Office):
    """B-30: an integer, lower is more urgent and 1 most: the queue is in its order; zero, less, and words are 422."""
    office = sqlite_office
    for wrong in (0, -1, 5, "alta", 1.5):
        with pytest.raises(Refused) as refused:
            office.sets(demo.SUPPORT, priority=wrong)
        assert (refused.value.status, refused.value.field) == (422, "priority")
    opened = []
    for priority in (3, 1, 2):
        office.sets(demo.COMPLAINT, priority=priority)
        opened.append(office.opens(demo.COMPLAINT))
    assert [case.priority for case in opened] == [3, 1, 2]
    with office.desk.works.read() as work:
        person, wanted = office.desk.person_in(work, "Paulo"), inbox.Filter(view="all")
        listed, _ = inbox.queries.queue(work.session, person, wanted, now=work.now)
    assert [item.case for item in listed] == [opened[1].id, opened[2].id, opened[0].id]


def test_who_wants_to_know_is_told_once(sqlite_office: Office):
    """B-34: one notice at opening and one event for the mail; nothing to do, and the client sees nothing of it."""
    office = sqlite_office
    office.sets(demo.COMPLAINT, spy_id=office.desk.ids["Clara"])
    case = office.opens(demo.COMPLAINT)
    assert len([text for text in office.desk.notices("Clara") if case.protocol in text]) == 1
    assert office.desk.queue("Clara", "team") == {}
    assert "Clara" not in str(office.desk.said(case))


def test_who_wants_to_know_is_told_of_no_case_out_of_sight(sqlite_office: Office):
    """V-02, B-34: where everybody sees their own cases, that one wants to know shows none to them."""
    office = sqlite_office
    desk = office.desk
    office.sets(demo.COMPLAINT, spy_id=desk.ids["Bruno"])
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=desk.person_in(work, "Rita"))
        people.stand_for(work, people.add_team(work, "Geral"), "segment", ["standard"])
    case = office.opens(demo.COMPLAINT)
    assert not any(case.protocol in text for text in desk.notices("Bruno"))


def test_a_locked_type_stays(sqlite_office: Office):
    """B-35: a type that is locked does not change; another one becomes one of the same workflow only."""
    office = sqlite_office
    case, support = office.opens(demo.IMPLEMENTATION), office.named(TYPES, demo.SUPPORT).id
    with pytest.raises(Conflict):
        office.at.does(attendances.change_type, case.id, support, by="Maria")
    office.sets(demo.IMPLEMENTATION, type_locked=False)
    with pytest.raises(Refused, match="segue outro workflow"):
        office.at.does(attendances.change_type, case.id, support, by="Maria")
    workflow = office.named(attendances.WORKFLOWS, demo.IMPLEMENTATION).id
    other = office.at.adds(TYPES, code="1.02", name="Implantação urgente", workflow_id=workflow, priority=1)
    office.at.does(attendances.change_type, case.id, other, by="Maria")
    assert office.desk.case(case).priority == 1


def test_an_opinion_names_its_contact_where_the_type_asks(sqlite_office: Office):
    """B-37, B-43, B-46: way and person of the contact; a forged one, and another client's, is refused."""
    office = sqlite_office
    office.sets(demo.COMPLAINT, contact_asked=True)
    case, phone = office.opens(demo.COMPLAINT), office.named(WAYS, "Telefone").id
    ana = office.at.adds(lists.CONTACTS, name="Ana", client_id=office.desk.ids["João"])
    other = office.at.adds(lists.CONTACTS, name="Rui", client_id=office.desk.ids["Lia"])
    for given, field in (
        ({}, "parecer.tipo_de_contato"),
        ({"way": phone}, "parecer.pessoa_de_contato"),
        ({"way": "forjado", "contact": ana}, "parecer.tipo_de_contato"),
        ({"way": phone, "contact": other}, "parecer.pessoa_de_contato"),
    ):
        with pytest.raises(Refused) as refused:
            office.says(case, **given)
        assert refused.value.field == field
    office.says(case, way=phone, contact=ana)
    (given,) = office.at.reads(opinions.opinions, case.id)
    assert (given.way, given.contact, given.author) == ("Telefone", "Ana", "Maria Santos")


def test_the_next_contact_lies_within_the_types_days(sqlite_office: Office):
    """B-31: one day ahead is allowed, two are not; without a limit any day is; yesterday never is."""
    office = sqlite_office
    office.sets(demo.COMPLAINT, days=1)
    case = office.opens(demo.COMPLAINT)
    office.says(case, next_on=TODAY + timedelta(days=1))
    for days in (2, -1):
        with pytest.raises(Refused) as refused:
            office.says(case, next_on=TODAY + timedelta(days=days))
        assert refused.value.field == "parecer.data"
    office.sets(demo.COMPLAINT, days=None)
    office.says(case, next_on=TODAY + timedelta(days=300))


def test_files_are_taken_as_the_type_allows(sqlite_office: Office, tmp_path):
    """B-38, B-39: none where none are allowed, none above the type's megabytes."""
    office = sqlite_office
    case, store = office.opens(demo.COMPLAINT), files.FileStore(tmp_path / "files")

    def sends(size: int) -> str:
        with office.desk.works.begin(actor=office.desk.actor("Maria")) as work:
            return files.keep(work, store, BytesIO(b"%PDF-1.4\n" + b"x" * (size - 9)), name="laudo.pdf").id

    office.sets(demo.COMPLAINT, file_megabytes=1)
    office.says(case, files=(sends(1024 * 1024),))
    with pytest.raises(TooLarge):
        office.says(case, files=(sends(1024 * 1024 + 1),))
    office.sets(demo.COMPLAINT, files_allowed=False)
    with pytest.raises(Forbidden):
        office.says(case, files=(sends(100),))
    with pytest.raises(Refused, match="de 1 a 10 MB"):
        office.sets(demo.COMPLAINT, file_megabytes=11)


def test_a_locked_contact_is_its_holders_and_their_superiors(office: Office):
    """B-40: a peer may not, the holder and whoever stands above may, another branch's manager may not."""
    office.sets(demo.COMPLAINT, contact_locked=True)
    case = office.opens(demo.COMPLAINT)
    desk = office.desk
    with desk.works.begin() as work:
        above = people.add_function(work, "Gerência de atendimento")
        below = people.add_function(work, "Atendimento", above=above)
        other = people.add_function(work, "Gerência de vendas")
        for name, function in (("Maria", below), ("Bruno", below), ("Paulo", above), ("Clara", other)):
            people.give_function(work, desk.ids[name], function)
    office.says(case, by="Maria", next_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    for who, allowed in (("Bruno", False), ("Clara", False), ("Maria", True), ("Paulo", True)):
        move = {"user": desk.ids["Maria"], "on": tomorrow if who == "Maria" else TODAY + timedelta(days=2)}
        if allowed:
            office.at.does(contacts.change, case.id, by=who, **move)
        else:
            with pytest.raises(Forbidden):
                office.at.does(contacts.change, case.id, by=who, **move)


def test_the_next_contact_is_in_the_agenda_and_is_reminded_of(sqlite_office: Office):
    """B-44: it stands in that person's agenda on its day; on the morning they are told, once."""
    office = sqlite_office
    desk, case = office.desk, office.opens(demo.COMPLAINT)
    office.says(case, next_on=TODAY + timedelta(days=1), next_user=desk.ids["Bruno"])
    (entry,) = office.at.reads(contacts.agenda, desk.ids["Bruno"])
    assert (entry.protocol, entry.on) == (case.protocol, TODAY + timedelta(days=1))
    assert office.at.reads(contacts.agenda, desk.ids["Maria"]) == []
    before = len(desk.notices("Bruno"))
    desk.passes(hours=30)
    reminded = [text for text in desk.notices("Bruno") if text.startswith("Hoje é o dia do contato")]
    assert (len(reminded), len(desk.notices("Bruno"))) == (1, before + 1)
    desk.passes(hours=30)
    assert len(desk.notices("Bruno")) == before + 1


def test_a_type_follows_only_a_published_workflow(sqlite_office: Office):
    """B-04, B-32: a type in use has a workflow, and one that is published; out of use it may wait for either."""
    office = sqlite_office
    draft = office.at.adds(attendances.WORKFLOWS, name="Cobrança", rows=[])
    for workflow in (None, draft, "forjado"):
        with pytest.raises(Refused) as refused:
            office.at.adds(TYPES, code="3", name="Cobrança", workflow_id=workflow)
        assert refused.value.field == "workflow_id"
    office.at.adds(TYPES, code="3", name="Cobrança", active=False)
