"""What strangers write into a diagram does nothing, in every place that holds an expression."""

from __future__ import annotations

import ast
import gc
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from bpmn_pen import NAMESPACES
from hostile_payloads import BOMBS, ESCAPES, payloads
from hostile_places import NOT_BY_THE_ENGINE, NOTATIONS, PLACES, Place
from lxml import etree
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).with_name("instances")))

from instances_story import Story

from service import feel
from service.base.errors import Conflict, Refused
from service.base.ids import InstanceId
from service.base.work import Works
from service.feel import budget
from service.process import diagram, instances, releases
from service.process.diagram import expressions, read
from service.process.diagram.xml import SPACES, Xml
from service.process.execution import expressions as engine_expressions
from service.process.releases import PublishRefused

CPU_SECONDS = 1
TAINT = "taint"
SECRETS = ("<class '", " object at 0x", "root:x:")
DANGERS = ("os.system", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "socket.connect", "ctypes.dlopen")
WATCHED: dict[str, Any] = {"mark": None, "seen": []}
VARIABLES = {"dados": {"a": 1}, "lista": [{"a": 1}]}


def _watch(what: str, words: tuple[Any, ...]) -> None:
    """Python tells of everything that touches the outside; an audit hook stays for good, so it looks only when told."""
    mark = WATCHED["mark"]
    if mark is not None and (what in DANGERS or (what in ("open", "compile") and mark in repr(words[0]))):
        WATCHED["seen"].append((what, words))


sys.addaudithook(_watch)


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[Path]:
    """A file that only an effect could make, while Python's own audit watches."""
    place = tmp_path / "mark"
    WATCHED.update(mark=place.as_posix(), seen=[])
    yield place
    WATCHED["mark"] = None
    assert WATCHED["seen"] == []
    assert not place.exists()


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same budgets, a twentieth of each: what counts here is that every place has one."""
    monkeypatch.setattr(budget, "STEPS", budget.STEPS // 20)
    monkeypatch.setattr(budget, "REGEX_SECONDS", budget.REGEX_SECONDS / 20)


@pytest.fixture
def story(sqlite_database: Any, clock: Any) -> Story:
    """On SQLite, which need not survive a power cut here."""
    event.listen(sqlite_database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    return Story(Works(sqlite_database, clock), clock)


@contextmanager
def soon(*what: object) -> Iterator[None]:
    """Holds the processor time of one command: neither a busy neighbour lengthens it, nor what other tests left."""
    gc.disable()
    began = thread_time()
    try:
        yield
        took = thread_time() - began
    finally:
        gc.enable()
    assert took < CPU_SECONDS, (*what, took)


@pytest.mark.parametrize("name", PLACES)
def test_what_strangers_write_is_refused_by_name_or_does_nothing(
    name: str, story: Story, mark: Path, small_budget: None
):
    """Each payload in each place: refused with its element, or the instance has a value, an incident or null."""
    for text in payloads(mark):
        one = begun(story, PLACES[name], text)
        if one is not None:
            go_on(story, one, text)
            look_at(story, one)
    story.agree()


@pytest.mark.parametrize("name", sorted(PLACES.keys() - NOT_BY_THE_ENGINE))
def test_the_greediest_payload_ends_in_a_second_everywhere(name: str, story: Story, mark: Path):
    """With the whole budget, each command is over within a second of processor time."""
    one = begun(story, PLACES[name], BOMBS[1])
    if one is not None:
        go_on(story, one, BOMBS[1])


@pytest.mark.parametrize("name", PLACES)
def test_no_notation_opens_another_door(name: str, mark: Path):
    """As FEEL, as `${…}`, bare or in braces: what is refused is refused with its element, soon."""
    place = PLACES[name]
    for text in payloads(mark)[: len(ESCAPES)]:
        for notation in {*NOTATIONS} - {place.notation}:
            with soon(name, text, notation):
                reading = read(place.file(text, notation))
            errors = [finding for finding in reading.findings if finding.level == "error"]
            assert all(finding.element == place.element for finding in errors), (text, errors)


def begun(story: Story, place: Place, text: str) -> InstanceId | None:
    """An instance of the file with this text in this place; None where it was refused, by name."""
    with soon(place.name, text), story.works.begin() as work:
        try:
            releases.publish(work, place.file(text), forms={})
        except PublishRefused as refused:
            findings = refused.findings
        else:
            findings = ()
    if findings:
        errors = {finding.element for finding in findings if finding.level == "error"}
        assert errors == {place.element}, (text, findings)
        return None
    with soon(place.name, text), story.works.begin() as work:
        return instances.start(work, "P", VARIABLES)


def go_on(story: Story, one: InstanceId, text: str, rounds: int = 4) -> None:
    """Let everything happen that waits, whatever it is, until nothing does or nothing moves."""
    before: set[tuple[str, int]] = set()
    for _ in range(rounds):
        waits = story.see(instances.waiting, one)
        if before == (before := {(wait.kind, wait.task) for wait in waits}):
            return
        for wait in waits:
            with suppress(Conflict, Refused), soon(wait.element, text), story.works.begin() as work:
                happen(work, one, wait)


def happen(work: Any, one: InstanceId, wait: instances.Wait) -> None:
    """One thing that waits."""
    match wait.kind:
        case "work":
            shown = instances.task_details(work.session, one, wait.task)
            if shown.form is not None:
                shown.form.show(shown.variables, work.now)
            choice = tuple(option.flow for option in wait.question.options[:1]) if wait.question else ()
            instances.complete(work, one, wait.task, choice=choice)
        case "button":
            instances.press(work, one, wait.task)
        case "job":
            instances.complete_job(work, one, wait.task, 1)
        case "incident":
            instances.retry(work, one, wait.task)
        case _:
            instances.fire(work, one, wait.task)


def look_at(story: Story, one: InstanceId) -> None:
    """Nothing of this machine or of Python stands in what is kept."""
    told = [story.see(each, one) for each in (instances.variables, instances.waiting, instances.history)]
    words = repr((told, story.see(instances.incidents, instance=one)))
    assert not [secret for secret in SECRETS if secret in words]


def test_the_table_holds_what_the_engine_works_out(story: Story, monkeypatch: pytest.MonkeyPatch):
    """The payloads above do reach the engine: each place is worked out when it is reached, or is known to be words."""
    worked_out: set[str] = set()

    def hear(text: str, names: Any) -> Any:
        worked_out.update(name for name, own in own_names.items() if own in text and f'"{own}"' not in text)
        return parsed(text, names)

    own_names = {name: f"{TAINT}_{number}_" for number, name in enumerate(PLACES)}
    parsed = engine_expressions._parsed
    monkeypatch.setattr(engine_expressions, "_parsed", hear)
    for name, place in PLACES.items():
        one = begun(story, place, own_names[name])
        if one is not None:
            go_on(story, one, name)
    assert PLACES.keys() - worked_out == NOT_BY_THE_ENGINE


def test_a_script_never_runs(story: Story, mark: Path):
    """A script task is a person's work."""
    story.publish(*PLACES["script"].written(f"open('{mark}', 'w')"))
    one = story.start()
    assert [(wait.kind, wait.element) for wait in story.see(instances.waiting, one)] == [("work", "X")]


def calls() -> dict[tuple[str, int], str]:
    """The lines of the reader that hand a text to the expressions' room, with their source."""
    room = Path(inspect.getfile(diagram)).parent
    doors = {"expression", "value", "string", "several"}
    found: dict[tuple[str, int], str] = {}
    for path in sorted(room.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if (
                isinstance(node.func.value, ast.Name)
                and node.func.value.id == "expressions"
                and node.func.attr in doors
            ):
                found[path.name, node.lineno] = ast.unparse(node)
    return found


def test_every_call_that_reads_an_expression_is_reached_from_the_table(monkeypatch: pytest.MonkeyPatch):
    """A new call of the reader that parses a text fails here until a place of the table reaches it."""
    reached: set[tuple[str, int]] = set()

    def told(inner: Any) -> Any:
        def through(draft: Any, element: Any, text: str | None, what: Any, **more: Any) -> Any:
            caller = sys._getframe(1)
            if text is not None and TAINT in text:
                reached.add((Path(caller.f_code.co_filename).name, caller.f_lineno))
            return inner(draft, element, text, what, **more)

        return through

    for door in ("expression", "value", "string", "several"):
        monkeypatch.setattr(expressions, door, told(getattr(expressions, door)))
    for place in PLACES.values():
        read(place.file(TAINT))
    missing = {call: source for call, source in calls().items() if call not in reached}
    assert missing == {}


def test_every_attribute_that_becomes_an_expression_is_in_the_table(monkeypatch: pytest.MonkeyPatch):
    """Every attribute and text that the reader asks for, on every element of the table, is written as an expression:
    where that is parsed, the table has the place."""
    asked: dict[str, set[str]] = defaultdict(set)
    parsed: list[str] = []
    get, parse = Xml.get, feel.parse

    def note(xml: Xml, name: str) -> str | None:
        asked[xml.tag].add(name)
        return get(xml, name)

    def hear(text: str, *names: Any) -> Any:
        parsed.append(text)
        return parse(text, *names)

    monkeypatch.setattr(Xml, "get", note)
    files = [etree.fromstring(place.file(TAINT)) for place in PLACES.values()]
    known = {place for root in files for place in tainted(root)}
    for place in PLACES.values():
        read(place.file("1"))
    monkeypatch.setattr(feel, "parse", hear)
    found: set[tuple[str, str]] = set()
    tried: set[tuple[str, str, str]] = set()
    for place in PLACES.values():
        root = etree.fromstring(place.file("1"))
        for element in root.iter():
            above = "" if element.getparent() is None else tag(element.getparent())
            for name in sorted({*asked[tag(element)], ""}):
                if (above, tag(element), name) not in tried and (name or not len(element)):
                    tried.add((above, tag(element), name))
                    parsed.clear()
                    read_with(root, element, name)
                    if any(TAINT in text.replace(f'"={TAINT}"', "") for text in parsed):
                        found.add(where(tag(element), name))
    assert len(tried) > 300
    assert found - known == set()


def tainted(root: etree._Element) -> set[tuple[str, str]]:
    """(tag, attribute or nothing for its text) of where the table's text stands."""
    texts = {(tag(each), "") for each in root.iter() if TAINT in (each.text or "")}
    held = ((each, name) for each in root.iter() for name, value in each.items() if TAINT in value)
    return texts | {where(tag(each), spelled(name)) for each, name in held}


def where(element: str, name: str) -> tuple[str, str]:
    """What Camunda 7 hangs on an element means the same on each of them."""
    return ("", name) if name.startswith("camunda:") and ":" not in element else (element, name)


def read_with(root: etree._Element, element: etree._Element, name: str) -> None:
    """Read the file with one attribute, or the text, of one element replaced."""
    prefix, _, local = name.rpartition(":")
    space = {own: uri for uri, own in SPACES.items()}[f"{prefix}:"] if prefix else ""
    key = f"{{{space}}}{local}" if prefix else local
    before, text = element.get(key) if name else None, element.text
    if name:
        element.set(key, f"={TAINT}")
    else:
        element.text = f"={TAINT}"
    read(etree.tostring(root))
    element.text = text
    if name and before is None:
        del element.attrib[key]
    elif name:
        element.set(key, str(before))


def tag(element: etree._Element) -> str:
    """As the reader calls it."""
    return spelled(str(element.tag))


def spelled(name: str) -> str:
    """`{http://…}assignee` as `camunda:assignee`."""
    space, _, local = name.removeprefix("{").rpartition("}")
    return SPACES.get(space, "") + local


def test_expressions_are_parsed_nowhere_else():
    """A module that newly parses expressions or texts with places fails here until its texts are in a table."""
    root = Path(inspect.getfile(diagram)).parents[3]
    doors = {"parse", "parse_unary_tests", "from_juel", "read_template"}
    found: set[str] = set()
    for path in sorted((root / "service").rglob("*.py")):
        name = path.relative_to(root / "service").as_posix()
        if name.startswith(("feel/", "web/assets/")):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("service.feel", "service.process.forms")
            ):
                found |= {name for alias in node.names if alias.name in doors}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in doors:
                found |= {name for _ in node.value.id.split() if node.value.id in ("feel", "language")}
    assert found == {
        "desk/conditions/asking.py",  # what somebody of the house writes into a rule: tests/desk/conditions
        "desk/conditions/checking.py",  # the same
        "process/diagram/expressions.py",
        "process/diagram/unset.py",  # the table above
        "process/rules/variable_never_written.py",  # conditions of flows, once more
        "process/releases/starts.py",  # timers of starts, once more
        "process/releases/walking.py",  # called processes, once more
        "process/releases/checks.py",  # the properties with texts
        "process/instances/words.py",  # the same
        "process/instances/openings.py",  # conditions of starts, once more
        "process/trial/words.py",  # the same, and the words of scenarios
        "process/authoring/steps.py",  # the field of a limit: test_authoring_steps.py
        "process/execution/expressions.py",  # all that the engine evaluates
        "desk/cases/oversight.py",  # values that a person corrects: tests/web/test_web_incidents.py
        "web/helping.py",  # instructions and replies: the properties with texts, checked when published
        "process/forms/__init__.py",  # gives it to the others
        "process/forms/raw.py",  # forms have a table of their own: test_forms_properties.py
        "process/forms/building.py",
        "process/forms/templates.py",
    }


def test_the_pen_knows_the_readers_vendors():
    """Both of Camunda's dialects are open to the table."""
    assert all(f'xmlns:{prefix}="' in NAMESPACES for prefix in ("zeebe", "camunda"))
