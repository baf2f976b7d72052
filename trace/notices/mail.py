"""Handing one message to the operator's mail server."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from trace.notices.rules import SENT, Outcome
from trace.settings import MailServer

SECONDS = 20


def send(server: MailServer | None, to: str, *, subject: str, text: str, headers: Mapping[str, str],
         name: str, now: datetime) -> Outcome:  # fmt: skip
    """Send one message; what the server answered becomes an outcome, never an exception."""
    if server is None:
        return Outcome("later", "TRACE_MAIL_URL is not set")
    message = EmailMessage()
    message["From"] = Address(display_name=name, addr_spec=server.sender)
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    for header, value in headers.items():
        message[header] = value
    message.set_content(text)
    try:
        with _connected(server) as connection:
            connection.send_message(message, server.sender, [to])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        return _refused(code, words)
    except smtplib.SMTPResponseException as refusal:
        # Also a password that the server no longer takes: the operator mends that, so it is worth another try.
        is_ours = isinstance(refusal, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused)
        return (
            Outcome("later", _told(refusal.smtp_code, refusal.smtp_error))
            if is_ours
            else _refused(refusal.smtp_code, refusal.smtp_error)
        )
    except (smtplib.SMTPException, OSError) as error:
        return Outcome("later", f"{type(error).__name__}: {error}"[:200])
    return SENT


def _connected(server: MailServer) -> smtplib.SMTP:
    """Encrypted and signed in; a password never crosses a line that others can read."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user and server.password:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _refused(code: int, words: bytes | str) -> Outcome:
    return Outcome("never" if 500 <= code < 600 else "later", _told(code, words))


def _told(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"SMTP {code} {' '.join(text.split())}"[:200]
