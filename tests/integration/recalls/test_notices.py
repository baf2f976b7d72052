"""Holders are told once, answer by link or signed in, hand on; figures follow; nobody else gets in."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.recalled import entry_of, fresh
from trace.errors import NotAllowed
from trace.events.rules import EntryReused
from trace.handovers import actions as handovers
from trace.handovers.entries import Receiver
from trace.kit.models import ActLogEntry
from trace.kit.throttle import TooOften
from trace.ledger.models import LedgerEntry
from trace.notices.models import Notice
from trace.organisations.models import Organisation
from trace.recalls import actions, checking
from trace.recalls.actions_answering import (
    Answer,
    acknowledge,
    acknowledge_by_link,
    answer_by_link,
    answer_signed_in,
    note_call,
)
from trace.recalls.actions_closing import account
from trace.recalls.actions_links import make_link
from trace.recalls.actions_telling import call_silent, tell_holders
from trace.recalls.models import RecallAct, RecallNotice, RecallPrivate
from trace.recalls.models_links import RecallLink
from trace.recalls.queries_figures import figures_of
from trace.recalls.queries_notices import contact_of, find_link, find_notice, thread_of
from trace.recalls.recording_notices import rebuild
from trace.recalls.rules_notices import (
    NoticeAct,
    NoticeAsked,
    NoticeLinkEnded,
    NoticeRefused,
    UnknownNotice,
    UnknownNoticeLink,
)

NAME, PHONE = "Vũ Thị Hương", "0912 345 678"


def new_id() -> str:
    return str(uuid4())


@pytest.fixture
def outside(chain, clerk, now):
    """10 kg of the rice on the way to an eating house that nobody here knows."""
    own = Organisation.get_by_id(clerk.organisation_id)
    to = Receiver(name="Quán cơm Bà Tám", phone="0987 654 321")
    from trace.events.entries import Use

    return handovers.declare(own, [Use(fresh(chain.rice), 10_000)], receiver=to, entry=entry_of(clerk, now, 1))


@pytest.fixture
def recall(chain, at_shop, outside, confirmed, now):
    """The rice is called back; everybody has been told."""
    found = confirmed(fresh(chain.rice))
    tell_holders(found, now=now)
    return found


@pytest.fixture
def of_shop(recall, keeper):
    return RecallNotice.get(RecallNotice.holder == keeper.organisation_id)


@pytest.fixture
def of_stranger(recall):
    return RecallNotice.get(RecallNotice.holder.is_null())


@pytest.fixture
def going_on(of_stranger, manager, now):
    """The stranger has acknowledged; the link that goes on."""
    token = make_link(of_stranger, by=manager, now=now)
    return acknowledge_by_link(token, name=NAME, phone=PHONE, entry_id=new_id(), now=now)[1]


def test_one_notice_for_every_holder_also_outside(recall, of_shop, of_stranger, song_hoa, keeper):
    rows = {row.holder_name: (row.asked, row.state) for row in RecallNotice.select()}

    assert rows[song_hoa.name] == (20_000, "told")
    assert rows["Cửa hàng Tuấn Hương"] == (20_000, "told")
    assert (of_stranger.asked, of_stranger.holder_name) == (10_000, "")
    assert of_stranger.parent.holder_id == song_hoa.id
    assert contact_of(of_stranger) == {"name": "Quán cơm Bà Tám", "phone": "+84987654321", "person": ""}
    news = Notice.get(Notice.organisation == keeper.organisation_id, Notice.kind == "recall")
    assert news.href == f"/recalls/notices/{of_shop.code}"


def test_receivers_of_plain_dispatches_are_told_too(chain, clerk, dong_nguyen, confirmed, manager, now):
    from trace.events import actions as events
    from trace.events.entries import Use

    rice = fresh(chain.rice)
    events.ship([Use(rice, 5_000)], receiver_name="Bếp ăn Hoa Sen", entry=entry_of(clerk, now, 2))
    events.ship([Use(fresh(rice), 3_000)], receiver_name="Bếp ăn Hoa Sen", entry=entry_of(clerk, now, 2))
    events.ship([Use(fresh(rice), 4_000)], receiver_name="Ông Bảy", is_person=True, entry=entry_of(clerk, now, 2))
    events.ship(
        [Use(fresh(rice), 6_000)], receiver_name=dong_nguyen.name, receiver_organisation=dong_nguyen,
        entry=entry_of(clerk, now, 2),
    )  # fmt: skip
    recall = confirmed(fresh(rice))
    tell_holders(recall, now=now)

    told = {contact_of(one)["name"]: one.asked for one in RecallNotice.select()}
    assert told == {
        manager.organisation_name: 32_000,
        "Bếp ăn Hoa Sen": 8_000,
        "Ông Bảy": 4_000,
        dong_nguyen.name: 6_000,
    }
    assert (figures_of(recall).main.asked, figures_of(recall).located_percent) == (50_000, 100)
    assert not [one for one in RecallNotice.select() if "Bảy" in one.holder_name or "Hoa Sen" in one.holder_name]


def test_goods_on_the_way_to_one_of_this_service_are_told_to_the_receiver(chain, clerk, keeper, confirmed, now):
    from trace.events.entries import Use
    from trace.recalls.queries import find_recall

    own, shop = (Organisation.get_by_id(one.organisation_id) for one in (clerk, keeper))
    to = Receiver(organisation=shop)
    handovers.declare(own, [Use(fresh(chain.rice), 7_000)], receiver=to, entry=entry_of(clerk, now, 1))
    recall = confirmed(fresh(chain.rice))
    tell_holders(recall, now=now)

    assert RecallNotice.get(RecallNotice.holder == shop.id).asked == 7_000
    assert find_recall(recall.code, seen_by=keeper).id == recall.id


def test_goods_sold_to_shoppers_are_explained_but_not_located(chain, clerk, confirmed, now):
    from trace.events import actions as events
    from trace.events.entries import Use

    events.sell([Use(fresh(chain.rice), 10_000)], entry=entry_of(clerk, now, 2))
    one = figures_of(confirmed(fresh(chain.rice))).main

    assert (one.total, one.sold_before, one.located, one.located_percent, one.unexplained) == (
        50_000,
        10_000,
        40_000,
        80,
        0,
    )


def test_an_amount_nobody_wrote_is_counted_as_unknown(chain, clerk, confirmed, now):
    from trace.events import actions as events
    from trace.events.entries import Use

    events.sell([Use(fresh(chain.rice), None)], entry=entry_of(clerk, now, 2))

    assert figures_of(confirmed(fresh(chain.rice))).main.unknown == 1


def test_a_second_run_tells_nobody_twice(recall, now):
    before = RecallNotice.select().count(), RecallAct.select().count(), Notice.select().count()

    assert tell_holders(recall, now=now + timedelta(hours=1)) == 0
    assert (RecallNotice.select().count(), RecallAct.select().count(), Notice.select().count()) == before


def test_a_draft_tells_nobody(chain, drafted, now):
    assert tell_holders(drafted(fresh(chain.rice)), now=now) == 0
    assert RecallNotice.select().count() == 0


def test_a_link_acknowledges_once_and_a_fresh_one_goes_on(of_stranger, manager, now):
    token = make_link(of_stranger, by=manager, now=now)

    notice, further = acknowledge_by_link(token, name=NAME, phone=PHONE, entry_id=new_id(), now=now)
    answer_by_link(further, Answer(kind=NoticeAct.FOUND, amount=8_000), entry_id=new_id(), now=now)
    done = answer_by_link(further, Answer(kind=NoticeAct.SECURED, amount=8_000), entry_id=new_id(), now=now)

    assert notice.state == "received" or notice.code == done.code
    assert (done.state, done.found, done.secured) == ("secured", 8_000, 8_000)
    assert RecallLink.select().where(RecallLink.token_hash.in_([token, further])).count() == 0


def test_nobody_else_goes_on_with_the_old_link(of_stranger, manager, now):
    token = make_link(of_stranger, by=manager, now=now)
    acknowledge_by_link(token, name=NAME, phone=PHONE, entry_id=new_id(), now=now)

    with pytest.raises(NoticeLinkEnded):
        acknowledge_by_link(token, name="Người khác", phone=PHONE, entry_id=new_id(), now=now)
    with pytest.raises(NoticeLinkEnded):
        answer_by_link(token, Answer(kind=NoticeAct.FOUND, amount=0), entry_id=new_id(), now=now)
    assert RecallAct.select().where(RecallAct.kind == "received").count() == 1


def test_the_same_press_again_writes_nothing_and_still_goes_on(of_stranger, manager, now):
    token, entry_id = make_link(of_stranger, by=manager, now=now), new_id()
    first = acknowledge_by_link(token, name=NAME, phone=PHONE, entry_id=entry_id, now=now)[1]
    again = acknowledge_by_link(token, name=NAME, phone=PHONE, entry_id=entry_id, now=now)[1]

    assert first != again
    with pytest.raises(NoticeLinkEnded):
        find_link(first, now=now)
    assert find_link(again, now=now).notice.code == of_stranger.code
    assert RecallAct.select().where(RecallAct.kind == "received").count() == 1
    with pytest.raises(EntryReused):
        acknowledge_by_link(token, name="Người khác", phone=PHONE, entry_id=entry_id, now=now)


def test_before_the_acknowledgement_nothing_else_is_said(of_stranger, of_shop, keeper, manager, now):
    token = make_link(of_stranger, by=manager, now=now)

    with pytest.raises(NoticeRefused):
        answer_by_link(token, Answer(kind=NoticeAct.FOUND, amount=0), entry_id=new_id(), now=now)
    with pytest.raises(NoticeRefused):
        answer_signed_in(of_shop, Answer(kind=NoticeAct.FOUND, amount=0), by=keeper, entry_id=new_id(), now=now)


def test_a_link_that_is_no_link_has_run_out_or_was_replaced(of_stranger, manager, now):
    with pytest.raises(UnknownNoticeLink):
        acknowledge_by_link("x" * 43, name=NAME, phone=PHONE, entry_id=new_id(), now=now)
    old = make_link(of_stranger, by=manager, now=now)
    new = make_link(of_stranger, by=manager, now=now)
    with pytest.raises(NoticeLinkEnded):
        acknowledge_by_link(old, name=NAME, phone=PHONE, entry_id=new_id(), now=now)
    with pytest.raises(NoticeLinkEnded):
        acknowledge_by_link(new, name=NAME, phone=PHONE, entry_id=new_id(), now=now + timedelta(days=31))


def test_links_end_with_the_recall(recall, going_on, manager, now):
    for notice in RecallNotice.select().where(RecallNotice.recall == recall.id):
        account(notice, reason="Đã gọi, không còn hàng", by=manager, now=now, entry_id=new_id())
    actions.close(recall, by=manager, now=now, entry_id=new_id())

    with pytest.raises(NoticeLinkEnded):
        answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=0), entry_id=new_id(), now=now)


def test_only_who_may_makes_links_and_not_without_end(of_stranger, of_shop, keeper, auditor, far_auditor, manager, now):
    for stranger in (keeper, far_auditor):
        with pytest.raises(NotAllowed):
            make_link(of_stranger, by=stranger, now=now)
    assert make_link(of_shop, by=auditor, now=now)
    for _ in range(12):
        make_link(of_stranger, by=manager, now=now)
    with pytest.raises(TooOften):
        make_link(of_stranger, by=manager, now=now)


def test_a_link_made_anew_after_the_acknowledgement_goes_on(of_stranger, going_on, manager, now):
    token = make_link(of_stranger, by=manager, now=now)

    assert answer_by_link(token, Answer(kind=NoticeAct.FOUND, amount=1), entry_id=new_id(), now=now).found == 1
    with pytest.raises(NoticeLinkEnded):
        answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=1), entry_id=new_id(), now=now)


@pytest.mark.parametrize(
    ("name", "phone", "field"), [("", PHONE, "name"), ("1", PHONE, "name"), (NAME, "", "phone"), (NAME, "12", "phone")]
)
def test_who_acknowledges_says_who(of_stranger, manager, now, name, phone, field):
    token = make_link(of_stranger, by=manager, now=now)

    with pytest.raises(NoticeAsked) as refused:
        acknowledge_by_link(token, name=name, phone=phone, entry_id=new_id(), now=now)
    assert refused.value.field == field
    assert find_link(token, now=now).used_at is None


@pytest.mark.parametrize("kind", list(NoticeAct)[5:])
def test_less_than_nothing_is_refused(going_on, now, kind):
    answer = Answer(kind=kind, amount=-1, how="destroyed", to_name="Quán Hai")

    with pytest.raises(NoticeAsked):
        answer_by_link(going_on, answer, entry_id=new_id(), now=now)


def test_more_than_the_book_knows_is_saved_and_marked(going_on, of_stranger, now):
    answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=12_000), entry_id=new_id(), now=now)

    last = thread_of(of_stranger, with_private=False)[-1]
    assert (last.body["amount"], last.body["more_than_known"]) == (12_000, True)
    assert figures_of(of_stranger.recall).main.over == 2_000


def test_a_repeat_writes_nothing_and_another_word_under_it_is_refused(going_on, now):
    entry_id = new_id()
    for _ in range(2):
        answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=5_000), entry_id=entry_id, now=now)

    assert RecallAct.select().where(RecallAct.kind == "found").count() == 1
    with pytest.raises(EntryReused):
        answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=6_000), entry_id=entry_id, now=now)


def test_goods_handed_on_are_told_of_to_who_has_them_now(going_on, of_stranger, keeper, manager, now):
    to = Answer(kind=NoticeAct.HANDED_ON, amount=4_000, to_name="Bếp ăn trường Sao Mai", to_phone="0934 111 222")
    entry_id = new_id()
    for _ in range(2):
        answer_by_link(going_on, to, entry_id=entry_id, now=now)

    child = RecallNotice.get(RecallNotice.parent == of_stranger.id)
    assert (child.asked, child.is_next, child.holder_id, child.holder_name) == (4_000, True, None, "")
    assert contact_of(child) == {"name": "Bếp ăn trường Sao Mai", "phone": "+84934111222", "person": ""}
    token = make_link(child, by=manager, now=now)
    _, further = acknowledge_by_link(token, name="Cô Nga", phone="0934 111 222", entry_id=new_id(), now=now)
    answer_by_link(further, Answer(kind=NoticeAct.FOUND, amount=4_000), entry_id=new_id(), now=now)
    more = Answer(kind=NoticeAct.HANDED_ON, amount=5_000, to_name="Bếp ăn trường Sao Mai", to_phone="0934 111 222")
    answer_by_link(going_on, more, entry_id=new_id(), now=now)
    assert RecallNotice.get_by_id(child.id).asked == 5_000
    assert RecallNotice.get_by_id(of_stranger.id).handed_on == 5_000
    assert RecallNotice.select().where(RecallNotice.parent == of_stranger.id).count() == 1


def test_goods_handed_on_to_one_of_this_service_stand_on_its_list(going_on, of_stranger, keeper, now):
    to = Answer(kind=NoticeAct.HANDED_ON, amount=4_000, to_name="chị Hương", to_phone="0912 777 001")
    Organisation.update(phone="+84912777001").where(Organisation.id == keeper.organisation_id).execute()
    answer_by_link(going_on, to, entry_id=new_id(), now=now)

    child = RecallNotice.get(RecallNotice.parent == of_stranger.id)
    assert child.holder_id == keeper.organisation_id
    assert find_notice(child.code, seen_by=keeper).code == child.code
    assert Notice.select().where(Notice.href == f"/recalls/notices/{child.code}").count() == 1


def test_a_holder_signed_in_does_the_same(of_shop, keeper, clerk, now):
    acknowledge(of_shop, by=keeper, entry_id=new_id(), now=now)
    answer_signed_in(of_shop, Answer(kind=NoticeAct.FOUND, amount=5_000), by=keeper, entry_id=new_id(), now=now)
    answer_signed_in(of_shop, Answer(kind=NoticeAct.SOLD, amount=12_000), by=keeper, entry_id=new_id(), now=now)
    answer = Answer(kind=NoticeAct.HANDLED, amount=5_000, how="returned")
    done = answer_signed_in(of_shop, answer, by=keeper, entry_id=new_id(), now=now)

    assert (done.state, done.found, done.sold, done.handled) == ("handled", 5_000, 12_000, 5_000)
    with pytest.raises(UnknownNotice):
        acknowledge(of_shop, by=clerk, entry_id=new_id(), now=now)
    with pytest.raises(NoticeAsked):
        wrong = Answer(kind=NoticeAct.HANDLED, amount=1, how="eaten")
        answer_signed_in(of_shop, wrong, by=keeper, entry_id=new_id(), now=now)


def test_who_sees_a_notice(of_shop, keeper, manager, auditor, far_auditor, helper, dong_nguyen):
    from tests.cast import make_person

    stranger = make_person("+84912000099", "Người lạ", "manager", dong_nguyen)
    for viewer in (keeper, manager, helper, auditor):
        assert find_notice(of_shop.code, seen_by=viewer).id == of_shop.id
    for viewer in (stranger, far_auditor):
        with pytest.raises(UnknownNotice):
            find_notice(of_shop.code, seen_by=viewer)


def test_a_call_reaches_but_does_not_acknowledge(of_stranger, manager, keeper, now):
    note_call(of_stranger, name="Bà Tám", note="hứa để riêng", by=manager, entry_id=new_id(), now=now)

    row = RecallNotice.get_by_id(of_stranger.id)
    assert (row.state, row.reached_at) == ("reached", now)
    figures = figures_of(row.recall)
    assert (figures.reached, figures.acknowledged) == (1, 0)
    with pytest.raises(NotAllowed):
        note_call(of_stranger, name="Bà Tám", note="", by=keeper, entry_id=new_id(), now=now)


def test_figures_add_up_to_the_gram(recall, of_shop, keeper, going_on, of_stranger, manager, now):
    acknowledge(of_shop, by=keeper, entry_id=new_id(), now=now)
    for kind, amount in ((NoticeAct.FOUND, 5_000), (NoticeAct.SECURED, 5_000), (NoticeAct.SOLD, 12_000)):
        answer_signed_in(of_shop, Answer(kind=kind, amount=amount), by=keeper, entry_id=new_id(), now=now)
    to = Answer(kind=NoticeAct.HANDED_ON, amount=4_000, to_name="Quán Hai", to_phone="")
    answer_by_link(going_on, to, entry_id=new_id(), now=now)

    one = figures_of(recall).main
    assert one.unit == "KGM"
    assert (one.total, one.located, one.located_percent, one.missing, one.unknown) == (50_000, 50_000, 100, 0, 0)
    assert one.asked + one.over == one.waiting + one.found + one.sold + one.unanswered_for
    assert (one.asked, one.waiting, one.found, one.sold, one.recovered) == (50_000, 24_000, 5_000, 12_000, 5_000)
    assert one.unexplained == one.unanswered_for == 3_000 + 6_000
    assert figures_of(recall).unexplained_grams == 9_000


def test_goods_that_never_arrived_are_unexplained_by_the_book(chain, keeper, clerk, confirmed, now):
    from trace.events.entries import Use
    from trace.handovers.entries import Line

    shop, own = Organisation.get_by_id(keeper.organisation_id), Organisation.get_by_id(clerk.organisation_id)
    sent = handovers.declare(
        own, [Use(chain.rice, 20_000)], receiver=Receiver(organisation=shop), entry=entry_of(clerk, now, 3)
    )
    handovers.accept(sent, lines=[Line(number=1, thousandths=17_000, reason="thiếu")], entry=entry_of(keeper, now, 2))
    one = figures_of(confirmed(fresh(chain.rice))).main

    assert (one.total, one.located, one.missing, one.located_percent) == (50_000, 47_000, 3_000, 94)
    assert one.unexplained == 3_000


def test_silence_is_reminded_once_and_told_upwards(recall, of_shop, keeper, manager, auditor, far_auditor, now):
    due = recall.due_at

    assert call_silent(now=now + timedelta(minutes=1)) == 0
    assert call_silent(now=due - timedelta(hours=17)) == 3
    assert call_silent(now=due - timedelta(hours=17)) == 0
    acknowledge(of_shop, by=keeper, entry_id=new_id(), now=due - timedelta(hours=16))
    assert call_silent(now=due) == 6
    assert call_silent(now=due + timedelta(days=2)) == 0
    assert [one.kind for one in thread_of(of_shop, with_private=False)] == ["told", "reminded", "received"]
    upwards = Notice.select().where(Notice.href == f"/recalls/{recall.code}/live")
    assert {one.organisation_id for one in upwards} == {manager.organisation_id, auditor.organisation_id}


def test_names_and_phones_reach_neither_log_nor_acts(recall, going_on, now):
    to = Answer(kind=NoticeAct.HANDED_ON, amount=1_000, to_name="Quán Hai", to_phone="0934 111 222", note="bà Ba giữ")
    answer_by_link(going_on, to, entry_id=new_id(), now=now)

    open_side = [act.body for act in RecallAct.select()]
    open_side += [json.dumps(row.__data__, default=str, ensure_ascii=False) for row in LedgerEntry.select()]
    open_side += [json.dumps(row.__data__, default=str, ensure_ascii=False) for row in ActLogEntry.select()]
    open_side += [json.dumps(row.__data__, default=str, ensure_ascii=False) for row in RecallNotice.select()]
    open_side += [json.dumps(row.__data__, default=str, ensure_ascii=False) for row in Notice.select()]
    for word in (NAME, "345678", "345 678", "Quán", "111222", "111 222", "bà Ba", "Bà Tám", "654321"):
        assert not [text for text in open_side if word in text], word
    assert "Quán Hai" in json.dumps([row.private for row in RecallPrivate.select()], ensure_ascii=False)


def test_the_log_knows_every_act_and_projections_follow_from_them(recall, going_on, of_stranger, now):
    answer_by_link(going_on, Answer(kind=NoticeAct.FOUND, amount=5_000), entry_id=new_id(), now=now)

    for act in RecallAct.select():
        entry = LedgerEntry.get(LedgerEntry.leaf_index == act.ledger_index)
        assert checking.check_act(entry) is None
    assert rebuild()[1] == 0
    RecallNotice.update(found=1, state="told").where(RecallNotice.id == of_stranger.id).execute()
    assert rebuild()[1] == 1
    assert RecallNotice.get_by_id(of_stranger.id).found == 5_000
