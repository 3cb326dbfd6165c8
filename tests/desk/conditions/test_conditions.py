"""Conditions on a case: lines, an expression, errors at the line, and the answer line by line."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from desk_story import Desk
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "process"))

from hostile_payloads import payloads

from service.desk import cases, conditions, people
from service.desk.conditions import (
    FIELDS,
    MOST_LINES,
    OPERATORS,
    Condition,
    ConditionRefused,
    Facts,
    Line,
    from_json,
    to_json,
)
from service.desk.conditions.model import line_holds
from service.feel import written

FACTS = Facts(
    title="GARANTIA do fone",
    summary="Veio com defeito,\n não liga.",
    kind="reclamacao",
    channel="email",
    priority=2,
    team="t1",
    accepted=True,
)


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Line("title", "contains", "garantia"), True),
        (Line("title", "contains", "Garântia"), True),
        (Line("title", "contains", "defeito"), False),
        (Line("summary", "contains", "defeito, nao  liga"), True),
        (Line("words", "contains", "defeito"), True),
        (Line("words", "contains", "garantia"), True),
        (Line("words", "contains_any", "troca, DEFEITO"), True),
        (Line("words", "contains_any", "troca, devolução"), False),
        (Line("words", "contains_any", "troca,"), False),
        (Line("title", "lacks", "fone"), False),
        (Line("title", "lacks", "defeito"), True),
        (Line("kind", "is", "Reclamação"), True),
        (Line("kind", "is_not", "reclamacao"), False),
        (Line("product", "is_empty"), True),
        (Line("product", "is_filled"), False),
        (Line("kind", "is_filled"), True),
        (Line("channel", "is", "email"), True),
        (Line("channel", "is_not", "email"), False),
        (Line("segment", "is", "standard"), True),
        (Line("team", "is", "t1"), True),
        (Line("owner", "is_empty"), True),
        (Line("priority", "is", "2"), True),
        (Line("priority", "at_least", "2"), True),
        (Line("priority", "at_least", "1"), False),
        (Line("priority", "at_most", "2"), True),
        (Line("priority", "at_most", "3"), False),
        (Line("accepted", "is", "yes"), True),
        (Line("breached", "is", "yes"), False),
        (Line("breached", "is", "no"), True),
    ],
)
def test_a_line_compares_as_people_mean_it(line, expected):
    """Case, accents and spaces do not matter; who is nothing in particular is a standard client."""
    assert line_holds(line, FACTS) is expected


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_can_be_asked_and_is_told(desk, field):
    """Each operator of each field with a value of its own list gives an answer, in both languages."""
    case = desk.opens()
    with desk.works.begin() as work:
        people.add_organisation(work, "ACME")
        people.add_team(work, "Garantia")
    with desk.works.read() as work:
        facts = conditions.facts_of(work.session, case.id)
        choices = conditions.choices_of(work.session, field)
        for operator in conditions.operators_of(field):
            line = Line(field, operator, next(iter(choices), "2"))
            condition = conditions.checked(work.session, Condition((line,)))
            answer = conditions.explain(work.session, condition, facts, now=work.now)[0]
            assert answer.holds == conditions.holds(work.session, condition, facts, now=work.now)
            assert OPERATORS[operator].pt in answer.asks.spoken("pt")
            assert FIELDS[field].name.en in answer.asks.spoken("en")


def test_a_real_case_is_asked_with_lines_and_an_expression(desk):
    """All lines have to hold and the expression has to be true; each says what the case has there."""
    case = desk.opens()
    wanted = Condition(
        (Line("words", "contains", "COBRANCA"), Line("channel", "is", "portal")), "chamado.prioridade = 3"
    )
    with desk.works.read() as work:
        facts = conditions.facts_of(work.session, case.id)
        condition = conditions.checked(work.session, wanted)
        assert conditions.holds(work.session, condition, facts, now=work.now)
        answers = conditions.explain(work.session, condition, facts, now=work.now)
        told = [(each.place, each.asks.spoken("pt"), str(each.has), each.holds) for each in answers]
    assert told == [
        ("line-0", "Assunto ou descrição contém “COBRANCA”",
         "Cobrança em dobro Fui cobrado duas vezes em março.", True),
        ("line-1", "Canal é “Portal”", "Portal", True),
        ("feel", "Expressão: chamado.prioridade = 3", "verdadeiro", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("feel", "holds", "has"),
    [
        ("chamado.prioridade = 3", True, "verdadeiro"),
        ("chamado.prioridade > 3", False, "falso"),
        ("chamado.nada > 3", False, "sem valor (null)"),
        ("chamado.assunto", False, "outro valor, que não é verdadeiro nem falso"),
        ('contains(lower case(chamado.assunto), "cobran")', True, "verdadeiro"),
        ('chamado.equipe = null and chamado.situacao = "open" and not(chamado.aceito)', True, "verdadeiro"),
        ("some x in 1..100000000 satisfies x < 0", False, "demais"),
    ],
)
def test_an_expression_holds_only_where_it_is_true(desk, feel, holds, has):
    """Null, other values and what asks for too much are a no, with the reason in words."""
    case = desk.opens()
    with desk.works.read() as work:
        facts = conditions.facts_of(work.session, case.id)
        condition = conditions.checked(work.session, Condition((), feel))
        answer = conditions.explain(work.session, condition, facts, now=work.now)[0]
        assert conditions.holds(work.session, condition, facts, now=work.now) is holds is answer.holds
        assert has in str(answer.has)


def test_an_expression_sees_all_that_a_diagram_sees(desk):
    """What an analyst knows as `chamado` has the same names and values here."""
    case = desk.opens()
    seen = desk.variables(case)["chamado"]
    with desk.works.read() as work:
        facts = conditions.facts_of(work.session, case.id)
        for name, value in seen.items():
            if name == "segmento":
                continue  # nothing in particular is called standard in conditions
            condition = Condition((), f"chamado.{name} = {written(value)}")
            assert conditions.holds(work.session, condition, facts, now=work.now), name


@pytest.mark.parametrize(
    ("wanted", "place", "words"),
    [
        (Condition((Line("nada", "is", "x"),)), "line-0", "Escolha um campo"),
        (Condition((Line("title", "at_least", "1"),)), "line-0", "não se compara assim"),
        (Condition((Line("title", "is", "ok"), Line("title", "contains", "  "))), "line-1", "com o que comparar"),
        (Condition((Line("title", "contains_any", " , ,"),)), "line-0", "com o que comparar"),
        (Condition((Line("title", "contains", "\u0301"),)), "line-0", "com o que comparar"),
        (Condition((Line("title", "is", "x" * 201),)), "line-0", "200 letras"),
        (Condition((Line("channel", "is", "pombo"),)), "line-0", "valor da lista"),
        (Condition((Line("priority", "is", "9"),)), "line-0", "valor da lista"),
        (Condition((Line("team", "is", "nenhuma"),)), "line-0", "valor da lista"),
        (Condition((Line("organisation", "is", "nenhuma"),)), "line-0", "valor da lista"),
        (Condition((Line("accepted", "is", "talvez"),)), "line-0", "valor da lista"),
        (Condition((Line("title", "is", "x"),) * (MOST_LINES + 1)), "lines", "até 20 linhas"),
        (Condition((), "chamado.prioridade = "), "feel", "Posição"),
        (Condition((), "x" * 2001), "feel", "2000 letras"),
        (Condition((), "assunto = 1"), "feel", "chamado.assunto em vez de “assunto”"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_line(desk, wanted, place, words):
    """Field, operator, value and expression: each error names its place and the mend."""
    with desk.works.read() as work, pytest.raises(ConditionRefused) as refused:
        conditions.checked(work.session, wanted)
    assert refused.value.errors[0][0] == place
    assert words in refused.value.errors[0][1].spoken("pt")


def test_all_errors_are_told_at_once(desk):
    """Whoever fills in the form mends everything in one go."""
    wanted = Condition((Line("nada", "is"), Line("title", "contains", " ok "), Line("channel", "is", "x")), "1 +")
    with desk.works.read() as work, pytest.raises(ConditionRefused) as refused:
        conditions.checked(work.session, wanted)
    assert [place for place, _ in refused.value.errors] == ["line-0", "line-2", "feel"]


def test_a_team_that_went_out_of_use_may_stay_in_a_condition(desk):
    """It is called by its name, and matches the cases that still have it."""
    with desk.works.begin() as work:
        team = people.add_team(work, "Antiga")
        people.change_team(work, team, active=False)
        condition = conditions.checked(work.session, Condition((Line("team", "is", team),)))
        told = conditions.told(work.session, condition.lines[0])
    assert told.spoken("pt") == "Equipe é “Antiga”"


def test_the_facts_are_those_of_this_moment(desk):
    """What the same unit of work has just changed counts."""
    case = desk.opens()
    with desk.works.begin() as work:
        team = people.add_team(work, "Nova")
        cases.assign(work, case.id, team=team, owner=desk.ids["Sofia"], by=None)
        facts = conditions.facts_of(work.session, case.id)
        assert (facts.team, facts.owner) == (team, desk.ids["Sofia"])
        name = people.queries.names(work.session, [desk.ids["Sofia"]])[desk.ids["Sofia"]]
        wanted = Condition((), f'chamado.equipe = "Nova" and chamado.responsavel = "{name}"')
        assert conditions.holds(work.session, wanted, facts, now=work.now)


@pytest.mark.parametrize("number", range(len(payloads(Path("mark")))))
def test_what_strangers_write_into_an_expression_does_nothing(desk, tmp_path, number):
    """Each hostile text is refused at its place, or is a plain no; nothing comes into being."""
    mark = tmp_path / "mark"
    wanted = Condition((), payloads(mark)[number][: conditions.LONGEST_FEEL])
    with desk.works.read() as work:
        with suppress(ConditionRefused):
            wanted = conditions.checked(work.session, wanted)
        answers = conditions.explain(work.session, wanted, FACTS, now=work.now)
        assert not any(each.holds for each in answers)
    assert not mark.exists()


LINES = st.builds(Line, st.sampled_from([*FIELDS]), st.sampled_from([*OPERATORS]), st.text(max_size=9))


@given(st.builds(Condition, st.lists(LINES, max_size=4).map(tuple), st.text(max_size=9)))
def test_what_is_stored_comes_back(condition):
    """JSON and back is the same condition."""
    assert from_json(to_json(condition)) == condition
