"""The desk's settings: known keys, checked values, who changed them."""

import pytest
from desk_story import Desk
from sqlalchemy import update

from service.base.errors import Forbidden, Missing, Refused
from service.desk import options
from service.desk.options.tables import OptionRow


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


def chooses(desk, who, key, value):
    """Somebody changes a setting."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        options.choose(work, key, value, by=desk.person_in(work, who))


def test_a_setting_is_its_default_until_somebody_chooses(desk):
    """Who changed it last stands beside it; what was written by hand and does not fit counts as not chosen."""
    with desk.works.read() as work:
        assert {each.option.key: each.value for each in options.standing(work.session)} == {
            "who_sees_cases": "everybody", "reply_needs_acceptance": False, "legal_priority": False,
            "highest_header_fields": 6, "inactive_after": 24,
        }  # fmt: skip
    chooses(desk, "Rita", "highest_header_fields", 8)
    chooses(desk, "Rita", "reply_needs_acceptance", True)
    with desk.works.begin() as work:
        assert options.number(work.session, options.HIGHEST_HEADER_FIELDS) == 8
        assert options.flag(work.session, options.REPLY_NEEDS_ACCEPTANCE)
        changed = {each.option.key: each.by for each in options.standing(work.session)}
        assert changed["highest_header_fields"] == "Rita Campos"
        assert changed["who_sees_cases"] is None
        work.session.execute(update(OptionRow).values(value="nada"))
    with desk.works.read() as work:
        assert options.number(work.session, options.HIGHEST_HEADER_FIELDS) == 6


@pytest.mark.parametrize(
    ("who", "key", "value", "error"),
    [
        ("Paulo", "who_sees_cases", "own", Forbidden),
        ("Rita", "nada", "own", Missing),
        ("Rita", "who_sees_cases", "ninguem", Refused),
        ("Rita", "reply_needs_acceptance", "sim", Refused),
        ("Rita", "highest_header_fields", 13, Refused),
        ("Rita", "highest_header_fields", True, Refused),
    ],
)
def test_what_does_not_fit_is_refused(desk, who, key, value, error):
    """Only administrators, only known settings, only values that they can have."""
    with pytest.raises(error):
        chooses(desk, who, key, value)
    with desk.works.read() as work:
        assert all(each.by is None for each in options.standing(work.session))
