"""The page of findings is written from the code and is up to date."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts/write_findings.py"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """The script that writes the page."""
    specification = importlib.util.spec_from_file_location("write_findings", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(writer: ModuleType):
    """Run `scripts/write_findings.py` after changing a finding."""
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page()


def test_every_code_is_used_once_and_explained(writer: ModuleType):
    """No two findings share a code, and each says what it means in both languages."""
    kinds = list(writer.kinds())
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert len(codes) > 50
    for kind in kinds:
        assert kind.about
        assert kind.message.pt != kind.message.en
        assert kind.fix.pt != kind.fix.en
        assert f"### {kind.code}\n" in writer.page()


def test_every_rule_shows_right_and_wrong():
    """A rule's documentation has an example of both."""
    from service.process.rules import RULES

    for rule in RULES:
        assert "Right:" in (rule.__doc__ or "")
        assert "Wrong:" in (rule.__doc__ or "")
