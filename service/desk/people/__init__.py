"""Accounts, roles, teams, and whose work a lane is."""

from service.desk.people import queries
from service.desk.people.commands import (
    add_person,
    add_team,
    change_own_password,
    change_person,
    change_team,
    know_client,
    set_members,
    set_password,
)
from service.desk.people.functions import (
    Function,
    add_function,
    change_function,
    function_of,
    functions,
    give_function,
    remove_function,
    stands_above,
)
from service.desk.people.lanes import bind_lane, lane_words, set_owner, unbind_lane
from service.desk.people.logins import let_in, log_in, log_out, logged_in, prove
from service.desk.people.model import ROLE_NAMES, STAFF, Person, Role, Whose, clean_address, clean_name
from service.desk.people.notices import (
    Notice,
    forget_notices,
    give_notice,
    give_notice_to,
    give_notices,
    notices,
    read_notices,
    unread,
)
from service.desk.people.queries import Team

__all__ = [
    "ROLE_NAMES",
    "STAFF",
    "Function",
    "Notice",
    "Person",
    "Role",
    "Team",
    "Whose",
    "add_function",
    "add_person",
    "add_team",
    "bind_lane",
    "change_function",
    "change_own_password",
    "change_person",
    "change_team",
    "clean_address",
    "clean_name",
    "forget_notices",
    "function_of",
    "functions",
    "give_function",
    "give_notice",
    "give_notice_to",
    "give_notices",
    "know_client",
    "lane_words",
    "let_in",
    "log_in",
    "log_out",
    "logged_in",
    "notices",
    "prove",
    "queries",
    "read_notices",
    "remove_function",
    "set_members",
    "set_owner",
    "set_password",
    "stands_above",
    "unbind_lane",
    "unread",
]
