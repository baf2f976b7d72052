"""What the page of a lot says: nine items, one sentence, the journey with its gaps, papers; and what it never says."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from public_goods import make_rice, organisation

from trace.batches.models import Batch
from trace.events import actions
from trace.events.actions_corrections import Agreed
from trace.events.entries import NewLot, Use
from trace.events.models import Event
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.provenance.facts import facts_of
from trace.provenance.journey import Gap
from trace.provenance.rules import Status


@pytest.fixture
def told(now):
    """`told(batch)`: its facts at noon, in Vietnamese."""
    return lambda batch, at=now, language="vi": facts_of(Batch.get_by_id(batch.id), now=at, language=language)


def words(told) -> str:
    return repr(told)


def test_all_nine_items_of_the_decree_are_answered(goods, told):
    items = told(goods.rice).items

    assert [item.letter for item in items] == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    assert {item.letter: item.value for item in items} == {
        "a": "Gạo nếp cái hoa vàng A Sào", "b": "1", "c": "Hợp tác xã Dịch vụ nông nghiệp An Thái",
        "d": "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên", "đ": "Việt Nam", "e": "10", "g": "Hương Đồng · K7M2Q9XB",
        "h": "10/08/2027", "i": "TCCS 01:2026/HTX-AT",
    }  # fmt: skip


def test_what_was_not_declared_is_empty_never_made_up(goods, told):
    absent = [item.letter for item in told(goods.holes).items if not item.value]

    assert absent == ["b", "đ", "h", "i"]


def test_the_sentence_a_person_can_repeat(goods, told):
    assert [str(part) for part in told(goods.rice).story] == [
        "Từ ruộng ở xã A Sào", "sấy ở xã Đông Hưng", "xay xát ở xã Đông Hưng", "đóng gói 13/11/2026",
    ]  # fmt: skip


def test_the_journey_goes_from_the_field_to_the_pack(goods, told):
    journey = told(goods.rice).journey

    assert [str(step.name) for step in journey] == [
        "Mở vụ trên thửa ruộng / xứ đồng", "Làm đất, ngâm ủ, gieo mạ", "Cấy / gieo sạ", "Bón phân",
        "Kiểm tra đồng ruộng", "Thu hoạch", "Sấy / phơi", "Xay xát, lau bóng, tách màu", "Đóng gói, dán tem",
    ]  # fmt: skip
    harvest = journey[5]
    assert (harvest.happened_on, harvest.communes) == (date(2026, 11, 3), ("xã A Sào",))
    assert ("Độ ẩm", "24 %") in [(one.label, one.text) for one in harvest.values]
    assert [photo.width_px for photo in journey[4].photos] == [800]


def test_steps_have_their_names_in_english(goods, told):
    assert "Harvest" in [str(step.name) for step in told(goods.rice, language="en").journey]


def test_a_required_step_that_is_absent_before_a_later_one_is_a_gap(goods, told):
    journey = told(goods.holes).journey

    gaps = [one.names for one in journey if isinstance(one, Gap)]
    assert gaps == [
        ("Làm đất, ngâm ủ, gieo mạ", "Cấy / gieo sạ", "Bón phân"),
        ("Sấy / phơi", "Xay xát, lau bóng, tách màu"),
    ]
    assert [isinstance(one, Gap) for one in journey] == [False, True, False, True, False]


def test_a_correction_keeps_the_old_version_readable_and_a_late_entry_says_when(goods, told):
    (corrected,) = [one for one in told(goods.rice).journey if one.older]

    assert corrected.happened_on == date(2026, 8, 17)
    assert corrected.late_on == date(2026, 10, 4)
    assert [(old.happened_on, old.reason, old.declared_on) for old in corrected.older] == [
        (date(2026, 8, 15), "Ghi nhầm ngày bón", date(2026, 10, 4))
    ]


def test_an_event_that_never_happened_stays_readable_as_withdrawn(goods, told, now):
    observed = actions.observe([goods.rice], step="R13", entry=goods.entry(5, qc_result="fail"))
    said = {"by": goods.staff, "now": now, "entry_id": str(uuid4()), "agreed": Agreed("manager")}
    actions.cancel(observed, reason="Nhầm lô", **said)

    (gone,) = [one for one in told(goods.rice).journey if getattr(one, "withdrawn", None)]
    assert gone.withdrawn.reason == "Nhầm lô"
    assert [value.text for value in gone.withdrawn.values] == ["không đạt"]


def test_what_became_of_other_lots_is_not_told(goods, told):
    before = words(told(goods.rice).journey)
    dry = Batch.get(Batch.name == "Thóc khô")
    milled = Batch.get(Batch.name == "Gạo nếp")
    season = goods.rice_season
    actions.record_diary([season], step="R05", entry=goods.entry(1, input_name="Thuốc sau gặt"))
    actions.transform(
        [Use(dry, 1000)], step="R12", outputs=[NewLot(name="Khác", thousandths=900)], entry=goods.entry(1)
    )
    actions.ship([Use(milled, 500)], receiver_name="Cửa hàng Lan", entry=goods.entry(1))

    assert words(told(goods.rice).journey) == before


def test_a_hold_names_its_day_and_stays_in_the_journey_after_the_release(goods, told, now):
    actions.hold([goods.rice], reason="Bác Ba báo có mọt", by=goods.manager, now=now, entry_id=str(uuid4()))
    held = told(goods.rice)
    assert held.status == Status.ON_HOLD
    assert str(held.status_detail) == "Từ ngày 23/11/2026."
    assert "Bác Ba" not in words(held)

    actions.release([goods.rice], reason="Đã kiểm", by=goods.manager, now=now, entry_id=str(uuid4()))
    free = told(goods.rice)
    assert free.status == Status.CLEAR
    assert [str(step.name) for step in free.journey[-2:]] == ["Tạm ngừng bán, chờ kiểm tra", "Được bán trở lại"]


def test_an_unapproved_lot_says_so_and_an_approved_one_since_when(goods, told):
    assert told(goods.holes).status == Status.UNCONFIRMED
    assert told(goods.rice).status == Status.CLEAR
    assert told(goods.rice).approved_on == date(2026, 11, 14)


def test_it_expires_by_itself_and_says_beforehand_when(goods, told, now):
    lot = make_rice(goods, lot="OLD23456", expires_on=date(2026, 11, 23))
    actions.approve(lot, by=goods.manager, now=now)

    today = told(lot)
    assert (today.status, today.is_expired) == (Status.CLEAR, False)
    assert today.stamp.fresh_until == datetime(2026, 11, 23, 17, tzinfo=UTC)
    tomorrow = told(lot, at=today.stamp.fresh_until)
    assert (tomorrow.status, tomorrow.is_expired) == (Status.EXPIRED, True)
    assert str(tomorrow.status_detail) == "Hạn cuối là ngày 23/11/2026."


def test_the_end_of_a_paper_or_of_the_stars_turns_the_page_too(goods, told):
    until = told(goods.rice).stamp.fresh_until
    assert until == datetime(2027, 3, 1, 17, tzinfo=UTC)  # VietGAP, before the stars and the goods themselves

    Product.update(ocop_expires_on=date(2026, 12, 1)).execute()
    now = told(goods.rice)
    assert now.stamp.fresh_until == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert told(goods.rice, at=now.stamp.fresh_until).product.ocop.is_expired


def test_papers_name_issuer_number_end_and_who_looked(goods, told):
    vietgap, food_safety = told(goods.rice).papers

    assert (vietgap.verified_by, vietgap.verified_on) == (
        "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên", date(2026, 10, 24),
    )  # fmt: skip
    assert (food_safety.is_expired, food_safety.verified_by) == (True, "")
    assert (food_safety.issuer, food_safety.number) == ("Chi cục Quản lý chất lượng (mẫu)", "012/2023/GCN-ATTP")


def test_both_addresses_and_whether_anybody_compared_the_registration(goods, told):
    maker = told(goods.rice).organisation
    assert maker.address == "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên"
    assert maker.former_address == "Thôn Đồng Chợ, Xã An Thái, huyện Quỳnh Phụ, tỉnh Thái Bình"
    assert (maker.is_approved, maker.approved_on) == (True, date(2026, 5, 7))

    Organisation.update(is_approved=False).execute()
    assert not told(goods.rice).organisation.is_approved


def test_nothing_personal_is_in_it(goods, told):
    everything = words(told(goods.rice))

    for private in ("Bác Năm", "Chị Hoa", "Anh Tư", "Nguyễn Văn Kiểm", "Ghi nhầm ngày bón giúp"):
        assert private not in everything


def test_a_household_keeps_its_house_its_phone_and_its_number(goods, now, told):
    ours = organisation(
        "HO-02", "Hộ kinh doanh Cua Bà Bảy", now, kind="household", phone="0987", registration_no="0340"
    )
    Product.update(organisation=ours).where(Product.id == goods.product.id).execute()
    Batch.update(organisation=ours).where(Batch.id == goods.rice.id).execute()

    maker = told(goods.rice).organisation
    assert (maker.name, maker.address) == ("Hộ kinh doanh Cua Bà Bảy", "Xã A Sào, tỉnh Hưng Yên")
    assert (maker.phone, maker.registration_no) == ("", "")
    assert maker.former_address == "Xã An Thái, huyện Quỳnh Phụ, tỉnh Thái Bình"


def test_bought_goods_name_the_supplier_only_when_it_is_an_organisation(goods, told):
    bought = [
        actions.receive(
            goods.an_thai, template="banh_cay", supplier_name=name, is_person=is_person, entry=goods.entry(4),
            lot=NewLot(name="Gạo nếp mua", thousandths=1000),
        )
        for name, is_person in (("Công ty Nếp Vàng", False), ("Bà Nguyễn Thị Chín", True))
    ]  # fmt: skip
    assert [str(part) for part in told(bought[0]).story] == ["Nguyên liệu mua của Công ty Nếp Vàng"]
    assert told(bought[0]).journey[0].supplier == "Công ty Nếp Vàng"
    assert "Chín" not in words(told(bought[1]))


def bought(goods, name: str, amount: int, lot: str) -> Batch:
    return actions.receive(
        goods.an_thai, template="banh_cay", step="B01", supplier_name="Công ty Nếp Vàng", entry=goods.entry(8),
        lot=NewLot(name=name, thousandths=amount, lot=lot),
    )  # fmt: skip


def worked(goods, uses: list[Use], step: str, name: str, amount: int) -> Batch:
    return actions.transform(uses, step=step, outputs=[NewLot(name=name, thousandths=amount)], entry=goods.entry(5))[0]


def test_mixed_goods_show_their_shares_but_no_amounts(goods, told):
    sticky, plain = bought(goods, "Nếp mua", 9000, "NM"), bought(goods, "Gạo tẻ mua", 9000, "TM")
    crisp = worked(goods, [Use(sticky, 6000)], "B02", "Cốm nếp", 3000)
    mixed = worked(goods, [Use(crisp, 3000), Use(plain, 1000)], "B03", "Bánh", 3900)

    assert [(share.label, share.lot, share.text) for share in told(mixed).shares] == [
        ("Nếp mua", "NM", "75%"), ("Gạo tẻ mua", "TM", "25%"),
    ]  # fmt: skip
    assert told(goods.rice).shares == ()


def test_one_purchase_that_went_in_on_two_ways_is_one_share(goods, told):
    flour, nuts = bought(goods, "Nếp mua", 9000, "NM"), bought(goods, "Lạc mua", 9000, "LM")
    crisp = worked(goods, [Use(flour, 3000)], "B02", "Cốm nếp", 3000)
    alone = worked(goods, [Use(crisp, 1000), Use(flour, 1000)], "B03", "Bánh không lạc", 2000)
    mixed = worked(goods, [Use(crisp, 1000), Use(flour, 500), Use(nuts, 500)], "B03", "Bánh lạc", 2000)

    assert told(alone).shares == ()
    assert [(share.label, share.text) for share in told(mixed).shares] == [("Nếp mua", "75%"), ("Lạc mua", "25%")]


def test_two_lots_of_one_crop_are_one_source(goods, told):
    lots = [
        worked(goods, [Use(Batch.get(Batch.name == "Thóc khô"), 10_000)], "R12", name, amount)
        for name, amount in (("Gạo A1", 6000), ("Gạo B2", 3000))
    ]
    assert told(worked(goods, [Use(lots[0], 6000), Use(lots[1], 2000)], "R14", "Gạo trộn", 7900)).shares == ()


def test_amounts_in_two_units_are_not_compared(goods, told):
    rice = bought(goods, "Nếp mua", 9000, "NM")
    gac = actions.receive(
        goods.an_thai, template="banh_cay", step="B01", supplier_name="Công ty Nếp Vàng", entry=goods.entry(8),
        lot=NewLot(name="Quả gấc", thousandths=4000, unit="H87"),
    )  # fmt: skip
    assert told(worked(goods, [Use(rice, 1000), Use(gac, 1000, "H87")], "B02", "Cốm gấc", 900)).shares == ()


def test_a_lot_that_was_never_made_is_withdrawn(goods, told, now):
    creation = Event.get((Event.step == "R14") & (Event.recorded.contains("H4T8V3CN")))
    actions.cancel(creation, reason="Ghi nhầm", by=goods.staff, now=now, entry_id=str(uuid4()))

    assert told(goods.holes).status == Status.WITHDRAWN


def test_whom_to_tell_depends_on_the_goods(goods, told):
    assert told(goods.rice).office.name == "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"
    Product.update(category="banh_cay").execute()
    assert told(goods.rice).office.name == "Sở Công Thương tỉnh Hưng Yên"
    assert told(goods.rice, language="en").office.name.startswith("Department of Industry")


def test_a_new_event_raises_the_version_that_the_page_was_made_at(goods, told, now):
    before = told(goods.rice).stamp
    actions.observe([goods.rice], step="R13", entry=goods.entry(1, qc_result="pass", now=now + timedelta(hours=1)))

    assert told(goods.rice).stamp.version > before.version
