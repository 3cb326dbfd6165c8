"""What the desk offers to forms: names that they read beside the case's own data, such as the entries of a registry.

A room offers a name in `subscriptions`; it is looked up only for a form that has it, and never stored with the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.base.ids import CaseId, PersonId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.forms import Form


@value_object(kw_only=True)
class Asking:
    """Who is shown a form (None: somebody without an account), about which case (None: it opens one)."""

    form: Form
    case: CaseId | None
    person: PersonId | None
    variables: Mapping[str, Any]


def with_offers(
    work: UnitOfWork, form: Form, variables: Mapping[str, Any], *, case: CaseId | None, person: PersonId | None
) -> Mapping[str, Any]:
    """The data of a form with all that it reads of the desk, which comes before variables of the same name."""
    asked = form.words & work.subscriptions.offers.keys()
    if not asked:
        return variables
    asking = Asking(form=form, case=case, person=person, variables=variables)
    return {**variables, **{name: work.subscriptions.offers[name](work, asking) for name in sorted(asked)}}


def answered(work: UnitOfWork, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form's answers, those under names that the desk offers."""
    return {name: values[name] for name in values.keys() & work.subscriptions.offers.keys()}
