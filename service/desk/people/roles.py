"""What people are at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from service.base.texts import Text


class Role(StrEnum):
    """What a person is at the desk; one person may be several."""

    CLIENT = "client"
    ATTENDANT = "attendant"
    INTERNAL_AGENT = "internal_agent"
    PROCESS_OWNER = "process_owner"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


STAFF = frozenset(Role) - {Role.CLIENT}

ROLE_NAMES: Mapping[Role, Text] = {
    Role.CLIENT: Text("Cliente", "Client"),
    Role.ATTENDANT: Text("Atendente", "Attendant"),
    Role.INTERNAL_AGENT: Text("Agente interno", "Internal agent"),
    Role.PROCESS_OWNER: Text("Dono do processo", "Process owner"),
    Role.SUPERVISOR: Text("Supervisor", "Supervisor"),
    Role.ANALYST: Text("Analista", "Analyst"),
    Role.ADMINISTRATOR: Text("Administrador", "Administrator"),
}
