"""The side menu: which roles find which pages; only pages that exist are shown."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, get_template_attribute, request, url_for
from markupsafe import Markup

from service.base.texts import Language
from service.base.values import value_object
from service.desk.people import STAFF, Role
from service.web.language import language, lazy_gettext
from service.web.visitors import visitor


@value_object
class Entry:
    """One line of the menu."""

    address: str
    label: Any
    icon: str
    roles: frozenset[Role]


@value_object
class Section:
    """Lines that belong together, under a title."""

    title: Any
    entries: tuple[Entry, ...]


AGENTS = STAFF - {Role.ANALYST, Role.ADMINISTRATOR}
OWNERS = frozenset({Role.PROCESS_OWNER, Role.SUPERVISOR})
ANALYSTS = frozenset({Role.ANALYST})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

MENU: tuple[Section, ...] = (
    Section(
        lazy_gettext("Atendimento"),
        (
            Entry("/escalados", lazy_gettext("Escalados"), "flag", OWNERS),
            Entry("/fila", lazy_gettext("Minha fila"), "inbox", AGENTS),
            Entry("/chamados", lazy_gettext("Chamados"), "ticket", AGENTS),
            Entry("/agenda", lazy_gettext("Agenda"), "calendar-time", AGENTS),
            Entry("/clientes", lazy_gettext("Clientes"), "users", AGENTS),
            Entry("/conhecimento", lazy_gettext("Conhecimento"), "book", AGENTS),
            Entry("/incidentes", lazy_gettext("Incidentes"), "alert-triangle", OWNERS | ANALYSTS | ADMINISTRATORS),
            Entry("/equipe", lazy_gettext("Equipe"), "users-group", OWNERS | ADMINISTRATORS),
            Entry("/quadro", lazy_gettext("Quadro de etapas"), "checklist", OWNERS),
            Entry("/relatorios/ocorrencias", lazy_gettext("Relatório de ocorrências"), "chart-bar", OWNERS | ANALYSTS),
            Entry("/painel", lazy_gettext("Painel"), "chart-bar", OWNERS),
        ),
    ),
    Section(
        lazy_gettext("Desenho"),
        (
            Entry("/processos", lazy_gettext("Processos"), "schema", OWNERS | ANALYSTS | ADMINISTRATORS),
            Entry("/formularios", lazy_gettext("Formulários"), "forms", ANALYSTS | ADMINISTRATORS),
            Entry("/decisoes", lazy_gettext("Decisões"), "table", ANALYSTS),
            Entry("/catalogo", lazy_gettext("Catálogo"), "list-tree", ANALYSTS | ADMINISTRATORS | {Role.SUPERVISOR}),
            Entry("/cadastros", lazy_gettext("Cadastros"), "clipboard-list", ANALYSTS | ADMINISTRATORS),
            Entry("/regras", lazy_gettext("Regras"), "bolt", ANALYSTS),
            Entry(
                "/calendarios", lazy_gettext("Calendários"), "calendar", ANALYSTS | ADMINISTRATORS | {Role.SUPERVISOR}
            ),
            Entry("/slas", lazy_gettext("SLAs"), "clock", ANALYSTS | ADMINISTRATORS | {Role.SUPERVISOR}),
        ),
    ),
    Section(
        lazy_gettext("Administração"),
        (
            Entry("/pessoas", lazy_gettext("Pessoas"), "user", ADMINISTRATORS),
            Entry("/equipes", lazy_gettext("Equipes"), "users-group", ADMINISTRATORS | {Role.SUPERVISOR}),
            Entry(
                "/atribuicao", lazy_gettext("Regras de atribuição"), "arrows-split", ADMINISTRATORS | {Role.SUPERVISOR}
            ),
            Entry("/automacao", lazy_gettext("Automação"), "bolt", ADMINISTRATORS | {Role.SUPERVISOR}),
            Entry("/organizacoes", lazy_gettext("Organizações"), "building", OWNERS | ADMINISTRATORS),
            Entry("/funcoes", lazy_gettext("Funções"), "sitemap", ADMINISTRATORS),
            Entry("/perfis", lazy_gettext("Perfis"), "shield-lock", ADMINISTRATORS),
            Entry("/canais", lazy_gettext("Canais"), "speakerphone", ADMINISTRATORS),
            Entry("/campos", lazy_gettext("Campos"), "adjustments-horizontal", ADMINISTRATORS),
            Entry("/ajustes", lazy_gettext("Ajustes"), "settings", ADMINISTRATORS),
        ),
    ),
)
PORTAL: tuple[Entry, ...] = (
    Entry("/portal", lazy_gettext("Abrir chamado"), "message-plus", frozenset(Role)),
    Entry("/acompanhar", lazy_gettext("Acompanhar"), "search", frozenset(Role)),
    Entry("/portal/ajuda", lazy_gettext("Ajuda"), "help-circle", frozenset(Role)),
)
LEAVE = "entry.leave"
"""The endpoint that logs out (POST)."""
EXTENSION = "raia_pages"
MOST_MENUS = 256
"""Menus that are kept ready, one for each set of roles, page and language."""

LANDINGS: tuple[tuple[frozenset[Role], str], ...] = (
    (OWNERS, "/escalados"),
    (frozenset({Role.ATTENDANT, Role.INTERNAL_AGENT}), "/fila"),
    (ANALYSTS, "/processos"),
    (ADMINISTRATORS, "/ajustes"),
)


def pages(app: Flask) -> frozenset[str]:
    """The addresses of all pages that can be opened without knowing more."""
    return frozenset(
        rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    )


def menu_for(roles: Collection[Role], existing: Collection[str]) -> list[Section]:
    """What these roles find in the menu; sections without lines are left out."""
    held = set(roles)
    sections = (
        Section(section.title, tuple(e for e in section.entries if e.roles & held and e.address in existing))
        for section in MENU
    )
    return [section for section in sections if section.entries]


def landing(roles: Collection[Role], existing: Collection[str]) -> str:
    """Where these roles begin their day; clients, and whoever's page is missing, at the portal."""
    held = set(roles)
    fitting = (address for whose, address in LANDINGS if whose & held and address in existing)
    mine = (entry.address for section in menu_for(roles, existing) for entry in section.entries)
    return next(fitting, next(mine, "/portal"))


def show_menus(app: Flask) -> None:
    """Give templates the menu of whoever is looking. What is kept depends on nothing but roles and pages."""
    sections_of = lru_cache(MOST_MENUS)(menu_for)

    @lru_cache(MOST_MENUS)
    def drawn(roles: frozenset[Role], existing: frozenset[str], here: str | None, spoken: Language) -> Markup:
        macro = get_template_attribute("parts/side_menu.html", "side_menu")
        return macro(sections_of(roles, existing), here)

    def side_menu() -> Markup:
        found = visitor()
        if found is None or not (sections := sections_of(found.roles, _existing())):
            return Markup()
        lines = (entry.address for section in sections for entry in section.entries)
        return drawn(found.roles, _existing(), next(filter(is_here, lines), None), language())

    def has_side_menu() -> bool:
        found = visitor()
        return found is not None and bool(sections_of(found.roles, _existing()))

    def portal_menu() -> list[Entry]:
        return [entry for entry in PORTAL if entry.address in _existing()]

    def has_page(address: str) -> bool:
        return address in _existing()

    def leave_address() -> str | None:
        return url_for(LEAVE) if LEAVE in app.view_functions else None

    for taught in (side_menu, has_side_menu, portal_menu, has_page, leave_address, is_here, visitor, home):
        app.add_template_global(taught)


def home() -> str:
    """Where the mark in the corner leads."""
    found = visitor()
    return landing(found.roles if found else (), _existing())


def is_here(address: str) -> str | None:
    """`page` for the menu line one is under, else nothing."""
    path = request.path.rstrip("/")
    deeper = path.startswith(f"{address}/") and address != "/portal"
    return "page" if path == address or deeper else None


def _existing() -> frozenset[str]:
    if EXTENSION not in current_app.extensions:
        current_app.extensions[EXTENSION] = pages(current_app)
    return current_app.extensions[EXTENSION]
