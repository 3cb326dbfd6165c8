"""Random walks that compare the engine with the reference model step by step."""

from __future__ import annotations

from collections import Counter
from random import Random

from reference_drawings import CODES, MESSAGES, SIGNALS, Drawing
from reference_model import Action, Mark, Reference
from reference_walkers import Engine

from service.process.diagram.program import Question
from service.process.execution import AGAIN, DONE

MAX_STEPS, MAX_MARKS = 60, 60
Choice = tuple[str, ...]
VERBS = {
    "work": ["complete"],
    "held": ["retry"],
    "job": ["finish"] * 4 + ["fail"] * 2 + ["give up"],
    "optional": ["choose"],
    "offer": ["choose"],
    "finish": ["choose"],
    "timer": ["fire"],
    "message": ["fire"],
    "button": ["fire"],
}
"""What may be done at a mark, as often as it is likely. Joins wait for tokens, signals and conditions for all."""


def walk(drawing: Drawing, seed: int, engine_class: type[Engine] = Engine) -> tuple[int, str | None]:
    """Reference and engine side by side: number of equal steps, and None or a description of the difference."""
    rng = Random(seed)
    truths = random_truths(rng, drawing)
    model, engine = Reference(drawing.process, truths, drawing.called), engine_class(drawing, truths)
    actions: list[str] = []
    for step in range(MAX_STEPS):
        wanted = Counter(mark for mark, _ in model.marks())
        if difference := _difference(wanted, model.ended, engine):
            return step, f"after {'; '.join(actions)}: {difference}"
        action = None if model.ended else next_action(rng, model, drawing)
        if action is None or wanted.total() > MAX_MARKS:
            return step, None
        facts = facts_after(rng, action, model, drawing)
        truths = random_truths(rng, drawing) if rng.random() < 0.7 else truths
        actions.append(" ".join(map(str, (part for part in action if part))))
        for walker in (model, engine):
            walker.do(action, truths, facts)
    return MAX_STEPS, None


def _difference(wanted: Counter[Mark], ended: str | None, engine: Engine) -> str | None:
    found = engine.marks()
    if wanted == found and ended == engine.ended:
        return None
    return f"model {dict(wanted - found)} {ended}, engine {dict(found - wanted)} {engine.ended}"


def random_truths(rng: Random, drawing: Drawing) -> set[str]:
    """The conditions that are to hold for one action; loops often go round again."""
    return {name for name, back in drawing.conditions.items() if rng.random() < (0.8 if back else 0.5)}


def facts_after(rng: Random, action: Action, model: Reference, drawing: Drawing) -> set[str]:
    """The facts that an action leaves: one may change with it, as with what a person or a machine answers."""
    if action.verb == "change":
        return model.facts ^ {action.name}
    return model.facts ^ {rng.choice(drawing.facts)} if drawing.facts and rng.random() < 0.1 else model.facts


def next_action(rng: Random, model: Reference, drawing: Drawing) -> Action | None:
    """What happens next; None when nothing can."""
    marks = [mark for mark, _ in model.marks() if mark.kind in VERBS]
    news = _news(rng, model, drawing) if not marks or rng.random() < 0.25 else None
    if news is not None or not marks:
        return news
    kinds = {rng.choice(sorted({mark.kind for mark in marks}))} if rng.random() < 0.3 else VERBS.keys()
    mark = rng.choice(sorted(mark for mark in marks if mark.kind in kinds))
    index, verb = rng.randrange(marks.count(mark)), rng.choice(VERBS[mark.kind])
    if verb == "fail":
        return Action(verb, mark.name, mark.kind, index, (rng.choice(CODES[:2]) or "",))
    asks = [activity for found, activity in model.marks() if found == mark][index]
    question = drawing.questions.get(mark.name) if verb == "complete" else None
    return Action(verb, mark.name, mark.kind, index, random_choice(rng, question, asks=asks is not None and asks.asks))


def _news(rng: Random, model: Reference, drawing: Drawing) -> Action | None:
    """What comes to no token in particular: a signal, a message, another fact, or the end of it all."""
    if rng.random() < 0.04:
        return Action("cancel")
    waiting = {mark.kind for mark, _ in model.marks()}
    possible = [Action("signal", name) for name in SIGNALS] if "signal" in waiting else []
    possible += [Action("change", name) for name in drawing.facts]
    awaited = [name for name in MESSAGES if model.awaiting(name) == 1]
    return rng.choice([*possible, *(Action("message", name) for name in awaited)] or [None])


def random_choice(rng: Random, question: Question | bool | None, *, asks: bool) -> Choice:
    """Answers to an offer; `asks`: a loop's offer is the question itself, not its work."""
    if isinstance(question, Question):
        flows = [option.flow for option in question.options]
        return tuple(rng.sample(flows, rng.randint(1, len(flows)) if question.many else 1))
    return (rng.choice([AGAIN, DONE]),) if question and asks else ()
