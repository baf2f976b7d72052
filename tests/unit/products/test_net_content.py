"""Net content as a pack says it: kept in kilograms, litres or pieces; nothing finer than a gram is invented."""

import pytest

from trace.errors import Invalid
from trace.products.rules import parse_net_content


@pytest.mark.parametrize(
    ("typed", "thousandths", "unit", "text"),
    [
        ("5 kg", 5000, "KGM", "5 kg"),
        ("5kg", 5000, "KGM", "5 kg"),
        ("0,5 KG", 500, "KGM", "0,5 kg"),
        ("500 g", 500, "KGM", "500 g"),
        ("1.000 gam", 1000, "KGM", "1.000 g"),
        ("500 ml", 500, "LTR", "500 ml"),
        ("1 lít", 1000, "LTR", "1 l"),
        ("1 con", 1000, "H87", "1 con"),
        ("12 qua", 12000, "H87", "12 quả"),
        ("6 x 200 g", 1200, "KGM", "6 × 200 g"),
        ("2 lạng", 200, "KGM", "200 g"),
        ("3 tạ", 300_000, "KGM", "300 kg"),
    ],
)
def test_it_is_read_and_said_as_a_label_says_it(typed, thousandths, unit, text):
    content = parse_net_content(typed)

    assert (content.thousandths, content.unit, content.text) == (thousandths, unit, text)


@pytest.mark.parametrize(
    "typed", ["5", "kg", "0 kg", "0,5 g", "1 túi", "năm cân", "5 kg 200 g", "-1 kg", "5 sào", "1 kg x"]
)
def test_what_is_unclear_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        parse_net_content(typed)

    assert refusal.value.field == "net_content"
