"""Sister departments: who decides for which goods, and who only reads."""

from dataclasses import replace

import pytest

from trace.access.rules_offices import CODES, MATTERS, NotCompetent, check_may_decide, may_decide, office_of, offices
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, Scope, Viewer
from trace.products.categories import main_choices

TRADE = Viewer(1, "Hà", AUDITOR, 9, "Sở Công Thương tỉnh Hưng Yên")
FARM = Viewer(2, "Đồng", AUDITOR, 8, "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên")


def test_each_body_decides_for_its_own_goods_only():
    assert may_decide(FARM, "rice")
    assert may_decide(FARM, "ocop_food.from_grain")
    assert not may_decide(FARM, "banh_cay")
    assert may_decide(TRADE, "banh_cay")
    assert not may_decide(TRADE, "rice")


def test_some_matters_are_one_bodys_whatever_the_goods():
    assert may_decide(TRADE, "rice", matter=CODES)
    assert may_decide(FARM, "rice", matter=CODES), "who leads for the goods may as well"
    assert not may_decide(FARM, "banh_cay", matter=CODES)


def test_his_own_scope_narrows_what_an_officer_decides():
    crab = replace(FARM, scope=Scope(categories=("crab",), districts=("Huyện Tiền Hải",)))

    assert may_decide(crab, "crab")
    assert may_decide(crab, "crab", district="Huyện Tiền Hải")
    assert not may_decide(crab, "crab", district="Huyện Vũ Thư")
    assert not may_decide(crab, "rice")


def test_an_officer_of_no_known_body_only_reads():
    nobody = replace(TRADE, organisation_name="Phòng kiểm tra")

    assert office_of(nobody) is None
    assert not may_decide(nobody, "banh_cay")
    assert may_decide(replace(nobody, scope=Scope(office="sct")), "banh_cay")
    assert may_decide(replace(TRADE, scope=Scope(office="nnmt")), "rice")


def test_managers_never_decide_and_the_operator_may():
    assert not may_decide(Viewer(3, "Lan", MANAGER, 8, FARM.organisation_name), "rice")
    assert may_decide(Viewer(4, "Huy", ADMIN), "rice")


def test_the_refusal_names_the_body_that_decides():
    with pytest.raises(NotCompetent) as refusal:
        check_may_decide(TRADE, "rice")

    assert refusal.value.params["office"] == "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"


def test_every_kind_of_goods_has_one_body():
    named = [one for office in offices() for one in office.categories]

    assert len(named) == len(set(named))
    assert {choice.code for choice in main_choices()} - {"other"} <= set(named)
    assert all(set(office.matters) <= set(MATTERS) and office.article for office in offices())
