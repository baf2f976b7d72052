"""Reports are kept, told to whom they concern, answered and closed; nothing private reaches the log."""

import json
from datetime import timedelta

import pytest

from trace.errors import Invalid
from trace.feedback import actions, queries, recording, rules
from trace.feedback.actions import Said
from trace.feedback.models import Feedback, FeedbackAct, FeedbackContact, FeedbackPrivate
from trace.feedback.reading import limits
from trace.feedback.subjects import find_subject
from trace.kit.paging import Listing
from trace.kit.throttle import TooOften
from trace.ledger.models import LedgerEntry
from trace.notices.models import Notice

WORDS, PHONE = "Gói mở ra có mùi mốc, bà Hoa ở ngõ 5 bán", "0987 654 321"


def report(batch, *, now, kind="spoiled", contact="", consent=False, words=WORDS):
    said = Said(kind, words, "Chợ Bo", contact, consent)
    return actions.report(find_subject(batch.code, "AB12"), said, now=now)


def listing(**filters):
    return Listing("", 1, "due", False, filters)


def test_a_report_is_kept_and_told_once_a_day(batch, auditor, department, noon):
    first = report(batch, now=noon)
    report(batch, now=noon + timedelta(hours=1))

    assert (first.organisation_id, first.state, first.serial) == (batch.organisation_id, "new", "AB12")
    assert first.due_at == noon + timedelta(hours=24)
    told = Notice.select().where(Notice.kind == "feedback")
    assert sorted(one.organisation_id for one in told) == sorted([batch.organisation_id, department.id])
    assert WORDS not in json.dumps([[one.subject, one.lines] for one in told], ensure_ascii=False)


def test_nothing_private_stands_in_what_the_log_commits_to(batch, noon):
    report(batch, now=noon, contact=PHONE, consent=True)
    act = FeedbackAct.get()
    full, public = recording.act_bytes(act)

    for word in (WORDS, PHONE, "Chợ Bo"):
        assert word.encode() not in full + public
        assert word not in act.body
    entry = LedgerEntry.get(LedgerEntry.leaf_index == act.ledger_index)
    assert recording.check_act(entry) is None
    FeedbackPrivate.update(private={"words": "khác"}).execute()
    assert "thay đổi" in recording.check_act(entry)


def test_a_contact_without_consent_is_refused_and_nothing_is_kept(batch, noon):
    with pytest.raises(Invalid) as refused:
        report(batch, now=noon, contact=PHONE)

    assert refused.value.field == "consent"
    assert Feedback.select().count() == FeedbackAct.select().count() == 0


def test_the_contact_is_for_the_office_and_goes_when_it_is_not_needed(batch, auditor, manager, noon):
    found = report(batch, now=noon, contact=PHONE, consent=True)
    assert queries.contact_of(found, seen_by=auditor) == PHONE
    assert queries.contact_of(found, seen_by=manager) == ""

    actions.close(found, "confirmed", by=auditor, now=noon)
    assert actions.erase_old_contacts(now=noon + timedelta(days=limits().contact_days)) == 0
    assert actions.erase_old_contacts(now=noon + timedelta(days=limits().contact_days, seconds=1)) == 1
    assert FeedbackContact.select().count() == 0


def test_a_flood_is_folded_then_refused_and_tells_nobody(batch, noon, monkeypatch):
    monkeypatch.setattr(actions, "limits", lambda: rules.Limits(5, 2, 3, 90))
    two = [report(batch, now=noon) for _ in range(2)]
    third = report(batch, now=noon)

    assert [one.is_folded for one in (*two, third)] == [False, False, True]
    with pytest.raises(TooOften):
        report(batch, now=noon)
    assert report(batch, now=noon + timedelta(days=1, seconds=1)).is_folded is False


def test_answer_close_and_open_again(batch, manager, auditor, noon):
    found = report(batch, now=noon)
    actions.take(found, by=manager, now=noon)
    actions.answer(found, "Xin lỗi bạn, mang lại đổi.", by=manager, now=noon + timedelta(hours=2))

    assert found.answered_at == noon + timedelta(hours=2)
    with pytest.raises(rules.NotYours):
        actions.close(found, "mended", by=manager, now=noon)
    actions.close(found, "confirmed", by=auditor, now=noon + timedelta(hours=3))
    with pytest.raises(rules.FeedbackRefused):
        actions.answer(found, "Nữa", by=manager, now=noon + timedelta(hours=4))
    actions.reopen(found, "Có người báo lại", by=auditor, now=noon + timedelta(hours=5))
    assert (found.state, found.closed_at) == ("taken", None)
    assert [line.words for line in queries.answers_to(found)] == ["Xin lỗi bạn, mang lại đổi."]
    assert len(queries.history_of(found)) == 5


def test_strangers_and_officers_of_other_goods_find_nothing(
    batch, stranger_manager, far_auditor, auditor, manager, noon
):
    found = report(batch, now=noon)
    for outside in (stranger_manager, far_auditor):
        with pytest.raises(queries.UnknownFeedback):
            queries.find_feedback(found.code, seen_by=outside)
    assert queries.find_feedback(found.code, seen_by=auditor) == found
    with pytest.raises(rules.NotYours):
        actions.answer(found, "Xin lỗi", by=stranger_manager, now=noon)
    later = noon + timedelta(hours=25)
    assert [one.id for one in queries.feedbacks(listing(late="yes"), seen_by=manager, now=later).items] == [found.id]
    assert queries.count_open(seen_by=auditor, now=later) == (1, 1)


def test_a_code_that_is_none_of_ours_is_every_officers(far_auditor, manager, db, noon):
    subject = find_subject("8938505970012")
    found = actions.report(subject, Said("fake", "Tem lạ"), now=noon)

    assert not subject.is_known
    assert queries.find_feedback(found.code, seen_by=far_auditor) == found
    with pytest.raises(queries.UnknownFeedback):
        queries.find_feedback(found.code, seen_by=manager)


def test_the_log_of_acts_cannot_be_changed(batch, noon):
    report(batch, now=noon)
    with pytest.raises(Exception, match="append-only"):
        FeedbackAct.update(kind="closed").execute()
