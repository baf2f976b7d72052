"""What is wrong with this installation, in sentences a person can act on."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from trace.access.models import Membership
from trace.database import database, is_sqlite
from trace.documents.store import probe
from trace.documents.stores import store_of
from trace.errors import N_, Refusal
from trace.kit import migrate
from trace.kit.models import Job
from trace.kit.viewer import ADMIN
from trace.labels.hosts import unanswered_hosts
from trace.ledger import verification
from trace.ledger.keys import existing_key
from trace.notices.queries import failures, has_mail_channels
from trace.places.models import AdminUnit
from trace.seals.keys import path_of as seal_path
from trace.seals.queries import is_wanting
from trace.serials.keys import path_of
from trace.serials.queries import wanting
from trace.settings import Settings

FIRST_SOUND_SQLITE = (3, 51, 3)  # older ones can damage a WAL database when two connections checkpoint at once


@dataclass(frozen=True)
class Complaint:
    """`is_grave` stops honest work; the rest is advice. `msgid` with `params` is the sentence."""

    is_grave: bool
    msgid: str
    params: dict[str, object]


def complaints(*, settings: Settings, now: datetime) -> Iterator[Complaint]:
    """Everything found wrong, gravest checks first; nothing when the installation is well."""
    waiting = migrate.pending()
    if waiting:
        yield _grave(N_("Cơ sở dữ liệu thiếu %(count)s bước nâng cấp. Chạy: flask db upgrade."), count=len(waiting))
        return
    yield from _engine()
    yield from _folder(settings)
    yield from _files(settings)
    yield from _people_and_places()
    yield from _address(settings)
    yield from _old_hosts(settings)
    yield from _runner(now)
    yield from _news(settings, now)
    yield from _serial_keys(settings)
    yield from _seal_key(settings)
    yield from _ledger(settings)


def _engine() -> Iterator[Complaint]:
    if not is_sqlite():
        owner = database.execute_sql("SELECT pg_get_userbyid(relowner) = current_user FROM pg_class "
                                     "WHERE relname = 'ledger_entry'").fetchone()  # fmt: skip
        if owner and owner[0]:
            yield _advice(
                N_("Dịch vụ dùng tài khoản chủ của bảng sổ cái. Tạo một tài khoản riêng không sở hữu gì: xem README.")
            )
        return
    version = tuple(int(n) for n in database.obj.server_version or (0,))
    if version < FIRST_SOUND_SQLITE:
        yield _advice(
            N_("SQLite %(version)s có lỗi có thể hỏng dữ liệu; cần từ 3.51.3."), version=".".join(map(str, version))
        )


def _folder(settings: Settings) -> Iterator[Complaint]:
    there = next(folder for folder in (settings.instance, *settings.instance.parents) if folder.exists())
    free_mib = shutil.disk_usage(there).free // 1_048_576
    if free_mib < 1024:
        yield _grave(N_("Ổ đĩa chỉ còn %(free)s MiB."), free=free_mib)
    for path in settings.keys.glob("*"):
        if path.stat().st_mode & 0o077:
            yield _grave(N_("Khóa %(path)s người khác đọc được. Chạy: chmod 600."), path=path)


def _files(settings: Settings) -> Iterator[Complaint]:
    store = store_of(settings)
    try:
        probe(store, f"probe-{secrets.token_hex(8)}")
    except (Refusal, OSError) as error:
        why = error if isinstance(error, Refusal) else error.strerror or error
        yield _grave(N_("Kho tệp %(where)s không ghi được: %(why)s"), where=store.where, why=why)


def _people_and_places() -> Iterator[Complaint]:
    if not AdminUnit.select().exists():
        yield _grave(N_("Chưa có danh mục xã, phường. Chạy: flask seed reference."))
    if not Membership.select().where(Membership.role == ADMIN, Membership.is_active).exists():
        yield _grave(N_("Chưa có người quản trị. Chạy: flask users create … --role admin --password-stdin."))


def _address(settings: Settings) -> Iterator[Complaint]:
    if settings.is_demo:
        yield _advice(N_("Đây là bản dùng thử với dữ liệu mẫu, không dùng để in tem thật."))
    elif not settings.is_public:
        yield _advice(
            N_("TRACE_BASE_URL là %(url)s: tem in ra mang chữ BẢN THỬ. Đặt địa chỉ https công khai."),
            url=settings.base_url,
        )


def _old_hosts(settings: Settings) -> Iterator[Complaint]:
    for host, labels in unanswered_hosts(settings.base_url).items():
        yield _grave(
            N_(
                "%(labels)s tem đã in mang tên máy chủ %(host)s, nay không còn là TRACE_BASE_URL. Trỏ tên đó về "
                "máy chủ này rồi chạy: flask aliases hosts --add %(host)s."
            ),
            labels=labels,
            host=host,
        )


def _runner(now: datetime) -> Iterator[Complaint]:
    late = Job.select().where(Job.state == "queued", Job.queued_at < now - timedelta(minutes=2)).count()
    if late:
        yield _grave(N_("%(count)s việc chờ quá 2 phút. Chạy: flask jobs run."), count=late)


def _news(settings: Settings, now: datetime) -> Iterator[Complaint]:
    if settings.mail is None and has_mail_channels():
        yield _advice(N_("Có người chờ tin qua thư mà TRACE_MAIL_URL chưa đặt."))
    given_up = failures(since=now - timedelta(days=7))
    if given_up:
        yield _advice(
            N_("%(count)s tin báo trong 7 ngày không gửi được, nhiều nhất vì: %(why)s"),
            count=sum(given_up.values()),
            why=max(given_up, key=lambda reason: given_up[reason]),
        )


def _serial_keys(settings: Settings) -> Iterator[Complaint]:
    for version in wanting(settings):
        yield _grave(
            N_(
                "Thiếu khóa số gói %(path)s: số đã in bằng khóa này không còn phân biệt được với số bịa. "
                "Khôi phục tệp từ bản sao lưu."
            ),
            path=path_of(settings, version),
        )


def _seal_key(settings: Settings) -> Iterator[Complaint]:
    if is_wanting(settings):
        yield _grave(
            N_("Mất khóa niêm phong %(path)s. Khôi phục từ bản sao lưu; nếu không còn thì chạy: flask seals renew."),
            path=seal_path(settings),
        )


def _ledger(settings: Settings) -> Iterator[Complaint]:
    key = existing_key(settings)
    try:
        verification.verify_installation([key.verifier] if key else [])
    except Refusal as broken:
        yield _grave(N_("Sổ cái không còn nguyên vẹn: %(why)s"), why=broken)


def _grave(msgid: str, **params: object) -> Complaint:
    return Complaint(is_grave=True, msgid=msgid, params=params)


def _advice(msgid: str, **params: object) -> Complaint:
    return Complaint(is_grave=False, msgid=msgid, params=params)
