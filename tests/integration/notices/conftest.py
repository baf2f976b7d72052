"""A mail server, a push service, and an app that is set to use both."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cast import membership_of
from receivers import mail_server, push_service

from trace import clock
from trace.access.models import SignIn
from trace.jobs import runner
from trace.notices import actions, actions_channels
from trace.settings import Settings


@pytest.fixture(scope="session")
def _mail():
    with mail_server() as box:
        yield box


@pytest.fixture(scope="session")
def _browser():
    with push_service() as browser:
        yield browser


@pytest.fixture
def box(_mail):
    _mail.letters.clear()
    _mail.answers.clear()
    return _mail


@pytest.fixture
def browser(_browser):
    for kept in (_browser.shown, _browser.headers, _browser.answers):
        kept.clear()
    return _browser


@pytest.fixture
def settings(settings, box, browser) -> Settings:
    given = Settings.from_environment({"TRACE_INSTANCE": str(settings.instance), "TRACE_MAIL_URL": box.url})
    return replace(settings, mail=given.mail, push_hosts=(browser.host,))


@pytest.fixture
def at(noon):
    """Move the clock: `at(minutes=5)` is five minutes after noon; gives that moment."""

    def at(**later) -> datetime:
        moment = noon + timedelta(**later)
        clock.set_clock(lambda: moment)
        return moment

    return at


@pytest.fixture
def run(app):
    """What the job runner does every few seconds, at the clock's moment."""

    def run() -> int:
        with app.app_context():
            runner.queue_what_is_watched(now=clock.now())
            return runner.run_waiting(now=clock.now())

    return run


@pytest.fixture
def lan(manager, noon):
    """The manager's mail address, confirmed."""
    channel = actions_channels.add_mail("lan@htx.example", by=manager, now=noon)
    return actions_channels.confirm_mail(channel.id, channel.address_hash, now=noon)


@pytest.fixture
def phone(manager, browser, noon):
    """The manager's browser, which is signed in and has allowed news."""
    session = SignIn.create(token_hash="p" * 64, membership=membership_of(manager), created_at=noon, seen_at=noon,
                            expires_at=noon + timedelta(days=30))  # fmt: skip
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    by = replace(manager, session_id=session.id)
    return actions_channels.add_browser(browser.endpoint, keys, label="Android · Chrome", by=by, now=noon)


@pytest.fixture
def say(song_hoa, noon):
    def say(subject="Có hàng đến", **others):
        values = {"kind": "handover_sent", "href": "/d/D2345678", "now": clock.now(), **others}
        return actions.tell(song_hoa.id, values.pop("kind"), subject=subject, **values)

    return say
