"""An inspection from plan to closing, and everything that is refused on the way."""

from datetime import timedelta

import pytest
from inspected import answered, begun, concluded, drawn_up, entry, picture, planned

from trace.events.models_proposals import InspectionPause
from trace.events.rules import EntryReused
from trace.inspections import actions, checking, queries
from trace.inspections.actions import Answered
from trace.inspections.models import Inspection, InspectionAct, InspectionFinding, InspectionPrivate
from trace.inspections.rules import (
    InspectionAsked,
    InspectionRefused,
    LinkEnded,
    NotTheInspector,
    UnknownInspection,
    UnknownLink,
)
from trace.kit.paging import Listing
from trace.ledger.models import LedgerEntry
from trace.notices.models import Notice


def kinds(one: Inspection) -> list[str]:
    return [act.kind for act in queries.acts_of(one)]


def test_from_plan_to_closing(song_hoa, auditor, manager, clerk, settings, noon):
    photo = picture(song_hoa, settings, by=auditor, now=noon)
    one = planned(song_hoa, by=auditor, now=noon)
    assert one.code.startswith("K")
    assert one.score is not None
    actions.begin(one, by=auditor, now=noon, entry_id=entry())
    assert InspectionPause.get().lifted_at is None
    actions.ask_documents(one, what="Ảnh kho thuốc", by=auditor, now=noon, entry_id=entry())
    actions.send_documents(one, files=[photo], by=clerk, now=noon, entry_id=entry())
    said = {"one_back": Answered("fail", "Thiếu hóa đơn", [photo]), "identity": Answered("pass")}
    actions.answer(one, "common", said, by=auditor, now=noon, entry_id=entry())
    due = (noon + timedelta(days=10)).date()
    found = actions.find(
        one, words="Nhãn thiếu HSD", severity="stop", action="In lại nhãn", due_on=due, owner="Bà Thoan",
        photos=[photo], by=auditor, now=noon, entry_id=entry(),
    )  # fmt: skip
    actions.draw_up(one, result="fail", by=auditor, now=noon, entry_id=entry())
    # What failed without a finding of its own became one, with the usual deadline.
    assert [(row.number, row.item) for row in queries.findings_of(one)] == [(1, ""), (2, "common.one_back")]
    actions.sign(one, by=auditor, now=noon, entry_id=entry())
    done = actions.acknowledge(one, answer="signed", by=manager, now=noon, entry_id=entry())
    assert (done.state, done.supplier_answer) == ("concluded", "signed")
    assert InspectionPause.get().lifted_at is not None
    for row in queries.findings_of(one):
        actions.prove(one, row.number, proof="Đã làm", files=[photo], by=clerk, now=noon, entry_id=entry())
    actions.send_back(one, found.number, note="Ảnh mờ", by=auditor, now=noon, entry_id=entry())
    actions.accept(one, 2, by=auditor, now=noon, entry_id=entry())
    assert Inspection.get().state == "concluded"
    actions.prove(one, found.number, proof="Ảnh rõ", by=manager, now=noon, entry_id=entry())
    actions.accept(one, found.number, by=auditor, now=noon, entry_id=entry())

    assert Inspection.get().state == "closed"
    assert kinds(one) == [
        "planned", "begun", "asked", "sent", "answered", "found", "found", "drawn_up", "signed", "acknowledged",
        "concluded", "proved", "proved", "sent_back", "accepted", "proved", "accepted", "closed",
    ]  # fmt: skip
    told = {row.organisation_id for row in Notice.select().where(Notice.kind == "inspection")}
    assert told == {song_hoa.id, auditor.organisation_id}
    assert [checking.check_act(row) for row in LedgerEntry.select().where(LedgerEntry.kind == "inspection")] == (
        [None] * 18
    )
    assert (
        checking.known_size()
        == 1 + InspectionAct.select().order_by(InspectionAct.ledger_index.desc()).get().ledger_index
    )


def test_names_and_free_words_are_in_the_annex_alone(song_hoa, auditor, manager, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    actions.note_answer(
        one, answer="refused", name="Bà Thoan, giám đốc", reason="Không đồng ý mục 3", witness="Ông Tư",
        by=auditor, now=noon, entry_id=entry(),
    )  # fmt: skip
    bodies = " ".join(act.body for act in InspectionAct.select())

    for word in ("Thoan", "Ông Tư", "Không đồng ý", "Thiếu hóa đơn", "Lê Thu Hà", "Theo kế hoạch"):
        assert word not in bodies, word
    assert any("Ông Tư" in str(row.private) for row in InspectionPrivate.select())


def test_an_officers_word_alone_is_not_the_suppliers(song_hoa, auditor, manager, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    before = InspectionAct.select().count()
    with pytest.raises(InspectionAsked) as asked:
        actions.note_answer(one, answer="signed", name="Bà Thoan", by=auditor, now=noon, entry_id=entry())

    assert asked.value.field == "witness"
    assert InspectionAct.select().count() == before


def test_a_changed_annex_is_found(song_hoa, auditor, noon):
    planned(song_hoa, by=auditor, now=noon)
    row = InspectionPrivate.get()
    row.private = {**row.private, "reason": "khác"}
    row.save()

    assert checking.check_act(LedgerEntry.get(LedgerEntry.kind == "inspection")) == checking.ANNEX_CHANGED


def test_acts_are_append_only(db, song_hoa, auditor, noon):
    planned(song_hoa, by=auditor, now=noon)

    with pytest.raises(Exception, match="append-only"), db.atomic():
        InspectionAct.update(kind="closed").execute()
    with pytest.raises(Exception, match="append-only"), db.atomic():
        InspectionAct.delete().execute()


def test_the_same_entry_is_the_same_answer(song_hoa, auditor, manager, noon):
    same = entry()
    first = planned(song_hoa, by=auditor, now=noon, entry_id=same)
    assert planned(song_hoa, by=auditor, now=noon, entry_id=same).id == first.id
    with pytest.raises(EntryReused):
        planned(song_hoa, by=auditor, now=noon, entry_id=same, reason="Khác")
    begin = entry()
    actions.begin(first, by=auditor, now=noon, entry_id=begin)
    actions.begin(first, by=auditor, now=noon, entry_id=begin)
    said, again = {"identity": Answered("fail", "Sai tên")}, entry()
    actions.answer(first, "common", said, by=auditor, now=noon, entry_id=again)
    actions.answer(first, "common", said, by=auditor, now=noon, entry_id=again)
    up = entry()
    actions.draw_up(first, result="fail", by=auditor, now=noon, entry_id=up)
    actions.draw_up(first, result="fail", by=auditor, now=noon, entry_id=up)

    assert Inspection.select().count() == InspectionFinding.select().count() == 1
    assert kinds(first) == ["planned", "begun", "answered", "found", "drawn_up"]


def test_only_officers_with_the_supplier_in_scope_plan(song_hoa, far_auditor, manager, stranger_manager, admin, noon):
    for who in (far_auditor, manager, stranger_manager):
        with pytest.raises(NotTheInspector):
            planned(song_hoa, by=who, now=noon)

    assert Inspection.select().count() == 0
    assert planned(song_hoa, by=admin, now=noon, inspectors=(), others=("Ông Ba – Chi cục",)).office_id is None


def test_only_the_officers_of_the_inspection_write(song_hoa, auditor, far_auditor, clerk, manager, noon):
    one = begun(song_hoa, by=auditor, now=noon)
    for who in (far_auditor, clerk, manager):
        with pytest.raises(NotTheInspector):
            answered(one, by=who, now=noon)
    with pytest.raises(NotTheInspector):
        actions.send_documents(one, files=[], by=auditor, now=noon, entry_id=entry())
    up = drawn_up(song_hoa, by=auditor, now=noon)
    with pytest.raises(NotTheInspector, match="quản lý"):
        actions.acknowledge(up, answer="signed", by=clerk, now=noon, entry_id=entry())
    with pytest.raises(NotTheInspector):
        actions.acknowledge(up, answer="signed", by=auditor, now=noon, entry_id=entry())


def test_who_sees_what(song_hoa, auditor, far_auditor, manager, stranger_manager, noon):
    known = planned(song_hoa, by=auditor, now=noon)
    hidden = planned(song_hoa, by=auditor, now=noon, is_announced=False)

    assert queries.find_inspection(known.code.lower(), seen_by=manager).id == known.id
    for code, who in ((known.code, stranger_manager), (known.code, far_auditor), (hidden.code, manager)):
        with pytest.raises(UnknownInspection):
            queries.find_inspection(code, seen_by=who)
    with pytest.raises(InspectionRefused):
        actions.ask_documents(hidden, what="Sổ", by=auditor, now=noon, entry_id=entry())
    actions.begin(hidden, by=auditor, now=noon, entry_id=entry())
    assert queries.find_inspection(hidden.code, seen_by=manager).id == hidden.id


def test_steps_keep_their_order(song_hoa, auditor, manager, clerk, noon):
    one = planned(song_hoa, by=auditor, now=noon)
    with pytest.raises(InspectionRefused):
        answered(one, by=auditor, now=noon)
    with pytest.raises(InspectionRefused):
        actions.sign(one, by=auditor, now=noon, entry_id=entry())
    actions.begin(one, by=auditor, now=noon, entry_id=entry())
    with pytest.raises(InspectionRefused):
        actions.begin(one, by=auditor, now=noon, entry_id=entry())
    with pytest.raises(InspectionAsked, match="Chưa trả lời"):
        actions.draw_up(one, result="pass", by=auditor, now=noon, entry_id=entry())
    answered(one, by=auditor, now=noon)
    actions.draw_up(one, result="pass", by=auditor, now=noon, entry_id=entry())
    with pytest.raises(InspectionRefused):
        answered(one, by=auditor, now=noon)
    with pytest.raises(InspectionRefused):
        actions.prove(one, 1, proof="x", by=clerk, now=noon, entry_id=entry())
    actions.reopen(one, reason="Sai tên", by=auditor, now=noon, entry_id=entry())
    actions.draw_up(one, result="fail", by=auditor, now=noon, entry_id=entry())
    actions.acknowledge(one, answer="signed", by=manager, now=noon, entry_id=entry())
    with pytest.raises(InspectionRefused, match="đã trả lời"):
        actions.reopen(one, reason="Sai", by=auditor, now=noon, entry_id=entry())
    with pytest.raises(InspectionRefused):
        actions.acknowledge(one, answer="refused", reason="x", by=manager, now=noon, entry_id=entry())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"identity": Answered("fail")}, "note-identity"),
        ({"identity": Answered("maybe")}, "identity"),
        ({"nothing": Answered("pass")}, "nothing"),
        ({}, ""),
    ],
)
def test_answers_that_cannot_be_are_refused(song_hoa, auditor, noon, said, field):
    one = begun(song_hoa, by=auditor, now=noon)
    with pytest.raises(InspectionAsked) as refused:
        actions.answer(one, "common", said, by=auditor, now=noon, entry_id=entry())

    assert refused.value.field == field


def test_calling_off_lets_records_be_put_right_again(song_hoa, auditor, noon):
    one = begun(song_hoa, by=auditor, now=noon)
    actions.cancel(one, reason="Đổi kế hoạch", by=auditor, now=noon, entry_id=entry())

    assert InspectionPause.get().lifted_at is not None
    assert Inspection.get().state == "cancelled"


def test_a_refusal_concludes_with_its_reason(song_hoa, auditor, manager, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    with pytest.raises(InspectionAsked) as refused:
        actions.acknowledge(one, answer="refused", by=manager, now=noon, entry_id=entry())
    assert refused.value.field == "reason"
    actions.acknowledge(one, answer="refused", reason="Không đúng", by=manager, now=noon, entry_id=entry())
    actions.sign(one, by=auditor, now=noon, entry_id=entry())

    assert (Inspection.get().state, Inspection.get().supplier_answer) == ("concluded", "refused")


def test_a_link_signs_once(song_hoa, auditor, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    old, token = (actions.make_link(one, by=auditor, now=noon) for _ in range(2))
    later = noon + timedelta(minutes=1)
    with pytest.raises(LinkEnded):
        actions.acknowledge_by_link(old, answer="signed", name="Bà Thoan", duty="Giám đốc", now=later, entry_id=entry())
    with pytest.raises(UnknownLink):
        actions.acknowledge_by_link("x", answer="signed", name="Bà Thoan", duty="Giám đốc", now=later, entry_id=entry())
    same = entry()
    for _ in range(2):
        actions.acknowledge_by_link(token, answer="signed", name="Bà Thoan", duty="Giám đốc", now=later, entry_id=same)
    with pytest.raises(LinkEnded):
        actions.acknowledge_by_link(token, answer="signed", name="Khác", duty="x", now=later, entry_id=entry())

    act = InspectionAct.get(InspectionAct.kind == "acknowledged")
    assert (act.organisation_id, act.by_id) == (song_hoa.id, None)
    assert kinds(one).count("acknowledged") == 1


def test_a_link_ends_by_time_and_when_minutes_are_opened_again(song_hoa, auditor, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    token = actions.make_link(one, by=auditor, now=noon)
    said = {"answer": "signed", "name": "Bà Thoan", "duty": "Giám đốc"}
    with pytest.raises(LinkEnded, match="hết hạn"):
        actions.acknowledge_by_link(token, **said, now=noon + timedelta(days=8), entry_id=entry())
    actions.reopen(one, reason="Sai", by=auditor, now=noon, entry_id=entry())
    with pytest.raises(LinkEnded):
        actions.acknowledge_by_link(token, **said, now=noon + timedelta(hours=1), entry_id=entry())


def test_lateness_shows_with_a_moved_clock(song_hoa, auditor, manager, noon):
    one = concluded(song_hoa, by=auditor, manager=manager, now=noon)
    due = queries.findings_of(one)[0].due_on
    assert (due - noon.date()).days == 15

    assert queries.count_fixes([one.id], today=due) == {one.id: (1, 0)}
    assert queries.count_fixes([one.id], today=due + timedelta(days=1)) == {one.id: (1, 1)}
    listing = Listing("", 1, "acted", False, {"fixes": "late"})
    assert queries.inspections(listing, seen_by=auditor, today=due).total == 0
    assert queries.inspections(listing, seen_by=auditor, today=due + timedelta(days=1)).total == 1


def test_the_digital_share(song_hoa, dong_nguyen, auditor, far_auditor, manager, stranger_manager, noon):
    today = noon.date()
    assert queries.digital_share(seen_by=auditor, since=today, until=today).percent is None
    concluded(song_hoa, by=auditor, manager=manager, now=noon)
    concluded(dong_nguyen, by=auditor, manager=stranger_manager, now=noon, mode="site")
    concluded(song_hoa, by=auditor, manager=manager, now=noon)
    begun(song_hoa, by=auditor, now=noon)
    share = queries.digital_share(seen_by=auditor, since=today, until=today)

    assert (share.total, share.remote, share.percent) == (3, 2, 67)
    assert queries.digital_share(seen_by=far_auditor, since=today, until=today).total == 0
    tomorrow = today + timedelta(days=1)
    assert queries.digital_share(seen_by=auditor, since=tomorrow, until=tomorrow).total == 0
