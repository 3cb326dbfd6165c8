"""What occurrences were about in a period, how demand and people match, and what is being solved now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Refused
from service.base.texts import Text
from service.desk.catalog import board, monthly, reports
from service.desk.catalog.reports import Categories, Count, Demand, Period
from service.desk.people import Permission, Role
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import now, parts
from service.web.visitors import actor, only, require

routes = Blueprint("occurrence_reports", __name__)

READERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ANALYST, Role.ADMINISTRATOR)
LONGEST = timedelta(days=3 * 366)
BAD_PERIOD = Text(
    "Escolha o primeiro e o último dia, em ordem, com até três anos entre eles.",
    "Choose the first and the last day, in order, with up to three years between them.",
)
FORMULA = "=+-@\t\r"
"""A cell that begins so would be worked out by a spreadsheet."""


@routes.get("/relatorios/ocorrencias")
@only(*READERS)
def show() -> ResponseReturnValue:
    """F-04, F-08, F-09: counts by category and demand by sector, of this month unless another period is asked for."""
    period, problem = _period()
    with parts().works.read() as work:
        return render_template(
            "pages/occurrence_report.html",
            period=period,
            problem=problem,
            found=reports.categories(work.session, period),
            demand=reports.demand(work.session, period),
            kept=monthly.kept(work.session),
            is_on=monthly.is_on(work.session),
            may_switch=me(work).may_be(*monthly.MAY_SWITCH),
        )


@routes.get("/relatorios/ocorrencias.csv")
@only(*READERS)
def table() -> Response:
    """The same as a file for a spreadsheet."""
    require(Permission.EXPORT)
    period, _ = _period()
    with parts().works.read() as work:
        found, demand = reports.categories(work.session, period), reports.demand(work.session, period)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_harmless(cell) for cell in row] for row in _lines(found, demand)])
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    name = f"ocorrencias-{period.first}-a-{period.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@routes.post("/relatorios/ocorrencias/mensal")
@only(*monthly.MAY_SWITCH)
def switch() -> ResponseReturnValue:
    """F-08: make each month's report by itself, or no more."""
    on = request.form.get("ligar") == "sim"
    with parts().works.begin(actor=actor()) as work:
        monthly.switch(work, on=on, by=me(work))
    flash(
        gettext("Pronto: todo mês o relatório é feito e a supervisão é avisada.")
        if on
        else gettext("O relatório mensal foi desligado."),
        "success",
    )
    return redirect(url_for("occurrence_reports.show"), 303)


@routes.get("/quadro")
@only(Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)
def steps() -> ResponseReturnValue:
    """F-29: cases that are being solved, by the step they stand at."""
    with parts().works.read() as work:
        return render_template("pages/step_board.html", columns=board.in_progress(work.session))


def _period() -> tuple[Period, str]:
    """The period of the address (`de`, `ate`), else this month; and what is wrong with it."""
    zone = ZoneInfo(parts().settings.zone)
    this = reports.month_of(now().astimezone(zone).date(), zone)
    first, last = request.args.get("de", ""), request.args.get("ate", "")
    if not first and not last:
        return this, ""
    try:
        asked = Period(first=date.fromisoformat(first[:10]), last=date.fromisoformat(last[:10]), zone=zone)
        if (
            not timedelta() <= asked.last - asked.first <= LONGEST
            or not 1990 <= asked.first.year <= asked.last.year < 3000
        ):
            raise Refused(BAD_PERIOD)
    except (ValueError, Refused):
        return this, spoken(BAD_PERIOD)
    return asked, ""


def _lines(found: Categories, demand: Sequence[Demand]) -> Iterator[list[object]]:
    yield [gettext("Nível"), gettext("Dentro de"), gettext("Nome"), gettext("Que fluxo é"), gettext("Chamados")]
    levels = (
        (gettext("Tipo"), found.types),
        (gettext("Ocorrência"), found.occurrences),
        (gettext("Solução"), found.solutions),
    )
    for level, counts in levels:
        for each in counts:
            yield [level, each.above or "", each.name or gettext("Sem classificação"), kind_words(each), each.cases]
    yield []
    yield [
        gettext("Tipo"),
        gettext("Setor"),
        gettext("Chamados"),
        gettext("Em aberto"),
        gettext("Horas até resolver"),
        gettext("Reabertos (por cento)"),
        gettext("Agentes"),
        gettext("Chamados por agente"),
    ]
    for one in demand:
        hours = "" if one.hours is None else f"{one.hours:.1f}".replace(".", ",")
        yield [
            one.type or gettext("Sem classificação"),
            one.sector or "",
            one.volume,
            one.backlog,
            hours,
            f"{one.reopened * 100:.0f}",
            one.agents,
            f"{one.load:.1f}".replace(".", ","),
        ]
    yield []
    yield [gettext("Tipo"), gettext("Setor"), gettext("Agente"), gettext("Chamados")]
    for one in demand:
        for name, count in one.by_agent:
            yield [one.type or gettext("Sem classificação"), one.sector or "", name, count]


def kind_words(count: Count) -> str:
    """Standard or alternative, in words."""
    return {"standard": gettext("Padrão"), "alternative": gettext("Alternativo")}.get(count.kind or "", "")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] and cell[0] in FORMULA else cell
