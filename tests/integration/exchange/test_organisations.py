"""Organisations from a file: registered and never approved; kinds read from names are said."""

import pytest

from trace.exchange import rules
from trace.organisations.actions import register_organisation
from trace.organisations.actions_many import register_organisations
from trace.organisations.models import Organisation
from trace.organisations.rules import OrganisationRefused

HEAD = "Tên HTX;Xã;Mã số thuế;SĐT;Số hộ\n"


@pytest.fixture
def bring_organisations(places, bring, admin):
    return lambda lines, **more: bring(lines, "organisations", by=admin, **more)


def test_organisations_are_registered_unapproved_with_codes_of_their_own(bring_organisations):
    report = bring_organisations(
        f"{HEAD}Hợp tác xã Đông Hải;Xã A Sào;1001111111;0227 3811 111;120\n"
        "Công ty TNHH Gạo Ngon;Xã Đông Hưng;1001111112;;\n"
    )
    coop = Organisation.get(Organisation.registration_no == "1001111111")

    assert report.is_written
    assert (coop.kind, coop.is_approved, coop.household_count, coop.commune_code) == ("coop", False, 120, "12499")
    assert coop.code.startswith("HTX-")
    assert Organisation.get(Organisation.registration_no == "1001111112").kind == "firm"
    assert {found.sentence for found in report.warnings} == {
        "Chưa ghi loại: theo tên thì là hợp tác xã.",
        "Chưa ghi loại: theo tên thì là doanh nghiệp.",
    }


def test_the_same_number_is_the_same_organisation(bring_organisations, outcomes_of):
    lines = f"{HEAD}Hợp tác xã Đông Hải;Xã A Sào;1001111111;;120\n"
    bring_organisations(lines)

    assert outcomes_of(bring_organisations(lines)) == ["same"]
    changed = bring_organisations(lines.replace("Đông Hải", "Đông Hải Mới"))
    assert changed.rows[0].changes == (("Tên cơ sở", "Hợp tác xã Đông Hải", "Hợp tác xã Đông Hải Mới"),)
    assert Organisation.select().count() == 1


def test_an_approval_that_would_fall_is_said_before(bring_organisations, song_hoa):
    report = bring_organisations("Mã cơ sở;Tên HTX\nHTX-01;Hợp tác xã Sông Hóa Mới\n", is_dry=True)

    assert [found.sentence for found in report.warnings] == [
        "Cơ sở đã được xác nhận. Đổi tên, loại hoặc số đăng ký thì phải xác nhận lại."
    ]


def test_what_is_nobody_or_nowhere_is_refused(bring_organisations, refusals_of):
    report = bring_organisations("Tên HTX;Xã;Loại\nHTX;Xã A Sào;\nĐông Hải;Xã A Sào;\nHợp tác xã Xa;;HTX\n")

    assert {(place, sentence) for place, sentence in refusals_of(report)} == {
        ("A2", "Nhập tên đầy đủ của cơ sở."),
        ("3", "Chưa ghi loại cơ sở."),
        ("4", "Chưa ghi xã, phường."),
    }


def test_only_those_who_run_the_service_bring_organisations(bring, manager, song_hoa):
    with pytest.raises(rules.NotYourFile):
        bring(f"{HEAD}Hợp tác xã Đông Hải;Xã A Sào;;;\n", "organisations", by=manager, is_dry=True)


def test_many_at_once_are_the_same_rows_as_one_by_one_and_refuse_the_same(db, admin, now):
    from cast import A_SAO

    facts = {"kind": "coop", "name": "Hợp tác xã Đông Hải", "address": A_SAO, "phone": "0227 3811 111", "gln": None}
    register_organisation(facts, by=admin, now=now)
    register_organisations([facts], by=admin, now=now)
    one, other = (dict(row.__data__) for row in Organisation.select().order_by(Organisation.id))

    for row in (one, other):
        row["search_folded"] = row["search_folded"].replace(row.pop("code").lower(), "")
        del row["id"]
    assert one == other
    register_organisation({**facts, "registration_no": "100"}, by=admin, now=now)
    with pytest.raises(OrganisationRefused, match="Số đăng ký 100"):
        register_organisations([facts, {**facts, "registration_no": "100"}], by=admin, now=now)
    assert Organisation.select().count() == 3
