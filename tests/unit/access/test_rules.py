"""Who may give which role, who may open doors for whom, and what a scope holds."""

import pytest

from trace.access import rules
from trace.access.rules import Standing
from trace.errors import Invalid
from trace.kit.viewer import Viewer

HERE, THERE = 1, 2
MANAGER = Viewer(10, "Lan", "manager", HERE)
CLERK = Viewer(11, "Bảy", "staff", HERE)
ADMIN = Viewer(12, "Huy", "admin")
DISTRICTS = ["Huyện Tiền Hải", "Huyện Thái Thụy", "Thành phố Thái Bình", "Thành phố Hưng Yên"]


@pytest.mark.parametrize("role", ["staff", "helper", "manager"])
def test_a_manager_invites_into_his_own_organisation(role):
    rules.check_may_give_role(MANAGER, role, organisation_id=HERE)


@pytest.mark.parametrize(
    ("by", "role", "organisation"),
    [(MANAGER, "staff", THERE), (MANAGER, "auditor", HERE), (MANAGER, "admin", HERE), (CLERK, "staff", HERE)],
)
def test_nobody_gives_more_than_is_his(by, role, organisation):
    with pytest.raises(rules.NotYourPerson):
        rules.check_may_give_role(by, role, organisation_id=organisation)


@pytest.mark.parametrize("role", ["staff", "manager", "helper"])
def test_those_roles_need_an_organisation(role):
    with pytest.raises(Invalid, match="cần thuộc một cơ sở"):
        rules.check_may_give_role(ADMIN, role, organisation_id=None)


def test_a_manager_lets_in_only_who_works_for_him_alone():
    rules.check_may_let_in(MANAGER, [Standing("staff", HERE), Standing("helper", HERE)])
    for others in (Standing("staff", THERE), Standing("admin", None), Standing("auditor", HERE)):
        with pytest.raises(rules.NotYourPerson, match="nơi khác"):
            rules.check_may_let_in(MANAGER, [Standing("staff", HERE), others])
    rules.check_may_let_in(ADMIN, [Standing("staff", THERE), Standing("admin", None)])


def test_a_clerk_lets_nobody_in():
    with pytest.raises(rules.NotYourPerson):
        rules.check_may_let_in(CLERK, [Standing("staff", HERE)])


def test_nobody_changes_his_own_standing():
    with pytest.raises(rules.AccessRefused, match="chính mình"):
        rules.check_may_change_standing(MANAGER, Standing("manager", HERE), person_id=10)


def test_a_scope_is_read_forgivingly_and_kept_exactly():
    scope = rules.read_scope(["shrimp", "rice"], ["tien hai", "thái thụy"], known_districts=DISTRICTS)

    assert scope == {"categories": ["rice", "shrimp"], "districts": ["Huyện Thái Thụy", "Huyện Tiền Hải"]}
    assert rules.scope_of(scope).covers(category="rice", district="Huyện Tiền Hải")
    assert not rules.scope_of(scope).covers(category="crab", district="Huyện Tiền Hải")
    assert rules.scope_of({}).covers(category="crab", district="Huyện Vũ Thư")


def test_an_unknown_word_in_a_scope_is_refused_and_named():
    with pytest.raises(Invalid, match="gạo"):
        rules.read_scope(["gạo"], [], known_districts=DISTRICTS)
    with pytest.raises(Invalid, match="Atlantis"):
        rules.read_scope([], ["Atlantis"], known_districts=DISTRICTS)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/1",
            "Android · Zalo",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120", "Windows · Edge"),
        ("curl/8", "curl/8"),
    ],
)
def test_a_device_is_named_so_that_one_knows_it_again(sent, name):
    assert rules.device_name(sent) == name
