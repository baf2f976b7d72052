"""The tables of a package: CSV that Vietnamese Excel opens by itself, and never runs."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from trace.batches.rules import STATE_NAMES, State
from trace.documents.rules import CERTIFICATE_NAMES
from trace.handovers.rules import STATE_NAMES as HANDOVER_STATES
from trace.handovers.rules import State as HandoverState
from trace.kit.list_file import csv_lines
from trace.processes.queries import UnknownStep, UnknownTemplate
from trace.processes.queries import step as find_step
from trace.requests.package_records import Records
from trace.requests.queries_blockers import KIND_NAMES, Blocker


def tables_of(records: Records, blockers: Sequence[Blocker], states: Mapping[str, State]) -> list[tuple[str, bytes]]:
    """(name, content) of each table. `states` is what each lot is, by its code."""
    return [
        ("tables/lots.csv", _csv(_lot_heads(), _lots(records, states))),
        ("tables/events.csv", _csv(_event_heads(), _events(records))),
        ("tables/items.csv", _csv(_item_heads(), _items(records))),
        ("tables/handovers.csv", _csv(_handover_heads(), _handovers(records))),
        ("tables/certificates.csv", _csv(_paper_heads(), _papers(records))),
        ("tables/missing.csv", _csv(_blocker_heads(), _blockers(blockers))),
    ]


def said(blocker: Blocker) -> str:
    """What is missing, in the reader's language."""
    if blocker.params is None:
        return blocker.words
    text = _(blocker.words)
    return text % blocker.params if blocker.params else text


def step_name(template: str, step: str, kind: str) -> str:
    """`Xay xát`; a code where the step is no more."""
    if not step:
        return kind
    try:
        return find_step(template, step).name()
    except (UnknownStep, UnknownTemplate):
        return step


def _csv(heads: Sequence[str], rows: Iterator[Sequence[object]]) -> bytes:
    return "".join(csv_lines(heads, rows)).encode()


def _lot_heads() -> list[str]:
    return [_("Mã lô"), _("Số lô"), _("Mã GTIN"), _("Tên lô"), _("Sản phẩm"), _("Tình trạng"), _("Số lượng làm ra"),
            _("Còn lại"), _("Đơn vị"), _("Ngày sản xuất"), _("Hạn sử dụng"), _("Cơ sở cung cấp")]  # fmt: skip


def _lots(records: Records, states: Mapping[str, State]) -> Iterator[Sequence[object]]:
    for one in records.lots:
        lot, product = one["batch"], one["product"] or {}
        state = _(STATE_NAMES[states[lot["code"]]])
        yield [lot["code"], lot["lot"], lot["gtin"], lot["name"], product.get("name"), state,
               _amount(lot["made_thousandths"]), _amount(lot["left_thousandths"]), lot["unit"], lot["produced_on"],
               lot["expires_on"], lot["supplier_name"]]  # fmt: skip


def _event_heads() -> list[str]:
    return [_("Mã lô"), _("Số thứ tự"), _("Việc"), _("Mã công đoạn"), _("Làm lúc (UTC)"), _("Ghi lúc (UTC)"),
            _("Ghi trễ (ngày)"), _("Sửa cho bản"), _("Khai là sai lúc"), _("Lý do"), _("Vai trò người ghi"),
            _("Người ghi"), _("Mục số trong sổ cái")]  # fmt: skip


def _events(records: Records) -> Iterator[Sequence[object]]:
    for one in records.lots:
        for event in one["events"]:
            name = step_name(event["template"], event["step"], event["kind"])
            by = event["recorded_by"]
            yield [one["batch"]["code"], event["number"], name, event["step"], event["happened_at"],
                   event["recorded_at"], event["late_days"], event["corrects"], event["declared_at"], event["reason"],
                   by["role"], by["name"], event["ledger"]["index"]]  # fmt: skip


def _item_heads() -> list[str]:
    return [_("Mã lô"), _("Làm từ"), _("Lùi mấy bước"), _("Số lượng"), _("Đơn vị"), _("Mã cơ sở"), _("Cơ sở")]


def _items(records: Records) -> Iterator[Sequence[object]]:
    for one in records.lots:
        for source in one["sources"]:
            owner = source["organisation"]
            yield [source["into"], source["code"], source["depth"], _amount(source["thousandths"]), source["unit"],
                   owner["code"], owner["name"]]  # fmt: skip


def _handover_heads() -> list[str]:
    return [_("Phiếu"), _("Bên giao"), _("Bên nhận"), _("Tình trạng"), _("Giao lúc (UTC)"), _("Trả lời lúc (UTC)"),
            _("Mã lô"), _("Số lô"), _("Đã giao"), _("Đã nhận"), _("Trả về"), _("Đơn vị")]  # fmt: skip


def _handovers(records: Records) -> Iterator[Sequence[object]]:
    for one in records.handovers:
        yield [one["code"], _party(one["sender"]), _party(one["receiver"]),
               _(HANDOVER_STATES[HandoverState(one["state"])]), one["declared_at"], one["answered_at"], one["batch"],
               one["lot"], _amount(one["declared_thousandths"]), _amount(one["accepted_thousandths"]),
               _amount(one["returned_thousandths"]), one["unit"]]  # fmt: skip


def _paper_heads() -> list[str]:
    return [_("Loại"), _("Số"), _("Nơi cấp"), _("Ngày cấp"), _("Có hiệu lực đến"), _("Ai đối chiếu"), _("Tệp")]


def _papers(records: Records) -> Iterator[Sequence[object]]:
    kept = {name for name, _key in records.stored}
    rows = {}
    for one in records.lots:
        for paper in one["certificates"]:
            page = paper["file"] if paper["file"] in kept else None
            rows[paper["kind"], paper["number"], paper["file"]] = [
                _(CERTIFICATE_NAMES[paper["kind"]]), paper["number"], paper["issuer"], paper["issued_on"],
                paper["expires_on"], paper["verified_by"], page,
            ]  # fmt: skip
    yield from rows.values()


def _blocker_heads() -> list[str]:
    return [_("Loại"), _("Số lô"), _("Còn thiếu"), _("Căn cứ")]


def _blockers(blockers: Sequence[Blocker]) -> Iterator[Sequence[object]]:
    for one in blockers:
        yield [_(KIND_NAMES[one.kind]), one.lot, said(one), one.article]


def _amount(thousandths: int | None) -> Decimal | None:
    return None if thousandths is None else Decimal(thousandths) / 1000


def _party(party: dict[str, Any] | None) -> str:
    return " ".join(str(part) for part in (party["code"], party["name"]) if part) if party else ""
