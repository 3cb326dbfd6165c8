"""Two small diagrams, each in two releases: what the machine of the inbox runs."""

from __future__ import annotations

import json

from bpmn_pen import chain, extended, file, flow, lane, lanes, process

VALUE = {"type": "number", "key": "valor", "label": "Valor", "validate": {"required": True}}
FORMS = {"analise": json.dumps({"id": "analise", "type": "default", "components": [VALUE]}).encode()}
GATES = '<exclusiveGateway id="M1"/><exclusiveGateway id="M2"/><parallelGateway id="J"/>'


def order(own_id: str, release: int) -> bytes:
    """Two branches side by side, a button on one and a time limit on the other; the second release is stricter."""
    fork, ends = '<startEvent id="S"/><parallelGateway id="F"/>', '<endEvent id="E"/>'
    clerk, agent = ["S", "F", "Analisar", "Devolver", "Corrigir", "M1"], ["Fazer", "Tarde", "Cobrar", "M2", "J", "E"]
    (clerk if release == 1 else agent).append("Conferir")
    last = ["Conferir", "E"] if release == 1 else ["Conferir", "Arquivar", "E"]
    agent += [] if release == 1 else ["Arquivar"]
    return file(
        process(
            lanes(lane("Atendente", *clerk), lane("Agente interno", *agent)),
            fork,
            task("Analisar", release, extended('<zeebe:formDefinition formId="analise"/>')),
            *(task(name, release) for name in ["Corrigir", "Fazer", "Cobrar", *last[:-1]]),
            '<boundaryEvent id="Devolver" name="Devolver" attachedToRef="Analisar"/>',
            late("Tarde", "Fazer", f"PT{release + 1}H"),
            GATES,
            ends,
            chain("S", "F", "Analisar", "M1", "J", *last),
            chain("F", "Fazer", "M2", "J"),
            chain("Devolver", "Corrigir", "M1"),
            chain("Tarde", "Cobrar", "M2"),
            own_id=own_id,
            name="Pedido",
        )
    )


def delivery(own_id: str, release: int) -> bytes:
    """A reminder beside the work, a message that may come early or be confirmed, and a question that leads back."""
    key = extended('<zeebe:subscription correlationKey="=chamado.protocolo"/>')
    wait = '<receiveTask id="Esperar" name="Esperar o pagamento" messageRef="Pago"/>'
    clerk = ["S", "Triar", "Hora", "Esperar", "M", "Entregar", "Certo", "E"]
    return file(
        f'<message id="Pago" name="pago">{key}</message>',
        process(
            lanes(lane("Atendente", *clerk), lane("Agente interno", "Lembrar", "E2")),
            '<startEvent id="S"/><endEvent id="E"/><endEvent id="E2"/><exclusiveGateway id="M"/>',
            *(task(name, release) for name in ("Triar", "Entregar", "Lembrar")),
            late("Hora", "Triar", "PT1H", beside=True),
            wait,
            '<exclusiveGateway id="Certo" name="Deu certo?"/>',
            chain("S", "Triar", "Esperar", "M", "Entregar", "Certo"),
            chain("Hora", "Lembrar", "E2"),
            flow("Certo", "E", "Sim"),
            flow("Certo", "M", "Não"),
            own_id=own_id,
            name="Entrega",
        ),
    )


def task(name: str, release: int, inner: str = "") -> str:
    """A task that is called otherwise in each release."""
    return f'<userTask id="{name}" name="{name} {release}">{inner}</userTask>'


def late(own_id: str, host: str, after: str, *, beside: bool = False) -> str:
    """A time limit."""
    what = f"<timerEventDefinition><timeDuration>{after}</timeDuration></timerEventDefinition>"
    stays = str(not beside).lower()
    return f'<boundaryEvent id="{own_id}" attachedToRef="{host}" cancelActivity="{stays}">{what}</boundaryEvent>'
