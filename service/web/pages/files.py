"""Files of cases: always a download, never run by the browser."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from service.desk import cases, people
from service.web.grants import granted_cases
from service.web.parts import parts
from service.web.tasks import file_id
from service.web.visitors import visitor

routes = Blueprint("files", __name__)


@routes.get("/arquivos/<wanted>")
def show(wanted: str) -> Response:
    """A file that this visitor may see; whose case it is decides."""
    with parts().works.read() as work:
        who = visitor()
        me = people.queries.person(work.session, who.id) if who is not None else None
        row = cases.seen_file(work.session, file_id(wanted), granted=granted_cases(), person=me)
    response = send_file(
        parts().files.path(row.sha256).absolute(),
        mimetype=row.media_type,
        as_attachment=True,
        download_name=row.name,
        max_age=0,
        conditional=True,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
