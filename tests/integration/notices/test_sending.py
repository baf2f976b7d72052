"""News on its way: by real SMTP and to a real push endpoint, after commit, again after failures, and given up aloud."""

import pytest

from trace.access.models import Membership, Person, SignIn
from trace.errors import N_
from trace.kit.models import Job
from trace.notices import actions, actions_channels, actions_sending
from trace.notices.models import NoticeChannel, NoticeDelivery
from trace.notices.queries import is_something_to_send


def deliveries() -> list[tuple[str, int, str]]:
    return [(d.state, d.attempts, d.reason) for d in NoticeDelivery.select().order_by(NoticeDelivery.id)]


def body(letter) -> str:
    return letter.get_content()


def test_a_mail_says_what_happened_and_how_to_hear_no_more(lan, say, run, box):
    notice = say((N_("Không tìm thấy tin này."), {}), lines=["Gạo nếp · 200 kg"])
    run()

    ((to, letter),) = box.letters
    assert to == "lan@htx.example"
    assert letter["From"].endswith("<txng@htx.example>")
    assert letter["Subject"] == "Không tìm thấy tin này."
    assert "Gạo nếp · 200 kg" in body(letter)
    assert f"https://txng.example/notices/{notice.id}" in body(letter)
    assert letter["List-Unsubscribe"].strip().startswith("<https://txng.example/notices/stop/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert deliveries() == [("sent", 1, "")]
    run()
    assert len(box.letters) == 1


def test_each_reads_it_in_the_own_language(lan, manager, say, run, box):
    Person.update(language="en").where(Person.id == manager.person_id).execute()
    say((N_("Không tìm thấy tin này."), {}))
    run()

    assert box.letters[0][1]["Subject"] == "This news cannot be found."


def test_a_browser_gets_the_subject_alone_encrypted_for_it(phone, say, run, browser):
    notice = say("Có hàng đến", lines=["Xe 17C-123.45, anh Bảy 0912 000 002"])
    run()

    assert browser.shown == [{"title": "Truy xuất nguồn gốc", "body": "Có hàng đến", "href": f"/notices/{notice.id}",
                              "tag": f"notice-{notice.id}"}]  # fmt: skip
    assert browser.headers[0]["Content-Encoding"] == "aes128gcm"
    assert browser.headers[0]["Urgency"] == "normal"
    assert int(browser.headers[0]["TTL"]) > 0
    assert deliveries() == [("sent", 1, "")]


def test_nothing_goes_to_an_address_that_has_not_said_yes(manager, say, run, box, noon):
    actions_channels.add_mail("lan@htx.example", by=manager, now=noon)
    say()
    run()

    assert box.letters == []
    assert deliveries() == []


def test_only_those_it_is_for_and_only_what_they_want(lan, manager, stranger_clerk, say, run, box, noon):
    other = actions_channels.add_mail("tam@khac.example", by=stranger_clerk, now=noon)
    actions_channels.confirm_mail(other.id, other.address_hash, now=noon)
    actions.wish(rhythm="at_once", hour=6, muted=["handover_sent", "recall"], by=manager, now=noon)
    say("Không muốn nghe")
    say("Thu hồi", kind="recall")
    say("Cho người khác", kind="limit", roles=["helper"])
    run()

    assert [letter["Subject"] for _to, letter in box.letters] == ["Thu hồi"]


def test_a_burst_is_one_message(lan, say, run, box):
    for number in range(3):
        say(f"Tin {number}")
    run()

    ((_to, letter),) = box.letters
    assert letter["Subject"] == "3 tin mới"
    assert all(f"Tin {number}" in body(letter) for number in range(3))
    assert deliveries() == [("sent", 1, "")] * 3


def test_the_quiet_ones_hear_once_a_day_and_of_a_recall_at_once(lan, manager, say, run, box, at):
    actions.wish(rhythm="daily", hour=6, muted=[], by=manager, now=at())
    say("Tin trưa")
    say("Thu hồi", kind="recall")
    run()
    assert [letter["Subject"] for _to, letter in box.letters] == ["Thu hồi"]

    at(hours=5)
    seen = say("Tin chiều, đã đọc")
    actions.mark_read(seen, by=manager, now=at(hours=6))
    run()
    at(hours=17, minutes=59)
    run()
    assert len(box.letters) == 1
    at(hours=18)
    run()
    assert [letter["Subject"] for _to, letter in box.letters] == ["Thu hồi", "Tin trưa"]
    assert ("dropped", 0, "read") in deliveries()


def test_it_tries_again_later_and_gives_up_with_a_reason(lan, say, run, box, at):
    box.answers += ["451 4.3.0 busy"] * 9
    say()
    waits = [0, 1, 5, 30, 120, 480, 1440]
    for minutes in (sum(waits[: n + 1]) for n in range(len(waits))):
        at(minutes=minutes - 1 if minutes else 0)
        run()
        at(minutes=minutes)
        run()

    assert deliveries() == [("failed", 7, "SMTP 451 4.3.0 busy")]
    assert not is_something_to_send(now=at(days=30))
    assert box.letters == []


def test_a_mailbox_that_does_not_exist_is_not_tried_again(lan, say, run, box):
    box.answers.append("550 5.1.1 no such user")
    say()
    run()

    assert deliveries() == [("failed", 1, "SMTP 550 5.1.1 no such user")]
    assert NoticeChannel.get_by_id(lan.id).ended_at is None


def test_a_busy_push_service_says_how_long_to_wait(phone, say, run, browser, at):
    browser.answers.append((429, {"Retry-After": "600"}))
    say()
    run()
    at(minutes=9)
    run()
    assert browser.shown == []
    at(minutes=10)
    run()
    assert len(browser.shown) == 1


def test_a_browser_that_took_its_permission_back_is_left_alone(phone, say, run, browser):
    browser.answers.append((410, {}))
    say()
    run()

    kept = NoticeChannel.get_by_id(phone.id)
    assert (kept.ended_reason, kept.address, kept.keys) == ("gone", "", {})
    say("Nữa")
    run()
    assert deliveries() == [("failed", 1, "push service: 410")]


def test_a_browser_that_its_person_signed_out_of_shows_nothing(phone, say, run, browser, noon):
    SignIn.update(ended_at=noon).execute()
    say()
    run()

    assert browser.shown == []
    assert deliveries() == [("dropped", 0, "signed_out")]
    assert NoticeChannel.get_by_id(phone.id).ended_reason == "signed_out"


def test_who_left_before_it_was_sent_hears_nothing(lan, manager, say, run, box, noon):
    say()
    actions_sending.plan(now=noon)
    Membership.update(is_active=False, ended_at=noon).where(Membership.person == manager.person_id).execute()
    run()

    assert box.letters == []
    assert deliveries() == [("dropped", 0, "left")]


def test_a_sender_killed_in_the_middle_sends_again(lan, say, run, box, at):
    say()
    actions_sending.plan(now=at())
    assert actions_sending.next_bundle(now=at()) is not None  # and dies here
    assert actions_sending.next_bundle(now=at(minutes=4)) is None
    at(minutes=5)
    run()

    assert len(box.letters) == 1
    assert deliveries() == [("sent", 2, "")]


def test_one_that_is_down_holds_up_no_other(lan, phone, say, run, box, browser):
    box.answers.append("421 closing")
    say()
    run()

    assert len(browser.shown) == 1
    assert sorted(deliveries())[0][:2] == ("sent", 1)


def test_the_runner_asks_for_nothing_when_there_is_nothing(app, run):
    assert run() == 0
    assert Job.select().count() == 0


NO_ADDRESSES = ["lan", "lan@", "@htx.example", "lan@htx", "a b@htx.example", "lan@htx.example\nBcc: x@y.vn"]


@pytest.mark.parametrize("wrong", NO_ADDRESSES)
def test_what_is_no_address_is_refused(wrong, manager, now):
    with pytest.raises(Exception, match="không đúng"):
        actions_channels.add_mail(wrong, by=manager, now=now)
