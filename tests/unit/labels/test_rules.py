"""Label budgets, reprints, test stamps and calibrations, by numbers."""

import pytest

from trace.labels import rules
from trace.labels.layout import find_layout
from trace.labels.rules import Budget, Goods, Measured


def goods(made=100_000, unit="KGM", net=5_000, net_unit="KGM", **more):
    return Goods(made, unit, net, net_unit, **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (goods(), (20, 20)),
        (goods(made=1_000_000), (200, 206)),
        (goods(made=2_000, unit="TNE"), (400, 412)),
        (goods(made=100_000, net=500), (200, 206)),
        (goods(made=4_999), (0, 1)),
        (goods(made=4_800), (0, 0)),
        (goods(made=40_000, unit="H87", net=1_000, net_unit="H87"), (40, 41)),
        (goods(made=40_000, unit="H87"), (40, 41)),
        (goods(net=None, net_unit="", pack_size_thousandths=10_000), (10, 10)),
        (goods(net=500, net_unit="LTR", pack_count=300), (300, 309)),
    ],
)
def test_labels_times_net_content_stay_within_the_goods_and_three_percent(given, expected):
    assert rules.packs_of(given) == expected


def test_goods_that_cannot_be_counted_in_packs_are_refused():
    with pytest.raises(rules.NoBudget, match="định lượng"):
        rules.packs_of(goods(net=500, net_unit="LTR"))


def test_what_is_left_and_suggested():
    budget = Budget(packs=200, most=206, used=190)

    assert (budget.left, budget.suggested) == (16, 10)
    assert Budget(packs=200, most=206, used=206).left == 0
    assert Budget(packs=200, most=206, used=300).left == 0


def test_one_more_than_is_left_is_refused_with_the_numbers():
    budget = Budget(packs=200, most=206, used=190)
    rules.check_budget(budget, 16)

    with pytest.raises(rules.BudgetExceeded, match=r"In được thêm 16 tem: lô đủ cho 200 gói, cộng 3% là 206 tem"):
        rules.check_budget(budget, 17)


def test_an_unchecked_organisation_has_few_labels():
    assert rules.unverified_left(used_of_batch=0, used_in_all=0) == 50
    assert rules.unverified_left(used_of_batch=45, used_in_all=60) == 5
    assert rules.unverified_left(used_of_batch=0, used_in_all=190) == 10
    assert rules.unverified_left(used_of_batch=60, used_in_all=60) == 0

    with pytest.raises(rules.BudgetExceeded, match="In được thêm 5 tem: cơ sở chưa được xác nhận"):
        rules.check_budget(Budget(packs=200, most=206, used=45, unverified_left=5), 6)


def test_an_unchecked_organisation_with_little_goods_is_told_about_the_goods():
    with pytest.raises(rules.BudgetExceeded, match="lô đủ cho 4 gói"):
        rules.check_budget(Budget(packs=4, most=4, used=0, unverified_left=50), 5)


@pytest.mark.parametrize(
    ("count", "copies", "field"),
    [(0, 1, "count"), (1, 0, "copies"), (1, 21, "copies"), (200_001, 1, "count"), (100_001, 2, "count")],
)
def test_numbers_that_cannot_be(count, copies, field):
    with pytest.raises(rules.CountRefused) as refused:
        rules.check_count(count, copies)
    assert refused.value.field == field


def test_every_copy_is_a_label():
    assert rules.check_count(10, 2) == 20


def test_a_reprint_needs_a_reason_and_replaces_no_more_than_there_were():
    rules.check_reprint(wanted=5, replaceable=5, reason="Kẹt giấy")
    with pytest.raises(rules.ReprintRefused, match="lý do"):
        rules.check_reprint(wanted=5, replaceable=5, reason="")
    with pytest.raises(rules.ReprintRefused, match="nhiều nhất 5 tem"):
        rules.check_reprint(wanted=6, replaceable=5, reason="Kẹt giấy")


@pytest.mark.parametrize(
    ("is_public", "is_demo", "is_demo_organisation", "expected"),
    [(True, False, False, False), (False, False, False, True), (True, True, False, True), (True, False, True, True)],
)
def test_only_labels_that_open_for_everybody_are_in_earnest(is_public, is_demo, is_demo_organisation, expected):
    found = rules.is_test_print(is_public=is_public, is_demo=is_demo, is_demo_organisation=is_demo_organisation)

    assert found is expected


@pytest.mark.parametrize(("start", "total", "expected"), [(1, 24, 1), (1, 1, 2), (20, 5, 1), (20, 6, 2), (24, 1, 1)])
def test_the_next_free_slot(start, total, expected):
    assert rules.next_slot(find_layout("a4-24"), start, total) == expected


def printed_at(length_tenths, scale, shift):
    """Where a printer that scales and shifts puts what is drawn at this place."""
    return scale * length_tenths + shift


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0), (1.0, 17), (0.97, -12), (1.02, 30)])
def test_a_calibrated_printer_puts_ink_where_it_was_meant(scale, shift):
    measured = Measured(
        left=round(printed_at(200, scale, shift)),
        top=round(printed_at(200, scale, shift)),
        width=round(1700 * scale),
        height=round(2500 * scale),
    )
    needed = rules.calibration_of(measured)

    for meant in (0, 700, 2000):
        across = printed_at(needed.scale_x * meant + needed.right_tenths_mm, scale, shift)
        down = printed_at(needed.scale_y * meant + needed.down_tenths_mm, scale, shift)
        assert across == pytest.approx(meant, abs=2)
        assert down == pytest.approx(meant, abs=2)


@pytest.mark.parametrize(
    "measured", [Measured(200, 200, 1500, 2500), Measured(320, 200, 1700, 2500), Measured(200, 200, 0, 2500)]
)
def test_what_no_printer_does_is_taken_for_a_wrong_measurement(measured):
    with pytest.raises(rules.Invalid):
        rules.calibration_of(measured)


def test_a_printer_that_fits_pages_is_noticed():
    assert rules.is_rescaling(rules.calibration_of(Measured(200, 200, 1649, 2425)))
    assert not rules.is_rescaling(rules.calibration_of(Measured(210, 190, 1702, 2498)))
