"""One demand to several sectors: asked at once, answered, late, and told to the client together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desk_story import ROOT

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import cases, inbox, people
from service.desk.followups import Demand, answer_by_mail, classes, open_follow_up, queries, reasons

FRIDAY = datetime(2026, 1, 9, 21, tzinfo=UTC)
"""18:00 in São Paulo."""
RETURN, ANSWER, CHASE = "Retorno ao cliente", "Responder pendência", "Cobrar resposta em atraso"


class Story:
    """An operator's desk: three sectors with an agent each, a fourth one, and a case of João's."""

    def __init__(self, following) -> None:
        self.following, self.desk = following, following.desk
        with self.desk.works.begin() as work:
            self.desk.publish(work, ROOT / "processes/pendencias.bpmn")
            people.set_owner(work, "pendencias", self.desk.ids["Clara"])
        for name in ("Ana", "Beto", "Caio", "Dora"):
            following.agent(name)
        self.teams = {
            "Auditoria": following.team("Auditoria", "Ana", responsible="Paulo"),
            "Financeiro": following.team("Financeiro", "Beto"),
            "Rede": following.team("Rede", "Caio"),
        }
        following.team("Jurídico", "Dora")
        top = following.heading("Autorizações")
        self.letter = following.adds("Carta negativa", top, team_id=self.teams["Auditoria"], deadline="PT24H")
        self.case = self.desk.opens("João")

    def asks(self, *teams: str, by: str = "Maria", **more) -> str:
        """Somebody opens a follow-up on João's case."""
        demand = {
            "protocol": self.case.protocol,
            "classification": self.letter,
            "text": "Por que foi negado?",
            "teams": tuple(self.teams[each] for each in teams),
            **more,
        }
        return self.following.does(open_follow_up, Demand(**demand), by=by)

    def shown(self) -> queries.FollowUp:
        """The newest follow-up of the case, as every staff page shows it."""
        return self.following.reads(queries.of_case, self.case.id)[0]

    def asked(self, name: str) -> queries.Asked:
        """One addressee of it."""
        return next(each for each in self.shown().asked if each.name == name)

    def answers(self, who: str, text: str) -> None:
        """An agent answers what waits for them."""
        name = {"Ana": "Auditoria", "Beto": "Financeiro", "Caio": "Rede"}[who]
        with self.desk.works.begin(actor=self.desk.actor(who)) as work:
            item = self.asked_in(work, name)
            inbox.complete(work, item, {"pendencia": {"resposta": text}}, by=self.desk.person_in(work, who))

    def asked_in(self, work, name: str):
        """The work item of an addressee."""
        found = queries.of_case(work.session, self.case.id)[0]
        return next(each.item for each in found.asked if each.name == name)

    def states(self) -> dict[str, str]:
        """How each addressee stands."""
        return {each.name: each.state for each in self.shown().asked}


@pytest.fixture
def story(following) -> Story:
    """On SQLite and on PostgreSQL."""
    return Story(following)


@pytest.fixture
def sqlite_story(sqlite_following) -> Story:
    """On SQLite alone."""
    return Story(sqlite_following)


def test_one_demand_to_three_sectors(story):
    """U-03, U-06, U-31 and the story of the issue: three work items at once; the owner hears of the late one while the
    others go on; a fourth sector's agent sees all of it; the attendant gets one task with the three answers."""
    story.asks("Auditoria", "Financeiro", "Rede")
    assert story.desk.open_in(story.case, "Agente interno") == [ANSWER] * 3
    assert [story.desk.queue(who)[ANSWER] for who in ("Ana", "Beto", "Caio", "Dora")] == [1, 1, 1, 0]
    story.answers("Beto", "Não há débito.")
    story.answers("Caio", "O prestador está na rede.")
    assert RETURN not in story.desk.queue("Maria", "mine")
    story.desk.passes(hours=25)
    late = story.asked("Auditoria")
    assert (late.state, late.late, late.holder) == ("open", True, None)
    assert any("Auditoria não respondeu no prazo" in told for told in story.desk.notices("Paulo"))
    assert story.desk.queue("Clara")[CHASE] == 1
    assert not story.desk.notices("Beto") or not any("prazo" in told for told in story.desk.notices("Beto"))
    with story.desk.works.read() as work:
        dora = story.desk.person_in(work, "Dora")
        assert cases.queries.seen_case(work.session, story.case.protocol, dora).id == story.case.id
    seen = story.shown()
    assert (seen.classification, seen.opened_by, seen.answers) == ("Autorizações › Carta negativa", "Maria Santos", 2)
    assert {each.name: (each.state, each.answered_by, each.answer) for each in seen.asked} == {
        "Auditoria": ("open", None, None),
        "Financeiro": ("answered", "Beto", "Não há débito."),
        "Rede": ("answered", "Caio", "O prestador está na rede."),
    }
    assert all(each.since == seen.opened_at for each in seen.asked)
    assert all((each.left_at is None) == (each.state == "open") for each in seen.asked)
    story.answers("Ana", "Negado por carência.")
    item = story.desk.item(story.case, RETURN)
    assert item.assignee == story.desk.ids["Maria"]
    assert story.shown().waits_for_return
    with story.desk.works.read() as work:
        given = queries.asked(work.session, seen.id)
    assert [(each["destino"], each["por"], each["texto"]) for each in given["respostas"]] == [
        ("Auditoria", "Ana", "Negado por carência."),
        ("Financeiro", "Beto", "Não há débito."),
        ("Rede", "Caio", "O prestador está na rede."),
    ]
    story.desk.does("Maria", story.case, RETURN, chamado_mensagem="A negativa foi por carência.")
    assert ("message", "A negativa foi por carência.") in story.desk.said(story.case)
    assert story.shown().ended_at is not None
    assert CHASE not in story.desk.queue("Clara")
    assert story.desk.case(story.case).closed_at is None
    told = [step["to"] for step in story.desk.timeline(story.case, "followup_answered")]
    assert told == ["Financeiro", "Rede", "Auditoria"]


@pytest.mark.parametrize(("wait", "needed"), [("any", 1), (2, 2)])
def test_any_or_so_many_answers_are_enough(sqlite_story, wait, needed):
    """U-06: the others are spared once enough have answered."""
    story = sqlite_story
    story.asks("Auditoria", "Financeiro", "Rede", wait=wait)
    for who in ("Beto", "Caio")[:needed]:
        story.answers(who, "Sim.")
    assert sorted(story.states().values()) == sorted(["answered"] * needed + ["withdrawn"] * (3 - needed))
    assert story.desk.item(story.case, RETURN)
    with pytest.raises(Conflict):
        story.answers("Ana", "Tarde demais.")


def test_it_belongs_to_a_case_and_to_whom_it_was_sent(story):
    """U-01, U-02: without a protocol it is refused; without sectors it goes to the classification's group; a named
    person has it alone; nobody else may take it."""
    story.asks()
    person = story.desk.ids["Dora"]
    story.asks(people=(person,))
    assert [each.name for each in story.shown().asked] == ["Dora"]
    assert [story.desk.queue(who)[ANSWER] for who in ("Ana", "Dora", "Beto", "Bruno")] == [1, 1, 0, 0]
    with story.desk.works.read() as work:
        items = [one.item for each in queries.of_case(work.session, story.case.id) for one in each.asked]
    for item in items:
        with pytest.raises(Missing):
            story.following.does(inbox.claim, item, by="Beto")
    story.following.does(inbox.claim, items[0], by="Dora")
    assert story.shown().asked[0].holder == "Dora"
    for more, field in (
        ({"protocol": ""}, "protocol"),
        ({"protocol": "2026-999999"}, "protocol"),
        ({"text": "  "}, "text"),
        ({"text": "a" * 5_001}, "text"),
        ({"teams": ("nada",)}, "to"),
        ({"people": (story.desk.ids["João"],)}, "to"),
        ({"wait": 0}, "wait"),
        ({"wait": 2}, "wait"),
        ({"classification": "Carta negativa"}, "class"),
    ):
        with pytest.raises(Refused) as refused:
            story.asks(**more)
        assert (refused.value.status, refused.value.field) == (422, field)
    with pytest.raises(Forbidden):
        story.asks(by="João")
    assert len(story.following.reads(queries.of_case, story.case.id)) == 2


def test_a_letter_of_denial_is_due_the_next_evening(sqlite_story, clock):
    """U-27: opened on Friday at 18:00 it is due on Saturday at 18:00, and then escalates once."""
    story = sqlite_story
    clock.set(FRIDAY)
    story.asks("Auditoria", "Rede")
    assert {each.due_at for each in story.shown().asked} == {datetime(2026, 1, 10, 21, tzinfo=UTC)}
    assert story.desk.item(story.case, ANSWER).due_at == datetime(2026, 1, 10, 21, tzinfo=UTC)
    story.desk.passes(hours=23, minutes=59)
    assert not any(each.late for each in story.shown().asked)
    story.desk.passes(minutes=2)
    assert all(each.late for each in story.shown().asked)
    assert story.desk.queue("Clara")[CHASE] == 1
    assert sum("prazo" in told for told in story.desk.notices("Paulo")) == 1
    assert sum("prazo" in told for told in story.desk.notices("Caio")) == 1
    story.desk.does("Clara", story.case, CHASE, chamado_nota="Falei com os dois setores.")
    story.desk.passes(days=2)
    assert story.desk.queue("Clara")[CHASE] == 0


def test_without_a_deadline_nobody_is_late(sqlite_story):
    """U-27: a classification may have none."""
    story = sqlite_story
    story.following.changes(story.letter, deadline=None)
    story.asks("Rede")
    story.desk.passes(days=400)
    assert [(each.due_at, each.late) for each in story.shown().asked] == [(None, False)]


def test_what_is_open_stays_when_its_classification_changes(sqlite_story):
    """U-14, U-15: an inactive class, or one that became a group, keeps its open follow-ups and takes no new ones."""
    story = sqlite_story
    story.asks("Rede")
    story.following.adds("Carta por e-mail", story.letter, team_id=story.teams["Rede"], group=True)
    with pytest.raises(Refused, match="só agrupa"):
        story.asks("Rede")
    story.following.changes(story.letter, status="inactive")
    assert story.states() == {"Rede": "open"}
    story.answers("Caio", "Sim.")
    assert story.desk.item(story.case, RETURN)


def test_an_answer_by_mail_stands_on_the_protocol(story):
    """U-04: of who is asked it is the answer, with the author; of anybody else, or too late, a note."""
    story.asks("Auditoria", "Rede")
    rede = story.asked("Rede").id

    def writes(sender: str, text: str) -> bool:
        with story.desk.works.begin() as work:
            return answer_by_mail(work, rede, sender=sender, text=text)

    assert not writes("beto@exemplo.com.br", "Não sou da rede.")
    assert not writes("alguem@fora.com", "E eu?")
    assert story.states() == {"Auditoria": "open", "Rede": "open"}
    assert writes("caio@exemplo.com.br", " Está na rede. ")
    found = story.asked("Rede")
    assert (found.state, found.answered_by, found.answer) == ("answered", "Caio", "Está na rede.")
    assert not writes("caio@exemplo.com.br", "Mais uma coisa.")
    with story.desk.works.read() as work:
        steps = [step for step in cases.timeline(work.session, story.case.id) if step.kind.startswith("followup_")]
        notes = [
            (entry.author_name, entry.text)
            for entry in cases.conversation(work.session, story.case.id, public_only=False)
            if entry.kind == "note"
        ]
    assert [(step.kind, step.actor_name) for step in steps][1:] == [
        ("followup_mail", "Beto"),
        ("followup_mail", "alguem@fora.com"),
        ("followup_answered", "Caio"),
        ("followup_mail", "Caio"),
    ]
    assert notes == [
        ("Beto", "Não sou da rede."), ("alguem@fora.com", "E eu?"), ("Caio", "Mais uma coisa."),
    ]  # fmt: skip
    with pytest.raises(Refused, match="vazia"):
        writes("caio@exemplo.com.br", " ")


def test_a_case_has_a_reason_of_the_other_tree(story):
    """U-28, U-33: an active last level of the reasons; a follow-up's classification or a free text is refused."""
    following, case = story.following, story.case
    top = following.heading("Dúvidas", kind="reason")
    reason = following.adds("Boleto", top, kind="reason")
    following.does(reasons.classify, case.id, reason, by="Maria")
    following.does(reasons.classify, case.id, reason, by="Maria")
    assert following.reads(reasons.reason_of, case.id).words == "Dúvidas › Boleto"
    assert story.desk.timeline(case, "reason") == [{"old": None, "new": "Dúvidas › Boleto"}]
    for wrong in (story.letter, top, "Boleto"):
        with pytest.raises(Refused) as refused:
            following.does(reasons.classify, case.id, wrong, by="Maria")
        assert refused.value.status == 422
    with pytest.raises(Refused, match="outra árvore"):
        story.asks(classification=reason)
    with pytest.raises(Forbidden):
        following.does(reasons.classify, case.id, reason, by="João")
    assert classes.KINDS["reason"].pt == "Motivos de contato"


def test_the_case_waits_for_its_follow_ups_and_ends_them(sqlite_story):
    """U-01: it is open while one is; cancelled with it, nobody is asked any more; a closed case takes none."""
    story = sqlite_story
    story.asks("Rede")
    story.following.does(cases.stopping.cancel, story.case.id, "Desistiu.", by="Paulo")
    assert story.states() == {"Rede": "withdrawn"}
    assert story.shown().ended_at is not None
    with pytest.raises(Conflict, match="fechado"):
        story.asks("Rede")


def test_without_the_diagram_it_says_what_is_missing(sqlite_following):
    """U-06: a desk that has not published it is told so."""
    team = sqlite_following.team("Rede", "Bruno")
    node = sqlite_following.adds("Outros", team_id=team)
    case = sqlite_following.desk.opens("João")
    demand = Demand(protocol=case.protocol, classification=node, text="Olá?")
    with pytest.raises(Refused, match="Falta publicar"):
        sqlite_following.does(open_follow_up, demand, by="Maria")
