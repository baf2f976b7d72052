"""Numbers that no sequence shows in, that a guess does not hit, that are read forgivingly; ranges in pieces."""

import hmac
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from random import Random

import pytest

from trace.gs1.codes import LOT_ALPHABET
from trace.serials import rules
from trace.serials.rules import Act, Kind, Numberer, Piece, State, painted, read_serial, within

LOT = "https://id.example.org/t/TBCFGH23"
KEY = bytes(range(32))
AT = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture(scope="module")
def numberer():
    return Numberer(KEY, LOT)


@pytest.fixture(scope="module")
def many(numberer):
    return numberer.texts(1000, 20_000)


def test_the_prepared_mac_is_the_librarys():
    for key, beginning, rest in ((KEY, b"", b""), (KEY, b"x" * 70, b"y" * 200), (b"k" * 64, b"a", b"b")):
        assert rules.Mac(key, beginning).of(rest) == hmac.digest(key, beginning + rest, "sha256")


def test_a_serial_is_read_as_the_counter_it_was_made_from(numberer, many):
    assert all(len(text) == 14 and set(text) <= set(LOT_ALPHABET) for text in many)
    assert len(set(many)) == len(many)
    assert [numberer.read(text) for text in many[:300]] == list(range(1000, 1300))
    assert numberer.texts(rules.COUNTERS - 1, 1)[0] != numberer.texts(0, 1)[0]


def test_it_stays_what_it_was_when_it_was_printed(numberer):
    """Printed codes answer for ever: whoever changes how a number is made must keep these."""
    assert numberer.texts(0, 3) == PRINTED
    assert numberer.pin(PRINTED[0]) == PIN


def test_another_lot_key_or_version_reads_none_of_them(many):
    others = (Numberer(KEY, LOT + "X"), Numberer(bytes(32), LOT), Numberer(KEY, LOT, version=2))
    assert {other.read(text) for other in others for text in many[:200]} == {None}


def test_one_wrong_or_swapped_character_is_refused(numberer, many):
    random = Random(1)
    for text in many[:40]:
        at = random.randrange(14)
        wrong = text[:at] + random.choice([one for one in LOT_ALPHABET if one != text[at]]) + text[at + 1 :]
        assert numberer.read(wrong) is None
        if text[2] != text[3]:
            assert numberer.read(text[:2] + text[3] + text[2] + text[4:]) is None
    assert [numberer.read(text) for text in ("", "2", many[0][:-1], many[0] + "2", "Đ" * 14, many[0].lower())] == [
        None
    ] * 6


def test_a_guess_is_right_as_rarely_as_the_tag_is_long():
    """Seven characters are hit once in 23^7; two of them once in 529, which can be counted."""
    assert rules.RADIX**rules.TAG_LENGTH > 2**30
    short = Numberer(KEY, LOT, tag_length=2)
    random = Random(55)
    tries = 40_000
    right = sum(short.read("2" + "".join(random.choices(LOT_ALPHABET, k=8))) is not None for _ in range(tries))
    expected = tries / 23**2
    assert abs(right - expected) < 4 * expected**0.5


def test_neighbours_show_no_order_no_beginning_in_common_and_no_even_step(many):
    values = [sum(LOT_ALPHABET.index(one) * 23**at for at, one in enumerate(reversed(text[1:7]))) for text in many]
    rising = sum(one < other for one, other in pairwise(values))
    assert abs(rising - len(many) / 2) < 4 * (len(many) / 12) ** 0.5
    alike = sum(one[1:3] == other[1:3] for one, other in pairwise(many))
    assert abs(alike - len(many) / 529) < 4 * (len(many) / 529) ** 0.5
    size = rules.COUNTERS
    steps = Counter((other - one) % size * 23 // size for one, other in pairwise(values))
    assert chi_square(steps, 23, len(many) - 1) < 48.3  # 22 degrees of freedom, one in a thousand


def test_every_character_at_every_place_comes_as_often_as_any(many):
    for at in range(1, 14):
        assert chi_square(Counter(text[at] for text in many), 23, len(many)) < 60


def chi_square(counted, kinds, total):
    expected = total / kinds
    return sum((count - expected) ** 2 / expected for count in counted.values()) + expected * (kinds - len(counted))


def test_pins_are_six_digits_that_say_nothing_of_each_other(numberer, many):
    pins = [numberer.pin(text) for text in many[:5000]]
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    assert len(set(pins)) > 4950
    assert chi_square(Counter(pin[0] for pin in pins), 10, len(pins)) < 27.9


@pytest.mark.parametrize("mistyped", ["{0}-{1}", " {0} {1} ", "{0}.{1}"])
def test_it_is_read_as_people_type_it(many, mistyped):
    text = next(one for one in many if {"Q", "J"} <= set(one))
    typed = mistyped.format(text[:5], text[5:]).lower().replace("q", "o").replace("j", "l")
    assert read_serial(typed) == text
    assert read_serial(rules.spaced(text)) == text


def test_what_cannot_be_ours_is_left_alone():
    assert [read_serial(text) for text in ("", "LOT-12", "A" * 14, "ABC123", "2" * 15)] == [""] * 5


def test_acts_paint_a_range_and_the_last_one_says_what_a_number_is():
    acts = [
        Act(0, 50, State.ACTIVATED, AT),
        Act(40, 20, State.STOLEN, AT),
        Act(90, 10, State.VOID, AT),
    ]
    pieces = painted(0, 100, acts)
    assert [(one.first, one.last, one.state, one.before) for one in pieces] == [
        (0, 39, State.ACTIVATED, State.PRINTED),
        (40, 49, State.STOLEN, State.ACTIVATED),
        (50, 59, State.STOLEN, State.PRINTED),
        (60, 89, State.PRINTED, State.PRINTED),
        (90, 99, State.VOID, State.PRINTED),
    ]
    assert rules.counts_of(pieces) == {State.PRINTED: 30, State.ACTIVATED: 40, State.VOID: 10, State.STOLEN: 20}
    assert within(pieces, 35, 95, rules.LAWFUL[Kind.ACTIVATE]) == [Piece(60, 30)]


@pytest.mark.parametrize("seed", range(4))
def test_pieces_are_what_number_by_number_would_be(seed):
    random = Random(seed)
    states = [State.PRINTED] * 60
    acts = []
    for _ in range(12):
        first, count = random.randrange(60), random.randrange(1, 30)
        count = min(count, 60 - first)
        state = random.choice(list(State))
        acts.append(Act(first, count, state, AT))
        states[first : first + count] = [state] * count
    pieces = painted(0, 60, acts)
    assert [piece.state for piece in pieces for _ in range(piece.count)] == states
    for kind, lawful in rules.LAWFUL.items():
        low, high = sorted((random.randrange(60), random.randrange(60)))
        found = {number for one in within(pieces, low, high, lawful) for number in range(one.first, one.last + 1)}
        assert found == {number for number in range(low, high + 1) if states[number] in lawful}, kind


def test_the_last_unused_ones_are_found_from_the_end():
    pieces = painted(10, 100, [Act(90, 10, State.ACTIVATED, AT), Act(105, 5, State.VOID, AT)])
    assert [(one.first, one.last) for one in rules.from_the_end(pieces, 8)] == [(87, 89), (100, 104)]
    with pytest.raises(rules.NothingToChange, match="không còn đủ"):
        rules.from_the_end(pieces, 86)


PRINTED = ["27X7HNRTVT4NFG", "225BHXX9NB2MBH", "25CQNJNBCH5MV5"]
PIN = "526739"
