"""The door of a web server: `gunicorn 'service.wsgi:create()'`, or `raia serve` on one machine."""

from __future__ import annotations

import errno
import logging
import socket
from typing import Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication  # pyright: ignore[reportMissingTypeStubs]

from service.base import garbage, logs, schema, settings, traces
from service.base.errors import Refused
from service.base.settings import Settings
from service.base.texts import Text
from service.bootstrap import open_house, web_app

log = logging.getLogger("raia.web")
THREADS = 8


def create() -> Flask:
    """The pages, with the runner beside them where the settings say so. Refused for a database of another version."""
    found = settings.load()
    logs.write_to(form=found.log)
    traces.begin()
    if found.counts_apart:
        log.warning("RAIA_LIMITS is not set: each web process counts attempts for itself")
    house = open_house(found)
    schema.refuse_other(house.database)
    runner = house.runner() if found.runs_beside else None
    if runner is not None:
        house.plan()
        runner.start()
    return web_app(house, runner)


class Server(BaseApplication):
    """Gunicorn with threads, and one process unless the settings want more: what SQLite and one machine need."""

    def __init__(self, served: Settings) -> None:
        self.served = served
        super().__init__()

    def load_config(self) -> None:
        """Address and threads."""
        config = cast("Any", self.cfg)
        config.set("bind", [f"{self.served.host}:{self.served.port}"])
        config.set("workers", self.served.web_processes)
        config.set("worker_class", "gthread")
        config.set("threads", THREADS)
        config.set("graceful_timeout", 10)
        config.set("timeout", 120)
        config.set("loglevel", "warning")
        config.set("proc_name", "raia")

    def load(self) -> Any:
        """The pages; called in the worker."""
        pages = create()
        garbage.rest()
        return pages


def serve(served: Settings) -> None:
    """Serve until Ctrl-C. Refused when somebody else listens on the port."""
    refuse_taken_port(served)
    cast("Any", Server(served)).run()


def refuse_taken_port(served: Settings) -> None:
    """Refused when the port is in use."""
    with socket.socket(socket.AF_INET6 if ":" in served.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((served.host, served.port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise Refused(
                Text(
                    "A porta {port} já está em uso. Pare o outro programa ou escolha outra porta: "
                    "RAIA_PORT={other} scripts/start",
                    "Port {port} is in use. Stop the other program or choose another port: "
                    "RAIA_PORT={other} scripts/start",
                ).fill(port=served.port, other=served.port + 1)
            ) from error
