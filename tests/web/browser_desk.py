"""The demo desk in a real browser: everybody has a seat of their own and says what they do in the pages' words."""

from __future__ import annotations

import re
from contextlib import ExitStack

from browsing import Visit, serve
from desk_pages import ADDRESSES, OPEN, STUCK, Front
from desk_story import ROOT, SHIPPED
from playwright.sync_api import Browser, ElementHandle, Locator, expect
from sqlalchemy import update

from service.base import jobs
from service.base.jobs import JobRow
from service.desk import cases, catalog, demo, people, registries, sla
from service.desk.demo import PASSWORD
from service.process import instances, releases
from service.web.limits import limiter

REFUSED = ("the server responded with a status of 4",)
"""What the browser itself writes down when a page is refused; no fault of the page."""
MOST_STEPS = 60
expect.set_options(timeout=20_000)
"""Patience for a busy machine, in milliseconds: a page that comes late is not wrong."""


class Seat:
    """Somebody at a browser. Every page they come to has to fit its window."""

    def __init__(self, visit: Visit, *, scripts: bool) -> None:
        self.visit = visit
        self.page = visit.page
        self.scripts = scripts

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    @property
    def heading(self) -> Locator:
        """What the page is called."""
        return self.page.locator("main h1")

    def opens(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.visit.address + path if path.startswith("/") else path)
        self.settles()

    def settles(self) -> None:
        """Wait until the page stands, diagrams too, and see that nothing sticks out."""
        self.page.wait_for_load_state()
        for diagram in self.page.locator("[data-diagram]:visible").all() if self.scripts else ():
            expect(diagram).to_have_attribute("data-state", "shown")
        self.fits()

    def fits(self) -> None:
        """H-35: nobody has to move a page sideways."""
        if self.scripts:
            wide = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if wide[0] > wide[1]:
                self.visit.complaints.append(f"sideways: {self.page.url} is {wide[0]} wide in {wide[1]}")

    def turns_to(self, *, width: int, dark: bool) -> None:
        """The pages that are opened from now on come to a window this wide, in the light or in the dark."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def looks(self, *, width: int, dark: bool) -> None:
        """See the page that is open in such a window, once it has followed."""
        self.turns_to(width=width, dark=dark)
        self.page.wait_for_function("dark => (document.documentElement.dataset.bsTheme === 'dark') === dark", arg=dark)
        self.page.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")

    def presses(self, name: str) -> None:
        """A button of the page."""
        self.main.get_by_role("button", name=name, exact=True).first.click()
        self.settles()

    def writes(self, label: str, words: str) -> None:
        """Fill in a field."""
        self.main.get_by_label(re.compile(f"^{re.escape(label)}")).fill(words)

    def chooses(self, label: str, option: str) -> None:
        """Take one of a list."""
        self.main.get_by_label(re.compile(f"^{re.escape(label)}")).select_option(label=option)

    def answers(self, question: str, option: str) -> None:
        """Take one of the circles."""
        asked = self.main.get_by_role("radiogroup", name=re.compile(re.escape(question)))
        asked.get_by_label(option, exact=True).check()

    def completes(self) -> None:
        """Finish the task that is open; the page that follows says so."""
        self.presses("Concluir")
        expect(self.main).to_contain_text("concluída.")

    def opens_task(self, name: str, list_: str = "/fila") -> None:
        """Come to a task through one's list."""
        self.opens(list_)
        self.main.locator("tr", has_text=name).get_by_role("link").first.click()
        expect(self.heading).to_have_text(name)
        self.settles()

    def opens_case(self, subject: str, description: str) -> str:
        """Ask for something in the portal; returns the protocol number."""
        self.opens("/portal")
        self.page.get_by_role("link", name="Atendimento ao cliente").click()
        if self.page.get_by_label("Seu nome").count():
            self.writes("Seu nome", "Ana Souza")
            self.writes("Seu e-mail", "ana@exemplo.com.br")
        self.page.get_by_label("Uma reclamação").check()
        self.writes("Assunto", subject)
        self.writes("Descrição", description)
        self.presses("Enviar")
        expect(self.heading).to_have_text("Recebemos seu chamado")
        return self.page.locator(".keep dd").first.inner_text()

    def follows(self, protocol: str) -> None:
        """Look at one's case."""
        self.opens(f"/acompanhar/{protocol}")

    def sees_case_at(self, protocol: str, *names: str) -> None:
        """On the case's diagram, or on those one within the other, the work stands at these steps and at no others."""
        self.opens(f"/chamados/{protocol}?aba=diagrama")
        here = self.main.locator(".djs-element.is-active .djs-label")
        expect(here).to_have_count(len(names))
        # A picture's lines stand one upon the other without a blank.
        assert ["".join(words.split()) for words in here.all_text_contents()] == ["".join(n.split()) for n in names]

    def tabs_to(self, wanted: str) -> ElementHandle:
        """Move on by Tab until what has the focus bears this name or these words; the focus has to be seen."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate_handle("document.activeElement").as_element()
            assert at is not None
            marks = at.evaluate("at => [at.name ?? '', at.value ?? '', at.id, at.innerText.trim()]")
            if any(re.search(wanted, mark) for mark in marks):
                outline, width = at.evaluate(
                    "at => [getComputedStyle(at).outlineStyle, getComputedStyle(at).outlineWidth]"
                )
                assert (outline, width) != ("none", "0px"), f"nobody sees that {wanted} has the focus"
                return at
        raise AssertionError(f"Tab does not lead to {wanted!r} on {self.page.url}")


class Journey:
    """The served desk and the browsers around it."""

    def __init__(self, front: Front, browser: Browser, stack: ExitStack) -> None:
        self.front = front
        self.browser = browser
        self.stack = stack
        self.address = stack.enter_context(serve(front.app))
        self.visits: list[Visit] = []

    def seat(self, who: str | None = None, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Seat:
        """A browser of one's own, logged in where a name or an address is given."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale="pt-BR",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.stack.callback(context.close)
        visit = Visit(context.new_page(), self.address, expected=REFUSED)
        visit.listen()
        self.visits.append(visit)
        seat = Seat(visit, scripts=scripts)
        if who:
            limiter.reset()
            seat.opens("/entrar")
            seat.writes("E-mail", ADDRESSES.get(who, who))
            seat.writes("Senha", PASSWORD)
            seat.presses("Entrar")
        return seat

    def complaints(self) -> list[str]:
        """What any page complained about, and whom it asked that is not of this house."""
        return [line for visit in self.visits for line in (*visit.complaints, *visit.outside)]


WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")


def makes_calendar(seat: Seat, name: str, zone: str, *, all_day: bool = False, country: str | None = None) -> None:
    """A calendar from nothing: Monday to Friday from nine to five, or around the clock."""
    seat.opens("/calendarios")
    seat.page.get_by_role("link", name="Novo calendário").click()
    seat.writes("Nome", name)
    seat.writes("Fuso horário", zone)
    if all_day:
        seat.page.get_by_label("segunda: aberto ou fechado").select_option(label="24 horas")
        for day in WEEKDAYS[1:]:
            seat.page.get_by_role("group", name="Copiar o horário").get_by_label(day, exact=True).check()
    else:
        seat.page.get_by_label("segunda: aberto ou fechado").select_option(label="Horários")
        seat.page.get_by_label("segunda: abre 1").fill("09:00")
        seat.page.get_by_label("segunda: fecha 1").fill("17:00")
    seat.presses("Copiar")
    seat.chooses("País", "Brasil" if country else "Nenhum: só os da casa")
    seat.presses("Salvar")
    expect(seat.heading).to_have_text("Calendários")
    expect(seat.page.get_by_role("navigation", name="Escolher o calendário").locator("[aria-current]")).to_have_text(
        name
    )


WALKERS = ("", "João", "Maria", "Bruno", "Clara", "Paulo", "Sofia", "Rita")
"""Who has pages; first of all who is nobody yet."""


def load_catalogue(front: Front) -> dict[str, str]:
    """The demo catalogue, published, and the flow that it belongs to; ids by name."""
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with front.desk.works.begin() as work:
        front.desk.publish(work, ROOT / "processes/fluxo-de-ocorrencia.bpmn")
        demo.load_catalogue(work, forms)
        kinds = (catalog.TYPES, catalog.OCCURRENCES, catalog.SOLUTIONS)
        return {row.name: row.id for kind in kinds for row in registries.listed(work.session, kind)}


def all_pages(front: Front) -> dict[str, list[str]]:
    """Every page of each person, over cases that wait, are answered, escalated and solved."""
    desk = front.desk
    asked, solved, escalated = desk.opens("João"), desk.opens("João"), desk.opens("João")
    desk.does(
        "Maria", asked, "Analisar e categorizar", chamado_categoria="duvida", informacoes_suficientes="nao",
        chamado_mensagem="Qual é o número?",
    )  # fmt: skip
    for case in (solved, escalated):
        desk.does("Maria", case, "Analisar e categorizar", chamado_categoria="cobranca", informacoes_suficientes="sim")
    done = desk.item(solved, "Consultar a base de conhecimentos").id
    desk.does("Maria", solved, "Consultar a base de conhecimentos", resolve_com_a_base="sim", solucao="Feito assim.")
    desk.does("Maria", escalated, "Consultar a base de conhecimentos", resolve_com_a_base="nao", chamado_nota="Ver.")
    desk.presses("Maria", escalated, "Escalar ao dono do processo")
    fresh, paused = desk.opens("João"), desk.opens("João")
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        function = people.add_function(work, "Diretoria")
        team = people.add_team(work, "Nível 1")
        people.stand_for(work, team, "tier", ["1"])
        acme = people.add_organisation(work, "Acme", segment="vip")
        profile = people.add_profile(work, "Pleno", ["note", "reply"], by=desk.person_in(work, "Rita"))
        people.set_members(work, team, [desk.ids["Maria"], desk.ids["Paulo"]])
        promise = sla.Target(
            kind=sla.TargetKind.RESOLUTION,
            amount=sla.read("PT8H"),
            calendar=None,
            pauses=True,
            conclusive=False,
            rungs=(),
        )
        promised = sla.Definition(agreement=sla.Agreement.EXTERNAL, conditions={}, targets=(promise,))
        policy = sla.create(work, "Ouro", promised, by=desk.person_in(work, "Paulo"))
        cases.stopping.suspend(work, paused.id, "Obra no prédio.", by=desk.person_in(work, "Paulo"))
        releases.publish(work, STUCK, forms={})
        stuck = instances.start(work, "parado", {"nome": "Ana", "itens": [1, 2]})
        jobs.enqueue(work, "arquivo")
        work.session.execute(update(JobRow).values(state="dead", last_error="disco cheio"))
        (failed,) = instances.incidents(work.session, instance=stuck)
    known = load_catalogue(front)
    with desk.works.begin() as work:
        begun = {"name": "Acordo", "occurrence_id": known["Pagamento Atrasado"]}
        unpublished = registries.add(work, catalog.SOLUTIONS, begun, by=desk.person_in(work, "Sofia"))
    solution, new_solution = (f"/catalogo/solucoes/{id}" for id in (known["Negociação Realizada"], unpublished))
    incident = f"/incidentes/{stuck}/{failed.task}"
    reclassify = desk.item(escalated, "Classificar novamente e ajustar").id
    case = f"/chamados/{escalated.protocol}"
    return {
        "": ["/portal", OPEN, "/acompanhar", "/portal/ajuda", "/entrar", "/nada"],
        "João": [
            "/portal", OPEN, f"/acompanhar/{asked.protocol}", f"/acompanhar/{solved.protocol}",
            f"/responder/{desk.item(asked, 'Responder pergunta do atendente').id}",
            f"/responder/{desk.item(solved, 'Responder pesquisa de satisfação').id}", "/conta", "/avisos",
            "/avisos/preferencias", "/fila",
        ],
        "Maria": [
            "/fila", "/fila?visao=minhas", "/fila?visao=todas&q=zzz", "/chamados", "/chamados?q=zzz",
            "/chamados?visao=violados&marca=violado&produto=x", "/chamados/novo",
            f"/chamados/novo/{SHIPPED}", case,
            f"{case}?aba=historico", f"{case}?aba=diagrama", f"{case}?aba=dados", f"/tarefas/{done}",
            f"{case}/pareceres", "/agenda", "/atendimentos/novo",
            f"/tarefas/{desk.item(fresh, 'Analisar e categorizar').id}", "/clientes", f"/clientes/{desk.ids['João']}",
            "/busca", "/busca?q=zzz", "/busca?q=joao", "/avisos", "/avisos/preferencias",
            "/conta", "/nada",
        ],
        "Bruno": ["/fila", f"/tarefas/{reclassify}"],
        "Clara": [
            "/escalados", "/escalados?visao=decidir", "/escalados?visao=atrasados",
            "/escalados?visao=vencendo&horas=72", "/escalados?visao=escalados&q=zzz",
            f"/tarefas/{desk.item(escalated, 'Tratar escalonamento').id}",
            f"/tarefas/{reclassify}",
        ],
        "Paulo": [
            "/escalados", "/processos/atendimento-ao-cliente", "/incidentes", "/incidentes?q=zzz", incident,
            "/incidentes/entregas", "/quadro", f"/chamados/{paused.protocol}",
            f"/chamados/{paused.protocol}?aba=historico",
            f"/tarefas/{desk.item(paused, 'Analisar e categorizar').id}", case, f"{case}?aba=prazos",
            "/situacoes", "/situacoes/closed", "/situacoes/waiting_customer", "/slas", "/slas/novo", f"/slas/{policy}",
            "/calendarios", "/calendarios/novo",
        ],
        "Sofia": [
            "/processos", "/processos/atendimento-ao-cliente", incident, "/cadastros", "/cadastros/centros",
            "/cadastros/centros?q=zzz", "/cadastros/importar", "/cadastros/tipos/novo",
            "/cadastros/pessoas-de-contato/novo",
            "/workflows",
            "/workflows/novo",
            "/catalogo", "/catalogo/tipos/novo", "/catalogo/solucoes/novo", solution, new_solution,
            "/relatorios/ocorrencias",
        ],
        "Rita": [
            "/pessoas", "/pessoas/nova", f"/pessoas/{desk.ids['Maria']}", "/equipes", f"/equipes/{team}", "/equipe",
            "/perfis", "/perfis/papel-attendant", f"/perfis/{profile}", "/ajustes", "/ajustes/topo", "/organizacoes",
            f"/organizacoes/{acme}", "/ausencia", f"/ausencia/{desk.ids['Maria']}", "/funcoes",
            f"/funcoes/{function}", "/processos",
        ],
    }  # fmt: skip
