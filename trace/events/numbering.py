"""Numbers for packs and tagged units: short codes, SSCCs of the organisation's own prefix, serials on a tie."""

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from peewee import fn

from trace.batches.models import Batch
from trace.errors import N_, RuleBroken
from trace.events.composing import own_identifier
from trace.events.models_packs import IssuedSscc, Pack, UnitSerial
from trace.events.rules import EntryRefused
from trace.gs1.codes import PACK, ShortCode, check_character, random_code, read_lot
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Sscc
from trace.kit.installation import identifier_host
from trace.organisations.models import Organisation

MOST_UNITS: Final = 5000
_GS1: Final = "https://id.gs1.org"
_SERIAL_LENGTH: Final = 8
_EXTENSIONS: Final = 10


class NoPrefix(RuleBroken):
    """An SSCC is made of a GS1 prefix that the organisation owns; nobody invents one."""


class SsccsUsedUp(RuleBroken):
    """Every number that fits the prefix was given out."""


class SerialRefused(EntryRefused):
    """A serial that cannot be printed, or that another unit of the same goods bears."""


def free_pack_code() -> str:
    """A short code U… that no pack has."""
    while True:
        code = ShortCode.make(PACK, secrets.SystemRandom()).text
        if not Pack.select().where(Pack.code == code).exists():
            return code


def pack_identifier(code: str, sscc: str | None) -> str:
    """The stored URI of a pack: its SSCC where it has one, else our own code."""
    return f"{_GS1}/00/{sscc}" if sscc else f"https://{identifier_host()}/u/{code}"


def issue_sscc(organisation: Organisation, *, now: datetime) -> str:
    """The next SSCC of the organisation's prefix, remembered for ever: GS1 forbids a second use within twelve months,
    and a printed address here never comes to mean another pack. Only under the log's lock."""
    prefix = organisation.gs1_prefix
    if not prefix:
        raise NoPrefix(N_("Cơ sở chưa có tiền tố mã GS1 nên không đặt được mã SSCC."), field="sscc")
    last = IssuedSscc.select(fn.MAX(IssuedSscc.serial)).where(IssuedSscc.prefix == prefix).scalar()
    serial = 0 if last is None else int(last) + 1
    extension, reference = divmod(serial, 10 ** (16 - len(prefix)))
    if extension >= _EXTENSIONS:
        raise SsccsUsedUp(N_("Tiền tố %(prefix)s đã dùng hết số SSCC."), field="sscc", prefix=prefix)
    sscc = Sscc.make(prefix, reference, extension=extension).digits
    IssuedSscc.create(organisation=organisation.id, prefix=prefix, serial=serial, sscc=sscc, issued_at=now)
    return sscc


def unit_identifier(batch: Batch, serial: str) -> str:
    """The stored URI of one unit. Under a GTIN it is GTIN and serial, as GS1 names instances; the lot stands beside."""
    return f"{_GS1}/01/{batch.gtin}/21/{serial}" if batch.gtin else f"{own_identifier(batch.code)}/{serial}"


def chosen_serials(batch: Batch, typed: Sequence[str], count: int) -> list[str]:
    """The serials typed, in capitals, or `count` new ones that nobody can guess or misread."""
    if len(typed) > MOST_UNITS or not 0 <= count <= MOST_UNITS or not (typed or count):
        raise SerialRefused(N_("Mỗi lần đánh số từ 1 đến %(most)s con, gói."), field="serials", most=MOST_UNITS)
    if not typed:
        return _new_serials(batch, count)
    serials = [_read(one) for one in typed]
    repeated = [serial for serial, times in Counter(serials).items() if times > 1]
    taken = next(iter(repeated or _taken(batch, serials)), None)
    if taken:
        raise SerialRefused(N_("Số %(serial)s đã dùng cho hàng này."), field="serials", serial=taken)
    return serials


def _new_serials(batch: Batch, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        body = random_code(_SERIAL_LENGTH - 1, secrets.SystemRandom())
        found[body + check_character(body)] = None
        if len(found) == count:
            for taken in _taken(batch, list(found)):
                del found[taken]
    return list(found)


def _taken(batch: Batch, serials: Collection[str]) -> list[str]:
    names = {unit_identifier(batch, serial): serial for serial in serials}
    wanted, found = list(names), []
    for start in range(0, len(wanted), 500):
        rows = UnitSerial.select().where(UnitSerial.identifier.in_(wanted[start : start + 500]))
        found += [names[row.identifier] for row in rows]
    return found


def _read(typed: str) -> str:
    try:
        return read_lot(typed)
    except Gs1Error as unfit:
        raise SerialRefused(unfit.msgid, field="serials", **unfit.params) from None
