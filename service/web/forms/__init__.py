"""Forms and questions drawn as pages: accessible, and working without JavaScript."""

from service.web.forms.controls import Answer, Control, FormView, Kept, Line, Problem, RowView
from service.web.forms.marking import clean, markdown
from service.web.forms.question import CHOICE, question_view
from service.web.forms.view import form_view

__all__ = [
    "CHOICE",
    "Answer",
    "Control",
    "FormView",
    "Kept",
    "Line",
    "Problem",
    "RowView",
    "clean",
    "form_view",
    "markdown",
    "question_view",
]
