"""What people type, paste and scan is read as the code they meant; the browser's twin is held to the same list."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace.errors import Refusal
from trace.kit.codes import CodeUnread, read_code

VECTORS = json.loads((Path(__file__).resolve().parents[2] / "vectors" / "codes.json").read_text(encoding="utf-8"))
READ = [one for one in VECTORS if "path" in one]
UNREAD = [one for one in VECTORS if "path" not in one]


@pytest.mark.parametrize("one", READ, ids=lambda one: one["typed"])
def test_it_is_read_as_what_was_meant(one):
    code = read_code(one["typed"])

    assert (code.path, code.text) == (one["path"], one["text"])


@pytest.mark.parametrize("one", READ, ids=lambda one: one["typed"])
def test_what_a_list_keeps_is_read_as_the_same_again(one):
    assert read_code(one["text"]).text == one["text"]


@pytest.mark.parametrize("one", UNREAD, ids=lambda one: repr(one["typed"]))
def test_what_is_no_code_is_refused_with_a_sentence(one):
    with pytest.raises(CodeUnread) as refusal:
        read_code(one["typed"])

    assert refusal.value.is_foreign == one["is_foreign"]
    assert refusal.value.status == 422
    assert str(refusal.value)


@given(st.text(max_size=60) | st.from_regex(r"(https?://|/|\(|\]C1|01)[ -~]{0,50}"))
def test_whatever_is_sent_is_read_or_refused_and_leads_to_no_other_site(typed):
    try:
        code = read_code(typed)
    except Refusal:
        return
    assert code.path.startswith("/")
    assert not code.path.startswith(("//", "/\\"))
