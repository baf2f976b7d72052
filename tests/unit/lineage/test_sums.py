"""Shares and worst cases by hand: each case is a sentence of the definition in trace/lineage/rules.py."""

from math import inf, isnan

import pytest

from trace.lineage.rules import CIRCLE, MIXED_UNITS, NO_AMOUNT, sums_back, sums_forward
from trace.lineage.walking import walk_back, walk_forward

KG = 1000


class Book:
    """A small book in memory: `made` in kilograms, `uses` are (lot, source, event, kilograms, unit)."""

    def __init__(self, made, uses):
        self.goods = {lot: (amount and amount * KG, unit) for lot, (amount, unit) in made.items()}
        self.uses = [
            (lot, source, event, None if amount is None else amount * KG, *(unit or ["KGM"]))
            for lot, source, event, amount, *unit in uses
        ]

    def back(self, lots):
        return [(*use, *self.goods.get(use[1], (None, None))) for use in self.uses if use[0] in lots]

    def forward(self, nodes):
        made = {use[0] for use in self.uses if use[1] in nodes}
        return [(*use, *self.goods[use[0]]) for use in self.uses if use[0] in made]


def sums_of_back(made, uses, root):
    book = Book(made, uses)
    return sums_back(walk_back(root, book.goods[root], book))


def sums_of_forward(made, uses, root):
    book = Book(made, uses)
    return sums_forward(walk_forward(root, book.goods.get(root, (None, None)), book))


def back(made, uses, root):
    sums = sums_of_back(made, uses, root)
    return {node: (pytest.approx(sums.share[node]), sums.most[node]) for node in sums.share if node != root}


def kilograms(*amounts):
    return {number: (amount, "KGM") for number, amount in enumerate(amounts, start=1)}


def test_what_is_mixed_carries_its_sources_in_proportion():
    found = back(kilograms(700, 300, 900), [(3, 1, 9, 630), (3, 2, 9, 270)], root=3)

    assert found == {1: (0.7, 630 * KG), 2: (0.3, 270 * KG)}


def test_the_worst_case_is_all_that_went_in_where_half_was_lost():
    found = back(kilograms(1000, 1000, 1000), [(3, 1, 9, 1000), (3, 2, 9, 1000)], root=3)

    assert found == {1: (0.5, 1000 * KG), 2: (0.5, 1000 * KG)}


def test_two_ways_add_up_but_never_to_more_than_the_source_or_the_lot():
    # 100 kg of 1 went half into 2 and half, beside 2, into 3.
    found = back(kilograms(100, 50, 100), [(2, 1, 8, 50), (3, 1, 9, 50), (3, 2, 9, 50)], root=3)
    assert found[1] == (1.0, 100 * KG)

    smaller = back(kilograms(100, 50, 90), [(2, 1, 8, 50), (3, 1, 9, 50), (3, 2, 9, 50)], root=3)
    assert smaller[1] == (1.0, 90 * KG)


def test_a_lot_too_small_holds_no_more_than_itself():
    # 400 kg of 1 were milled to 240 kg of 2, of which 60 kg went on beside 140 kg of 3.
    found = back(kilograms(400, 240, 140, 200), [(2, 1, 7, 400), (4, 2, 8, 60), (4, 3, 8, 140)], root=4)

    assert found[1] == (0.3, 60 * KG)


def test_outputs_of_one_act_share_what_went_in():
    # Milling 100 kg of 1 gives rice 2 and bran 3; both go into feed 4, which can hold no more than those 100 kg.
    made = kilograms(1000, 65, 25, 90)
    found = back(made, [(2, 1, 7, 100), (3, 1, 7, 100), (4, 2, 8, 65), (4, 3, 8, 25)], root=4)

    assert found[1] == (1.0, 90 * KG)
    forward = sums_of_forward(made, [(2, 1, 7, 100), (3, 1, 7, 100)], 1)
    assert (forward.share[2], forward.most[2], forward.share[3], forward.most[3]) == (1, 65 * KG, 1, 25 * KG)


def test_ice_makes_more_of_it_and_the_worst_case_follows():
    found = back(kilograms(500, 500, 1200), [(3, 1, 9, 500), (3, 2, 9, 500)], root=3)

    assert found == {1: (0.5, 600 * KG), 2: (0.5, 600 * KG)}


def test_a_crop_is_the_whole_of_its_harvest():
    found = back(kilograms(20, 30, 50), [(1, -5, 1, None), (2, -6, 2, None), (3, 1, 9, 20), (3, 2, 9, 30)], root=3)

    assert found[-5] == (0.4, 20 * KG)
    assert found[-6] == (0.6, 30 * KG)


def test_what_came_of_a_crop_can_hold_all_of_itself():
    uses = [(1, -5, 1, None), (2, -6, 2, None), (3, 1, 9, 20), (3, 2, 9, 30)]
    sums = sums_of_forward(kilograms(20, 30, 50), uses, -5)

    assert (sums.share[1], sums.most[1]) == (1.0, 20 * KG)
    assert (sums.share[3], sums.most[3]) == (0.4, 20 * KG)


def test_kilograms_beside_pieces_have_no_share_but_a_worst_case():
    made = {1: (100, "KGM"), 2: (40, "H87"), 3: (90, "KGM")}
    sums = sums_of_back(made, [(3, 1, 9, 60), (3, 2, 9, 40, "H87")], 3)

    assert isnan(sums.share[1])
    assert isnan(sums.share[2])
    assert sums.doubts == {3: MIXED_UNITS}
    assert sums.most == {3: 90 * KG, 1: 60 * KG, 2: 90 * KG}


def test_tonnes_and_kilograms_are_one_kind():
    made = {1: (2, "TNE"), 2: (1000, "KGM"), 3: (3000, "KGM")}
    found = back(made, [(3, 1, 9, 2, "TNE"), (3, 2, 9, 1000)], root=3)

    assert found[1] == (pytest.approx(2 / 3), 2000 * KG)


def test_an_amount_nobody_wrote_down_leaves_the_share_open():
    sums = sums_of_back(kilograms(100, 100, 150), [(3, 1, 9, None), (3, 2, 9, 100)], 3)

    assert isnan(sums.share[1])
    assert sums.doubts == {3: NO_AMOUNT}
    assert (sums.most[1], sums.most[2]) == (100 * KG, 100 * KG)


def test_goods_that_were_never_weighed_have_a_share_and_no_kilograms():
    sums = sums_of_back({1: (None, "KGM"), 2: (None, "KGM")}, [(2, 1, 9, None)], 2)

    assert (sums.share[1], sums.most[1]) == (1.0, inf)


def test_a_circle_ends_and_nothing_is_said_of_it():
    uses = [(3, 1, 9, 10), (1, 2, 7, 10), (2, 1, 8, 10)]
    sums = sums_of_back(kilograms(10, 10, 10), uses, 3)

    assert isnan(sums.share[1])
    assert isnan(sums.share[2])
    assert set(sums.doubts.values()) == {CIRCLE}
