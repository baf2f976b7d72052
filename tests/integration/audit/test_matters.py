"""Matters to mend, from the finding or the officer's word to the end: who may say what, by when, and what stays."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from trace.audit import actions_matters as actions
from trace.audit import rules_matters as rules
from trace.audit.models_matters import Matter, MatterAct, MatterPrivate
from trace.audit.queries_matters import UnknownMatter, acts_of, count_waiting, find_matter, matters
from trace.database import database
from trace.errors import Invalid
from trace.events.rules import EntryReused
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.ledger.models import LedgerEntry
from trace.notices.models import Notice
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.readiness.actions import end_drafts, keep
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import rule_called
from trace.readiness.rules import Lack
from trace.readiness.rules_terms import due_at

EVERYTHING = Listing("", 1, "due", False, {"state": "all"})


@pytest.fixture
def rice(song_hoa, manager, noon):
    return save_product(song_hoa, {"name": "Gạo Sông Hóa", "category": "rice"}, by=manager, now=noon)


def look(organisation, now, *codes):
    """What the rules find about the organisation itself."""
    book = SimpleNamespace(
        kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        subject_code=organisation.code,
        subject_name=organisation.name,
        now=now,
    )
    keep(book, [Lack(rule_called(code), {"vi": {}, "en": {}}) for code in codes])


@pytest.fixture
def of_rule(rice, song_hoa, noon):
    """A matter of a rule, once officers see it."""

    def make(code="claim_words"):
        look(song_hoa, noon, code)
        end_drafts(now=noon + timedelta(days=20))
        actions.take_up(now=noon)
        return Matter.get()

    return make


def opened(organisation, by, now, **more):
    said = {"title": "Kho có chuột", "words": "Thấy phân chuột ở góc kho", "weight": "warn", "article": "Luật ATTP Đ20"}
    return actions.open_matter(organisation, **{**said, "entry_id": str(uuid4()), **more}, by=by, now=now)


def say(act, matter, by, now, words="Đã làm xong"):
    act(matter, words=words, by=by, now=now, entry_id=str(uuid4()))


def seen(viewer, now):
    return [row.id for row in matters(EVERYTHING, seen_by=viewer, now=now).items]


def test_a_draft_is_no_matter_and_becomes_one_when_officers_see_it(rice, song_hoa, noon, auditor, manager):
    look(song_hoa, noon, "claim_words", "banned_use")
    assert actions.take_up(now=noon) == 1
    assert (Matter.get().weight, Matter.get().due_at) == ("safety", due_at("stop", is_safety=True, shown_at=noon))

    later = noon + timedelta(days=7)
    end_drafts(now=later)
    assert actions.take_up(now=later) == 1
    assert actions.take_up(now=later) == 0
    assert len(seen(auditor, later)) == len(seen(manager, later)) == 2
    assert Notice.select().where(Notice.kind == "matter").count() == 2


def test_what_is_mended_closes_by_itself(of_rule, song_hoa, noon):
    matter = of_rule()
    look(song_hoa, noon + timedelta(hours=1))
    actions.take_up(now=noon + timedelta(hours=1))

    assert Matter.get_by_id(matter.id).state == rules.MENDED
    assert [act.kind for act in acts_of(matter)] == [rules.OPENED, rules.GONE]


def test_a_managers_review_is_an_answer_and_closes_nothing(of_rule, noon):
    matter = of_rule()
    KeptFinding.update(reviewed_at=noon + timedelta(hours=1), reviewed_by="Lan", review_reason="Có giấy").execute()
    actions.take_up(now=noon + timedelta(hours=2))

    assert Matter.get_by_id(matter.id).state == rules.ANSWERED
    assert acts_of(matter)[-1].words == "Có giấy"


def test_answer_sent_back_answer_accepted(rice, song_hoa, farm_officer, manager, clerk, noon):
    matter = opened(song_hoa, farm_officer, noon)
    first_due = matter.due_at
    say(actions.answer, matter, clerk, noon, "Đã bịt lỗ")
    say(actions.send_back, matter, farm_officer, noon + timedelta(days=3), "Chưa có ảnh")
    assert matter.state == rules.OPEN
    assert matter.due_at == first_due + timedelta(days=3)
    say(actions.answer, matter, manager, noon + timedelta(days=4), "Gửi ảnh")
    say(actions.accept, matter, farm_officer, noon + timedelta(days=5))

    assert (matter.state, matter.closed_at) == (rules.ACCEPTED, noon + timedelta(days=5))
    said = acts_of(matter)
    assert [one.kind for one in said] == ["opened", "answered", "sent_back", "answered", "accepted"]
    assert said[2].words == "Chưa có ảnh"
    assert said[2].office == "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"
    assert LedgerEntry.select().where(LedgerEntry.kind == "matter").count() == 5
    assert {one.act for one in ActLogEntry.select() if one.act.startswith("matters.")} >= {"matters.open"}
    assert all(one.subject == f"HTX-01/{matter.code}" for one in ActLogEntry.select() if one.act[:8] == "matters.")


def test_words_stand_only_in_the_annex(rice, song_hoa, farm_officer, noon):
    opened(song_hoa, farm_officer, noon)

    assert "chuột" not in MatterAct.get().body
    assert "chuột" in MatterPrivate.get().private["words"]


def test_a_warning_is_waived_by_one_officer(rice, song_hoa, farm_officer, noon):
    matter = opened(song_hoa, farm_officer, noon)
    say(actions.waive, matter, farm_officer, noon, "Không ảnh hưởng")

    assert matter.state == rules.WAIVED


@pytest.mark.parametrize("weight", rules.NEEDS_TWO)
def test_danger_and_what_stops_labels_is_waived_by_two(rice, song_hoa, farm_officer, second_farm_officer, noon, weight):
    matter = opened(song_hoa, farm_officer, noon, weight=weight)
    say(actions.waive, matter, farm_officer, noon, "Đã kiểm nghiệm")
    assert matter.state == rules.WAIVING
    with pytest.raises(rules.MatterRefused, match="người khác"):
        say(actions.waive, matter, farm_officer, noon, "Đã kiểm nghiệm")
    say(actions.waive, matter, second_farm_officer, noon, "Đồng ý")

    assert matter.state == rules.WAIVED


def test_the_second_person_may_refuse_and_it_is_to_be_mended_again(
    rice, song_hoa, farm_officer, second_farm_officer, noon
):
    matter = opened(song_hoa, farm_officer, noon, weight="stop")
    say(actions.waive, matter, farm_officer, noon, "Đã kiểm nghiệm")
    say(actions.refuse_waiver, matter, second_farm_officer, noon + timedelta(days=1), "Không đủ căn cứ")

    assert (matter.state, matter.asked_by_id) == (rules.OPEN, None)
    assert matter.due_at == due_at("stop", is_safety=False, shown_at=noon + timedelta(days=1))


def test_what_a_person_closed_may_be_opened_again_and_an_officers_own_withdrawn(rice, song_hoa, farm_officer, noon):
    matter = opened(song_hoa, farm_officer, noon)
    say(actions.waive, matter, farm_officer, noon, "Không ảnh hưởng")
    say(actions.reopen, matter, farm_officer, noon, "Thấy lại lần nữa")
    assert (matter.state, matter.closed_at) == (rules.OPEN, None)
    say(actions.withdraw, matter, farm_officer, noon, "Nhầm cơ sở")

    assert matter.state == rules.WITHDRAWN
    with pytest.raises(rules.MatterRefused):
        say(actions.reopen, matter, farm_officer, noon, "Nghĩ lại")


@pytest.mark.parametrize("weight", rules.NEEDS_TWO)
def test_what_is_grave_is_not_withdrawn_by_one_person(rice, song_hoa, farm_officer, noon, weight):
    matter = opened(song_hoa, farm_officer, noon, weight=weight)
    with pytest.raises(rules.MatterRefused, match="người thứ hai"):
        say(actions.withdraw, matter, farm_officer, noon, "Nhầm cơ sở")

    assert matter.state == rules.OPEN


def test_what_a_rule_found_is_not_withdrawn(of_rule, farm_officer, noon):
    with pytest.raises(rules.MatterRefused, match="không rút được"):
        say(actions.withdraw, of_rule(), farm_officer, noon)


def test_a_sister_department_reads_and_does_not_settle(rice, song_hoa, farm_officer, auditor, noon):
    matter = opened(song_hoa, farm_officer, noon)

    assert find_matter(matter.code, seen_by=auditor) == matter
    for act in (actions.waive, actions.accept, actions.send_back, actions.reopen, actions.withdraw):
        with pytest.raises(rules.NotYoursToSay, match="không phụ trách"):
            say(act, matter, auditor, noon)
    with pytest.raises(rules.NotYoursToSay):
        opened(song_hoa, auditor, noon)
    assert opened(song_hoa, auditor, noon, topic="labels").topic == "labels"


def test_strangers_and_officers_out_of_scope_find_nothing(
    rice, song_hoa, farm_officer, far_auditor, stranger_manager, manager, noon
):
    matter = opened(song_hoa, farm_officer, noon)

    for viewer in (far_auditor, stranger_manager):
        with pytest.raises(UnknownMatter):
            find_matter(matter.code, seen_by=viewer)
        assert seen(viewer, noon) == []
        assert count_waiting(seen_by=viewer) == 0
    with pytest.raises(rules.NotYoursToSay):
        say(actions.answer, matter, stranger_manager, noon)
    with pytest.raises(rules.NotYoursToSay, match="phạm vi"):
        opened(song_hoa, far_auditor, noon)
    assert count_waiting(seen_by=manager) == 1


def test_only_the_establishment_answers(rice, song_hoa, farm_officer, helper, admin, noon):
    matter = opened(song_hoa, farm_officer, noon)

    for viewer in (farm_officer, helper, admin):
        with pytest.raises(rules.NotYoursToSay):
            say(actions.answer, matter, viewer, noon)


def test_an_entry_sent_twice_is_one_act_and_another_under_its_id_is_refused(rice, song_hoa, farm_officer, clerk, noon):
    entry = str(uuid4())
    matter = opened(song_hoa, farm_officer, noon, entry_id=entry)
    assert opened(song_hoa, farm_officer, noon, entry_id=entry) == matter
    with pytest.raises(EntryReused):
        opened(song_hoa, farm_officer, noon, entry_id=entry, title="Kho có mèo")
    again = str(uuid4())
    for _ in range(2):
        actions.answer(matter, words="Đã bịt lỗ", by=clerk, now=noon, entry_id=again)

    assert MatterAct.select().count() == 2


def test_words_and_article_are_asked_for(rice, song_hoa, farm_officer, noon):
    for field in ("title", "words", "article"):
        with pytest.raises(Invalid) as refusal:
            opened(song_hoa, farm_officer, noon, **{field: " "})
        assert refusal.value.field == field
    with pytest.raises(Invalid):
        opened(song_hoa, farm_officer, noon, weight="huge")
    assert Matter.select().count() == 0


def test_the_last_day_is_reminded_of_once_and_lateness_once(rice, song_hoa, farm_officer, noon):
    matter = opened(song_hoa, farm_officer, noon)
    told = Notice.select().where(Notice.kind == "matter").count()
    assert actions.remind(now=noon + timedelta(days=12)) == 0
    for days in (14, 14.5):
        assert actions.remind(now=noon + timedelta(days=days)) == 1
    assert Notice.select().where(Notice.kind == "matter").count() == told + 1
    for days in (16, 17):
        assert actions.remind(now=noon + timedelta(days=days)) == 1
    assert Notice.select().where(Notice.kind == "matter").count() == told + 2

    late = Listing("", 1, "due", False, {"late": "yes"})
    assert matters(late, seen_by=farm_officer, now=matter.due_at).total == 0
    assert matters(late, seen_by=farm_officer, now=matter.due_at + timedelta(seconds=1)).total == 1


def test_lists_filter_and_sort(of_rule, song_hoa, farm_officer, noon):
    of_rule()
    opened(song_hoa, farm_officer, noon, weight="stop")

    def found(sort="due", search="", **filters):
        listing = Listing(search, 1, sort, False, filters)
        return [row.weight for row in matters(listing, seen_by=farm_officer, now=noon).items]

    assert found() == ["stop", "warn"] == found(sort="weight")
    assert found(origin="rule") == ["warn"]
    assert found(origin="officer") == ["stop"]
    assert found(weight="stop") == ["stop"]
    assert found(rule="claim_words") == ["warn"]
    assert found(search="chuot") == ["stop"]
    assert found(search="khongco") == []
    assert found(state="accepted") == []
    assert len(found(organisation="htx-01")) == 2
    for sort in ("opened", "organisation", "subject"):
        assert len(found(sort=sort)) == 2


def test_acts_are_append_only_in_the_database(rice, song_hoa, farm_officer, noon):
    opened(song_hoa, farm_officer, noon)
    with pytest.raises(Exception, match="append-only"):
        database.execute_sql("UPDATE matter_act SET kind = 'waived'")


def test_an_establishment_without_goods_is_any_known_bodys(dong_nguyen, auditor, noon):
    assert opened(dong_nguyen, auditor, noon).categories == []
    assert Organisation.get_by_id(dong_nguyen.id)


def test_a_page_read_while_two_were_asked_waives_nothing_alone(rice, song_hoa, farm_officer, second_farm_officer, noon):
    matter = opened(song_hoa, farm_officer, noon, weight="stop")
    say(actions.waive, matter, farm_officer, noon, "Đã kiểm nghiệm")
    stale = find_matter(matter.code, seen_by=second_farm_officer)
    say(actions.refuse_waiver, matter, second_farm_officer, noon, "Không đủ căn cứ")
    with pytest.raises(rules.MatterRefused):
        say(actions.waive, stale, second_farm_officer, noon, "Đồng ý")

    assert Matter.get_by_id(matter.id).state == rules.OPEN
