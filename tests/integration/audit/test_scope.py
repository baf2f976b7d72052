"""What lies in an officer's scope, and that nobody else finds anything here."""

import pytest
from audited import GTIN
from cast import make_person

from trace.audit import queries_scope as scope
from trace.audit.queries_record import UnknownBatch, find_batch
from trace.audit.queries_suppliers import UnknownSupplier, find_supplier
from trace.batches.models import Batch


def officer(department, **given):
    return make_person("hep@sct.example", "Đặng Văn Hẹp", "auditor", department, scope=given)


def codes(query):
    return {row.code for row in query}


def test_an_officer_of_everything_finds_every_lot_and_supplier(story, auditor, dong_nguyen):
    assert codes(scope.batches_in_scope(auditor)) == {row.code for row in Batch.select()}
    assert codes(scope.suppliers_in_scope(auditor)) == {"HTX-01", "HTX-02"}  # the department trades nothing


@pytest.mark.parametrize(
    "given",
    [
        {"categories": ["rice"]},
        {"districts": ["Huyện Quỳnh Phụ"]},
        {"categories": ["rice"], "districts": ["Huyện Quỳnh Phụ"]},
    ],
)
def test_goods_and_old_district_open_lots_in_the_making_as_well(story, department, given):
    seen_by = officer(department, **given)

    assert {story.batch.code, story.paddy.code} <= codes(scope.batches_in_scope(seen_by))
    assert "HTX-01" in codes(scope.suppliers_in_scope(seen_by))
    assert codes(scope.products_in_scope(seen_by)) == {story.product.code}
    assert {story.plot.code, story.mill.code} <= codes(scope.sites_in_scope(seen_by))
    assert scope.certificates_in_scope(seen_by).count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"categories": ["crab"]},
        {"districts": ["Huyện Tiền Hải"]},
        {"categories": ["rice"], "districts": ["Huyện Tiền Hải"]},
    ],
)
def test_outside_the_scope_nothing_is_found(story, department, given):
    seen_by = officer(department, **given)

    assert codes(scope.batches_in_scope(seen_by)) == set()
    assert "HTX-01" not in codes(scope.suppliers_in_scope(seen_by))
    assert scope.certificates_in_scope(seen_by).count() == scope.sites_in_scope(seen_by).count() == 0
    with pytest.raises(UnknownBatch):
        find_batch(story.batch.code, seen_by=seen_by)
    with pytest.raises(UnknownSupplier):
        find_supplier("HTX-01", seen_by=seen_by)


def test_a_supplier_without_any_goods_yet_is_in_every_scope_of_goods(story, department, dong_nguyen):
    assert codes(scope.suppliers_in_scope(officer(department, categories=["crab"]))) == {"HTX-02"}


@pytest.mark.parametrize("who", ["manager", "clerk", "helper", "stranger_manager"])
def test_people_of_co_ops_find_nothing_at_this_desk(story, request, who):
    seen_by = request.getfixturevalue(who)

    for query in (scope.batches_in_scope, scope.suppliers_in_scope, scope.products_in_scope, scope.sites_in_scope,
                  scope.certificates_in_scope):  # fmt: skip
        assert query(seen_by).count() == 0
    with pytest.raises(UnknownBatch):
        find_batch(story.batch.code, seen_by=seen_by)


def test_a_code_is_found_as_people_type_it(story, auditor):
    code = story.batch.code

    assert find_batch(f" {code[:4].lower()}-{code[4:]} ", seen_by=auditor).gtin == GTIN
