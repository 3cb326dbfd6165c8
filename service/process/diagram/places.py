"""Where in a diagram an expression stands, in words, and what one looks like there."""

from __future__ import annotations

from service.base.texts import Text

CONDITION = Text('valor > 100 and tipo = "reclamacao"', 'amount > 100 and kind = "complaint"')
PERSON = Text("= atendente", "= attendant")
SEVERAL = Text('= ["suporte", equipe]', '= ["support", team]')
MOMENT = Text('= now() + duration("P2D")', '= now() + duration("P2D")')
SPAN = Text('= if urgente then "PT4H" else "P2D"', '= if urgent then "PT4H" else "P2D"')
NUMBER = Text("= if urgente then 90 else 50", "= if urgent then 90 else 50")
KEY = Text("= pedido.numero", "= order.number")
COUNT = Text("= count(itens)", "= count(items)")
COLLECTION = Text("= itens", "= items")

PLACES: dict[str, tuple[Text, Text]] = {
    "assignee": (Text("responsável", "assignee"), PERSON),
    "candidateGroups": (Text("grupos candidatos", "candidate groups"), SEVERAL),
    "candidateUsers": (Text("pessoas candidatas", "candidate users"), SEVERAL),
    "dueDate": (Text("prazo", "due date"), MOMENT),
    "followUpDate": (Text("data de acompanhamento", "follow-up date"), MOMENT),
    "priority": (Text("prioridade", "priority"), NUMBER),
    "correlationKey": (Text("chave da mensagem", "correlation key"), KEY),
    "calledElement": (Text("processo chamado", "called process"), KEY),
    "timeDuration": (Text("tempo de espera", "time to wait"), SPAN),
    "timeCycle": (Text("intervalo", "interval"), SPAN),
    "timeDate": (Text("data", "date"), MOMENT),
    "collection": (Text("lista de itens", "list of items"), COLLECTION),
    "loopCardinality": (Text("quantas vezes", "how many times"), COUNT),
    "loopDataInputRef": (Text("lista de itens", "list of items"), COLLECTION),
}
"""By the name of the attribute or element that holds the expression: how it is called, and an example in FEEL."""


def called(place: Text | str) -> Text | str:
    """How people call a place."""
    return PLACES[place][0] if isinstance(place, str) and place in PLACES else place


def example(place: Text | str) -> Text:
    """What is right in a place."""
    return PLACES[place][1] if isinstance(place, str) and place in PLACES else CONDITION
