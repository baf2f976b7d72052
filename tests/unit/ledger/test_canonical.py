"""Canonical bytes: the fast way writes what the reference encoder writes, or refuses."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from trace.ledger import canonical

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4))


@given(values)
def test_unchanged_text_gets_the_bytes_of_the_reference_encoder(value: canonical.Json):
    assert canonical.jcs(value) == rfc8785.dumps(value)


normal_text = st.text(st.characters(codec="ascii")) | st.text("ạữ\ue000\ufffd𝄞😀\u2028\x7f", max_size=4)
normal_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | normal_text,
    lambda inner: st.dictionaries(st.text("aạ\ue000\ufffd𝄞😀", max_size=3), inner, max_size=5),
)


@given(normal_values)
def test_text_in_normal_form_gets_the_bytes_of_the_reference_encoder(value: canonical.Json):
    assert canonical.canonical_bytes(value) == rfc8785.dumps(value)


def test_the_same_words_typed_in_two_ways_get_the_same_bytes():
    assert canonical.canonical_bytes({"tên": "Gạo"}) == canonical.canonical_bytes({"te\u0302n": "Ga\u0323o"})


def test_order_and_container_make_no_difference():
    assert canonical.canonical_bytes({"b": (1, 2), "a": None}) == b'{"a":null,"b":[1,2]}'


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: "x"}, b"raw", {"a\u0323": 1, "ạ": 2}, {1, 2}],
)
def test_what_has_no_canonical_form_is_refused(value: canonical.Json):
    with pytest.raises(canonical.NotCanonical):
        canonical.canonical_bytes(value)


def test_a_commitment_is_the_hash_of_salt_and_content():
    salt = bytes(range(16))

    assert canonical.commitment(salt, b"gao") == hashlib.sha256(salt + b"gao").digest()
    assert canonical.opens(canonical.commitment(salt, b"gao"), salt=salt, content=b"gao")
    assert not canonical.opens(canonical.commitment(salt, b"gao"), salt=salt, content=b"tom")
    assert not canonical.opens(canonical.commitment(salt, b"gao"), salt=bytes(16), content=b"gao")


def test_a_salt_of_another_length_is_refused():
    # Without a fixed length, salt "a" with content "bc" would open as salt "ab" with content "c".
    with pytest.raises(ValueError, match="16 bytes"):
        canonical.commitment(b"short", b"content")


def test_salts_differ():
    assert len({canonical.new_salt() for _ in range(50)}) == 50
