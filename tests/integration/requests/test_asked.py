"""A request from its opening to its end: the clock, who may, what the log keeps."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import peewee
import pytest

from trace.access.models import Person
from trace.database import atomic
from trace.errors import Invalid, NotAllowed, NotFound
from trace.events.rules import EntryReused
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.kit.viewer import Scope
from trace.ledger.verification import LedgerBroken, verify
from trace.notices.models import Notice
from trace.requests import actions, actions_answering, queries, recording
from trace.requests.actions_package import lots_asked
from trace.requests.checking import check_act
from trace.requests.models import DataRequest, RequestAct, RequestPrivate
from trace.requests.rules import EVERYTHING, LOTS, SUPPLIER, Act, Asked, RequestRefused, State

CHECKERS = {recording.LOG_KIND: check_act}
EXACTLY, MINUTE = timedelta(hours=24), timedelta(minutes=1)


def names(seen_by, now, **filters):
    listing = Listing("", 1, "due", is_descending=False, filters=filters)
    return [one.code for one in queries.requests(listing, seen_by=seen_by, now=now).items]


def test_a_written_request_runs_24_hours_from_its_receipt_and_the_supplier_hears(ask, now, song_hoa):
    made = ask()

    assert (made.state, made.law, made.document_no) == (State.RECEIVED, "tt31", "125/SCT-QLTM")
    assert made.due_at == now + EXACTLY
    told = Notice.get(Notice.organisation == song_hoa, Notice.kind == "data_request")
    assert told.href == f"/requests/{made.code}"
    assert "Khải" not in json.dumps([told.subject, told.lines], ensure_ascii=False)


@pytest.mark.parametrize(("after", "is_late"), [(EXACTLY - MINUTE, False), (EXACTLY, False), (EXACTLY + MINUTE, True)])
def test_the_last_moment_counts_and_a_minute_later_is_late(ask, manager, now, after, is_late):
    made = ask()
    running = queries.clock(made, now=now + after)
    answered = actions_answering.answer(made, None, note="Không có lô nào.", by=manager, now=now + after)
    stopped = queries.clock(answered, now=now + timedelta(days=9))

    assert (running.is_running, running.is_over) == (True, is_late)
    assert (stopped.is_running, stopped.is_over, stopped.left) == (False, is_late, EXACTLY - after)
    assert names(manager, now + timedelta(days=9), state="late") == ([made.code] if is_late else [])


def test_the_letter_may_give_other_hours_and_none_is_refused(ask, letter, now):
    assert ask(letter=letter(law="letter", hours=48)).due_at == now + timedelta(hours=48)
    with pytest.raises(Invalid, match="số giờ"):
        ask(letter=letter(law="letter"))
    with pytest.raises(Invalid, match="căn cứ"):
        ask(letter=letter(law="goal"))


@pytest.mark.parametrize(
    ("more", "words"),
    [({"number": " "}, "ký hiệu"), ({"signer": ""}, "người ký"), ({"received_at": timedelta(minutes=1)}, "tương lai"),
     ({"on": timedelta(days=1)}, "sau khi nhận")],
)  # fmt: skip
def test_a_letter_without_number_signer_or_possible_days_is_refused(ask, letter, now, more, words):
    moved = {key: (now + v if key == "received_at" else (now + v).date()) if isinstance(v, timedelta) else v
             for key, v in more.items()}  # fmt: skip

    with pytest.raises(Invalid, match=words):
        ask(letter=letter(**moved))
    assert DataRequest.select().count() == 0


def test_who_may_ask_whom(ask, story, song_hoa, far_auditor, manager, stranger_manager, letter, now):
    with pytest.raises(Invalid, match="ngoài phạm vi"):
        ask(by=far_auditor)
    with pytest.raises(NotAllowed):
        ask(by=manager)
    with pytest.raises(Invalid, match="không có lô"):
        ask(asked=Asked(kind=LOTS, lots=("KHONG-CO",)))
    made = ask()
    for stranger in (far_auditor, stranger_manager):
        with pytest.raises(NotFound):
            queries.find_request(made.code, seen_by=stranger)
        assert names(stranger, now) == []
    assert queries.find_request(made.code.lower(), seen_by=manager) == made


def test_an_officer_of_a_narrow_scope_is_given_no_more_lots_than_he_may_read(ask, auditor, now, story):
    narrow = replace(auditor, scope=Scope(("rice",), ()))
    made = ask(by=narrow, asked=Asked(kind=EVERYTHING))

    assert made.asked["categories"] == ["rice"]
    assert story.batch.code in {one.code for one in lots_asked(made)}
    made.asked = {**made.asked, "categories": ["crab"]}
    assert lots_asked(made) == []


def test_a_lot_is_found_by_the_number_on_its_label_and_by_days(ask, story):
    by_label = ask(asked=Asked(kind=LOTS, lots=(story.batch.lot.lower(),)))
    day = story.batch.produced_on
    none = ask(asked=Asked(kind=EVERYTHING, since=day + timedelta(days=400)))

    assert by_label.asked["lots"] == [story.batch.code]
    assert lots_asked(none) == []


def test_a_co_op_writes_down_a_letter_on_paper(manager, helper, auditor, letter, now, story):
    received = now - timedelta(hours=20)
    known = {
        "asked": Asked(),
        "subject": "Hồ sơ",
        "now": now,
        "letter": letter(received_at=received, on=received.date()),
    }
    made = actions.record_on_paper(office="Chi cục QLTT", by=manager, **known)

    assert (made.origin, made.due_at) == ("paper", received + EXACTLY)
    assert queries.clock(made, now=now).left == timedelta(hours=4)
    for who in (helper, auditor):
        with pytest.raises(NotAllowed):
            actions.record_on_paper(office="Chi cục QLTT", by=who, **known)
    assert actions_answering.withdraw(made, reason="Ghi nhầm", by=manager, now=now).state == State.WITHDRAWN


def test_states_follow_the_acts_and_each_end_is_guarded(ask, manager, clerk, auditor, stranger_manager, now):
    made = ask()
    with pytest.raises(RequestRefused, match="Chưa trả lời"):
        actions_answering.close(made, outcome="Đủ", by=auditor, now=now)
    for who in (clerk, auditor, stranger_manager):
        with pytest.raises(NotAllowed):
            actions_answering.answer(made, None, note="Xong", by=who, now=now)
    with pytest.raises(Invalid, match="gói dữ liệu"):
        actions_answering.answer(made, None, by=manager, now=now)
    made = actions_answering.assign(made, clerk.person_id, side=SUPPLIER, by=manager, now=now)
    assert (made.state, made.supplier_acting_id) == (State.COLLECTING, clerk.person_id)
    made = actions_answering.answer(made, None, note="Không có lô", by=manager, now=now)
    with pytest.raises(RequestRefused):
        actions_answering.withdraw(made, reason="Thôi", by=auditor, now=now)
    with pytest.raises(NotAllowed):
        actions_answering.close(made, outcome="Đủ", by=manager, now=now)
    assert actions_answering.close(made, outcome="Đủ", by=auditor, now=now).state == State.CLOSED
    assert [one.kind for one in recording.acts_of(made)] == [Act.OPENED, Act.ASSIGNED, Act.ANSWERED, Act.CLOSED]


def test_a_repeated_entry_gives_the_same_request_and_another_text_is_refused(ask, now, letter):
    entry = str(uuid4())
    first = ask(entry_id=entry)

    assert ask(entry_id=entry, now=now + timedelta(seconds=3)) == first
    with pytest.raises(EntryReused):
        ask(entry_id=entry, subject="Việc khác")
    assert DataRequest.select().count() == 1


def test_what_the_supplier_sees_of_the_officer(ask, auditor, song_hoa):
    made = ask()
    act = ActLogEntry.get(ActLogEntry.act == "requests.open")

    assert act.subject == f"{song_hoa.code}/{made.code}"
    line = queries.history_of(made, seen_by=auditor)[0]
    assert (line.person, line.private["signer"]) == ("Lê Thu Hà", "Giám đốc Đỗ Văn Khải")


def test_the_log_holds_no_name_and_finds_what_was_changed(ask, manager, now):
    made = ask()
    act = RequestAct.get()
    assert "Khải" not in act.body
    verify(CHECKERS)
    for forbidden in (RequestAct.update(body="{}"), RequestAct.delete()):
        with pytest.raises(peewee.DatabaseError), atomic():
            forbidden.execute()
    RequestPrivate.update(private={"signer": "Người khác"}).execute()
    with pytest.raises(LedgerBroken, match="riêng tư"):
        verify(CHECKERS)
    RequestPrivate.update(private={}, erased_at=now).execute()
    verify(CHECKERS)
    DataRequest.update(due_at=now + timedelta(days=30), state="closed").execute()
    assert recording.rebuild() == (1, 1)
    assert DataRequest.get_by_id(made.id).due_at == now + EXACTLY
    assert Person.select().count() > 0
