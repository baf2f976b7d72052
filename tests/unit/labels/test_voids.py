"""Labels taken out of use: replaying what happened, held against a slow reference that follows every single label."""

import random

import pytest

from trace.errors import Invalid
from trace.labels.rules_void import (
    Act,
    Reckoning,
    VoidRefused,
    check_refill,
    check_void,
    find_kind,
    reckon,
    void_kinds,
)


def followed(acts: list[Act]) -> Reckoning:
    """Every label a word: a reprint takes the place of a kept one, then of a freed one, else spoils a standing one."""
    labels: list[str] = []
    for act in sorted(acts, key=lambda one: one.order):
        for _ in range(act.count):
            if not act.is_reprint:
                labels.append("freed" if act.frees else "kept")
                continue
            taken = next((word for word in ("kept", "freed") if word in labels), None)
            if taken:
                labels.remove(taken)
                labels.append("replaced")
            else:
                labels.append("replaced")
    return Reckoning(len(labels), labels.count("freed"), labels.count("kept"))


def test_replaying_agrees_with_following_each_label():
    rng = random.Random(58)
    for _ in range(300):
        acts = [Act(n, rng.randint(1, 6), is_reprint=rng.random() < 0.5, frees=rng.random() < 0.5) for n in range(7)]
        rng.shuffle(acts)
        assert reckon(acts) == followed(acts)


def test_a_label_is_given_back_once():
    five = reckon([Act(1, 5, is_reprint=False, frees=True)])

    assert (five.freed, five.refill(3), five.refill(9)) == (5, 3, 5)
    with pytest.raises(VoidRefused, match="5 tem đã hủy"):
        check_refill(five, wanted=5, left=4)
    check_refill(five, wanted=5, left=5)
    check_refill(reckon([]), wanted=5, left=0)


def test_reasons_are_data_and_some_need_words():
    assert {one.code for one in void_kinds()} == {"spoiled", "wrong", "left_over", "lost", "returned"}
    assert [one.code for one in void_kinds() if not one.frees] == ["lost", "returned"]
    with pytest.raises(Invalid, match="Ghi rõ thêm"):
        check_void(find_kind("lost"), count=1, total=5, already=0, reason="")
    with pytest.raises(VoidRefused, match="hủy thêm được nhiều nhất 2"):
        check_void(find_kind("spoiled"), count=3, total=5, already=3, reason="")
    with pytest.raises(Invalid):
        find_kind("đốt")
