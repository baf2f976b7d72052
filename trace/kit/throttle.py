"""Counting tries across all workers, in the database they share."""

from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Refusal
from trace.kit.models import Throttle


class TooOften(Refusal):
    """Tried more often than the limit allows; `seconds` says when to come back."""

    status = 429


def count_try(bucket: str, *, limit: int, per: timedelta, now: datetime) -> None:
    """Count one try in `bucket`; refuse when more than `limit` fall into one window of length `per`."""
    with atomic():
        lock_for_this_transaction("throttle:" + bucket)
        row: Throttle | None = Throttle.get_or_none(Throttle.bucket == bucket)
        if row is None:
            Throttle.create(bucket=bucket, count=1, window_ends_at=now + per)
            return
        if row.window_ends_at <= now:
            row.count, row.window_ends_at = 1, now + per
        else:
            row.count += 1
        row.save()
    if row.count > limit:
        seconds = max(1, int((row.window_ends_at - now).total_seconds()))
        raise TooOften(N_("Thử quá nhiều lần. Chờ %(seconds)s giây rồi làm lại."), seconds=seconds)


def forget_tries(bucket: str) -> None:
    """A success clears the count."""
    Throttle.delete().where(Throttle.bucket == bucket).execute()


def seconds_left(bucket: str, *, limit: int, now: datetime) -> int:
    """How long `bucket` stays closed, without counting a try; 0 while it is open."""
    row: Throttle | None = Throttle.get_or_none(Throttle.bucket == bucket)
    if row is None or row.count < limit or row.window_ends_at <= now:
        return 0
    return max(1, int((row.window_ends_at - now).total_seconds()))


@lru_cache(maxsize=4096)
def block_of(address: str) -> str:
    """The network an address belongs to (/24, or /48 of IPv6): who tries much has many addresses of one network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address[:40]
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))
