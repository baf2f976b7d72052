"""The fast text of a record is what RFC 8785 asks, for everything this room puts into one."""

from hypothesis import given
from hypothesis import strategies as st

from trace.events.epcis_values import decimal_number
from trace.events.records import canonical_text, items_of
from trace.events.values import to_json
from trace.ledger.canonical import canonical_bytes

KEYS = st.text(st.sampled_from("abcXYZ019_.:-"), min_size=1, max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.text()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, places=5)
    | st.dates()
    | st.integers(1, 10**14).map(decimal_number).map(lambda number: {"quantity": number}),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def kept(value):
    """As actions do: typed values go through `to_json`, quantities through `decimal_number`."""
    if isinstance(value, dict):
        return {key: one if key == "quantity" else kept(one) for key, one in value.items()}
    return [kept(one) for one in value] if isinstance(value, list) else to_json(value)


@given(st.dictionaries(KEYS.filter(lambda key: key != "quantity"), VALUES))
def test_it_is_the_canonical_form(value):
    plain = kept(value)

    assert canonical_text(plain).encode() == canonical_bytes(plain)


@given(st.integers(1, 10**14))
def test_thousandths_survive_being_a_json_number(thousandths):
    document = {"quantityList": [{"epcClass": "x", "quantity": decimal_number(thousandths), "uom": "KGM"}]}

    assert items_of(document)[0].thousandths == thousandths
