"""Into whose hands cases come: ordered rules say the team, the team's policy says the person."""

from service.desk.assignment import candidates, choosing, filling, giving, handlers, model, moving, rules, upkeep
from service.desk.assignment.model import Candidate, weighed
from service.desk.assignment.rules import KEEPERS, Rule, Tried

__all__ = [
    "KEEPERS",
    "Candidate",
    "Rule",
    "Tried",
    "candidates",
    "choosing",
    "filling",
    "giving",
    "handlers",
    "model",
    "moving",
    "rules",
    "upkeep",
    "weighed",
]
