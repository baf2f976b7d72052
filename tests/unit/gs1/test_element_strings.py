"""Element strings: round trips, sentences of refusal, and the rules of what stands together."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace.gs1.application_identifiers import APPLICATION_IDENTIFIERS, ai_at_start, find_ai
from trace.gs1.check_digits import check_digit
from trace.gs1.element_strings import Element, ElementString
from trace.gs1.errors import Gs1Error, LintError

GTIN = "09521234543213"
CSET82 = "!\"%&'()*+,-./0123456789:;<=>?_" + string.ascii_letters
LOT = st.text(CSET82, min_size=1, max_size=20)
FREE = st.text(CSET82, min_size=1, max_size=90)


@settings(max_examples=50, deadline=None)
@given(LOT, LOT, FREE, st.integers(0, 999_999), st.permutations(range(5)))
def test_what_is_written_is_read_back_in_both_forms(lot, serial, note, weight, order):
    pairs = [("01", GTIN), ("10", lot), ("21", serial), ("99", note), ("3103", f"{weight:06d}")]
    elements = ElementString.of(pairs[place] for place in order)

    assert ElementString.parse(elements.unbracketed()) == elements
    assert ElementString.parse(elements.unbracketed("\x1d")) == elements
    assert ElementString.parse(slow_unbracketed(elements)) == elements
    assert ElementString.parse_bracketed(elements.bracketed()) == elements


def slow_unbracketed(elements: ElementString) -> str:
    """A separator before every element is never wrong, only longer."""
    return "".join(f"^{element.ai}{element.value}" for element in elements.elements)


def test_separators_stand_only_where_they_are_needed():
    elements = ElementString.parse(f"(01){GTIN}(17)261231(10)LUA-1(21)7")

    assert elements.unbracketed() == f"^01{GTIN}1726123110LUA-1^217"
    assert ElementString.parse("(10)A(01)" + GTIN).unbracketed() == f"^10A^01{GTIN}"
    assert elements.human_readable() == f"(01) {GTIN} (17) 261231 (10) LUA-1 (21) 7"
    assert elements.get("10") == "LUA-1"
    assert elements.get("15") is None


def test_values_of_the_greatest_length():
    assert ElementString.parse("(91)" + "A" * 90).get("91") == "A" * 90
    assert ElementString.parse("^91" + "A" * 90).get("91") == "A" * 90
    for text in ("(91)" + "A" * 91, "^91" + "A" * 91):
        with pytest.raises(Gs1Error, match="quá dài"):
            ElementString.parse(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(17)261301", "(17)261301: không có tháng “13”."),
        ("(17)260231", "(17)260231: không có ngày “31” trong tháng ấy."),
        ("(01)09521234543214", "(01)09521234543214: chữ số kiểm tra “4” sai, có thể đã gõ nhầm."),
        ("(422)084999", "(422)084999: giá trị quá dài."),
        ("(422)999", "(422)999: “999” không phải mã số nước (Việt Nam là 704)."),
        ("(10)lô 1", "(10)lô 1: không được dùng ký tự “ô”."),
        ("(89)1", "“89” không phải mã định danh ứng dụng GS1."),
        ("(3103)12", "(3103)12: giá trị quá ngắn."),
        ("10ABC", "Dữ liệu GS1 phải bắt đầu bằng FNC1 (viết là ^) và không được trống."),
    ],
)
def test_the_sentence_of_each_refusal(text, sentence):
    with pytest.raises(Gs1Error) as refused:
        ElementString.parse(text)

    assert str(refused.value) == sentence


def test_more_elements_than_any_symbol_carries_are_refused_in_every_form():
    assert len(ElementString.parse("^99XY" * 64).elements) == 64
    for read in (lambda: ElementString.parse("^99XY" * 65), lambda: ElementString.parse("(99)XY" * 65)):
        with pytest.raises(Gs1Error) as refused:
            read()
        assert refused.value.msgid == "Dữ liệu GS1 có quá %(most)s mã định danh."


def test_a_fault_knows_its_place():
    with pytest.raises(LintError) as refused:
        Element.parse("7003", "2602312400")

    assert (refused.value.ai, refused.value.code, refused.value.at, refused.value.length) == (
        "7003",
        "ILLEGAL_DAY",
        4,
        2,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(10)A(17)261231",
        f"(01){GTIN}(422)704(7030)704X1(3103)001250",
        "(414)9521234000015(254)AO-3",
        f"(00)095212340000000010(02){GTIN}(37)24",
    ],
)
def test_combinations_our_labels_use_are_allowed(text):
    _fixed(text).check_associations()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(10)A", "(10) phải đi cùng một trong: (01), (02), (03), (8006), (8026)."),
        (f"(01){GTIN}(37)5", "(01) không được đi cùng (37)."),
        (f"(01){GTIN}(3103)001250(3102)000125", "không được đi cùng"),
        (f"(01){GTIN}(10)A(10)B", "(10) xuất hiện nhiều lần với giá trị khác nhau."),
        (f"(01){GTIN}(21)1(254)X", "(254) phải đi cùng một trong: (414)."),
        ("(253)9521234000015(8030)ABC", "Chữ ký số (8030) cần số sê-ri trong (253)."),
    ],
)
def test_combinations_that_mean_nothing_are_refused(text, sentence):
    with pytest.raises(Gs1Error) as refused:
        _fixed(text).check_associations()

    assert sentence in str(refused.value)


def test_no_identifier_is_the_beginning_of_another():
    for ai in APPLICATION_IDENTIFIERS:
        assert ai_at_start(ai + "0000").ai == ai
        assert not any(other != ai and other.startswith(ai) for other in APPLICATION_IDENTIFIERS)


def test_unknown_identifiers_pass_only_when_permitted():
    assert ElementString.parse_bracketed("(89)X", permit_unknown=True).get("89") == "X"
    for ai in ("1", "12345", "1A", "0", "310"):
        with pytest.raises(Gs1Error):
            find_ai(ai, permit_unknown=True)


def _fixed(text: str) -> ElementString:
    """The GLN, SSCC and GDTI above are written with any last digit; the right one is put in here."""
    pairs = []
    for ai, value in ((part.split(")", 1)) for part in text.split("(")[1:]):
        keyed = ai in {"00", "414", "253"}
        pairs.append((ai, value[:-1] + check_digit(value[:-1]) if keyed else value))
    return ElementString.of(pairs)
