"""Approvals: registrations, rights to a GTIN, stars against the departments' lists."""

from datetime import date, timedelta

import pytest

from trace.audit import queries_approvals as queries
from trace.audit.actions_approvals import decide_product, decide_registration
from trace.audit.models_approvals import ApprovalAct
from trace.audit.rules_matters import NotYoursToSay
from trace.database import database
from trace.errors import Invalid
from trace.kit.paging import Listing
from trace.ledger.models import LedgerEntry
from trace.notices.models import Notice
from trace.organisations.models import Organisation
from trace.organisations.rules import ApprovalRefused
from trace.products.actions import save_product
from trace.products.actions_ocop import bring_list
from trace.products.actions_showing import set_ocop
from trace.products.models import Product
from trace.products.models_checks import OcopEntry, OcopList
from trace.products.rules import NotYours, ProductRefused

TODAY = date(2026, 11, 23)
HEAD = "Tên sản phẩm;Chủ thể;Mã số thuế;Số sao;Số quyết định;Ngày quyết định\r\n"
GOOD = HEAD + "Gạo Sông Hóa;HTX Sông Hóa;1001234567;4 sao;Số 12/QĐ-UBND;01/03/2026\r\n"
QUEUE = Listing("", 1, "name", False, {})


@pytest.fixture
def rice(song_hoa, manager, noon):
    facts = {"name": "Gạo Sông Hóa", "category": "rice", "gtin": "8938505970042", "gtin_proof": "GS1-77"}
    return save_product(song_hoa, facts, by=manager, now=noon)


@pytest.fixture
def graded(rice, manager, noon):
    def grade(stars=4, decision="12/QĐ-UBND"):
        facts = {"stars": stars, "decision": decision, "issuer": "UBND tỉnh", "decided_on": date(2026, 3, 1)}
        set_ocop(rice, **facts, by=manager, now=noon, today=TODAY)
        return Product.get_by_id(rice.id)

    return grade


def bring(by, now, text=GOOD, *, is_trial=False, today=TODAY):
    return bring_list(text.encode(), name="ds.csv", is_trial=is_trial, by=by, now=now, today=today)


def check_of(product):
    return Product.get_by_id(product.id).ocop_check


def test_a_trial_reads_and_takes_in_nothing(graded, farm_officer, noon):
    product = graded()
    brought = bring(farm_officer, noon, is_trial=True)

    assert (len(brought.rows), brought.wrong, brought.kept) == (1, [], None)
    assert OcopList.select().count() == 0
    assert check_of(product) == ""


def test_one_wrong_row_takes_in_nothing_and_is_named(graded, farm_officer, noon):
    graded()
    text = GOOD + "Mắm;HTX Biển;;6;13/QĐ;01/03/2026\r\nCáy;;;3;13/QĐ;hôm qua\r\n"
    brought = bring(farm_officer, noon, text)

    assert [row.number for row in brought.wrong] == [3, 4]
    assert "6" in str(brought.wrong[0].refusals[0])
    assert len(brought.wrong[1].refusals) == 2
    assert OcopEntry.select().count() == 0


def test_a_file_without_heads_is_refused_and_one_brought_twice_too(farm_officer, noon):
    with pytest.raises(Invalid, match="tiêu đề"):
        bring(farm_officer, noon, "a;b\r\n1;2\r\n")
    bring(farm_officer, noon)
    with pytest.raises(ProductRefused, match="đã được nhận"):
        bring(farm_officer, noon)


@pytest.mark.parametrize(
    ("stars", "decision", "word"), [(4, "Quyết định 12/QĐ-UBND", "agrees"), (5, "12/QĐ-UBND", "differs")]
)
def test_claims_are_compared_when_the_list_comes_and_when_the_claim_changes(
    graded, farm_officer, noon, stars, decision, word
):
    product = graded(stars, decision)
    bring(farm_officer, noon)
    assert check_of(product) == word
    assert Product.get_by_id(product.id).ocop_checked_by == "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"
    graded(3, "99/QĐ")
    assert check_of(product) == "differs"


def test_what_no_list_holds_and_what_ended_are_told_apart(graded, farm_officer, noon):
    product = graded()
    bring(farm_officer, noon, GOOD.replace("Gạo Sông Hóa", "Gạo khác"))
    assert check_of(product) == "unlisted"
    bring(farm_officer, noon + timedelta(days=1200), today=date(2029, 3, 2))
    assert check_of(product) == "expired"


def test_only_bodies_in_charge_bring_lists(far_auditor, manager, auditor, noon):
    with pytest.raises(NotYours):
        bring(manager, noon)
    assert bring(auditor, noon).kept is not None


def test_an_officer_settles_stars_by_hand_and_the_next_list_leaves_that(graded, farm_officer, manager, noon):
    product = graded()
    bring(farm_officer, noon, GOOD.replace("4 sao", "5"))
    product = Product.get_by_id(product.id)
    with pytest.raises(Invalid):
        decide_product(product, "ocop", "refused", by=farm_officer, now=noon)
    decide_product(product, "ocop", "refused", reason="Quyết định đã thu hồi", by=farm_officer, now=noon)
    bring(farm_officer, noon)
    assert check_of(product) == "refused"
    decide_product(product, "ocop", "taken_back", reason="Nhầm quyết định", by=farm_officer, now=noon)
    assert check_of(product) == ""
    assert [act.word for act in ApprovalAct.select().order_by(ApprovalAct.id)] == ["refused", "taken_back"]
    assert LedgerEntry.select().where(LedgerEntry.kind == "office_approval").count() == 2
    assert Notice.select().where(Notice.href == f"/products/{product.code}").count() == 2


def test_a_gtin_is_confirmed_with_its_paper_and_another_paper_asks_again(rice, song_hoa, auditor, manager, noon):
    assert queries.gtins(QUEUE, seen_by=auditor).total == 1
    decide_product(rice, "gtin", "confirmed", by=auditor, now=noon)
    assert queries.gtins(QUEUE, seen_by=auditor).total == 0
    with pytest.raises(ApprovalRefused, match="như vậy rồi"):
        decide_product(rice, "gtin", "confirmed", by=auditor, now=noon)
    save_product(song_hoa, {"gtin_proof": "GS1-78"}, product=Product.get_by_id(rice.id), by=manager, now=noon)

    assert Product.get_by_id(rice.id).gtin_check == ""
    assert ApprovalAct.get().value == rice.gtin


def test_a_gtin_without_paper_is_not_confirmed(song_hoa, manager, auditor, noon):
    bare = save_product(song_hoa, {"name": "Gạo", "category": "rice", "gtin": "8938505970042"}, by=manager, now=noon)
    with pytest.raises(ApprovalRefused, match="giấy"):
        decide_product(bare, "gtin", "confirmed", by=auditor, now=noon)


def test_registrations_are_confirmed_refused_and_taken_back(dong_nguyen, auditor, noon):
    assert [row.code for row in queries.registrations(QUEUE, seen_by=auditor).items] == ["HTX-02"]
    with pytest.raises(ApprovalRefused):
        decide_registration(dong_nguyen, "confirmed", by=auditor, now=noon)
    decide_registration(dong_nguyen, "refused", reason="Chưa khai số đăng ký", by=auditor, now=noon)
    assert queries.last_words([dong_nguyen], "organisation")[dong_nguyen.id].reason == "Chưa khai số đăng ký"
    Organisation.update(registration_no="1009").where(Organisation.id == dong_nguyen.id).execute()
    fresh = Organisation.get_by_id(dong_nguyen.id)
    decide_registration(fresh, "confirmed", by=auditor, now=noon)
    assert Organisation.get_by_id(dong_nguyen.id).approved_by == "Sở Công Thương tỉnh Hưng Yên"
    decide_registration(fresh, "taken_back", reason="Giấy đã bị thu hồi", by=auditor, now=noon)

    assert not Organisation.get_by_id(dong_nguyen.id).is_approved
    assert ApprovalAct.select().count() == 3


def test_sister_departments_and_officers_out_of_scope_decide_nothing(
    rice, graded, song_hoa, auditor, far_auditor, farm_officer, noon
):
    graded()
    with pytest.raises(NotYoursToSay, match="không phụ trách"):
        decide_registration(song_hoa, "taken_back", reason="Rút lại", by=auditor, now=noon)
    for subject in ("gtin", "ocop"):
        with pytest.raises(NotYoursToSay, match="phạm vi"):
            decide_product(rice, subject, "confirmed", by=far_auditor, now=noon)
    assert queries.count_all(seen_by=far_auditor) == {"organisations": 0, "gtins": 0, "stars": 0}
    decide_registration(song_hoa, "taken_back", reason="Rút lại", by=farm_officer, now=noon)
    assert queries.count_all(seen_by=farm_officer) == {"organisations": 1, "gtins": 1, "stars": 1}


def test_decisions_are_append_only(rice, auditor, noon):
    decide_product(rice, "gtin", "confirmed", by=auditor, now=noon)
    with pytest.raises(Exception, match="append-only"):
        database.execute_sql("DELETE FROM approval_act")
