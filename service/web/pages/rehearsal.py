"""A draft tried on the page: each lane in turn, with a clock that one moves. Nothing of it is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Refused
from service.base.ids import DraftId
from service.base.texts import Text
from service.process import drafts
from service.process.drafts import Draft
from service.process.forms import FieldError, Form, asks_for_rows, parse_post
from service.process.releases import PublishRefused
from service.process.trial import Move, OpenWork, Rehearsal
from service.web.forms import CHOICE, Control, FormView, form_view, question_view
from service.web.helping import help_with
from service.web.language import language
from service.web.pages.studio import DRAWERS
from service.web.parts import parts
from service.web.visitors import only

routes = Blueprint("rehearsal", __name__)

VERBS = ("open", "do", "press", "come", "next")
ANSWER = "answer"
MOVES = "_feito"
CURRENT = "_atual"
ACT = "_ato"
NOT_READ = Text("O ensaio não chegou inteiro. Comece de novo.", "The rehearsal did not arrive whole. Start again.")


@routes.route("/estudio/<draft>/experimentar", methods=["GET", "POST"])
@only(*DRAWERS)
def rehearse(draft: str) -> ResponseReturnValue:
    """Where the rehearsal stands, after the move that was posted."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        try:
            now = drafts.rehearse(work.session, found, made(), language=language())
            move = _asked(now)
            if move is not None and now.problem is None:
                now.play([move])
        except PublishRefused as refused:
            page = render_template("pages/rehearsal_refused.html", draft=found, findings=refused.findings)
            return make_response(page, 200 if request.method == "GET" else refused.status)
        page = _page(found, now, typed_now=bool(now.errors) or _only_rows(), moved=move is not None)
        return make_response(page, 422 if now.errors else 200)


@routes.post("/estudio/<draft>/experimentar/formulario")
@only(*DRAWERS)
def change(draft: str) -> ResponseReturnValue:
    """The form drawn anew, as other fields may show now."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        now = drafts.rehearse(work.session, found, made(), language=language())
        fields = _fields(found, now, _current(now), typed_now=True)
    return render_template("pages/form_fields.html", view=fields)


def rehearse_again(draft: DraftId, moves: Sequence[Move], *, name: str) -> str:
    """The page after these moves, with the name under which they could not be kept."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, draft)
        now = drafts.rehearse(work.session, found, moves, language=language())
        return _page(found, now, typed_now=False, name=name)


def made() -> list[Move]:
    """The moves so far, as the page keeps them. Refused: they cannot be read."""
    try:
        read: object = json.loads(request.form.get(MOVES) or "[]")
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_READ) from error
    if not isinstance(read, list):
        raise Refused(NOT_READ)
    moves = [_move(each) for each in cast("list[object]", read)]
    return moves[:-1] if request.form.get(ACT) == "undo" else moves


def _move(read: object) -> Move:
    given = cast("dict[str, Any]", read) if isinstance(read, dict) else {}
    verb, element, on, answers = (given.get(name) for name in ("verb", "element", "on", "answers"))
    if verb not in VERBS or not isinstance(element, str) or not isinstance(answers, dict):
        raise Refused(NOT_READ)
    on = on if isinstance(on, str) else None
    return Move(verb=verb, element=element, on=on, answers=cast("dict[str, Any]", answers))


def _asked(now: Rehearsal) -> Move | None:
    """The move that was posted; None where only the page is to change."""
    act, element = request.form.get(ACT, ""), request.form.get(CURRENT, "")
    if act not in VERBS or _only_rows():
        return None
    if act in ("open", "do"):
        return Move(verb=act, element=element, answers=_answers(now, act))
    return Move(verb=act, element=element, on=request.form.get("_em") or None)


def _only_rows() -> bool:
    return request.method == "POST" and asks_for_rows(request.form.items(multi=True))


def _answers(now: Rehearsal, act: str) -> Mapping[str, Any]:
    current = _current(now)
    form = now.opening_form if act == "open" else now.form(current) if current is not None else None
    answers = dict(_typed(form)) if form is not None else {}
    chosen = request.form.getlist(CHOICE)
    if current is not None and current.row.question is not None and chosen:
        answers[ANSWER] = chosen if current.row.question.many else chosen[0]
    return answers


def _typed(form: Form) -> Mapping[str, Any]:
    """Answers of this post; a file that one chose is only named, for nothing is stored."""
    named = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    return parse_post(form, [*request.form.items(multi=True), *named])


def _current(now: Rehearsal) -> OpenWork | None:
    """The work that one looks at: the chosen one while it is open, else the oldest."""
    work, wanted = now.work(), request.form.get(CURRENT)
    return next((each for each in work if each.element == wanted), work[0] if work else None)


def _page(draft: Draft, now: Rehearsal, *, typed_now: bool, moved: bool = False, name: str = "") -> str:
    current = _current(now) if now.begun else None
    return render_template(
        "pages/rehearsal.html",
        draft=draft,
        rehearsal=now,
        work=now.work(),
        current=current,
        fields=_fields(draft, now, current, typed_now=typed_now),
        question=_question(current, now.errors),
        help=help_with(current.row.node, now.seen(current), now.now) if current is not None else None,
        due=now.next(),
        name=name,
        moves=json.dumps([_plain(move) for move in now.made]),
        state=_state(now, moved=moved),
    )


def _fields(draft: Draft, now: Rehearsal, current: OpenWork | None, *, typed_now: bool) -> FormView | None:
    form = now.opening_form if not now.begun else now.form(current) if current is not None else None
    if form is None:
        return None
    zone = ZoneInfo(parts().settings.zone)
    errors: Sequence[FieldError] = [error for error in now.errors if error.path != ANSWER]
    return form_view(
        form.show(now.seen(current if now.begun else None), now.now, _typed(form) if typed_now else {}, zone),
        errors=errors,
        language=language(),
        change_url=url_for("rehearsal.change", draft=draft.id) if form.varies else "",
        alone=current is None or current.row.question is None,
        zone=zone,
    )


def _question(current: OpenWork | None, errors: Sequence[FieldError]) -> Control | None:
    if current is None or current.row.question is None:
        return None
    asked = current.row.question
    problem = next((error.text.spoken(language()) for error in errors if error.path == ANSWER), "")
    options = [(option.flow, option.label) for option in asked.options]
    return question_view(asked.text, options, many=asked.many, chosen=request.form.getlist(CHOICE), error=problem)


def _state(now: Rehearsal, *, moved: bool) -> Mapping[str, Any]:
    """What the viewer draws; the way of a move that was just made is walked at once."""
    steps, before = now.way()
    names = {each.element: each.node.name for each in now.happened()}
    path = [{"id": step.element, "flows": list(step.flows), "words": names[step.element]} for step in steps]
    return {
        "active": [{"id": id, "count": n} for id, n in now.positions().items()],
        "passed": list(dict.fromkeys(each.element for each in now.happened() if each.event in ("completed", "fired"))),
        "path": path,
        "walk_from": before if moved else len(path),
    }


def _plain(move: Move) -> Mapping[str, Any]:
    return {"verb": move.verb, "element": move.element, "on": move.on, "answers": move.answers}
