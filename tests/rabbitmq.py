"""A RabbitMQ of one's own for a test run: own node, folders, ports, cookie and name server, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from postgres import free_port, left_behind

PREFIX = "raia-mq-"
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Not the packager's wrapper, which wants to be another user."""
BEGIN_SECONDS = 60
CONFIG = """
listeners.tcp.default = 127.0.0.1:{port}
loopback_users.guest = true
log.console = false
disk_free_limit.absolute = 10MB
"""


def server() -> Path | None:
    """The server's program; None where RabbitMQ is not installed."""
    found = shutil.which("rabbitmq-server")
    return SERVER if SERVER.exists() else Path(found) if found else None


class Rabbit:
    """A broker that tests start, kill and start again; its queues stand on disk in between."""

    def __init__(self, program: Path) -> None:
        for left in left_behind(PREFIX):
            _end_left(left)
        self._program = program
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self.port, self._names, self._dist = free_port(), free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (self._folder / "rabbitmq.conf").write_text(CONFIG.format(port=self.port))
        (self._folder / "enabled_plugins").write_text("[].")
        (self._folder / "names").write_text(str(self._names))

    @property
    def url(self) -> str:
        """Its address for whoever runs on this machine."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Begin, and wait until it answers."""
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._program], env=self._environment(), cwd=self._folder, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        end = time.monotonic() + BEGIN_SECONDS
        while not self.answers():
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < end, "RabbitMQ does not answer"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it greets as a broker does."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 2) as line:
            line.sendall(b"AMQP\x00\x00\x09\x01")
            return line.recv(1) == b"\x01"
        return False

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it and its name server, and leave nothing behind."""
        self.kill()
        _end_names(self._folder)

    def _environment(self) -> dict[str, str]:
        folder = str(self._folder)
        return {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": folder,
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_RELAXED_COMMAND_CHECK": "1",
            "RABBITMQ_NODENAME": f"raia{os.getpid()}@localhost",
            "RABBITMQ_DIST_PORT": str(self._dist),
            "RABBITMQ_BASE": folder,
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/logs",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/none",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }


def _end_left(folder: Path) -> None:
    """End what a test run that was killed left behind."""
    with contextlib.suppress(OSError, ValueError):
        process = int((folder / "pid").read_text())
        if folder.name in Path(f"/proc/{process}/cmdline").read_text():
            os.kill(process, signal.SIGKILL)
            time.sleep(0.5)
    _end_names(folder)


def _end_names(folder: Path) -> None:
    """End the name server of a node that is gone, and forget the node."""
    epmd, port = shutil.which("epmd"), folder / "names"
    if epmd and port.exists():
        asked = [epmd, "-port", port.read_text(), "-kill"]
        subprocess.run(asked, env={"HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
