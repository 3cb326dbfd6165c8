"""Many machines on one: real web servers, workers, database and broker, each a process that can be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from machine_diagram import OPENING, TOPICS
from postgres import free_port, plainly
from sqlalchemy.engine import URL

from service import migrating
from service.base.settings import Settings
from service.bootstrap import House, open_house
from service.desk import demo, people
from service.process import releases

BIN = Path(sys.executable).parent
SERVE = (str(BIN / "raia"), "serve")
GUNICORN = (str(BIN / "gunicorn"), "service.wsgi:create()", "--worker-class", "gthread", "--threads", "8")
READY = "the worker is ready"
ATTENDANTS = ("marta@exemplo.com.br", "mario@exemplo.com.br", "miriam@exemplo.com.br")


class Ledger:
    """A receiver outside: writes down each effect that reaches it, by its key."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        guard = Lock()

        class Page(BaseHTTPRequestHandler):
            def do_POST(page) -> None:
                key = page.rfile.read(int(page.headers["Content-Length"])).decode()
                with guard:
                    self.seen[key] += 1
                    times = self.seen[key]
                page.send_response(200)
                page.end_headers()
                page.wfile.write(str(times).encode())

            def log_message(page, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where effects are sent."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close(self) -> None:
        """Receive nothing more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass(eq=False)
class Machine:
    """A program that runs, in a group of its own: killing it kills its children."""

    command: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    is_ready: Callable[[Machine], bool]
    address: str
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin; what it said before is forgotten."""
        self.log.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """As if the machine had lost its power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self, seconds: float = 60) -> int:
        """Ask it to end what it began; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text()

    def until(self, condition: Callable[[], Any], seconds: float = 180) -> None:
        """Look until it holds, while this machine runs; a busy one takes its time."""
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)


class Machines:
    """A desk on one database, with as many machines as a test starts."""

    def __init__(self, folder: Path, database: URL, broker: str, **more: str) -> None:
        self.folder = folder
        self.ledger = Ledger()
        self.settings = Settings(data=folder / "data", database=plainly(database))
        migrating.migrate(self.settings)
        self.house: House = open_house(self.settings)
        self.running: list[Machine] = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RAIA_")},
            "RAIA_DATA": str(self.settings.data),
            "RAIA_DATABASE": plainly(database),
            "RAIA_BROKER": broker,
            "RAIA_PROXIES": "1",
            "RAIA_LOG": "json",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(installed(folder / "site")), os.environ.get("PYTHONPATH")])
            ),
            "TEST_LEDGER": self.ledger.url,
            **more,
        }
        self._furnish()

    def web(self, command: tuple[str, ...] = SERVE) -> Machine:
        """One more web server, not ready yet."""
        port = free_port()
        more = ("--bind", f"127.0.0.1:{port}") if command == GUNICORN else ()
        address = f"http://127.0.0.1:{port}"
        return self._start((*command, *more), f"web-{port}", lambda _: _answers(address), address, RAIA_PORT=str(port))

    def worker(self, *options: str) -> Machine:
        """One more worker, not ready yet."""
        command = (str(BIN / "raia"), "worker", "--concurrency", "2", *options)
        return self._start(command, f"worker-{len(self.running)}", lambda worker: READY in worker.said())

    def ready(self) -> None:
        """Start whatever was killed, and wait until every machine answers or listens."""
        for machine in self.running:
            if machine.process.poll() is not None:
                machine.start()
        for machine in self.running:
            machine.until(lambda machine=machine: machine.is_ready(machine))

    def publishes(self, diagram: bytes) -> None:
        """A process that clients may ask for from now on."""
        with self.house.works.begin() as work:
            releases.publish(work, diagram, forms={"abertura": OPENING})

    def close(self) -> None:
        """Everything ends."""
        for machine in self.running:
            machine.kill()
        self.house.close()
        self.ledger.close()

    def _start(
        self, command: tuple[str, ...], name: str, is_ready: Callable[[Machine], bool], address: str = "", **more: str
    ) -> Machine:
        machine = Machine(command, {**self._environment, **more}, self.folder / f"{name}.log", is_ready, address)
        self.running.append(machine)
        return machine

    def _furnish(self) -> None:
        with self.house.works.begin() as work:
            demo.load(work)
            for email in ATTENDANTS:
                roles = [people.Role.ATTENDANT]
                name = email.split("@")[0].title()
                people.add_person(work, name=name, email=email, password=demo.PASSWORD, roles=roles)


def installed(site: Path) -> Path:
    """A package that does topics, installed as packages are: a module, and metadata that names its entry points."""
    about = site / "ledger_topics-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "ledger_topics.py").write_text(TOPICS)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ledger-topics\nVersion: 1.0\n")
    names = ("ledger", "fatal", "slow", "stumble")
    (about / "entry_points.txt").write_text("[raia.topics]\n" + "".join(f"{n} = ledger_topics:{n}\n" for n in names))
    return site


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/portal", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
