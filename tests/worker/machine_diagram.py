"""What the machines run: an order that people check, that machines book, and that rests between."""

import json
from itertools import pairwise

NAMESPACES = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'

OPENING = json.dumps(
    {
        "id": "abertura",
        "type": "default",
        "components": [
            {"type": "textfield", "key": "chamado.assunto", "label": "Assunto", "validate": {"required": True}}
        ],
    }
).encode()

TOPICS = '''
import os
import signal
import time
from urllib.request import Request, urlopen


def send(key):
    """Tell the ledger; says how often it has heard of this key."""
    with urlopen(Request(os.environ["TEST_LEDGER"], data=key.encode()), timeout=30) as answer:
        return int(answer.read())


def ledger(task):
    return {f"lancado_{task.element}": send(task.key)}


def fatal(task):
    """The first time, the effect happens and then its worker dies; the second time it goes well."""
    if send(task.key) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {}


def slow(task):
    """Takes its time."""
    send(task.key)
    time.sleep(2)
    return {}


def stumble(task):
    """Never goes well."""
    send(task.key)
    raise ValueError("poison")
'''


def service(own_id: str, topic: str) -> str:
    """A task for machines."""
    return (
        f'<serviceTask id="{own_id}" name="Lançar {own_id}"><extensionElements>'
        f'<zeebe:taskDefinition type="{topic}" retries="2"/></extensionElements></serviceTask>'
    )


def diagram(own_id: str, *middle: tuple[str, str]) -> bytes:
    """A process of elements in a row; the start is the client's, everything else the attendant's."""
    ids = ["inicio", *(each for each, _ in middle), "fim"]
    flows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(ids))
    )
    members = "".join(f"<flowNodeRef>{each}</flowNodeRef>" for each in ids[1:])
    return (
        f"<?xml version='1.0'?><definitions {NAMESPACES}>"
        f'<process id="{own_id}" name="Pedido {own_id}" isExecutable="true"><laneSet id="raias">'
        f'<lane id="cliente" name="Cliente"><flowNodeRef>inicio</flowNodeRef></lane>'
        f'<lane id="atendente" name="Atendente">{members}</lane></laneSet>'
        '<startEvent id="inicio" name="Pedido feito"><extensionElements><zeebe:formDefinition formId="abertura"/>'
        f"</extensionElements></startEvent>{''.join(drawn for _, drawn in middle)}"
        f'<endEvent id="fim" name="Pedido pronto"/>{flows}</process></definitions>'
    ).encode()


def task(own_id: str, name: str) -> tuple[str, str]:
    """Work for a person."""
    return own_id, f'<userTask id="{own_id}" name="{name}"/>'


def pause(own_id: str, duration: str) -> tuple[str, str]:
    """A rest."""
    return own_id, (
        f'<intermediateCatchEvent id="{own_id}" name="Descanso"><timerEventDefinition>'
        f"<timeDuration>{duration}</timeDuration></timerEventDefinition></intermediateCatchEvent>"
    )


def order(own_id: str) -> bytes:
    """What people and machines do by turns."""
    return diagram(
        own_id,
        task("conferir", "Conferir o pedido"),
        ("lancar", service("lancar", "ledger")),
        pause("descanso", "PT2S"),
        task("confirmar", "Confirmar o pedido"),
        ("fechar", service("fechar", "ledger")),
    )


STEPS = ("inicio", "conferir", "lancar", "descanso", "confirmar", "fechar", "fim")
PEOPLE_STEPS, EFFECTS = 2, 2
