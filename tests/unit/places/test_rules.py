"""How units are written, and how people type them."""

import pytest

from trace.places.rules import full_text, names, names_one_of, rank, search_key


def test_a_unit_in_full():
    assert (
        full_text("Xã", "Minh Khai", "Huyện Hưng Hà", "Tỉnh Thái Bình") == "Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình"
    )
    assert full_text("Xã", "A Sào", "", "Tỉnh Hưng Yên") == "Xã A Sào, tỉnh Hưng Yên"
    assert full_text("Tỉnh", "Hưng Yên", "") == "Tỉnh Hưng Yên"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Xã Minh Khai, huyện Hưng Hà", "xa minh khai huien hung ha"),
        ("x.Minh Khai h.Hưng Hà", "xa minh khai huien hung ha"),
        ("TP. Thái Bình", "thanh pho thai binh"),
        ("TT Vũ Thư", "thi tran vu thu"),
        ("ĐÔNG QUÝ", "dong qui"),
        ("Đông Quí", "dong qui"),
        ("  ", ""),
        ("%_'", ""),
    ],
)
def test_what_is_typed_becomes_plain_words(typed, key):
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("thi tran vu thu", "Thị trấn", "Vũ Thư"),
        ("Vũ Thư", "Thị trấn", "Vũ Thư"),
        ("TT. Vũ Thư", "Thị trấn", "Vũ Thư"),
        ("Phương Công", "Xã", "Phương Công"),
        ("xa phuong cong", "Xã", "Phương Công"),
        ("a sao", "Xã", "A Sào"),
    ],
)
def test_a_unit_is_named_with_or_without_marks_and_kind(typed, kind, name):
    assert names(typed, kind=kind, name=name)


@pytest.mark.parametrize(("typed", "name"), [("Phường A Sào", "A Sào"), ("A", "A Sào"), ("", "A")])
def test_another_kind_or_half_a_name_names_nothing(typed, name):
    assert not names(typed, kind="Xã", name=name)


def test_a_district_is_named_with_or_without_its_kind():
    assert names_one_of("hung ha", ["Huyện Hưng Hà"])
    assert names_one_of("h. Hưng Hà", ["Huyện Tiên Lữ", "Huyện Hưng Hà"])
    assert not names_one_of("Hưng", ["Huyện Hưng Hà"])


def test_the_exact_name_comes_before_a_longer_one():
    asked = "minh tân"
    order = sorted(
        [("Minh Tân Hòa", True), ("Minh Tân", False), ("Minh Tân", True), ("Tân Minh", True)],
        key=lambda unit: rank(asked, name=unit[0], is_current=unit[1]),
    )
    assert order == [("Minh Tân", True), ("Minh Tân", False), ("Minh Tân Hòa", True), ("Tân Minh", True)]


def test_the_same_marks_come_first():
    assert rank("Đông", name="Đông", is_current=False) < rank("Đông", name="Đồng", is_current=True)
