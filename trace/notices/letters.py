"""What a message says: in the reader's language, with the way back to the page and, in mails, the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from trace.notices import rules
from trace.notices.actions_channels import CONFIRM_WITHIN
from trace.notices.models import Notice, NoticeChannel
from trace.notices.schemas import say_words

MOST_TOLD = 20


@dataclass(frozen=True)
class Letter:
    """A mail ready to go."""

    subject: str
    text: str
    headers: Mapping[str, str]


def sender_name() -> str:
    """Whose name stands before the address."""
    return _("Truy xuất nguồn gốc")


def news_letter(channel: NoticeChannel, notices: Sequence[Notice], *, number: int) -> Letter:
    """One piece of news, or several as a summary. The same delivery sent twice bears the same Message-ID."""
    stop = _url(f"/notices/stop/{stop_token(channel)}")
    if len(notices) == 1:
        subject = say_words(notices[0].subject)
    else:
        subject = ngettext("%(num)s tin mới", "%(num)s tin mới", len(notices))
    told = [line for notice in notices[:MOST_TOLD] for line in _told(notice)]
    if len(notices) > MOST_TOLD:
        told += [_("… và %(count)s tin nữa", count=len(notices) - MOST_TOLD), _url("/notices/"), ""]
    foot = [
        "-- ",
        _("Bạn nhận thư này vì đã cho phép báo tin qua địa chỉ này."),
        _("Chọn tin muốn nhận: %(address)s", address=_url("/notices/settings")),
        _("Thôi nhận thư: %(address)s", address=stop),
    ]
    headers = {
        "Message-ID": f"<notice-{number}.{channel.id}@{_host()}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Letter(subject, "\n".join([*told, *foot]) + "\n", headers)


def question(channel: NoticeChannel) -> Letter:
    """The only mail an address gets before it has been confirmed."""
    address = _url(f"/notices/confirm/{confirm_token(channel)}")
    text = [
        _("Có người muốn nhận tin của hệ thống truy xuất nguồn gốc qua địa chỉ này."),
        _("Nếu là bạn, mở trang sau rồi bấm nút xác nhận (trong 2 ngày):"),
        "",
        address,
        "",
        _("Nếu không phải bạn, không cần làm gì: sẽ không có thư nào nữa."),
    ]
    return Letter(_("Xác nhận địa chỉ nhận tin"), "\n".join(text) + "\n", {})


def trial() -> Letter:
    """What the button “Gửi thử” sends."""
    return Letter(_("Thử báo tin"), _("Thư này đến được: từ nay tin mới cũng đến đây.") + "\n", {})


def news_payload(notices: Sequence[Notice]) -> dict[str, Any]:
    """What a push service carries: the subject line and a number, nothing else about anybody."""
    if len(notices) == 1:
        body, href = say_words(notices[0].subject), f"/notices/{notices[0].id}"
    else:
        body, href = ngettext("%(num)s tin mới", "%(num)s tin mới", len(notices)), "/notices/?state=unread"
    return {"title": sender_name(), "body": body[:240], "href": href, "tag": f"notice-{notices[0].id}"}


def trial_payload() -> dict[str, Any]:
    """What the button “Gửi thử” shows in the browser."""
    return {
        "title": sender_name(),
        "body": _("Thử báo tin: máy này nhận được."),
        "href": "/notices/settings",
        "tag": "trial",
    }


def confirm_token(channel: NoticeChannel) -> str:
    """Proves that its holder reads this mailbox; holds for two days."""
    return str(_signer("notices-confirm").dumps([channel.id, channel.address_hash]))


def read_confirm_token(token: str) -> tuple[int, str] | None:
    """Which channel, and for which address; None when it is not ours or too old."""
    try:
        number, address_hash = _signer("notices-confirm").loads(token, max_age=int(CONFIRM_WITHIN.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return int(number), str(address_hash)


def stop_token(channel: NoticeChannel) -> str:
    """Ends one channel; holds for ever, since mails lie about for years."""
    return str(URLSafeSerializer(current_app.config["SECRET_KEY"], salt="notices-stop").dumps(channel.id))


def read_stop_token(token: str) -> int | None:
    """Which channel; None when it is not ours."""
    try:
        return int(URLSafeSerializer(current_app.config["SECRET_KEY"], salt="notices-stop").loads(token))
    except (BadSignature, ValueError, TypeError):
        return None


def _told(notice: Notice) -> list[str]:
    kind = rules.KINDS.get(notice.kind)
    return [
        say_words(notice.subject),
        *(f"  {say_words(line)}" for line in notice.lines),
        *([f"  ({_(kind.name)})"] if kind else []),
        f"  {_url(f'/notices/{notice.id}')}",
        "",
    ]


def _url(path: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}{path}"


def _host() -> str:
    return str(current_app.config["SETTINGS"].base_url).partition("://")[2].partition("/")[0].partition(":")[0]


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)
