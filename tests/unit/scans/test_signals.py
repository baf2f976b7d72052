"""What gives reason to look, and what does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace.scans.rules_signals import (
    CLOSED,
    GONE,
    PRINTED,
    RECALLED,
    RELEASED,
    SOLD,
    STOLEN,
    VOID,
    Day,
    Standing,
    checked,
    is_news,
    score_of,
    signal_rules,
    signals_of,
    spread_of,
)

TODAY = date(2026, 11, 23)
LONG_RELEASED = {RELEASED: TODAY - timedelta(days=80)}


def day(ago, visits=4, networks=3, regions=2):
    return Day(TODAY - timedelta(days=ago), visits, networks, regions)


def keys(days, standing=None, *, is_serial=True):
    known = Standing(LONG_RELEASED if standing is None else standing)
    return [one.key for one in signals_of(days, known, is_serial=is_serial, today=TODAY)]


def test_a_pack_that_a_family_and_a_seller_read_is_nothing():
    assert keys([day(2, 1, 1), day(1, 2, 2), day(0, 1, 1)]) == []


def test_one_pack_read_by_many_on_several_days():
    many = [day(3), day(2), day(1), day(0)]
    assert keys(many) == ["many_readers"]
    assert keys(many, is_serial=False) == []


@pytest.mark.parametrize("word", [VOID, STOLEN, GONE])
def test_what_must_not_be_on_sale_is_read_after_that_day(word):
    on = {**LONG_RELEASED, word: TODAY - timedelta(days=2)}
    assert keys([day(1, 2, 2)], on) == [word]
    assert keys([day(2, 2, 2)], on) == []  # the same day: nobody knows which came first
    assert keys([day(3, 2, 2)], on) == []


def test_numbers_that_were_printed_and_never_activated():
    assert keys([day(1)], {**LONG_RELEASED, PRINTED: TODAY - timedelta(days=9)}) == ["serial_printed"]


def test_long_after_the_sale():
    on = {**LONG_RELEASED, SOLD: TODAY - timedelta(days=40)}
    assert keys([day(1), day(2)], on) == ["after_sale"]
    assert keys([day(20), day(21)], on) == []
    assert keys([day(n) for n in range(4)], {CLOSED: TODAY - timedelta(days=70), **LONG_RELEASED}, is_serial=False) == [
        "lot_after_sale"
    ]


def test_before_the_release_and_without_any():
    assert keys([day(3)], {RELEASED: TODAY - timedelta(days=1)}, is_serial=False) == ["before_release"]
    assert keys([day(3)], {}, is_serial=False) == ["before_release"]
    assert keys([day(1)], {RELEASED: TODAY - timedelta(days=1)}, is_serial=False) == []


def test_after_a_recall():
    assert keys([day(0)], {**LONG_RELEASED, RECALLED: TODAY - timedelta(days=1)}, is_serial=False) == ["after_recall"]


def test_days_long_ago_open_nothing():
    assert keys([day(61), day(62), day(63), day(64)]) == []


@given(
    st.lists(st.tuples(st.integers(0, 89), st.integers(1, 5)), max_size=90, unique_by=lambda one: one[0]),
    st.dictionaries(
        st.sampled_from([RELEASED, SOLD, CLOSED, RECALLED, PRINTED, VOID, STOLEN, GONE]), st.integers(0, 90)
    ),
    st.booleans(),
)
def test_one_network_alone_opens_no_case_however_often_it_comes(came, standing, is_serial):
    days = [day(ago, visits, 1, 1) for ago, visits in came]
    assert keys(days, {word: TODAY - timedelta(days=ago) for word, ago in standing.items()}, is_serial=is_serial) == []


def test_one_network_every_day_and_another_once_are_two():
    assert spread_of([day(n, 5, 1) for n in range(20)] + [day(21, 6, 2)]) == 2
    assert spread_of([]) == 0


def test_a_rule_that_one_network_could_set_off_is_refused():
    rule = signal_rules()[0]
    for wrong in (replace(rule, min_networks=1), replace(rule, min_visits=1), replace(rule, after="whenever")):
        with pytest.raises(ValueError, match=rule.key):
            checked(wrong)


def test_cases_are_ranked_by_weight_then_readers():
    on = {**LONG_RELEASED, STOLEN: TODAY - timedelta(days=9)}
    stolen = signals_of([day(n) for n in range(4)], Standing(on), is_serial=True, today=TODAY)
    many = signals_of([day(n) for n in range(4)], Standing(LONG_RELEASED), is_serial=True, today=TODAY)
    more = signals_of([day(n, 40, 9) for n in range(4)], Standing(LONG_RELEASED), is_serial=True, today=TODAY)
    assert [one.key for one in stolen] == ["stolen", "many_readers"]
    assert score_of(stolen) > score_of(more) > score_of(many)
    assert is_news(score=score_of(more), judged_score=score_of(many))
    assert not is_news(score=score_of(many), judged_score=score_of(many))


def test_every_rule_is_said_in_two_languages_and_calls_nothing_fake():
    for rule in signal_rules():
        assert rule.vi
        assert rule.en
        assert "giả" not in f"{rule.vi} {rule.why}".lower()
        assert "fake" not in rule.en.lower()
