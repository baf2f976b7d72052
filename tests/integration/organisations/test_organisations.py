"""Registering, changing, approving and finding organisations, down to the database's own constraints."""

import peewee
import pytest
from cast import A_SAO, BINH_DINH

from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE, Scope, Viewer
from trace.organisations import rules
from trace.organisations.actions import (
    approve_organisation,
    change_organisation,
    deactivate_organisation,
    reactivate_organisation,
    register_organisation,
    withdraw_approval,
)
from trace.organisations.models import Organisation
from trace.organisations.queries import (
    FILTERS,
    SORTS,
    UnknownOrganisation,
    districts_of_organisations,
    find_organisation,
    organisations,
    partners,
)
from trace.organisations.schemas import office_view, public_view


def found(viewer, **arguments):
    listing = Listing.read(arguments, sorts=SORTS, filters=FILTERS)
    return [one.code for one in organisations(listing, seen_by=viewer).items]


def register(name, *, now, **facts):
    data = {"kind": "coop", "name": name, "address": BINH_DINH, **facts}
    return register_organisation(data, by=COMMAND_LINE, now=now)


def acts():
    return [row.act for row in ActLogEntry.select().order_by(ActLogEntry.id)]


def test_a_new_one_gets_a_code_without_look_alikes_and_nobody_has_checked_it(db, now):
    made = register("Hợp tác xã Minh Tân", now=now)

    assert made.code.startswith("HTX-")
    assert len(made.code) == 8
    assert not set(made.code[4:]) & set("01IOLSZ")
    assert not made.is_approved
    assert made.commune_code == "13186"
    assert made.ex_district == "Huyện Kiến Xương"
    assert acts() == ["organisations.register"]


@pytest.mark.parametrize("fact", [{"code": "HTX-01"}, {"registration_no": "1001234567"}])
def test_code_and_registration_belong_to_one(song_hoa, now, fact):
    with pytest.raises(rules.OrganisationRefused, match="đã có cơ sở khác"):
        register("Hợp tác xã Khác", now=now, **fact)

    assert Organisation.select().count() == 1


def test_the_database_itself_refuses_a_second_code(song_hoa):
    row = Organisation.get_by_id(song_hoa.id)
    row.id = None

    with pytest.raises(peewee.IntegrityError):
        row.save(force_insert=True)


def test_only_admins_register_and_a_refusal_leaves_nothing(db, manager, now):
    before = Organisation.select().count()
    with pytest.raises(rules.NotYours):
        register_organisation({"kind": "coop", "name": "Hợp tác xã Lạ", "address": A_SAO}, by=manager, now=now)

    assert Organisation.select().count() == before


def test_a_manager_changes_his_own_and_the_log_says_what(song_hoa, manager, now):
    change_organisation(song_hoa, {"phone": "0912 345 678", "representative": "Vũ Thị Na"}, by=manager, now=now)
    entry = ActLogEntry.get(ActLogEntry.act == "organisations.change")

    assert Organisation.get().phone == "+84912345678"
    assert entry.detail["changed"] == ["phone", "representative"]
    assert "Phạm Thị Thoan" not in str(entry.detail), "private facts do not stand in the log"
    assert entry.organisation_id == song_hoa.id
    assert Organisation.get().is_approved, "a telephone is not what was approved"


def test_nothing_changed_writes_nothing(song_hoa, manager, now):
    before = len(acts())
    change_organisation(song_hoa, {"name": song_hoa.name}, by=manager, now=now)

    assert len(acts()) == before


def test_a_new_name_takes_the_approval_away_and_keeps_search_and_order_right(song_hoa, manager, now, admin):
    change_organisation(song_hoa, {"name": "Hợp tác xã Ánh Dương"}, by=manager, now=now)

    assert not Organisation.get_by_id(song_hoa.id).is_approved
    assert "organisations.approval_fell" in acts()
    assert found(admin, q="anh duong") == ["HTX-01"]
    assert found(admin, q="song hoa") == []


def test_the_code_never_changes(song_hoa, admin, now):
    change_organisation(song_hoa, {"code": "NEW-1"}, by=admin, now=now)

    assert Organisation.get_by_id(song_hoa.id).code == "HTX-01"


@pytest.mark.parametrize("role", ["stranger_manager", "clerk", "helper", "auditor"])
def test_others_change_nothing(song_hoa, role, request, now):
    with pytest.raises(rules.NotYours):
        change_organisation(song_hoa, {"phone": "0912345678"}, by=request.getfixturevalue(role), now=now)


def test_an_officer_approves_in_the_name_of_the_department(dong_nguyen, auditor, manager, now):
    change_organisation(dong_nguyen, {"registration_no": "1002"}, by=COMMAND_LINE, now=now)
    approve_organisation(dong_nguyen, by=auditor, note="Bản gốc", now=now)

    kept = Organisation.get_by_id(dong_nguyen.id)
    assert kept.is_approved
    assert kept.approved_by == "Sở Công Thương tỉnh Hưng Yên"
    assert auditor.name not in str(public_view(kept))
    with pytest.raises(rules.ApprovalRefused, match="xác nhận rồi"):
        approve_organisation(kept, by=auditor, note="", now=now)


def test_without_a_registration_there_is_nothing_to_approve(dong_nguyen, auditor, now):
    with pytest.raises(rules.ApprovalRefused, match="chưa có gì để đối chiếu"):
        approve_organisation(dong_nguyen, by=auditor, note="", now=now)


@pytest.mark.parametrize("role", ["manager", "clerk", "helper"])
def test_nobody_approves_himself(song_hoa, role, request, now):
    with pytest.raises(rules.NotYours):
        approve_organisation(song_hoa, by=request.getfixturevalue(role), note="", now=now)


def test_an_approval_is_withdrawn_only_with_a_reason(song_hoa, auditor, now):
    with pytest.raises(rules.ApprovalRefused, match="lý do"):
        withdraw_approval(song_hoa, by=auditor, note="", now=now)
    withdraw_approval(song_hoa, by=auditor, note="Đăng ký hết hiệu lực", now=now)

    assert not Organisation.get().is_approved
    assert "organisations.withdraw_approval" in acts()


def test_stopping_is_taken_back(song_hoa, admin, now):
    deactivate_organisation(song_hoa, by=admin, now=now)
    assert found(admin) == []
    assert found(admin, active="no") == ["HTX-01"]
    assert partners("song hoa") == []

    reactivate_organisation(song_hoa, by=admin, now=now)
    assert found(admin) == ["HTX-01"]


@pytest.mark.parametrize(
    "text", ["sông hóa", "song hoa", "htx-01", "a sao", "An Dong", "quynh phu", "đồng chợ", "nong nghiep quynh phu"]
)
def test_found_by_name_code_commune_old_and_new_and_old_district(song_hoa, dong_nguyen, admin, text):
    assert found(admin, q=text) == ["HTX-01"]


def test_percent_signs_are_letters(song_hoa, admin):
    assert found(admin, q="%") == []


def test_the_order_is_that_of_a_vietnamese_dictionary(db, admin, now):
    names = ["Hợp tác xã Ô Mễ", "Hợp tác xã Đông Hải", "Hợp tác xã An Bài", "Hợp tác xã Dân Chủ", "Hợp tác xã Ân Thi"]
    codes = {name: register(name, now=now).code for name in names}

    expected = ["An Bài", "Ân Thi", "Dân Chủ", "Đông Hải", "Ô Mễ"]
    assert found(admin) == [codes[f"Hợp tác xã {name}"] for name in expected]
    assert found(admin, sort="-name") == [codes[f"Hợp tác xã {name}"] for name in reversed(expected)]


def test_filters(song_hoa, dong_nguyen, department, admin):
    assert set(found(admin, kind="coop")) == {"HTX-01", "HTX-02"}
    assert found(admin, approved="yes") == ["HTX-01"]
    assert found(admin, district="Huyện Kiến Xương") == ["HTX-02"]
    assert districts_of_organisations(seen_by=admin) == ["Huyện Kiến Xương", "Huyện Quỳnh Phụ", "Thành phố Hưng Yên"]


def test_pages_hold_twenty_five(db, admin, now):
    for number in range(27):
        register(f"Hợp tác xã Số {number:02}", now=now, code=f"X-{number:02}")

    assert len(found(admin)) == 25
    assert found(admin, page="2") == ["X-25", "X-26"]


@pytest.mark.parametrize("role", ["stranger_clerk", "stranger_manager", "stranger_helper", "far_auditor"])
def test_a_stranger_and_an_officer_elsewhere_do_not_find_it(song_hoa, role, request):
    viewer = request.getfixturevalue(role)

    for key in ("HTX-01", song_hoa.id):
        with pytest.raises(UnknownOrganisation):
            find_organisation(key, seen_by=viewer)
    assert "HTX-01" not in found(viewer)


@pytest.mark.parametrize("role", ["clerk", "manager", "helper", "auditor", "admin"])
def test_its_own_people_officers_and_admins_find_it(song_hoa, dong_nguyen, role, request):
    assert find_organisation("htx-01", seen_by=request.getfixturevalue(role)).id == song_hoa.id


def test_an_officer_sees_the_districts_of_the_scope_and_the_own_department(song_hoa, dong_nguyen, department):
    officer = Viewer(9, "", "auditor", department.id, scope=Scope(districts=("Huyện Kiến Xương",)))

    assert set(found(officer)) == {"HTX-02", "SCT"}


def test_a_trading_partner_is_found_by_anyone_with_public_facts_only(song_hoa):
    (partner,) = partners("a sao")

    assert (partner.code, partner.name) == ("HTX-01", song_hoa.name)
    assert not hasattr(partner, "representative")


def test_a_households_number_stays_in_the_office(db, now):
    home = register("Hộ kinh doanh Nguyễn Văn Ao", now=now, kind="household", registration_no="034123456789")

    assert "034123456789" not in str(public_view(home))
    assert "Phạm" not in str(public_view(home))
    assert office_view(home)["registration_no"] == "034123456789"
