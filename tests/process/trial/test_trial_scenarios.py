"""Scenarios: what they accept, what they refuse, and how they say what went wrong."""

from pathlib import Path

import bpmn_pen as pen
import pytest
from click.testing import CliRunner

from service.cli import main
from service.process.trial import Mistake, play_file, read_script

FORM = """{"type": "default", "id": "f", "components": [
  {"type": "text", "text": "**Valor** pedido: {{valor}}."},
  {"type": "textfield", "key": "chamado.mensagem", "label": "Mensagem"},
  {"type": "radio", "key": "decisao", "label": "Decisão", "validate": {"required": true},
   "values": [{"value": "sim", "label": "Aceitar"}, {"value": "nao", "label": "Recusar"}]}]}"""
TIMER = "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>"
DIAGRAM = pen.file(
    pen.process(
        pen.lanes(pen.lane("Cliente", "S"), pen.lane("Chefe", "T", "G", "Pagar", "E", "B", "Cobrar", "E2")),
        '<startEvent id="S" name="Pedido"/><endEvent id="E" name="Fim"/><endEvent id="E2"/>',
        f'<userTask id="T" name="Decidir">{pen.extended("""<zeebe:formDefinition formId="f"/>""")}</userTask>',
        '<exclusiveGateway id="G" name="Pagar agora?"/><task id="Pagar" name="Pagar"/>',
        f'<boundaryEvent id="B" cancelActivity="false" attachedToRef="Pagar">{TIMER}</boundaryEvent>',
        '<task id="Cobrar" name="Cobrar"/>',
        pen.chain("S", "T", "G"),
        pen.flow("G", "Pagar", "Sim"),
        pen.flow("G", "E", "Não"),
        pen.chain("Pagar", "E"),
        pen.chain("B", "Cobrar", "E2"),
    )
)
HEAD = "process: P\ngiven:\n  valor: 7\nscenarios:\n  - name: Um\n    steps:\n"
GOOD = """\
      - expect:
          open: { Chefe: [Decidir] }
          ended: false
          shows: { Decidir: [Valor pedido, Decisão] }
      - refuse: Decidir
        as: Chefe
        answers: { answer: Sim }
        fields: [decisao]
      - do: Decidir
        as: Chefe
        answers:
          decisao: sim
          chamado.mensagem: Vamos pagar.
          answer: Sim
      - pass: PT3H59M
      - expect:
          open: { Chefe: [Pagar] }
          conversation:
            - Chefe: Vamos pagar
          notes: []
      - pass: PT1M
      - expect:
          open: { Chefe: [Pagar, Cobrar] }
          variables: { valor: 7, decisao: sim, nada: null, chamado.categoria: null }
      - do: Cobrar
      - do: Pagar
      - expect: { open: {}, ended: true }
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A file of scenarios beside its diagram, still to be written."""
    (tmp_path / "p.bpmn").write_bytes(DIAGRAM)
    (tmp_path / "f.form").write_text(FORM)
    return tmp_path / "p.scenarios.yaml"


def outcome(script: Path, text: str) -> str:
    """What is told of a file with this text."""
    script.write_text(text)
    return play_file(script).told("pt")


def test_a_scenario_that_goes_as_told(script: Path):
    """Forms, questions, timers, conversation, variables and the end."""
    assert outcome(script, HEAD + GOOD).endswith("✓ Um")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("open: { Chefe: [Decidir] }", "open: { Chefe: [Pagar] }", "linha 7: em aberto: esperava Chefe: Pagar, mas há"),
        ("ended: false", "ended: true", "linha 7: devia ter terminado, e não terminou"),
        ("[Valor pedido, Decisão]", "[Outra coisa]", "linha 7: “Decidir” devia mostrar “Outra coisa”; mostra: "),
        ("fields: [decisao]", "fields: [valor]", "linha 11: “Decidir” recusou decisao; devia recusar valor."),
        ("- do: Decidir\n        as: Chefe", "- do: Decidir\n        as: Cliente", "“Decidir” está em “Chefe”, não em"),
        ("decisao: sim\n", "decisao: talvez\n", "linha 15: “Decidir” não aceitou as respostas. decisao: "),
        ("          answer: Sim\n      - pass", "          answer: Ok\n      - pass", "não tem a resposta “Ok”"),
        ("PT3H59M", "PT4H", "esperava Chefe: Pagar, mas há Chefe: Cobrar, Pagar"),
        (
            "Chefe: Vamos pagar\n",
            "Chefe: Não vamos\n",
            "conversa: esperava Chefe: Não vamos, mas há Chefe: Vamos pagar.",
        ),
        ("notes: []", "notes: [Chefe: Oi]", "notas: esperava Chefe: Oi, mas há —"),
        ("valor: 7, decisao", "valor: 8, decisao", "valor: esperava 8, mas é 7"),
        ("decisao: sim, nada", "decisao: null, nada", "decisao: esperava null, mas é “sim”"),
        ("- do: Cobrar\n", "- do: Comprar\n", "“Comprar” não está em aberto. Em aberto: “Pagar”, “Cobrar”."),
        ("- do: Cobrar\n", "- press: Cobrar\n", "Não há botão “Cobrar”. Há: nada."),
        ("open: {}, ended", "status: fechado, ended", "situação: esperava “fechado”, mas é “”"),
        ("          chamado.mensagem:", "          chamado.outra:", "não mostra o campo “chamado.outra” agora"),
        (
            "answers: { answer: Sim }\n        fields: [decisao]",
            "answers: { answer: Sim, decisao: sim }\n        fields: []",
            "“Decidir” aceitou as respostas; deviam ser recusadas.",
        ),
    ],
)
def test_a_wrong_expectation_fails_readably(script: Path, right: str, wrong: str, told: str):
    """Each sort of expectation and step, made wrong, is told with its line."""
    assert right in GOOD
    result = outcome(script, HEAD + GOOD.replace(right, wrong, 1))
    assert "✗ Um" in result
    assert told in result


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "vazio"),
        ("- a", 1, "chave: valor"),
        ("process: [", 1, "não é YAML"),
        ("process: P\n", 1, "Falta “scenarios”"),
        ("process: P\nprocess: Q\n", 2, "duas vezes"),
        ("process: P\nscenarios: 7\n", 2, "uma lista"),
        ("process: P\nscenarios:\n  - name: a\n    stepz: []\n", 4, "“stepz” não é conhecido aqui. Use: name, steps"),
        (HEAD + "      - do: T\n        pass: PT1H\n", 7, "exatamente uma destas chaves"),
        (HEAD + "      - do: T\n        fields: [a]\n", 8, "“fields” não é conhecido aqui"),
        (HEAD + "      - pass: 3 dias\n", 7, "Não entendi “3 dias” como prazo"),
        (HEAD + "      - expect: { aberto: {} }\n", 7, "“aberto” não é conhecido"),
        (HEAD + "      - expect:\n          ended: sim\n", 8, "true ou false"),
        (HEAD + "      - expect:\n          notes: [a]\n", 8, "RAIA: palavras"),
        (HEAD + "      - expect: {}\n  - name: Um\n    steps: []\n", 8, "Já há um cenário chamado “Um”"),
        ("a: &a [x]\nb: !!python/object:os.system x\n", 2, "“os.system” não é conhecido"),
        ("process: !!python/object/apply:os.system [ls]\nscenarios: []\n", 1, "um texto"),
    ],
)
def test_mistakes_are_told_with_their_line(script: Path, text: str, line: int, told: str):
    """A file that cannot be understood says where, in a sentence."""
    script.write_text(text)
    with pytest.raises(Mistake) as mistake:
        read_script(script)
    assert mistake.value.line == line
    assert told in str(mistake.value.text)


def test_yaml_bombs_are_refused(script: Path):
    """Aliases that repeat themselves without end are stopped."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    script.write_text(bomb)
    with pytest.raises(Mistake):
        read_script(script)


@pytest.mark.parametrize("name", ["missing.scenarios.yaml", "alone.scenarios.yaml", "bytes.scenarios.yaml"])
def test_files_that_cannot_be_played_are_told(script: Path, name: str):
    """No file, no diagram beside it, no text: a sentence and exit status 1."""
    (script.parent / "alone.scenarios.yaml").write_text(HEAD + "      - expect: {}\n")
    (script.parent / "bytes.scenarios.yaml").write_bytes(b"\xff\xfe\x00")
    result = CliRunner().invoke(main, ["scenarios", str(script.parent / name)], catch_exceptions=False)
    assert result.exit_code == 1
    assert "✗ linha " in result.stdout


def test_an_unknown_process_is_told(script: Path):
    """The file's process must be one of the diagram's."""
    assert "não tem o processo “X”. Ele tem: P." in outcome(script, HEAD.replace("P", "X", 1) + "      - expect: {}\n")


def test_the_first_step_may_open_the_case(script: Path):
    """A step that names the start event opens the case; nothing is started before."""
    steps = "      - do: Pedido\n        answers: { valor: 9 }\n      - expect: { variables: { valor: 9 } }\n"
    assert outcome(script, HEAD + steps).endswith("✓ Um")
