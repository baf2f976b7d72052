"""News goes out after the transaction that told it has committed: the rows themselves say what is still to be sent."""

from flask import current_app
from flask_babel import force_locale

from trace import clock
from trace.kit.models import Job
from trace.kit.queue import task, watch
from trace.notices import actions_sending, letters, mail, push
from trace.notices.actions_sending import Bundle
from trace.notices.letters import Letter
from trace.notices.models import NoticeChannel
from trace.notices.queries import is_something_to_send
from trace.notices.rules import KINDS, Outcome

SEND, ASK, TRY = "notices.send", "notices.ask", "notices.try"


class NotSent(Exception):
    """A single message that was asked for by hand did not go out; the job says why."""


@watch(SEND)
def is_due() -> bool:
    """Is there new news, or a delivery whose moment has come?"""
    return is_something_to_send(now=clock.now())


@task(SEND)
def send(_job: Job) -> None:
    """Plan what is new, then send everything that is due, one message a channel."""
    actions_sending.plan(now=clock.now())
    while bundle := actions_sending.next_bundle(now=clock.now()):
        actions_sending.settle(bundle, _send(bundle), now=clock.now())


@task(ASK)
def ask(job: Job) -> None:
    """Ask an address whether it wants to hear."""
    channel = NoticeChannel.get_or_none(NoticeChannel.id == job.payload["channel"], NoticeChannel.ended_at.is_null())
    if channel is not None and channel.confirmed_at is None:
        with force_locale(channel.person.language):
            _must(_mail(channel, letters.question(channel)))


@task(TRY)
def try_out(job: Job) -> None:
    """Send one message to a channel because its person pressed the button."""
    channel = NoticeChannel.get_or_none(NoticeChannel.id == job.payload["channel"], NoticeChannel.ended_at.is_null())
    if channel is None or channel.confirmed_at is None:
        return
    with force_locale(channel.person.language):
        if channel.kind == "mail":
            _must(_mail(channel, letters.trial()))
        else:
            _must(_push(channel, letters.trial_payload(), is_urgent=True))


def _send(bundle: Bundle) -> Outcome:
    with force_locale(bundle.person.language):
        if bundle.channel.kind == "mail":
            return _mail(
                bundle.channel, letters.news_letter(bundle.channel, bundle.notices, number=bundle.deliveries[0].id)
            )
        is_urgent = any(one.kind in KINDS and KINDS[one.kind].is_urgent for one in bundle.notices)
        return _push(bundle.channel, letters.news_payload(bundle.notices), is_urgent=is_urgent)


def _mail(channel: NoticeChannel, letter: Letter) -> Outcome:
    return mail.send(
        current_app.config["SETTINGS"].mail,
        channel.address,
        subject=letter.subject,
        text=letter.text,
        headers=letter.headers,
        name=letters.sender_name(),
        now=clock.now(),
    )


def _push(channel: NoticeChannel, payload: dict[str, str], *, is_urgent: bool) -> Outcome:
    return push.send(
        channel.address,
        channel.keys,
        payload,
        topic=payload["tag"],
        is_urgent=is_urgent,
        settings=current_app.config["SETTINGS"],
        now=clock.now(),
    )


def _must(outcome: Outcome) -> None:
    if outcome.state != "sent":
        raise NotSent(outcome.reason)
