"""`raia try`: a diagram, run in memory by nobody."""

from pathlib import Path
from typing import Any

import bpmn_pen as pen
import pytest
from trial_story import ENDS, asking, path_of, trial, write

TASK = '<userTask id="T" name="Analisar"/>'
LOOP = [ENDS, TASK, asking("T", "E"), pen.chain("S", "T", "G")]


def timer(expression: str, kind: str = "timeDuration") -> str:
    """A timer's definition."""
    return f"<timerEventDefinition><{kind}>{expression}</{kind}></timerEventDefinition>"


def test_a_line_says_everything(tmp_path: Path):
    """The keys of the contract, with elements, names and types as drawn."""
    result = trial(write(tmp_path, ENDS, TASK, pen.chain("S", "T", "E")), data={"valor": 1.5})
    assert set(result) == {"file", "outcome", "processes", "findings", "trace", "waiting", "data", "steps"}
    assert result["outcome"] == "completed"
    assert result["processes"] == [{"id": "P", "outcome": "completed"}]
    assert result["trace"][2] == {
        "n": 3,
        "event": "entered",
        "element": "T",
        "name": "Analisar",
        "type": "userTask",
        "lane": result["trace"][2]["lane"],
        "process": "P",
        "at": "2026-01-05T12:00:00Z",
    }
    assert path_of(result) == ["S", "T", "E"]
    assert (result["data"], result["steps"], result["waiting"]) == ({"P": {"valor": 1.5}}, 3, [])


@pytest.mark.parametrize(
    ("choose", "outcome", "visits"), [("cover", "completed", 2), ("last", "completed", 1), ("first", "step-limit", 5)]
)
def test_questions_are_answered_by_strategy(tmp_path: Path, choose: str, outcome: str, visits: int):
    """`cover` leaves every loop, `first` stays in this one, `last` leaves it at once."""
    result = trial(write(tmp_path, *LOOP), choose=choose, max_steps=11)
    assert (result["outcome"], path_of(result).count("T")) == (outcome, visits)
    assert result["steps"] <= 11


def test_random_is_the_same_for_the_same_seed(tmp_path: Path):
    """`--seed` makes a random walk repeatable."""
    path = write(tmp_path, *LOOP)
    walks = [[len(trial(path, choose="random", seed=seed)["trace"]) for seed in range(8)] for _ in range(2)]
    assert walks[0] == walks[1]
    assert len(set(walks[0])) > 1


def test_given_answers_come_visit_by_visit(tmp_path: Path):
    """`--answers` holds a list per element, by its id; labels answer a gateway, pairs a task."""
    path = write(tmp_path, *LOOP)
    result = trial(path, answers={"G": ["T", "T", "E"], "T": [{"aprovado": True}]})
    assert path_of(result).count("T") == 3
    assert result["data"] == {"P": {"aprovado": True}}


def test_an_answer_that_does_not_exist_fails_with_its_message(tmp_path: Path):
    """Answers that do not fit are told, not ignored."""
    result = trial(write(tmp_path, *LOOP), answers={"G": ["Talvez"]})
    assert result["outcome"] == "failed"
    assert "“E agora?” não tem a resposta “Talvez”" in result["processes"][0]["message"]


FORM = """{"type": "default", "id": "f", "components": [
  {"type": "textfield", "key": "nome", "label": "Nome", "validate": {"required": true, "minLength": 3}},
  {"type": "number", "key": "valor", "label": "Valor", "validate": {"required": true, "min": 10}},
  {"type": "select", "key": "decisao", "label": "Decisão", "validate": {"required": true},
   "values": [{"value": "de-novo", "label": "De novo"}, {"value": "pronto", "label": "Pronto"}]},
  {"type": "checkbox", "key": "urgente", "label": "Urgente"}]}"""
FORMED = f'<userTask id="T" name="Decidir">{pen.extended("""<zeebe:formDefinition formId="f"/>""")}</userTask>'
BY_FORM = [
    ENDS,
    FORMED,
    '<exclusiveGateway id="G" name="Pronto?" default="G-T"/>',
    pen.chain("S", "T", "G"),
    pen.flow("G", "E", "Sim", '= decisao = "pronto" and urgente = true'),
    pen.flow("G", "T", "Não"),
]


def test_form_fields_get_valid_values_and_options_vary(tmp_path: Path):
    """Required fields always; options are picked so that a loop is left, also when two must come together."""
    (tmp_path / "f.form").write_text(FORM)
    result = trial(write(tmp_path, *BY_FORM))
    assert result["outcome"] == "completed"
    data = result["data"]["P"]
    assert len(data["nome"]) >= 3
    assert data["valor"] >= 10
    assert (data["decisao"], data["urgente"]) == ("pronto", True)


def test_given_answers_lie_over_made_ones(tmp_path: Path):
    """Fields that are not given still get a value; those that do not fit are named."""
    (tmp_path / "f.form").write_text(FORM)
    path = write(tmp_path, *BY_FORM)
    result = trial(path, answers={"T": [{"decisao": "pronto", "urgente": True, "valor": 12}]})
    assert path_of(result).count("T") == 1
    assert result["data"]["P"]["valor"] == 12
    wrong = trial(path, answers={"T": [{"valor": 2}]})
    assert wrong["outcome"] == "failed"
    assert "“Decidir”" in wrong["processes"][0]["message"]
    assert "Valor" in wrong["processes"][0]["message"]


def test_a_missing_form_is_a_warning(tmp_path: Path):
    """Without its form a task is confirmed."""
    result = trial(write(tmp_path, ENDS, FORMED, pen.chain("S", "T", "E")))
    assert [(f["code"], f["level"], f["element"]) for f in result["findings"] if f["level"] == "warning"] == [
        ("form-missing", "warning", "T")
    ]
    assert result["outcome"] == "completed"


def test_a_broken_form_is_a_warning(tmp_path: Path):
    """A form that cannot be read is told, and the walk goes on."""
    (tmp_path / "f.form").write_text("{")
    result = trial(write(tmp_path, ENDS, FORMED, pen.chain("S", "T", "E")))
    broken = [(f["level"], f["element"], f["line"]) for f in result["findings"] if f["code"] == "form-broken"]
    assert broken == [("warning", "T", 5)]
    assert result["outcome"] == "completed"


SERVICE = (
    '<serviceTask id="X" name="Cobrar">' + pen.extended('<zeebe:taskDefinition type="cobrar"/>') + "</serviceTask>"
)
CAUGHT = (
    '<boundaryEvent id="B" attachedToRef="X"><errorEventDefinition errorRef="Err"/></boundaryEvent>'
    '<endEvent id="Recusado"/>'
)


def test_jobs_succeed_or_bring_what_is_given(tmp_path: Path):
    """A job brings no data unless `--answers` gives some; an error goes to its boundary."""
    path = tmp_path / "p.bpmn"
    parts = [ENDS, SERVICE, CAUGHT, pen.chain("S", "X", "E"), pen.flow("B", "Recusado")]
    path.write_bytes(pen.file('<error id="Err" errorCode="SALDO"/>', pen.process(*parts)))
    assert path_of(trial(path))[-1] == "E"
    assert trial(path, answers={"X": [{"recibo": 7}]})["data"] == {"P": {"recibo": 7}}
    refused = trial(path, answers={"X": [{"$error": "SALDO"}]})
    assert refused["outcome"] == "completed"
    assert path_of(refused)[-1] == "Recusado"
    assert [step["element"] for step in refused["trace"] if step["event"] == "cancelled"] == ["X"]
    uncaught = trial(path, answers={"X": [{"$error": "OUTRO"}]})
    assert uncaught["outcome"] == "failed"
    assert "OUTRO" in uncaught["processes"][0]["message"]
    assert uncaught["waiting"][0]["kind"] == "incident"


def test_the_clock_jumps_to_timers(tmp_path: Path):
    """Days pass in no time."""
    wait = f'<intermediateCatchEvent id="W" name="Espera">{timer("P2D")}</intermediateCatchEvent>'
    result = trial(write(tmp_path, ENDS, wait, pen.chain("S", "W", "E")), start="2026-03-01T10:00-03:00")
    assert [step["at"] for step in result["trace"] if step["event"] == "fired"] == ["2026-03-03T13:00:00Z"]


GUARDED = [
    ENDS,
    TASK,
    f'<boundaryEvent id="B" attachedToRef="T">{timer("PT4H")}</boundaryEvent><endEvent id="Tarde"/>',
    pen.chain("S", "T", "E"),
    pen.flow("B", "Tarde"),
]


@pytest.mark.parametrize(("timers", "end"), [("last", "E"), ("first", "Tarde")])
def test_timers_come_first_where_asked_for(tmp_path: Path, timers: str, end: str):
    """`--timers first` lets what guards the work fire before it is done."""
    assert path_of(trial(write(tmp_path, *GUARDED), timers=timers))[-1] == end


def test_timers_first_still_leave_loops(tmp_path: Path):
    """A reminder that leads back to its task comes once per time that the task is done."""
    back = [*GUARDED[:-2], pen.chain("S", "T", "E"), pen.flow("B", "T")]
    assert trial(write(tmp_path, *back), timers="first")["outcome"] == "completed"


def test_an_event_gateway_in_a_loop_is_left(tmp_path: Path):
    """A message leads back, only the deadline leads on: it comes in its turn."""
    race = (
        '<eventBasedGateway id="G"/><intermediateCatchEvent id="M"><messageEventDefinition messageRef="Msg"/>'
        f'</intermediateCatchEvent><intermediateCatchEvent id="W">{timer("P3D")}</intermediateCatchEvent>'
    )
    path = tmp_path / "p.bpmn"
    parts = [ENDS, race, pen.chain("S", "G", "M", "G"), pen.chain("G", "W", "E")]
    path.write_bytes(pen.file('<message id="Msg" name="Resposta"/>', pen.process(*parts)))
    result = trial(path)
    assert result["outcome"] == "completed"
    assert path_of(result, "fired") == ["M", "W"]


def test_what_is_stuck_says_where(tmp_path: Path):
    """A join whose other path was not taken waits, and is named."""
    parts = [
        ENDS,
        asking("A", "B"),
        '<task id="A" name="a"/><task id="B" name="b"/><parallelGateway id="J" name="Juntar"/>',
        pen.chain("S", "G"),
        pen.chain("A", "J", "E"),
        pen.flow("B", "J"),
    ]
    result = trial(write(tmp_path, *parts))
    assert result["outcome"] == "waiting"
    assert [(place["kind"], place["element"]) for place in result["waiting"]] == [("join", "J")]
    assert "não chega" in result["waiting"][0]["message"]
    (found,) = [finding for finding in result["findings"] if finding["code"] == "never-completes"]
    assert (found["level"], found["element"]) == ("warning", "J")
    assert "“Juntar” espera para sempre" in found["message"]


def test_a_circle_without_waiting_ends_at_the_limit(tmp_path: Path):
    """A process that never waits is stopped, and told so."""
    parts = [
        ENDS,
        '<exclusiveGateway id="A"/><exclusiveGateway id="B" default="B-A"/>',
        pen.chain("S", "A", "B", "A"),
        pen.flow("B", "E", condition="= false"),
    ]
    result = trial(write(tmp_path, *parts))
    assert result["outcome"] == "step-limit"
    assert result["steps"] == 500


def test_an_uncaught_error_end_fails(tmp_path: Path):
    """The process failed, with a message."""
    path = tmp_path / "p.bpmn"
    parts = [
        '<startEvent id="S"/><endEvent id="E"><errorEventDefinition errorRef="Err"/></endEvent>',
        pen.flow("S", "E"),
    ]
    path.write_bytes(pen.file('<error id="Err" errorCode="X1"/>', pen.process(*parts)))
    result = trial(path)
    assert result["outcome"] == "failed"
    assert "X1" in result["processes"][0]["message"]
    assert [step["element"] for step in result["trace"] if step["event"] == "thrown"] == ["E"]


CALL = '<callActivity id="C" name="Chamar">' + pen.extended('<zeebe:calledElement processId="Q"/>') + "</callActivity>"
CALLER = [ENDS, CALL, pen.chain("S", "C", "E")]


def test_called_processes_are_looked_for_near(tmp_path: Path):
    """Beside the file or in a sibling folder `processes`."""
    called = pen.file(pen.process('<startEvent id="S2"/>', TASK, pen.flow("S2", "T"), own_id="Q"))
    path = write(tmp_path, *CALLER)
    (tmp_path / "other.bpmn").write_bytes(called)
    result = trial(path)
    assert path_of(result) == ["S", "S2", "T", "C", "E"]
    assert {step["process"] for step in result["trace"] if step["element"] == "T"} == {"Q"}
    assert [finding for finding in result["findings"] if finding["code"] == "call-unknown"] == []


def test_an_unknown_called_process_is_work_with_a_warning(tmp_path: Path):
    """Somebody does it; the diagram is not refused."""
    result = trial(write(tmp_path, *CALLER))
    assert path_of(result) == ["S", "C", "E"]
    assert [(f["level"], f["element"]) for f in result["findings"] if f["code"] == "call-unknown"] == [("warning", "C")]


def test_an_unknown_process_is_told(tmp_path: Path):
    """`--process` names one of the file."""
    result = trial(write(tmp_path, *CALLER), process="Outro")
    assert result["outcome"] == "failed"
    assert "Ele tem: P" in result["message"]


def waiting(name: str, calendar: str | None = None) -> str:
    """A wait W in business time."""
    named = f'<zeebe:properties><zeebe:property name="prazo.calendario" value="{calendar}"/></zeebe:properties>'
    extended = pen.extended(named) if calendar is not None else ""
    return f'<intermediateCatchEvent id="W" name="{name}">{extended}<timerEventDefinition/></intermediateCatchEvent>'


def when(result: dict[str, Any], element: str) -> str:
    """When an event fired."""
    (at,) = [each["at"] for each in result["trace"] if (each["element"], each["event"]) == (element, "fired")]
    return at


def test_business_time_counts_in_the_standard_calendar(tmp_path: Path):
    """From Friday noon two business days end on Tuesday noon, and nothing is remarked."""
    path = write(tmp_path, ENDS, waiting("2 dias úteis"), pen.chain("S", "W", "E"))
    result = trial(path, start="2026-01-09T12:00")
    assert when(result, "W") == "2026-01-13T15:00:00Z"
    assert "calendar-unknown" not in {finding["code"] for finding in result["findings"]}


def test_business_time_counts_in_the_calendar_that_is_given(tmp_path: Path):
    """`--calendar FILE`: eight hours from Friday four o'clock are Monday four o'clock, nine to five."""
    hours = tmp_path / "sac.yaml"
    hours.write_text("name: SAC\nzone: America/Sao_Paulo\nweek: {seg-sex: 09:00-17:00}\n")
    path = write(tmp_path, ENDS, waiting("8 horas", "SAC"), pen.chain("S", "W", "E"))
    result = trial(path, start="2026-01-09T16:00", calendar=str(hours))
    assert when(result, "W") == "2026-01-12T19:00:00Z"
    assert "calendar-unknown" not in {finding["code"] for finding in result["findings"]}


def test_business_time_beyond_fifty_years_stops_at_the_timer(tmp_path: Path):
    """The process waits for a person there, as it would on the desk, and says why."""
    path = write(tmp_path, ENDS, waiting("200000 horas", "SAC"), pen.chain("S", "W", "E"))
    result = trial(path, start="2026-01-09T16:00")
    assert result["outcome"] == "failed"
    assert "50 anos" in str(result)


def test_a_calendar_that_is_not_here_is_a_warning(tmp_path: Path):
    """The timer counts in the calendar at hand, and the finding says which that is."""
    path = write(tmp_path, ENDS, waiting("8 horas", "SAC"), pen.chain("S", "W", "E"))
    result = trial(path, start="2026-01-09T16:00")
    (told,) = [finding for finding in result["findings"] if finding["code"] == "calendar-unknown"]
    assert (told["level"], told["element"]) == ("warning", "W")
    assert "Há: Padrão." in told["message"]
    assert when(result, "W") == "2026-01-12T18:00:00Z"


def test_an_opening_form_that_refuses_fails(tmp_path: Path):
    """Given answers that do not fit the opening form are told, and the file's findings are kept."""
    (tmp_path / "f.form").write_text(FORM)
    form = pen.extended('<zeebe:formDefinition formId="f"/>')
    start = f'<startEvent id="S" name="Pedido">{form}</startEvent><endEvent id="E"/>'
    path = write(tmp_path, start, pen.flow("S", "E"))
    assert trial(path)["data"]["P"]["decisao"] == "de-novo"
    assert trial(path, data={"decisao": "pronto"})["data"]["P"]["decisao"] == "pronto"
    wrong = trial(path, answers={"S": [{"valor": 1}]})
    assert (wrong["outcome"], wrong["processes"][0]["outcome"]) == ("failed", "failed")
    assert "“Pedido”" in wrong["processes"][0]["message"]
