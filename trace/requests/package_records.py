"""What goes into a package: the own records of who answers, lot by lot, names only where the request may have them.

The package is the answer of one organisation, so of lots that others made it holds what this one knows of them: the
other's own entries, sites and annexes stay out, whoever asks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from trace.audit.evidence import BatchRecord
from trace.audit.queries_checks import proofs_of
from trace.audit.queries_record import batch_record
from trace.audit.record_file import record_file
from trace.batches.models import Batch
from trace.documents.models import Certificate, CertificatePage, StoredFile
from trace.documents.rules import shows_at_first
from trace.errors import N_
from trace.handovers.models import HandoverLine
from trace.handovers.queries import handovers_of_lot
from trace.handovers.standing import lines_of
from trace.kit.viewer import MANAGER, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.requests.models import DataRequest

HOUSEHOLD: Final = "household"
# What is said of each thing that was left out, with how often.
NAMES, ANNEXES, PARTIES, PAPERS, OTHERS = "names", "annexes", "parties", "papers", "others"
LEFT_OUT: Final = {
    NAMES: N_("tên người ghi, người duyệt, người in tem"),
    ANNEXES: N_("phần riêng của lần ghi (người, điện thoại, lái xe, biển số, ghi chú)"),
    PARTIES: N_("tên bên cung cấp, bên nhận là cá nhân hoặc hộ"),
    PAPERS: N_("trang giấy tờ có thể có tên người (kiểm dịch, đăng ký nuôi, giấy về GTIN)"),
    OTHERS: N_("phần riêng của bản ghi do cơ sở khác viết"),
}


@dataclass(frozen=True)
class Records:
    """Plain values and bytes' names; nothing of it is a row. `stored` pairs the name in the package with the hash."""

    organisation: Organisation
    lots: tuple[dict[str, Any], ...]
    epcis: tuple[dict[str, Any], ...]
    handovers: tuple[dict[str, Any], ...]
    proofs: Mapping[int, str]
    stored: tuple[tuple[str, str], ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


def eyes_of(organisation: Organisation) -> Viewer:
    """The organisation's own view of its records."""
    return Viewer(None, organisation.name, MANAGER, organisation.id, organisation.name)


def read_records(request: DataRequest, lots: Sequence[Batch], *, vkey: str, now: datetime) -> Records:
    """Read everything in one transaction of the caller; a signed head must cover every entry."""
    organisation = Organisation.get_by_id(request.organisation_id)
    left: dict[str, int] = dict.fromkeys(LEFT_OUT, 0)
    with_personal = bool(request.personal_basis)
    kept, epcis, proofs, stored = [], {}, {}, {}
    hidden = set() if with_personal else _pages_with_names(organisation)
    for lot in lots:
        record = batch_record(lot, seen_by=eyes_of(organisation))
        found = proofs_of(record.entries)
        file = record_file(record, proofs=found, vkey=vkey, seen_by=eyes_of(organisation), now=now)
        value = json.loads(file.record_json)
        value["made_for"] = {"office": request.office, "request": request.code}
        kept.append(_shown(value, record, organisation, left, with_personal=with_personal))
        for one in json.loads(dict(file.texts)["epcis.json"])["epcisBody"]["eventList"]:
            epcis[json.dumps(one, sort_keys=True)] = one
        proofs |= found
        stored |= dict(file.stored)
    shown = {name: key for name, key in stored.items() if key not in hidden}
    left[PAPERS] = len(stored) - len(shown)
    return Records(
        organisation=organisation,
        lots=tuple(kept),
        epcis=tuple(epcis.values()),
        handovers=tuple(_handovers(lots, left, with_personal=with_personal)),
        proofs=proofs,
        stored=tuple(sorted(shown.items())),
        left_out={name: count for name, count in left.items() if count},
    )


def _shown(
    value: dict[str, Any], record: BatchRecord, own: Organisation, left: dict[str, int], *, with_personal: bool
) -> dict[str, Any]:
    """A lot's record as this requester may have it."""
    whole = {one.event.id: one for one in record.events}
    for event in value["events"]:
        evidence = whole[event["number"]]
        is_own = evidence.organisation.id == own.id
        if with_personal and is_own:
            # The request names its basis: numbers are whole, unlike on an officer's page.
            event["private"] = dict(evidence.annex.private) if evidence.annex else {}
            continue
        left[ANNEXES if is_own else OTHERS] += bool(evidence.annex and evidence.annex.private)
        event["private"], event["is_private_left_out"] = {}, True
        left[NAMES] += _without_name(event["recorded_by"])
    if with_personal:
        return value
    for row in (*value["decisions"], *value["label_runs"]):
        left[NAMES] += _without_name(row["by"])
    for source in value["sources"]:
        _without_party(source, left)
    left[PARTIES] += _without(value["batch"], "supplier_name")
    if own.kind == HOUSEHOLD:
        for name in ("registration_no", "phone", "email", "address"):
            left[PARTIES] += _without(value["organisation"], name)
    return value


def _without_name(author: dict[str, Any]) -> int:
    return _without(author, "name")


def _without_party(source: dict[str, Any], left: dict[str, int]) -> None:
    left[PARTIES] += _without(source, "supplier_name")
    # A field or pond is called after who works it; its code says which one it is.
    for site in source["sites"]:
        left[PARTIES] += _without(site, "name")
    if _is_household(source["organisation"]["code"]):
        left[PARTIES] += _without(source["organisation"], "name")


def _without(values: dict[str, Any], name: str) -> int:
    had = bool(values.get(name))
    values[name] = None if had else values.get(name)
    return int(had)


def _is_household(code: str) -> bool:
    return bool(Organisation.select().where(Organisation.code == code, Organisation.kind == HOUSEHOLD).exists())


def _pages_with_names(organisation: Organisation) -> set[str]:
    """Hashes of pages of such papers as the service hides from strangers at first, and of the proof of GTINs."""
    rows = CertificatePage.select(CertificatePage).where(CertificatePage.certificate.in_(_certificates(organisation)))
    return {row.file.sha256 for row in rows if not shows_at_first(row.certificate.kind)} | _gtin_proofs(organisation)


def _certificates(organisation: Organisation) -> Any:
    return Certificate.select(Certificate.id).where(Certificate.organisation == organisation.id)


def _gtin_proofs(organisation: Organisation) -> set[str]:
    rows = StoredFile.select(StoredFile.sha256).where(
        StoredFile.id.in_(Product.select(Product.gtin_proof_file).where(Product.organisation == organisation.id))
    )
    return {row.sha256 for row in rows}


def _handovers(lots: Sequence[Batch], left: dict[str, int], *, with_personal: bool) -> list[dict[str, Any]]:
    """Consignments that touch these lots, a row for each of their lines; no plate, driver or phone ever."""
    found, ids = {}, {one.id for one in lots}
    for lot in lots:
        for handover in handovers_of_lot(lot):
            for line in lines_of(handover):
                if line.batch_id in ids or line.held_as_id in ids:
                    found[line.id] = _handover_line(handover, line, left, with_personal=with_personal)
    return list(found.values())


def _handover_line(handover: Any, line: HandoverLine, left: dict[str, int], *, with_personal: bool) -> dict[str, Any]:
    return {
        "code": handover.code,
        "sender": _party(handover.sender, left, with_personal=with_personal),
        "receiver": _party(handover.receiver, left, with_personal=with_personal),
        "state": handover.state,
        "declared_at": handover.declared_at.isoformat() if handover.declared_at else None,
        "answered_at": handover.answered_at.isoformat() if handover.answered_at else None,
        "line": line.number,
        "batch": line.batch.code,
        "lot": line.batch.lot,
        "unit": line.unit,
        "declared_thousandths": line.declared,
        "accepted_thousandths": line.accepted,
        "returned_thousandths": line.returned,
    }


def _party(organisation: Organisation | None, left: dict[str, int], *, with_personal: bool) -> dict[str, Any] | None:
    if organisation is None:
        return None
    party = {"code": organisation.code, "name": organisation.name}
    if organisation.kind == HOUSEHOLD and not with_personal:
        left[PARTIES] += _without(party, "name")
    return party
