"""What a hand-over is follows from its acts, in their order, and from nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from trace.handovers import rules
from trace.handovers.rules import (
    Act,
    HandoverAsked,
    HandoverRefused,
    LineNow,
    NotThisSide,
    State,
    Told,
    UnknownHandover,
    fold,
)
from trace.kit.viewer import AUDITOR, STAFF, Viewer

START = datetime(2026, 11, 23, 5, tzinfo=UTC)
DECLARED = {
    "event": "ni:ship", "receiver": "CH-01", "due_on": "2026-11-25",
    "lines": [{"no": 1, "lot": "urn:a", "unit": "KGM", "pack": "", "thousandths": 40_000}],
}  # fmt: skip


def told(*acts):
    return [
        Told(number, kind, START, START + timedelta(minutes=number), body)
        for number, (kind, body) in enumerate(acts, start=1)
    ]


def received(amount, **more):
    return {
        "event": "ni:got",
        "receiver": "CH-01",
        "lines": [{"no": 1, "thousandths": amount, "held_as": "urn:b"}],
        **more,
    }


def test_declared_then_received_is_signed_at_that_moment():
    now = fold(told((Act.DECLARED, DECLARED), (Act.RECEIVED, received(40_000))))

    assert (now.state, now.receiver, now.ship_event, now.receipt_event) == (
        State.RECEIVED,
        "CH-01",
        "ni:ship",
        "ni:got",
    )
    assert now.sealed_at == now.answered_at == START + timedelta(minutes=2)
    assert (now.lines[0].accepted, now.lines[0].missing, now.lines[0].held_as) == (40_000, 0, "urn:b")


@pytest.mark.parametrize(
    ("kind", "body", "state", "missing"),
    [
        (Act.RECEIVED_LESS, received(30_000), State.LESS, 10_000),
        (Act.RECEIVED_LESS, received(50_000), State.RECEIVED, -10_000),
        (Act.REFUSED, {"receiver": "CH-01", "reason": "x"}, State.REFUSED, 40_000),
        (Act.ACKNOWLEDGED, {"outcome": "refused", "receiver": "HO-1", "reason": "x"}, State.REFUSED, 40_000),
        (Act.ACKNOWLEDGED, received(40_000, outcome="all"), State.RECEIVED, 0),
        (Act.WITHDRAWN, {"reason": "x"}, State.WITHDRAWN, 0),
    ],
)
def test_every_answer(kind, body, state, missing):
    now = fold(told((Act.DECLARED, DECLARED), (kind, body)))

    assert (now.state, now.lines[0].missing) == (state, missing)


def test_what_comes_back_is_no_longer_missing():
    acts = [(Act.DECLARED, DECLARED), (Act.REFUSED, {"receiver": "CH-01"})]
    back = {"lines": [{"no": 1, "thousandths": 39_000}]}

    now = fold(told(*acts, (Act.RETURNED, back)))

    assert (now.state, now.lines[0].returned, now.lines[0].missing) == (State.RETURNED, 39_000, 1_000)


def test_a_receipt_first_denied_confirmed_then_filled_in():
    first = {"event": "ni:got", "receiver": "CH-01", "due_on": "2026-11-25",
             "lines": [{"no": 1, "lot": "urn:a", "unit": "KGM", "thousandths": 5_000, "held_as": "urn:b"}]}  # fmt: skip
    acts = [(Act.UNDECLARED, first), (Act.CLAIM_DENIED, {}), (Act.CLAIM_CONFIRMED, {}),
            (Act.FILLED_IN, {"event": "ni:ship", "lines": [{"no": 1, "thousandths": 6_000}]})]  # fmt: skip

    states = [fold(told(*acts[:number])).state for number in range(1, 5)]

    assert states == [State.UNDECLARED, State.DENIED, State.UNDECLARED, State.LESS]
    assert fold(told(*acts[:3])).sealed_at is None
    assert fold(told(*acts)).sealed_at == START + timedelta(minutes=4)


def test_only_an_agreed_question_changes_lines_and_events():
    signed = [(Act.DECLARED, DECLARED), (Act.RECEIVED_LESS, received(38_000))]
    asked = (Act.REVISION_ASKED, {})
    agreed = (Act.REVISION_AGREED, {"after": {"sent": {"1": 38_000}}, "ship_event": "ni:ship2"})

    assert fold(told(*signed, asked)).revision_act == 3
    for end in (Act.REVISION_REFUSED, Act.REVISION_WITHDRAWN):
        now = fold(told(*signed, asked, (end, {})))
        assert (now.revision_act, now.lines[0].declared, now.is_revised) == (None, 40_000, False)
    now = fold(told(*signed, asked, agreed))
    assert (now.state, now.lines[0].declared, now.ship_event, now.receipt_event, now.is_revised) == (
        State.RECEIVED, 38_000, "ni:ship2", "ni:got", True,
    )  # fmt: skip


def test_amounts_must_be_told_of_every_line_with_reasons_for_less():
    lines = [LineNow(1, "urn:a", "KGM", declared=10), LineNow(2, "urn:b", "KGM", declared=20)]
    told_of = rules.accepted_amounts(lines, {1: 10, 2: 0}, {2: "hỏng"}, "")

    assert [(line.number, amount, why) for line, amount, why in told_of] == [(1, 10, ""), (2, 0, "hỏng")]
    for said, reasons in (
        ({1: 10}, {}),
        ({1: 10, 2: 5}, {}),
        ({1: 0, 2: 0}, {1: "x", 2: "x"}),
        ({1: -1, 2: 20}, {1: "x"}),
    ):
        with pytest.raises(HandoverAsked):
            rules.accepted_amounts(lines, said, reasons, "")


def test_who_may_act_for_a_side():
    mine, other, stranger = (Viewer(1, "", STAFF, number) for number in (7, 8, 9))

    rules.check_side(mine, 7, other_id=8)
    with pytest.raises(NotThisSide):
        rules.check_side(other, 7, other_id=8)
    with pytest.raises(UnknownHandover):
        rules.check_side(stranger, 7, other_id=8)
    with pytest.raises(NotThisSide):
        rules.check_side(Viewer(1, "", AUDITOR, 7), 7)
    with pytest.raises(UnknownHandover):
        rules.check_side(Viewer(1, "", STAFF, None), None)


def test_every_state_and_act_has_its_word_and_only_what_is_sent_is_open():
    assert set(rules.STATE_NAMES) == set(State)
    assert set(rules.ACT_WORDS) == set(Act)
    rules.check_open(State.SENT)
    for state in set(State) - {State.SENT}:
        with pytest.raises(HandoverRefused):
            rules.check_open(state)
