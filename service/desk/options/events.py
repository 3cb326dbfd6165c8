"""What happens to the desk's settings."""

from __future__ import annotations

from service.base.events import Event
from service.base.values import value_object


@value_object(kw_only=True)
class OptionChanged(Event):
    """A setting is another one from now on."""

    key: str
