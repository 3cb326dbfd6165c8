"""Machines outside that do service tasks: each has a name, a token that only it knows, and the topics it may take.

token = add(work, "cobranca-1", ["cobrar"])      # told once; only its hash is kept
machine = recognised(session, token)             # None: unknown, or revoked
"""

from service.desk.machines.commands import add, is_stale, recognised, revoke, used
from service.desk.machines.model import Machine
from service.desk.machines.queries import listed

__all__ = ["Machine", "add", "is_stale", "listed", "recognised", "revoke", "used"]
