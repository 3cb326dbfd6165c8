"""Where an instance stands on its diagram, for the picture and in words (H-33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from service.base.ids import InstanceId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import instances
from service.process.releases import Release
from service.web.language import gettext


@value_object(kw_only=True)
class Standing:
    """What the viewer marks, and the same as sentences."""

    release: Release
    state: dict[str, Any]
    words: Sequence[str]


def standing(work: UnitOfWork, instance: InstanceId, release: Release) -> Standing:
    """The elements that wait now and those that were passed."""
    waits = instances.waiting(work.session, instance)
    active = Counter(instances.positions(work.session, instance, waits))
    passed = instances.passed(work.session, instance)
    shown = {wait.element: wait for wait in waits if wait.element in active}
    words = [
        gettext("Está em “%(name)s”, na raia %(lane)s.", name=wait.name or wait.element, lane=wait.lane)
        if wait.lane
        else gettext("Está em “%(name)s”.", name=wait.name or wait.element)
        for wait in shown.values()
    ]
    state = {
        "active": [{"id": element, "count": count} for element, count in sorted(active.items())],
        "passed": sorted(passed - set(active)),
    }
    return Standing(release=release, state=state, words=words or [gettext("Não está mais em nenhuma etapa.")])
