"""What Raia draws from tables opens in the viewer of bpmn.io by itself, with nothing of Raia around it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from browser_desk import load_catalogue
from browsing import ROOT
from desk_pages import Front
from playwright.sync_api import Browser
from sqlalchemy import select

from service.desk import demo
from service.process.releases.tables import ReleaseRow

pytestmark = pytest.mark.browser

VIEWER = ROOT / "service/web/assets/node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"
SHOW = """async xml => {
    const viewer = new BpmnJS({ container: '#canvas' });
    const { warnings } = await viewer.importXML(xml);
    viewer.get('canvas').zoom('fit-viewport');
    return { warnings: warnings.map(String), drawn: viewer.get('elementRegistry').getAll().map(each => each.id) };
}"""
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
UNDRAWN = ("definitions", "collaboration", "process", "laneSet")


def drawable(xml: str) -> set[str]:
    """The ids of all that a picture shows."""
    elements = [each for each in ElementTree.fromstring(xml).iter() if each.tag.startswith(BPMN) and each.get("id")]
    return {str(each.get("id")) for each in elements if each.tag.removeprefix(BPMN) not in UNDRAWN}


def test_published_tables_open_in_a_plain_viewer(front: Front, browser: Browser) -> None:
    """B-16, F-18: the demo's solutions and workflows, without a warning and with a shape for every element."""
    if not VIEWER.is_file():
        pytest.skip("bpmn-js is not fetched; run scripts/build_assets.py")
    load_catalogue(front)
    with front.desk.works.begin() as work:
        demo.load_attendances(work)
        sources = [bytes(xml).decode() for xml in work.session.scalars(select(ReleaseRow.xml))]
    tables = [xml for xml in sources if "-desenho" in xml]
    assert len(tables) >= 3
    page = browser.new_page(viewport={"width": 1600, "height": 700})
    for xml in tables:
        page.set_content("<div id=canvas style='width: 1580px; height: 680px'></div>")
        page.add_script_tag(content=VIEWER.read_text())
        found = page.evaluate(SHOW, xml)
        assert found["warnings"] == []
        assert drawable(xml) <= set(found["drawn"])
    page.close()
