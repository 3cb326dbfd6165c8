"""The team now: who is here, accepting, absent, and how much each has; one's own absences (V-18, V-20, V-22, V-23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.clock import in_utc
from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.inbox import Load
from service.desk.people import STAFF, Availability, Person, Role, Team
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import now, parts
from service.web.visitors import actor, local_address, only

routes = Blueprint("team_now", __name__)

LOOKERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)
MOST_STAFF = 1_000
WALL = "%Y-%m-%dT%H:%M"
"""How a browser writes date and time."""
NOBODY = Text("Esta pessoa não existe.", "There is no such person.")
NO_TIME = Text("Informe data e hora, como 31/12/2026 18:00.", "Give date and time.")
FIELDS = {"starts_at": "de", "ends_at": "ate", "substitute": "substituta", "reason": "motivo"}


@value_object(kw_only=True)
class Seat:
    """Somebody of a team, as the page shows them."""

    person: PersonId
    name: str
    standing: Availability
    load: Load
    burden: float
    """What counts against the capacity: cases they answer for, and work of others' cases."""
    cases: int
    capacity: int | None

    @property
    def is_full(self) -> bool:
        """Has as much as they may have."""
        return self.capacity is not None and self.burden >= self.capacity


@routes.get("/equipe")
@only(*LOOKERS)
def show() -> ResponseReturnValue:
    """One team (`equipe`), at first one's own."""
    with parts().works.read() as work:
        by = me(work)
        teams = people.queries.teams(work.session)
        own = [team for team in teams if by.id in team.members or by.id == team.responsible]
        wanted = request.args.get("equipe")
        team = next((each for each in teams if each.id == wanted), None) or next(iter(own or teams), None)
        return render_template(
            "pages/team_now.html",
            teams=[*own, *(each for each in teams if each not in own)],
            team=team,
            seats=_seats(work, team, by) if team is not None else (),
            may_turn=by.may_be(*people.presence.MAY_TURN),
            names={each.id: each.name for each in teams},
        )


def _seats(work: UnitOfWork, team: Team, by: Person) -> Sequence[Seat]:
    names = people.queries.names(work.session, team.members)
    standing = people.availability(work.session, team.members, work.now, team=team)
    loads = inbox.loads(work.session, team.members)
    burdens = inbox.burdens(work.session, team.members)
    owned = cases.workload.open_of_owners(work.session, team.members)
    seats = [
        Seat(
            person=person,
            name=names[person],
            standing=standing[person],
            load=loads[person],
            burden=burdens[person],
            cases=owned.get(person, 0),
            capacity=team.capacity_of(person),
        )
        for person in team.members
    ]
    return sorted(seats, key=lambda seat: (not seat.standing.available, seat.name))


@routes.post("/equipe/<wanted>/recebe")
@only(*LOOKERS)
def turn(wanted: str) -> ResponseReturnValue:
    """V-20: let somebody receive new work, or none (`recebe`)."""
    accepting = request.form.get("recebe") == "sim"
    with parts().works.begin(actor=actor()) as work:
        people.accept_work(work, PersonId(wanted), accepting, by=me(work))
    flash(gettext("Volta a receber trabalho.") if accepting else gettext("Não recebe trabalho novo."), "success")
    return redirect(local_address(request.form.get("proximo"), url_for("team_now.show")), 303)


@routes.post("/recebe")
@only(*STAFF)
def turn_own() -> ResponseReturnValue:
    """V-20: receive new work, or none, with one click."""
    accepting = request.form.get("recebe") == "sim"
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        people.accept_work(work, by.id, accepting, by=by)
    said = gettext("Você voltou a receber trabalho.") if accepting else gettext("Você não recebe trabalho novo.")
    flash(said, "success")
    return redirect(local_address(request.form.get("proximo"), "/"), 303)


@routes.route("/ausencia", methods=["GET", "POST"])
@only(*STAFF)
def own_absence() -> ResponseReturnValue:
    """One's own absences, now and planned."""
    with parts().works.read() as work:
        by = me(work)
    return _absence(by)


@routes.route("/ausencia/<wanted>", methods=["GET", "POST"])
@only(*people.absences.MAY_ENTER)
def absence_of(wanted: str) -> ResponseReturnValue:
    """Somebody else's absences."""
    with parts().works.read() as work:
        found = people.queries.person(work.session, PersonId(wanted))
    if found is None or not found.is_staff:
        raise Missing(NOBODY)
    return _absence(found)


@routes.post("/ausencias/<wanted>/terminar")
@only(*STAFF)
def end(wanted: str) -> ResponseReturnValue:
    """An absence ends now, or does not come."""
    try:
        with parts().works.begin(actor=actor()) as work:
            people.end_absence(work, wanted, by=me(work))
    except Refused as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Ausência terminada."), "success")
    return redirect(local_address(request.form.get("proximo"), url_for("team_now.own_absence")), 303)


def _absence(person: Person) -> ResponseReturnValue:
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                substitute = request.form.get("substituta")
                people.enter_absence(
                    work,
                    person.id,
                    starts_at=_moment("de", "starts_at"),
                    ends_at=_moment("ate", "ends_at"),
                    substitute=PersonId(substitute) if substitute else None,
                    reason=request.form.get("motivo", ""),
                    by=me(work),
                )
            flash(gettext("Ausência guardada. Ela começa e termina sozinha."), "success")
            return redirect(request.path, 303)
        except Refused as error:
            refused = error
    with parts().works.read() as work:
        own = me(work).id == person.id
        found = people.absences.absences(work.session, person.id, since=work.now)
        staff, _ = people.queries.people(work.session, staff=True, limit=MOST_STAFF)
        names = people.queries.names(work.session, [each.substitute for each in found if each.substitute])
    page = render_template(
        "pages/absence.html",
        person=person,
        own=own,
        absences=found,
        names=names,
        staff=[each for each in staff if each.id != person.id],
        first=now().astimezone(ZoneInfo(parts().settings.zone)).strftime(WALL),
        errors=[(FIELDS.get(refused.field or "", "de"), refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)


def _moment(name: str, field: str) -> datetime:
    typed = request.form.get(name, "")
    try:
        found = datetime.strptime(typed, WALL).replace(tzinfo=ZoneInfo(parts().settings.zone))
        in_utc(found)
    except (ValueError, OverflowError) as error:
        raise Refused(NO_TIME, field=field) from error
    return found
