"""Facts of an organisation made uniform; what is refused, what is only warned of."""

import pytest

from trace.errors import Invalid
from trace.kit.viewer import Viewer
from trace.organisations import rules


def test_text_phone_code_and_website_get_one_form():
    facts = rules.check_facts(
        {
            "name": "  Hợp tác xã   Sông Hóa ",
            "phone": "0227 3812 345",
            "code": "htx-7",
            "website": "songhoa.vn",
            "email": "A@HTX.vn",
        }
    )

    assert facts["name"] == "Hợp tác xã Sông Hóa"
    assert facts["phone"] == "+842273812345"
    assert facts["code"] == "HTX-7"
    assert facts["website"] == "https://songhoa.vn"
    assert facts["email"] == "a@htx.vn"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "HTX"), ("name", "7"), ("name", ""), ("kind", "bank"), ("code", "A B"), ("code", "ĐT-1"),
        ("code", "-A1"), ("phone", "12"), ("gln", "9520001000004"), ("gln", "952000100000"), ("gs1_prefix", "89x"),
        ("email", "lan"),
        ("website", "javascript:alert(1)"), ("website", "ftp://a.vn"), ("website", "https://user@evil.vn"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(field, value):
    with pytest.raises(Invalid) as refusal:
        rules.check_facts({field: value})
    assert refusal.value.field == field


def test_a_valid_gln_passes_and_an_empty_one_is_none():
    assert rules.check_facts({"gln": "9520001000003"})["gln"] == "9520001000003"
    assert rules.check_facts({"gln": ""})["gln"] is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("HTX Nông nghiệp Sông Hóa", ("HTX",)),
        ("HTX DV NN Sông Hóa", ("HTX", "NN")),
        ("CTY TNHH Gạo Đồng Nguyên", ("CTY", "TNHH")),
        ("Hợp tác xã Nông nghiệp Sông Hóa", ()),
        ("Cơ sở Thân Htxanh", ()),
    ],
)
def test_abbreviations_are_found_as_words(name, found):
    assert set(found) <= set(rules.abbreviations_in(name))
    assert bool(found) == bool(rules.abbreviations_in(name))


@pytest.mark.parametrize("fact", ["name", "kind", "registration_no"])
def test_an_approval_falls_with_what_was_checked(fact):
    assert rules.breaks_approval({fact: "a"}, {fact: "b"})
    assert not rules.breaks_approval({fact: "a"}, {fact: "a"})


def test_an_approval_survives_a_new_telephone():
    assert not rules.breaks_approval({"phone": "1"}, {"phone": "2"})


def test_a_households_number_is_a_persons_number():
    assert not rules.is_registration_public("household")
    assert rules.is_registration_public("coop")


@pytest.mark.parametrize("role", ["staff", "manager", "helper", "auditor"])
def test_only_admins_register(role):
    with pytest.raises(rules.NotYours):
        rules.check_may_register(Viewer(1, "", role, 1))


@pytest.mark.parametrize(("role", "organisation"), [("staff", 1), ("helper", 1), ("manager", 2), ("auditor", None)])
def test_only_its_own_manager_or_an_admin_changes_it(role, organisation):
    with pytest.raises(rules.NotYours):
        rules.check_may_change(Viewer(1, "", role, organisation), 1)
