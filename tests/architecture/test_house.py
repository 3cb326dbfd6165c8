"""The house keeps its shape: rooms, front page and commands are where a newcomer looks for them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    "pyproject.toml", "processes", "forms", "service", "tests", "scripts", "docs",
    "README.md", "CHANGELOG.md", "LICENSE", ".ci", ".gitignore",
}  # fmt: skip
MADE_HERE = {
    ".git",
    ".venv",
    ".raia",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".coverage",
    ".import_linter_cache",
}


def test_the_top_level_holds_only_what_the_house_lists():
    """Nothing settles at the top level without a decision."""
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".coverage.")}
    assert found - MADE_HERE <= TOP_LEVEL


def test_ci_runs_the_readmes_test_command():
    """What lands was tested by the very command that the README shows."""
    assert "scripts/test " in (ROOT / "README.md").read_text()
    commands = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line and line[0] != "#"]
    assert commands[-1] == "exec scripts/test"


def test_every_room_says_what_it_is():
    """Each package of the service opens with a sentence."""
    silent = [
        str(package.relative_to(ROOT))
        for package in (ROOT / "service").rglob("__init__.py")
        if not package.read_text().startswith('"""')
    ]
    assert silent == []


def test_the_package_is_called_raia():
    """Distribution, package and console script carry the names that the docs use."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["name"] == "raia"
    assert project["scripts"] == {"raia": "service.cli:main"}
