"""Draw docs/atendimento-ao-cliente.svg anew: the flow that ships, as bpmn.io's own viewer shows it.

Needs the built front end (scripts/build_assets.py) and Chromium, as the tests do.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/web")]

from browsing import ARGUMENTS, CHROMIUM  # noqa: E402

DIAGRAM = ROOT / "processes/atendimento-ao-cliente.bpmn"
PICTURE = ROOT / "docs/atendimento-ao-cliente.svg"
VIEWER = ROOT / "service/web/assets/node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"
TITLE = "Atendimento ao cliente: quatro raias, do chamado aberto ao chamado fechado"
MARGIN = 5
DRAW = """async xml => {
    const viewer = new BpmnJS({ container: '#canvas' });
    await viewer.importXML(xml);
    const canvas = viewer.get('canvas');
    const { x, y, width, height } = canvas.viewbox().inner;
    const drawn = canvas._svg.querySelector('.layer-root-0, .viewport > g');
    for (const each of drawn.querySelectorAll('.djs-hit, .djs-outline')) each.remove();
    return { inner: drawn.innerHTML, x, y, width, height };
}"""


def picture(xml: str) -> str:
    """The drawing as an SVG that needs nothing else; the same each time it is drawn."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_content('<div id="canvas" style="width: 1600px; height: 1000px"></div>')
        page.add_script_tag(path=VIEWER)
        found = page.evaluate(DRAW, xml)
        browser.close()
    x, y = round(found["x"]) - MARGIN, round(found["y"]) - MARGIN
    width, height = round(found["width"]) + 2 * MARGIN, round(found["height"]) + 2 * MARGIN
    frame = f'width="{width}" height="{height}" viewBox="{x} {y} {width} {height}"'
    paper = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="white"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} version="1.1" role="img"><title>{TITLE}</title>{paper}'
        f"{_named_in_order(_closed(found['inner']))}</svg>\n"
    )


def _closed(markup: str) -> str:
    """HTML's way to write empty elements and spaces, as XML has it."""
    return re.sub(
        r"<(path|rect|circle|polygon|polyline|ellipse)([^>]*)></\1>", r"<\1\2/>", markup.replace("&nbsp;", " ")
    )


def _named_in_order(markup: str) -> str:
    """Arrow heads have names of chance; here they are counted."""
    names = dict.fromkeys(re.findall(r'id="(marker-[^"]+)"', markup))
    for number, name in enumerate(names):
        markup = markup.replace(name, f"head-{number}")
    return markup.replace("url(&quot;", "url('").replace("&quot;)", "')")


if __name__ == "__main__":
    PICTURE.write_text(picture(DIAGRAM.read_text("utf-8")), "utf-8")
