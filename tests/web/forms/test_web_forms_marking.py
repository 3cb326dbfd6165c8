"""Whatever an author or their data writes, only harmless markup comes out."""

import json
from datetime import UTC, datetime

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from service.process.forms import read_form
from service.web.forms import clean, markdown
from service.web.forms.marking import KEPT

PIECES = [
    "<b>", "</b>", "<p", "<a", "href=", ">", "'", '"', "javascript:", "data:", "https://x.com", "onclick=",
    "<script>", "</script>", "<svg>", "<math>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#x3c;",
    "<iframe>", "<template>", "<title>", "</title>", "</p>", "<table>", "<td>", "[a](", ")", "**", "`", "```",
    "#", "\\", "<x-y>", "<plaintext>", "<noscript>", "&#0;", "<form>", "<base", "<mtext>", "<annotation-xml>",
    "</noscript>", "<img src=x onerror=alert(1)>", "\n", "\n- ", " ",
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=15).map("".join)
ADDRESS = regex.compile(r"(https?://|mailto:)\S+", regex.IGNORECASE)


@settings(deadline=None)
@given(SOURCES)
def test_only_kept_tags_come_out(source):
    """Tags are of the short list, the only attributes are those of a link to http(s) or mail."""
    for cleaned in (clean(source), markdown(source)):
        for fragment in html.fragments_fromstring(str(cleaned) or "x"):
            for element in fragment.iter() if not isinstance(fragment, str) else ():
                assert isinstance(element.tag, str)
                assert element.tag in KEPT
                assert set(element.attrib) <= {"href", "rel", "target"}
                assert ADDRESS.fullmatch(element.get("href", "https://x"))


@settings(deadline=None)
@given(SOURCES)
def test_cleaning_twice_changes_nothing(source):
    """What came out clean stays as it is, so a browser reads what we read."""
    once = clean(source)
    tags = regex.compile(r"<[^>]+>")
    assert tags.findall(clean(str(once))) == tags.findall(once)


def test_lines_of_data_stay_lines():
    """What a person typed in lines is read in lines; none of them begins a list, a heading or a block of code."""
    form = read_form(json.dumps({"components": [{"type": "text", "id": "t", "text": "**Dito**\n\n{{dito}}"}]}))
    (item,) = form.show({"dito": "Sim\r\n- não\n\n    # talvez\n===\n"}, datetime(2026, 3, 10, tzinfo=UTC)).items
    shown = markdown(item.content.source)
    assert (shown.count("<p>"), shown.count("<br>")) == (2, 4)
    assert not {"<li", "<h", "<code"} & set(regex.findall("<li|<h|<code", shown))
