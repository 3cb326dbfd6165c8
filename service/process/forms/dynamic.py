"""Attributes that are written down or worked out: `true`, or `=valor > 100`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from service.base.values import value_object
from service.feel import Expression
from service.process.forms.scope import Scope


@value_object
class Dynamic:
    """A literal, or a FEEL expression that gives the value each time the form is shown or checked."""

    literal: object = None
    expression: Expression | None = None

    @property
    def varies(self) -> bool:
        """Whether the value depends on data."""
        return self.expression is not None

    def value(self, scope: Scope) -> object:
        """The value here and now; FeelError where the expression asks for too much."""
        return self.literal if self.expression is None else scope.evaluate(self.expression)

    def glance(self, scope: Scope) -> object:
        """The value for something that is only looked at; null where the expression fails."""
        return self.literal if self.expression is None else scope.glance(self.expression)

    def holds(self, scope: Scope) -> bool:
        """Whether the value is true and nothing else, as the form editor takes conditions."""
        return self.value(scope) is True

    def number(self, scope: Scope) -> Decimal | None:
        """The value as a number; None where it is none."""
        value = self.value(scope)
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None


NOTHING = Dynamic()
