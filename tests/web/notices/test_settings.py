"""How a person sets up being told: an address that is asked first, a browser, wishes, and the way out in every mail."""

import re
from dataclasses import replace

import pytest
from cast import sign_in, token_in
from receivers import mail_server, push_service

from trace import clock
from trace.cli import doctor
from trace.jobs import runner
from trace.notices import letters
from trace.notices.actions import tell
from trace.notices.models import NoticeChannel, NoticeDelivery, NoticeWish
from trace.settings import Settings


@pytest.fixture(scope="module")
def box():
    with mail_server() as taken:
        yield taken


@pytest.fixture(scope="module")
def browser():
    with push_service() as listening:
        yield listening


@pytest.fixture
def settings(settings, box, browser) -> Settings:
    box.letters.clear()
    browser.shown.clear()
    given = Settings.from_environment({"TRACE_INSTANCE": str(settings.instance), "TRACE_MAIL_URL": box.url})
    return replace(settings, mail=given.mail, push_hosts=(browser.host,))


@pytest.fixture
def post(client, manager, noon):
    sign_in(client, manager)

    def post(path, **fields):
        fields["csrf_token"] = token_in(client.get("/notices/settings"))
        return client.post(f"/notices/{path}", data=fields)

    return post


@pytest.fixture
def run(app):
    def run() -> None:
        with app.app_context():
            runner.queue_what_is_watched(now=clock.now())
            runner.run_waiting(now=clock.now())

    return run


@pytest.fixture
def news(song_hoa, noon):
    return lambda subject="Có hàng đến": tell(song_hoa.id, "handover_sent", subject=subject, href="/desk/", now=noon)


def path_in(letter, what: str) -> str:
    return re.search(rf"https://txng\.example(/notices/{what}/\S+)", letter.get_content()).group(1)


def test_from_the_question_to_the_last_mail(app, post, run, box, news):
    stranger = app.test_client()  # whoever opens the mail is not signed in there
    answer = post("mail", address="Lan@HTX.example")
    assert answer.status_code == 303
    news("Quá sớm")
    run()
    ((to, question),) = box.letters
    assert (to, question["Subject"]) == ("Lan@htx.example", "Xác nhận địa chỉ nhận tin")

    confirm = path_in(question, "confirm")
    page = stranger.get(confirm)  # a preview only looks
    assert NoticeChannel.get().confirmed_at is None
    assert "Đã xác nhận" in stranger.post(confirm, data={"csrf_token": token_in(page)}).get_data(as_text=True)
    news("Có hàng đến")
    run()
    assert [letter["Subject"] for _to, letter in box.letters] == ["Xác nhận địa chỉ nhận tin", "Có hàng đến"]

    stop = path_in(box.letters[1][1], "stop")
    assert "Thôi nhận thư" in stranger.get(stop).get_data(as_text=True)
    assert NoticeChannel.get().ended_at is None
    # One click in the mail program: a POST without any form of ours, as RFC 8058 says.
    assert stranger.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeChannel.get().ended_reason == "stopped"
    news("Nữa")
    run()
    assert len(box.letters) == 2


def test_the_same_address_may_come_back_and_is_asked_again(post, run, box, manager):
    post("mail", address="lan@htx.example")
    run()
    number = NoticeChannel.get().id
    post(f"channels/{number}/end")
    assert NoticeChannel.get().ended_reason == "taken_away"
    post("mail", address="lan@htx.example")
    run()

    assert len(box.letters) == 2
    assert [(c.id, c.confirmed_at, c.ended_at) for c in NoticeChannel.select()] == [(number, None, None)]


@pytest.mark.parametrize("what", ["confirm", "stop"])
def test_a_link_that_is_not_ours_does_nothing(app, what, db):
    client = app.test_client()

    assert client.get(f"/notices/{what}/forged").status_code == 404


def test_confirm_links_end_and_are_bound_to_their_address(app, post, run):
    post("mail", address="lan@htx.example")
    channel = NoticeChannel.get()
    with app.app_context():
        token = letters.confirm_token(channel)
        assert letters.read_confirm_token(token) == (channel.id, channel.address_hash)
        assert letters.read_stop_token(token) is None
        assert letters.read_confirm_token(letters.stop_token(channel)) is None
    post(f"channels/{channel.id}/end")
    client = app.test_client()
    page = client.get(f"/notices/confirm/{token}")
    answer = client.post(f"/notices/confirm/{token}", data={"csrf_token": token_in(page)})
    assert answer.status_code == 404


def test_a_browser_is_added_by_its_script(post, run, browser, news):
    sent = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
    answer = post("browser", **sent)
    assert answer.get_json() == {"href": "/notices/settings"}
    news()
    run()
    assert [one["body"] for one in browser.shown] == ["Có hàng đến"]

    wrong = post("browser", **{**sent, "endpoint": "https://evil.example/"})
    assert wrong.status_code == 422
    assert "dịch vụ báo tin lạ" in wrong.get_json()["sentence"]
    assert post("browser", **{**sent, "auth": "short"}).status_code == 422


def test_the_key_of_the_installation_stands_on_the_page(client, post):
    assert re.search(r'data-key="[\w-]{87}"', client.get("/notices/settings").get_data(as_text=True))


def test_a_trial_goes_where_it_was_asked_for(post, run, browser):
    post("browser", endpoint=browser.endpoint, p256dh=browser.p256dh, auth=browser.auth)
    post(f"channels/{NoticeChannel.get().id}/try")
    run()

    assert [one["tag"] for one in browser.shown] == ["trial"]


def test_wishes_are_kept_and_shown(client, post, manager):
    assert post("settings", rhythm="daily", hour="7", wanted=["limit"]).status_code == 303
    row = NoticeWish.get()
    assert (row.person_id, row.rhythm, row.hour) == (manager.person_id, "daily", 7)
    assert "limit" not in row.muted
    assert "recall" not in row.muted
    page = client.get("/notices/settings").get_data(as_text=True)
    assert re.search(r'value="daily" checked', page)
    assert re.search(r'value="7" selected', page)
    assert post("settings", rhythm="daily", hour="99").status_code == 422


def test_without_a_mail_server_the_page_says_so(app, client, post, settings):
    app.config["SETTINGS"] = replace(settings, mail=None)

    assert "chưa cài máy chủ thư" in client.get("/notices/settings").get_data(as_text=True)
    assert post("mail", address="lan@htx.example").status_code == 422
    assert NoticeChannel.select().count() == 0


def test_what_failed_is_said_to_its_person_and_to_the_operator(app, client, post, run, box, news, settings, noon):
    post("mail", address="lan@htx.example")
    NoticeChannel.update(confirmed_at=noon).execute()
    box.answers.append("550 5.1.1 no such user")
    news()
    NoticeDelivery.delete().execute()
    run()

    assert "SMTP 550 5.1.1 no such user" in client.get("/notices/settings").get_data(as_text=True)
    said = [one.msgid for one in doctor.complaints(settings=settings, now=noon) if "tin báo" in one.msgid]
    assert len(said) == 1
    said = [one.msgid for one in doctor.complaints(settings=replace(settings, mail=None), now=noon)]
    assert any("TRACE_MAIL_URL" in one for one in said)
    status = app.test_cli_runner().invoke(args=["notices", "status"])
    assert "1 given up" in status.output
    assert "no such user" in status.output


def test_the_operator_tries_the_mail_server(app, box, settings):
    runner = app.test_cli_runner()
    good = runner.invoke(args=["notices", "test", "lan@htx.example"])
    assert (good.exit_code, box.letters[-1][0]) == (0, "lan@htx.example")

    box.answers.append("550 no")
    refused = runner.invoke(args=["notices", "test", "lan@htx.example"])
    assert refused.exit_code == 1
    assert "SMTP 550 no" in refused.output
    assert runner.invoke(args=["notices", "test", "lan"]).exit_code == 1
    app.config["SETTINGS"] = replace(settings, mail=None)
    assert "TRACE_MAIL_URL is not set" in runner.invoke(args=["notices", "test", "lan@htx.example"]).output


def test_one_person_cannot_write_to_many_addresses(post):
    answers = [post("mail", address=f"nan-nhan-{n}@htx.example").status_code for n in range(10)]

    assert answers.count(303) == 8
