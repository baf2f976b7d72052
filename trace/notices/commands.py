"""News from the command line: does the mail server take a message, and what was given up."""

from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.kit.sentences import sentences
from trace.notices import letters, mail, queries, rules
from trace.notices.models import NoticeDelivery

notices = AppGroup("notices", help="News by e-mail and to browsers: a trial, and what did not arrive.")


@notices.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Send one mail to ADDRESS through TRACE_MAIL_URL now, and say what the server answered."""
    server = current_app.config["SETTINGS"].mail
    if server is None:
        raise click.ClickException("TRACE_MAIL_URL is not set: see the README.")
    with sentences():
        to = rules.parse_mail(address)
    letter = letters.trial()
    outcome = mail.send(server, to, subject=letter.subject, text=letter.text, headers={},
                        name=letters.sender_name(), now=clock.now())  # fmt: skip
    if outcome.state != "sent":
        raise click.ClickException(f"{server.host}:{server.port}: {outcome.reason}")
    click.echo(_("Máy chủ %(host)s đã nhận thư gửi %(address)s.", host=f"{server.host}:{server.port}", address=to))


@notices.command("status")
def status() -> None:
    """What waits, what went out and what was given up in the last seven days."""
    with connected():
        since = clock.now() - timedelta(days=7)
        waiting = NoticeDelivery.select().where(NoticeDelivery.state.in_(("waiting", "sending"))).count()
        sent = NoticeDelivery.select().where(NoticeDelivery.state == "sent", NoticeDelivery.sent_at >= since).count()
        given_up = queries.failures(since=since)
    click.echo(f"{waiting} waiting, {sent} sent, {sum(given_up.values())} given up.")
    for reason, count in sorted(given_up.items(), key=lambda pair: -pair[1]):
        click.echo(f"{count:5}  {reason}")


groups = (notices,)
