"""JSON for programs outside: workers that do service tasks, as Camunda 8's REST API has it."""

from service.api.jobs import make_routes
from service.api.keys import forget

__all__ = ["forget", "make_routes"]
