"""A link is used once, by a button: who receives without an account becomes an organisation nobody vouches for."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import BINH_DINH
from tests.integration.handovers.conftest import left_of
from trace.access.actions import accept_invitation
from trace.access.models import Membership
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.entries import NewLot, Use
from trace.handovers import actions, queries
from trace.handovers.entries import Change, Line, Receiver
from trace.handovers.models import Handover, HandoverAct, HandoverLine, HandoverLink, InvitedOrganisation
from trace.handovers.rules import HandoverAsked, HandoverRefused, LinkEnded, SignInFirst, State, UnknownLink
from trace.kit.models import ActLogEntry
from trace.kit.throttle import TooOften
from trace.kit.viewer import COMMAND_LINE
from trace.ledger.models import LedgerEntry
from trace.organisations.actions import register_organisation
from trace.organisations.models import Organisation

PHONE = "0987 654 321"


@pytest.fixture
def open_one(story, entry):
    """10 kg for a stall in the market that has no account."""
    to = Receiver(name="Quầy bà Năm", phone=PHONE, address="Chợ Bo, ki-ốt 7")
    return actions.declare(story.coop, [Use(story.rice, 10_000)], receiver=to, entry=entry(story.clerk))


@pytest.fixture
def token(open_one, story, now):
    return actions.make_link(open_one, by=story.clerk, now=now)


def answer(token, now, **more):
    said = {"name": "Quầy bà Năm", "kind": "household", "phone": PHONE, "entry_id": str(uuid4()), "now": now}
    return actions.acknowledge(token, **{**said, **more})


def test_looking_changes_nothing_and_the_button_makes_an_organisation_and_its_receipt(open_one, token, now, story):
    for _ in range(3):
        assert queries.find_link(token, now=now).handover_id == open_one.id
    assert HandoverLink.get().used_at is None
    assert HandoverLink.get().token_hash != token

    done = answer(token, now)

    made = done.receiver
    assert (made.kind, made.is_approved, made.phone, made.address["typed"]) == (
        "household", False, "+84987654321", "Chợ Bo, ki-ốt 7",
    )  # fmt: skip
    assert (done.state, done.sealed_at is not None) == (State.RECEIVED, True)
    lot = Batch.get(Batch.organisation == made.id)
    assert (lot.left_thousandths, left_of(story.rice)) == (10_000, 90_000)
    assert queries.public_view(done)["receiver"] == {"code": made.code, "name": "", "kind": "household"}


def test_a_household_s_name_and_number_are_in_no_log(open_one, token, now):
    answer(token, now)

    texts = [row.leaf for row in LedgerEntry.select()]
    texts += [f"{row.subject} {row.detail}" for row in ActLogEntry.select()]
    texts += [row.body for row in HandoverAct.select()]
    assert not any("Năm" in text or "987654321" in text for text in texts)


def test_a_link_is_used_once_but_the_same_entry_gets_the_same_answer(token, now):
    mine = str(uuid4())
    first = answer(token, now, entry_id=mine)

    assert answer(token, now, entry_id=mine).id == first.id
    with pytest.raises(LinkEnded, match="đã dùng"):
        answer(token, now)
    assert HandoverAct.select().count() == 2
    assert Organisation.select().where(Organisation.kind == "household").count() == 1


@pytest.mark.parametrize("case", ["wrong", "ended", "replaced", "answered"])
def test_other_links_answer_calmly_and_change_nothing(open_one, token, now, story, entry, case):
    at = now
    if case == "wrong":
        token = "x" * 43
    if case == "ended":
        at = now + timedelta(days=7, seconds=1)
    if case == "replaced":
        actions.make_link(open_one, by=story.clerk, now=now)
        at = now + timedelta(seconds=1)
    if case == "answered":
        actions.withdraw(open_one, reason="Nhầm", entry=entry(story.clerk))
    acts = HandoverAct.select().count()

    with pytest.raises(UnknownLink if case == "wrong" else LinkEnded):
        answer(token, at)
    with pytest.raises(UnknownLink if case == "wrong" else LinkEnded):
        queries.find_link(token, now=at)
    assert HandoverAct.select().count() == acts
    assert InvitedOrganisation.select().count() == 0


def test_trying_and_trying_is_stopped(open_one, now):
    for _ in range(20):
        with pytest.raises(UnknownLink):
            answer("y" * 43, now)
    with pytest.raises(TooOften):
        answer("y" * 43, now)


def test_less_and_refused_by_link(story, entry, now):
    to = Receiver(name="Quán Hai", phone="0987 000 111")
    codes = []
    for outcome, lines in (("less", [Line(number=1, thousandths=9_000)]), ("refused", None)):
        handover = actions.declare(story.coop, [Use(story.rice, 10_000)], receiver=to, entry=entry(story.clerk))
        link = actions.make_link(handover, by=story.clerk, now=now)
        codes.append(answer(link, now, phone="0987000111", kind="shop", outcome=outcome, lines=lines, reason="Ướt"))

    less, refused = (Handover.get_by_id(one.id) for one in codes)
    assert (less.state, refused.state) == (State.LESS, State.REFUSED)
    assert less.receiver_id == refused.receiver_id  # one organisation for a phone
    assert HandoverLine.get(HandoverLine.handover == less.id).accepted == 9_000


def test_later_and_waiting_handovers_to_the_same_number_are_linked(open_one, token, story, entry, now):
    waiting = actions.declare(
        story.coop, [Use(story.rice, 1000)], receiver=Receiver(name="Bà Năm", phone=PHONE), entry=entry(story.clerk)
    )
    made = answer(token, now).receiver_id
    later = actions.declare(
        story.coop, [Use(story.rice, 1000)], receiver=Receiver(name="Năm", phone=PHONE), entry=entry(story.clerk)
    )

    assert Handover.get_by_id(waiting.id).receiver_id == made
    assert later.receiver_id == made


def test_nobody_answers_in_the_name_of_who_can_sign_in(open_one, token, story, keeper, clerk, entry, now, sent):
    with pytest.raises(SignInFirst):
        answer(token, now, phone="0912 777 001")  # the shop's number
    with pytest.raises(HandoverRefused):
        answer(token, now, phone="0227 3812 345")  # the sender's own
    with pytest.raises(SignInFirst):
        actions.make_link(sent, by=clerk, now=now)
    assert Organisation.select().where(Organisation.phone == "+84912777001").count() == 1


def test_a_link_is_no_door_into_a_registered_name_or_a_number_that_nobody_wrote(story, entry, now):
    bare = {"kind": "shop", "name": "Cửa hàng chưa có tài khoản", "address": BINH_DINH, "phone": "0912 777 009"}
    register_organisation(bare, by=COMMAND_LINE, now=now)
    to = Receiver(name="Ai đó")
    first, second = (
        actions.declare(story.coop, [Use(story.rice, 1000)], receiver=to, entry=entry(story.clerk)) for _ in range(2)
    )
    link = actions.make_link(first, by=story.clerk, now=now)
    with pytest.raises(HandoverRefused, match="đã đăng ký"):
        answer(link, now, phone="0912777009")
    answer(link, now, phone="0987 111 222")  # the refusal used nothing up
    with pytest.raises(HandoverRefused, match="khác số"):
        actions.offer_account(link, now=now)
    named = Receiver(name="Cửa hàng", phone="0912 777 009")
    third = actions.declare(story.coop, [Use(story.rice, 1000)], receiver=named, entry=entry(story.clerk))
    done = answer(actions.make_link(third, by=story.clerk, now=now), now, phone="0912777009")
    assert (done.receiver.name, second.receiver_id) == ("Cửa hàng chưa có tài khoản", None)


def test_the_typed_must_be_a_person_with_a_number(token, now):
    for said in ({"name": "?"}, {"phone": ""}, {"phone": "12"}, {"outcome": "maybe"}, {"outcome": "less"}):
        with pytest.raises(HandoverAsked):
            answer(token, now, **said)


def test_an_account_is_offered_once_the_goods_are_signed_for(open_one, token, now):
    with pytest.raises(LinkEnded):
        actions.offer_account(token, now=now)
    done = answer(token, now)
    actions.offer_account(token, now=now)
    secret = actions.offer_account(token, now=now)  # asked again: a fresh link, one person

    role = accept_invitation(secret, name="Trần Thị Năm", password="chợ bo sáng sớm", now=now)
    assert (role.organisation_id, role.role, Membership.select().where(Membership.is_active).count() >= 1) == (
        done.receiver_id, "manager", True,
    )  # fmt: skip
    with pytest.raises(SignInFirst):
        actions.offer_account(token, now=now)
    assert queries.find_handover(done.code, seen_by=_viewer(role)).id == done.id


def test_a_sender_does_not_open_the_book_of_others_receiver(open_one, token, story, stranger_clerk, entry, now):
    """He writes the number of a stall, answers his own link, and asks for its account."""
    answer(token, now)
    theirs = Handover.get_by_id(open_one.id).receiver
    lot = NewLot(name="Thóc", thousandths=5_000)
    bait = events.receive(
        story.stranger, lot=lot, supplier_name="Nơi khác", entry=entry(stranger_clerk, 2), template="rice"
    )
    to = Receiver(name="Ai đó", phone=PHONE)
    sent = actions.declare(story.stranger, [Use(bait, 1_000)], receiver=to, entry=entry(stranger_clerk))
    forged = actions.make_link(sent, by=stranger_clerk, now=now)
    assert answer(forged, now).receiver_id == theirs.id
    for link in (forged, token):
        with pytest.raises(HandoverRefused, match="nhiều nơi"):
            actions.offer_account(link, now=now)
    assert not Membership.select().where(Membership.organisation == theirs.id).exists()


def test_a_week_later_no_account_is_made_by_it(token, now):
    answer(token, now)

    with pytest.raises(LinkEnded):
        actions.offer_account(token, now=now + timedelta(days=7))


def _viewer(role):
    from trace.access.queries import viewer_of

    return viewer_of(role)


# --- a change of what was signed -------------------------------------------------------------------------


@pytest.fixture
def asked(open_one, token, story, entry, now):
    """The co-op would like to say 9 kg of what the stall has signed for."""
    done = answer(token, now)
    change = Change(sent={1: 9_000}, received={1: 9_000})
    return actions.ask_revision(done, change, reason="Cân lại", entry=entry(story.clerk))


def reply(token, now, **more):
    said = {"agrees": True, "name": "Quầy bà Năm", "phone": PHONE, "entry_id": str(uuid4()), "now": now}
    return actions.answer_revision(token, **{**said, **more})


def test_who_signed_by_a_link_agrees_to_a_change_by_a_link_once(asked, story, now):
    link = actions.make_link(asked, by=story.clerk, now=now)
    again = str(uuid4())
    for _ in range(2):
        assert queries.find_link(link, now=now).question_id == asked.revision_act

    done = reply(link, now, entry_id=again)

    assert reply(link, now, entry_id=again).revision_act is None
    line = HandoverLine.get()
    assert (line.declared, line.accepted, left_of(story.rice)) == (9_000, 9_000, 91_000)
    assert (done.is_revised, done.state) == (True, State.RECEIVED)
    assert HandoverAct.select().where(HandoverAct.kind == "revision_agreed").count() == 1
    with pytest.raises(LinkEnded):
        reply(link, now)
    texts = [row.leaf for row in LedgerEntry.select()] + [row.body for row in HandoverAct.select()]
    texts += [f"{row.subject} {row.detail}" for row in ActLogEntry.select()]
    assert not any("Năm" in text or "987654321" in text for text in texts)


def test_or_does_not_agree_and_says_why(asked, story, now):
    link = actions.make_link(asked, by=story.clerk, now=now)
    with pytest.raises(HandoverAsked):
        reply(link, now, agrees=False)
    done = reply(link, now, agrees=False, reason="Cân đúng rồi")

    assert (done.is_revised, done.revision_act, left_of(story.rice)) == (False, None, 90_000)


def test_another_number_a_withdrawn_question_or_an_account_answer_nothing(asked, story, entry, now):
    link = actions.make_link(asked, by=story.clerk, now=now)
    with pytest.raises(HandoverAsked, match="khác số đã ký"):
        reply(link, now, phone="0912 000 999")
    with pytest.raises(UnknownLink):
        answer(link, now)
    with pytest.raises(UnknownLink):
        reply("x" * 43, now)
    actions.withdraw_revision(asked, entry=entry(story.clerk))
    with pytest.raises(LinkEnded):
        reply(link, now)
    with pytest.raises(HandoverRefused):
        actions.make_link(asked, by=story.clerk, now=now)
    assert left_of(story.rice) == 90_000
