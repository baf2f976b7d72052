"""Ways to a person: an address that is asked first, a browser that allowed it, and the end of either."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from trace.database import atomic
from trace.errors import N_, Invalid, NotFound, RuleBroken
from trace.kit.acts import log_act
from trace.kit.throttle import count_try
from trace.kit.viewer import Viewer
from trace.notices import rules
from trace.notices.models import NoticeChannel, NoticeDelivery

MOST_CHANNELS = 12
CONFIRM_WITHIN = timedelta(days=2)


class UnknownChannel(NotFound):
    """No such way to a person, or not yours."""


class TooMany(RuleBroken):
    """More ways than anybody needs."""


def add_mail(address: str, *, by: Viewer, now: datetime) -> NoticeChannel:
    """An address that gets nothing but the question whether it wants to, until that is answered with yes."""
    parsed = rules.parse_mail(address)
    bucket = hashlib.sha256(parsed.encode()).hexdigest()[:32]
    count_try(f"notice-mail:{by.person_id}", limit=8, per=timedelta(hours=1), now=now)
    count_try(f"notice-mail-to:{bucket}", limit=4, per=timedelta(days=1), now=now)
    return _add("mail", parsed, {}, label="", confirmed_at=None, by=by, now=now)


def add_browser(endpoint: str, keys: Mapping[str, str], *, label: str, by: Viewer, now: datetime) -> NoticeChannel:
    """This browser, which has just been allowed to show news; it is left alone once its person signs out of it."""
    kept = {**keys, "sign_in": by.session_id}
    return _add("push", endpoint, kept, label=label[:160], confirmed_at=now, by=by, now=now)


def confirm_mail(channel_id: int, address_hash: str, *, now: datetime) -> NoticeChannel:
    """Whoever reads this mailbox has said yes. Again changes nothing; an address taken away meanwhile stays away."""
    channel: NoticeChannel | None = NoticeChannel.get_or_none(
        NoticeChannel.id == channel_id, NoticeChannel.address_hash == address_hash, NoticeChannel.ended_at.is_null()
    )
    if channel is None:
        raise UnknownChannel(N_("Địa chỉ này đã được bỏ khỏi danh sách báo tin."))
    if channel.confirmed_at is None:
        channel.confirmed_at = now
        channel.save()
    return channel


def end_channel(channel_id: int, *, by: Viewer, now: datetime) -> None:
    """Take one of one's own ways away; what still waited for it is dropped."""
    channel = find_channel(channel_id, by=by)
    with atomic():
        end(channel, "taken_away", now=now)
        log_act(by, "notices.end_channel", now=now, kind=channel.kind)


def stop_mail(channel_id: int, *, now: datetime) -> None:
    """Whoever reads the mailbox wants no more; harmless when it has ended already."""
    channel = NoticeChannel.get_or_none(NoticeChannel.id == channel_id, NoticeChannel.ended_at.is_null())
    if channel is not None:
        with atomic():
            end(channel, "stopped", now=now)


def end(channel: NoticeChannel, reason: str, *, now: datetime) -> None:
    """Nothing goes this way any more; the address itself is forgotten."""
    NoticeChannel.update(
        ended_at=now, ended_reason=reason, keys={}, address="" if channel.kind == "push" else channel.address
    ).where(NoticeChannel.id == channel.id).execute()
    NoticeDelivery.update(state="dropped", reason=reason).where(
        NoticeDelivery.channel == channel, NoticeDelivery.state.in_(("waiting", "sending"))
    ).execute()


def find_channel(channel_id: int, *, by: Viewer) -> NoticeChannel:
    """One of this person's own ways that has not ended."""
    found: NoticeChannel | None = NoticeChannel.get_or_none(
        NoticeChannel.id == channel_id, NoticeChannel.person == by.person_id, NoticeChannel.ended_at.is_null()
    )
    if found is None:
        raise UnknownChannel(N_("Không tìm thấy nơi nhận tin này."))
    return found


def _add(kind: str, address: str, keys: Mapping[str, object], *, label: str, confirmed_at: datetime | None,
         by: Viewer, now: datetime) -> NoticeChannel:  # fmt: skip
    """The same address of the same person is one row for ever: added again it begins anew."""
    if by.person_id is None:
        raise Invalid(N_("Chỉ người có tài khoản mới nhận tin."))
    mine = (NoticeChannel.person == by.person_id) & NoticeChannel.ended_at.is_null()
    address_hash = hashlib.sha256(address.encode()).hexdigest()
    with atomic():
        found: NoticeChannel | None = NoticeChannel.get_or_none(
            NoticeChannel.person == by.person_id, NoticeChannel.address_hash == address_hash
        )
        is_live = found is not None and found.ended_at is None
        if not is_live and NoticeChannel.select().where(mine).count() >= MOST_CHANNELS:
            raise TooMany(N_("Đã có nhiều nơi nhận tin. Bỏ bớt nơi không dùng rồi thêm lại."))
        row = found or NoticeChannel(person=by.person_id, address_hash=address_hash, kind=kind)
        row.address, row.keys, row.label = address, dict(keys), label
        if not is_live:
            row.created_at, row.confirmed_at, row.ended_at, row.ended_reason = now, confirmed_at, None, ""
        row.save()
        if not is_live:
            log_act(by, "notices.add_channel", now=now, kind=kind)
    return row
