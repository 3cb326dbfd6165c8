"""What people are in the house, and who stands above whom."""

import pytest
from desk_story import Desk

from service.base.errors import Conflict, Refused
from service.desk import people


def test_functions_stand_above_one_another(database, clock):
    """B-45: three levels; who stands above does so at any distance; no circles; what is used is not deleted."""
    desk = Desk(database, clock)
    with desk.works.begin() as work:
        director = people.add_function(work, "Diretoria")
        manager = people.add_function(work, "Gerência", above=director)
        other = people.add_function(work, "Gerência da filial", above=director)
        agent = people.add_function(work, "Atendimento", above=manager)
        who = desk.ids
        for name, function in (("Rita", director), ("Paulo", manager), ("Clara", other), ("Maria", agent)):
            people.give_function(work, who[name], function)
        assert [
            people.stands_above(work.session, who[one], who["Maria"])
            for one in ("Rita", "Paulo", "Clara", "Maria", "Bruno")
        ] == [True, True, False, False, False]
        assert [(each.name, each.level, each.people) for each in people.functions(work.session)] == [
            ("Diretoria", 1, 1), ("Gerência", 2, 1), ("Atendimento", 3, 1), ("Gerência da filial", 2, 1),
        ]  # fmt: skip
        with pytest.raises(Refused, match="já está abaixo"):
            people.change_function(work, director, name="Diretoria", above=agent)
        with pytest.raises(Refused, match="abaixo dela: 1"):
            people.remove_function(work, manager)
    with pytest.raises(Conflict, match="Já há uma função"), desk.works.begin() as work:
        people.add_function(work, "GERENCIA")
    with desk.works.begin() as work:
        people.give_function(work, who["Maria"], None)
        people.remove_function(work, agent)
        assert [each.name for each in people.functions(work.session)] == ["Diretoria", "Gerência", "Gerência da filial"]
