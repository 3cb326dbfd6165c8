"""Where an instance stands on its diagram, for the picture and in words (H-33)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.base.ids import InstanceId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import instances, releases
from service.process.releases import Release
from service.web.language import gettext


@value_object(kw_only=True)
class Standing:
    """What the viewer marks, and the same as sentences."""

    release: Release
    state: dict[str, Any]
    words: Sequence[str]


def standing(work: UnitOfWork, instance: InstanceId, release: Release) -> Standing:
    """The elements that wait now and those that were passed, in the instance's own process or in one that it calls."""
    waits = instances.waiting(work.session, instance)
    active = instances.positions(release.id, waits)
    passed = instances.passed(work.session, instance)
    shown = {wait.element: wait for wait in waits if wait.release == release.id and wait.element in active}
    words = [
        gettext("Está em “%(name)s”, na raia %(lane)s.", name=wait.name or wait.element, lane=wait.lane)
        if wait.lane
        else gettext("Está em “%(name)s”.", name=wait.name or wait.element)
        for wait in shown.values()
    ]
    state = {
        "active": [{"id": element} for element in sorted(active)],
        "passed": sorted(passed - set(active)),
    }
    return Standing(release=release, state=state, words=words or [gettext("Não está mais em nenhuma etapa.")])


def called(work: UnitOfWork, instance: InstanceId, own: Release) -> tuple[Release, ...]:
    """Of the processes that the instance calls, those in which it stands now, the outer ones first."""
    others = dict.fromkeys(wait.release for wait in instances.waiting(work.session, instance))
    return tuple(releases.get(work.session, each) for each in others if each != own.id)
