"""Teams: who is in them, what they stand for, how their work is given out (V-03…V-07, V-18…V-23, V-88)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import calendars
from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import attendances, cases, people, registries
from service.desk.people import CHANNELS, POLICIES, SEGMENTS, TEAM_KINDS, Policy, Role, Team, TeamKind
from service.web.changes import told
from service.web.language import gettext, spoken
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("teams", __name__)

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who keeps teams."""
MOST_STAFF = 1_000
NO_TEAM = Text("Esta equipe não existe.", "There is no such team.")
NO_KIND = Text("Escolha o que a equipe é.", "Choose what the team is.")
NOT_A_NUMBER = Text("Escreva um número inteiro, ou deixe em branco.", "Write a whole number, or leave it empty.")
FIELDS = {
    "name": "nome",
    "stands_for": "tipo-sector",
    "kind": "tipo-sector",
    "above": "acima",
    "policy": "politica-manual",
    "calendar": "turno",
    "capacity": "capacidade",
    "heartbeat": "minutos",
    "person": "responsavel",
    "skills": "pessoas",
}

SEVERAL = ("produto", "segmento", "canal", "pessoa")
"""Fields of which several are chosen."""

Errors = Sequence[tuple[str, Text]]


@routes.route("/equipes", methods=["GET", "POST"])
@only(*KEEPERS)
def all_teams() -> ResponseReturnValue:
    """Teams by name, searched and filtered; a new one is added here (`nome`)."""
    errors: Errors = []
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                team = people.add_team(work, request.form.get("nome", ""))
            flash(gettext("Equipe criada. Diga o que ela atende e quem faz parte."), "success")
            return redirect(url_for("teams.one_team", wanted=team), 303)
        except RaiaError as refused:
            errors = [("nome", refused.text)]
    search, kind, situation = searched(), request.args.get("tipo", ""), request.args.get("situacao", "")
    active = {"fora": False, "todas": None}.get(situation, True)
    page = Page.asked()
    with parts().works.read() as work:
        found = [
            team
            for team in people.queries.teams(work.session, active=active)
            if kind in ("", team.kind) and all(word in fold(team.name) for word in fold(search).split())
        ]
        shown = found[page.offset : page.offset + page.size]
        answered = render_template(
            "pages/teams.html",
            teams=shown,
            page=page.of(len(found)),
            search=search,
            kind=kind,
            situation=situation,
            kinds=_spoken(TEAM_KINDS),
            policies=_spoken(POLICIES),
            stands_for={team.id: _values(team) for team in shown},
            errors=errors,
            name=request.form.get("nome", ""),
        )
    return make_response(answered, 422 if errors else 200)


@routes.route("/equipes/<wanted>", methods=["GET", "POST"])
@only(*KEEPERS)
def one_team(wanted: str) -> ResponseReturnValue:
    """Everything about a team on one page, saved at once."""
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                _save(work, TeamId(wanted))
            flash(gettext("Equipe salva."), "success")
            return redirect(url_for("teams.one_team", wanted=wanted), 303)
        except Missing:
            raise
        except RaiaError as error:
            refused = error
    with parts().works.read() as work:
        return make_response(_page(work, wanted, refused), refused.status if refused is not None else 200)


@routes.post("/equipes/<wanted>/situacao")
@only(*KEEPERS)
def change_team_activity(wanted: str) -> ResponseReturnValue:
    """Take a team out of use, or back."""
    active = request.form.get("ativa") == "sim"
    try:
        with parts().works.begin(actor=actor()) as work:
            people.change_team(work, TeamId(wanted), active=active)
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
        return redirect(url_for("teams.one_team", wanted=wanted), 303)
    flash(gettext("Equipe de volta ao uso.") if active else gettext("Equipe fora de uso. O histórico fica."), "success")
    return redirect(url_for("teams.one_team", wanted=wanted), 303)


def _page(work: UnitOfWork, wanted: str, refused: RaiaError | None) -> str:
    team = people.queries.team(work.session, wanted)
    if team is None:
        raise Missing(NO_TEAM)
    staff, _ = people.queries.people(work.session, staff=True, limit=MOST_STAFF)
    names = people.queries.names(work.session, team.members)
    products = [row.name for row in registries.listed(work.session, attendances.PRODUCTS, active=True)]
    kept = _filled(team, products)
    form = kept if refused is None else request.form.to_dict()
    several = {name: kept[name] if refused is None else request.form.getlist(name) for name in SEVERAL}
    tiers = [each for each in people.queries.teams(work.session) if each.kind == "tier" and each.id != team.id]
    return render_template(
        "pages/team.html",
        team=team,
        form=form,
        several=several,
        members=sorted(((each, names.get(each, "—")) for each in team.members), key=lambda pair: fold(pair[1])),
        others=[each for each in staff if each.id not in team.members],
        staff=staff,
        kinds=_spoken(TEAM_KINDS),
        policies=_spoken(POLICIES),
        segments=_spoken(SEGMENTS),
        channels=_spoken(CHANNELS),
        products=products,
        tiers=tiers,
        calendars=calendars.names(work.session),
        open_cases=cases.workload.open_of_team(work.session, team.id),
        history=told(people.history(work.session, f"team:{team.id}")),
        errors=[(FIELDS.get(refused.field or "", "nome"), refused.text)] if refused is not None else [],
    )


def _filled(team: Team, products: Sequence[str]) -> dict[str, Any]:
    """What the form shows of a team as it is kept."""
    known = {fold(each) for each in products}
    per_member = {
        f"{field}-{each.person}": value
        for each in team.detailed
        for field, value in (
            ("capacidade", each.capacity),
            ("habilidades", ", ".join(each.skills)),
            ("turno", each.calendar),
        )
    }
    return {
        "nome": team.name,
        "tipo": team.kind,
        "funcoes": "\n".join(team.stands_for) if team.kind == "function" else "",
        "nivel": team.tier or "",
        "acima": team.above or "",
        "produto": [each for each in products if fold(each) in {fold(value) for value in team.stands_for}],
        "produtos": "\n".join(each for each in team.stands_for if fold(each) not in known)
        if team.kind == "product"
        else "",
        "pessoa": team.members,
        "segmento": team.stands_for,
        "canal": team.stands_for,
        "responsavel": team.responsible or "",
        "politica": team.policy,
        "partilha": "sim" if team.shares_anew else "",
        "turno": team.calendar or "",
        "capacidade": team.capacity or "",
        "minutos": team.heartbeat or "",
        **per_member,
    }


def _save(work: UnitOfWork, team: TeamId) -> None:
    form = request.form
    people.change_team(work, team, name=form.get("nome", ""))
    kind = form.get("tipo", "sector")
    if kind not in TEAM_KINDS:
        raise Refused(NO_KIND, field="kind")
    values: Mapping[str, Sequence[str]] = {
        "function": form.get("funcoes", "").splitlines(),
        "tier": [form.get("nivel", "")],
        "product": [*form.getlist("produto"), *form.get("produtos", "").splitlines()],
        "segment": form.getlist("segmento"),
        "channel": form.getlist("canal"),
    }
    above = form.get("acima") if kind == "tier" else None
    people.stand_for(work, team, cast("TeamKind", kind), values.get(kind, ()), above=TeamId(above) if above else None)
    responsible = form.get("responsavel")
    people.make_responsible(work, team, PersonId(responsible) if responsible else None)
    known = people.queries.team(work.session, team)
    assert known is not None
    people.give_out(
        work,
        team,
        policy=cast("Policy", form.get("politica") or known.policy),
        shares_anew=form.get("partilha") == "sim",
        calendar=form.get("turno") or None,
        capacity=_number("capacidade", "capacity"),
        heartbeat=_number("minutos", "heartbeat"),
    )
    chosen = [PersonId(each) for each in form.getlist("pessoa")]
    people.set_members(work, team, chosen)
    for person in chosen:
        if f"habilidades-{person}" in form:
            people.describe_member(
                work,
                team,
                person,
                capacity=_number(f"capacidade-{person}", "capacity"),
                skills=form.get(f"habilidades-{person}", "").split(","),
                calendar=form.get(f"turno-{person}") or None,
            )


def _number(name: str, field: str) -> int | None:
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
        raise Refused(NOT_A_NUMBER, field=field)
    return int(typed)


def _values(team: Team) -> str:
    words = {**SEGMENTS, **CHANNELS}
    return ", ".join(spoken(words[value]) if value in words else value for value in team.stands_for)


def _spoken(words: Mapping[Any, Text]) -> dict[str, str]:
    return {code: spoken(text) for code, text in words.items()}
