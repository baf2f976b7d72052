"""How the walk over all routes finds a real object for each parameter of an address.

A room adds one line per parameter of its guarded addresses. The key is the parameter's name, narrowed to a blueprint
(`batches:code`) or to one view (`batches.show:code`) where others use the same name for other things. The value is a
function that gets the cast (a namespace with song_hoa, manager, clerk, admin, …) and returns what stands in the address
for an object that belongs to Song Hoa; it may create it. Each function is called at most once a test.
"""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

from cast import A_SAO, LONG_AGO, membership_of
from inspected import drawn_up
from sensor_readings import readings_of

from trace.access.actions import create_token
from trace.access.models import SignIn
from trace.aliases.actions import Said, link
from trace.aliases.actions_old_stock import register
from trace.aliases.models import Alias
from trace.aliases.models_old_stock import OldStock
from trace.aliases.targets import of_lot
from trace.audit.actions_matters import open_matter
from trace.batches.models import Batch
from trace.documents.models import Certificate, StoredFile
from trace.events.actions_leaving import ship
from trace.events.actions_packs import Contents, pack_up
from trace.events.actions_proposals import pause_corrections, put_right
from trace.events.actions_receipts import receive
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event, EventItem
from trace.events.models_packs import Pack
from trace.events.models_proposals import CorrectionProposal, InspectionPause
from trace.exchange.actions import bring_file
from trace.exchange.models import ImportRun
from trace.feedback.actions import Said as Reported
from trace.feedback.actions import report
from trace.feedback.models import Feedback
from trace.feedback.subjects import find_subject
from trace.handovers.actions import declare
from trace.handovers.entries import Receiver
from trace.handovers.models import Handover
from trace.inspections.models import Inspection
from trace.kit.viewer import COMMAND_LINE, ROLES, Viewer
from trace.labels.actions_layouts import copy_layout
from trace.labels.layout import find_layout, table_of
from trace.labels.layouts import layout_hash, name_of
from trace.labels.models import LabelRun, LabelRunProgress
from trace.labels.models_prints import SubjectPrint
from trace.labels.stating import frozen
from trace.materials.actions import save_material
from trace.materials.models import Material
from trace.notices.actions import tell
from trace.notices.models import Notice, NoticeChannel
from trace.organisations.actions import register_organisation
from trace.overview.actions_views import save_view
from trace.printers.models import Printer, PrintJob
from trace.products.actions import save_product
from trace.products.models import Product
from trace.readiness.models import KeptFinding
from trace.recalls.actions import confirm, open_recall
from trace.recalls.actions_drills import hold_drill
from trace.recalls.actions_telling import tell_holders
from trace.recalls.models import Recall, RecallNotice
from trace.requests import actions as requests
from trace.requests.models import DataRequest, RequestCover, RequestPackage
from trace.requests.rules import Asked, Letter
from trace.scans.actions_cases import new_code as new_case_code
from trace.scans.models import ScanCase
from trace.seasons.models import Season
from trace.sensors.actions import record_series
from trace.sensors.models import SensorSeries
from trace.serials.models import SerialRange
from trace.sites.actions import save_site
from trace.sites.actions_growers import save_grower
from trace.sites.models import Grower, Site


def token_of_song_hoa(cast: SimpleNamespace) -> int:
    return create_token(cast.song_hoa, name="cân", role="staff", by=COMMAND_LINE, now=LONG_AGO)[0].id


def scan_case_of_song_hoa(cast: SimpleNamespace) -> ScanCase:
    lot = lot_of_song_hoa(cast)
    signal = {"key": "before_release", "weight": 25, "visits": 6, "networks": 4, "regions": 3, "days": 1,
              "first_on": "2026-07-01", "last_on": "2026-07-01"}  # fmt: skip
    return ScanCase.create(
        code=new_case_code(), batch=lot, organisation=lot.organisation_id, signals=[signal], score=26, state="new",
        opened_at=LONG_AGO, changed_at=LONG_AGO,
    )  # fmt: skip


def series_of_song_hoa(cast: SimpleNamespace) -> int:
    site = site_of_song_hoa(cast)
    readings = readings_of(("temperature", [3.5]), start=LONG_AGO)
    entry = Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)
    record_series(cast.song_hoa, site=site, readings=readings, limits={}, entry=entry)
    return SensorSeries.get().id


def matter_of_song_hoa(cast: SimpleNamespace) -> str:
    said = {"title": "Kho có chuột", "words": "Thấy ở góc kho", "weight": "warn", "article": "Luật ATTP Đ20"}
    made = open_matter(cast.song_hoa, **said, by=cast.admin, now=LONG_AGO, entry_id=str(uuid4()))
    return made.code


def sign_in_of_clerk(cast: SimpleNamespace) -> int:
    membership = membership_of(cast.clerk)
    return SignIn.create(
        token_hash=uuid4().hex, membership=membership, created_at=LONG_AGO, seen_at=LONG_AGO, expires_at=LONG_AGO
    ).id


def notice_of_song_hoa(cast: SimpleNamespace) -> Notice:
    return tell(
        cast.song_hoa.id, "lot_held", subject="Lô tạm ngừng", href="/desk/", now=LONG_AGO, roles=ROLES, key="route"
    )


def channel_of_clerk(cast: SimpleNamespace) -> int:
    channel, _ = NoticeChannel.get_or_create(
        person=cast.clerk.person_id,
        address_hash="route",
        defaults={"kind": "mail", "address": "a@htx.example", "created_at": LONG_AGO},
    )
    return channel.id


def product_of_song_hoa(cast: SimpleNamespace) -> Product:
    facts = {"name": "Gạo thơm", "category": "rice"}
    return save_product(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def site_of_song_hoa(cast: SimpleNamespace) -> Site:
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}
    return save_site(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def material_of_song_hoa(cast: SimpleNamespace) -> Material:
    facts = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole"}
    return save_material(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def grower_of_song_hoa(cast: SimpleNamespace) -> Grower:
    facts = {"name": "Phạm Văn Tư", "address": A_SAO}
    return save_grower(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def file_of_song_hoa(cast: SimpleNamespace) -> StoredFile:
    known = {"media_type": "image/webp", "size_bytes": 1, "uploaded_at": LONG_AGO}
    return StoredFile.get_or_create(sha256="cd" * 32, organisation=cast.song_hoa, defaults=known)[0]


def certificate_of_song_hoa(cast: SimpleNamespace) -> Certificate:
    return Certificate.create(
        organisation=cast.song_hoa,
        kind="vietgap",
        number="VietGAP-TT-20",
        issuer="Trung tâm Chứng nhận",
        subject_kind="organisation",
        subject_id=cast.song_hoa.id,
        created_at=LONG_AGO,
    )


def season_of_song_hoa(cast: SimpleNamespace) -> Season:
    return open_season(
        cast.song_hoa,
        template="rice",
        name="Vụ mùa 2026",
        variety="Nếp A Sào",
        sites=[site_of_song_hoa(cast)],
        entry=Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )


def event_of_song_hoa(cast: SimpleNamespace) -> Event:
    season = season_of_song_hoa(cast)
    return Event.get(Event.id == EventItem.get(EventItem.identifier == season.identifier).event_id)


def lot_of_song_hoa(cast: SimpleNamespace) -> Batch:
    return receive(
        cast.song_hoa,
        lot=NewLot(name="Gạo xay", thousandths=1_000_000, form="milled"),
        supplier_name="Nhà máy xay Hoa Sen",
        template="rice",
        entry=Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )


def pack_of_song_hoa(cast: SimpleNamespace) -> Pack:
    return pack_up(
        Contents(lots=[Use(lot_of_song_hoa(cast), 20_000)]),
        entry=Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )


def inspection_of_song_hoa(cast: SimpleNamespace) -> Inspection:
    """One whose minutes wait for both sides, with a finding."""
    return drawn_up(cast.song_hoa, by=cast.auditor, now=LONG_AGO)


def handover_of_song_hoa(cast: SimpleNamespace) -> Handover:
    return declare(
        cast.song_hoa,
        [Use(lot_of_song_hoa(cast), 20_000)],
        receiver=Receiver(name="Quầy chợ Bo", phone="0987 000 999"),
        entry=Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )


def claim_about_song_hoa(cast: SimpleNamespace) -> int:
    """A receipt of somebody else that names Song Hoa as who sent the goods."""
    facts = {"kind": "shop", "name": "Cửa hàng chợ Bo", "address": A_SAO}
    shop = register_organisation(facts, by=COMMAND_LINE, now=LONG_AGO)
    lot = receive(
        shop,
        lot=NewLot(name="Gạo", thousandths=1000, form="milled"),
        supplier_name=cast.song_hoa.name,
        template="rice",
        entry=Entry(by=Viewer(None, "", "staff", shop.id), now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )
    return EventItem.get(EventItem.identifier == lot.identifier).event_id


def import_of_song_hoa(cast: SimpleNamespace) -> ImportRun:
    content = "Tên sản phẩm;Nhóm\nGạo nếp cái hoa vàng;gạo\n".encode()
    return bring_file(
        content, file_name="gao.csv", kind="products", organisation=cast.song_hoa, by=cast.clerk, now=LONG_AGO
    )


def audited_lot(cast: SimpleNamespace) -> Batch:
    """One lot for both parameters of a proof's address, whichever is asked for first."""
    found = Batch.get_or_none((Batch.organisation == cast.song_hoa.id) & (Batch.name == "Gạo xay"))
    return found or lot_of_song_hoa(cast)


def drill_of_song_hoa(cast: SimpleNamespace) -> int:
    return hold_drill(cast.song_hoa, batch=lot_of_song_hoa(cast), by=COMMAND_LINE, now=LONG_AGO).id


def recall_notice_of_song_hoa(cast: SimpleNamespace) -> RecallNotice:
    """Song Hoa calls a lot of its own back and is told to look for it."""
    found: RecallNotice | None = RecallNotice.get_or_none()
    if found is not None:
        return found
    recall = open_recall(
        [lot_of_song_hoa(cast)], kind="voluntary", organisation=cast.song_hoa, origin_kind="batch", origin={},
        hazard="chemical", law="tt17", handling="destroy", reason="Dư lượng thuốc", found_at=LONG_AGO, by=cast.manager,
        now=LONG_AGO, entry_id=str(uuid4()),
    )  # fmt: skip
    confirm(recall, by=cast.manager, now=LONG_AGO, entry_id=str(uuid4()))
    tell_holders(recall, now=LONG_AGO)
    return RecallNotice.get()


def entry_of_audited_lot(cast: SimpleNamespace) -> int:
    named = EventItem.get(EventItem.identifier == audited_lot(cast).identifier)
    return Event.get_by_id(named.event_id).ledger_index


def label_run_of_song_hoa(cast: SimpleNamespace) -> LabelRun:
    """As it stands between the order and the file."""
    found = LabelRun.get_or_none(LabelRun.organisation == cast.song_hoa.id)
    if found:
        return found
    run = LabelRun.create(
        number="RBFGHJKM", organisation=cast.song_hoa, batch=audited_lot(cast), layout="a4-24",
        layout_hash=layout_hash(find_layout("a4-24")),
        count=1, copies=1, total=1, start_slot=1, pages=1, calibration={"printer": ""},
        printed=frozen(find_layout("a4-24").sample), data_hash="x", is_test=False, is_unverified=False, budget_most=1,
        budget_used=0, via="page", created_at=LONG_AGO, ledger_index=10**6,
    )  # fmt: skip
    LabelRunProgress.create(run=run)
    return run


def serial_range_of_song_hoa(cast: SimpleNamespace) -> str:
    found = SerialRange.get_or_none(SerialRange.organisation == cast.song_hoa.id)
    if found is None:
        found = SerialRange.create(
            batch=audited_lot(cast), organisation=cast.song_hoa, run_number="RSERHJKM", key_version=1, first=0, count=5,
            at=LONG_AGO, ledger_index=10**6 + 1,
        )  # fmt: skip
    return found.run_number


def old_stock_of_song_hoa(cast: SimpleNamespace) -> OldStock:
    facts = {"basis": "old_address", "packaging": "Bao 5 kg", "unit": "bao", "printed_text": "tỉnh Thái Bình",
             "printed_on": date(2025, 3, 1), "count": 100}  # fmt: skip
    return register(cast.song_hoa, facts, by=cast.clerk, now=LONG_AGO)


def own_layout_of_song_hoa(cast: SimpleNamespace) -> str:
    own = copy_layout(
        cast.song_hoa, table_of(find_layout("a4-24")), title="Tem riêng", source="a4-24", by=cast.clerk, now=LONG_AGO
    )
    return name_of(own)


def alias_of_song_hoa(cast: SimpleNamespace) -> Alias:
    found = Alias.get_or_none(Alias.organisation == cast.song_hoa.id)
    target = of_lot(audited_lot(cast))
    return found or link("LO-CU-07", target, said=Said("Sổ cũ"), by=cast.clerk, now=LONG_AGO, via="page")


def print_of_song_hoa(cast: SimpleNamespace) -> str:
    """A tag that was printed."""
    found = SubjectPrint.get_or_none(SubjectPrint.organisation == cast.song_hoa.id)
    if found:
        return found.number
    layout = find_layout("tag-crab-25")
    return SubjectPrint.create(
        number="PBFGHJKM", organisation=cast.song_hoa, kind="tag", about="Cua", about_folded="cua", layout=layout.name,
        layout_hash=layout_hash(layout), count=1, copies=1, total=1, start_slot=1, pages=1,
        calibration={"printer": "", "right_tenths_mm": 0, "down_tenths_mm": 0, "scale_x_ten_thousandths": 10_000,
                     "scale_y_ten_thousandths": 10_000},
        printed={"facts": [frozen(layout.sample)], "serials": []}, data_hash="x", is_test=False, is_unverified=False,
        via="page", created_at=LONG_AGO, ledger_index=10**6 + 1,
    ).number  # fmt: skip


def proposal_of_song_hoa(cast: SimpleNamespace) -> CorrectionProposal:
    """More kilograms than were taken in: a second person is asked."""
    lot = lot_of_song_hoa(cast)
    event = Event.get(Event.id == EventItem.get(EventItem.identifier == lot.identifier).event_id)
    said = {"reason": "Cân lại", "by": cast.clerk, "now": LONG_AGO, "entry_id": str(uuid4())}
    return put_right(event, quantities={lot.code: 2_000_000}, **said)


def pause_of_song_hoa(cast: SimpleNamespace) -> InspectionPause:
    return pause_corrections(cast.song_hoa, reason="Kiểm tra", by=COMMAND_LINE, now=LONG_AGO)


def finding_of_song_hoa(cast: SimpleNamespace) -> KeptFinding:
    values = {"subject_kind": "organisation", "subject_id": cast.song_hoa.id, "subject_code": cast.song_hoa.code,
              "subject_name": cast.song_hoa.name, "rule": "hold", "severity": "warn", "first_seen_at": LONG_AGO,
              "last_seen_at": LONG_AGO, "params": {"vi": {"reason": "mốc"}, "en": {"reason": "mould"}}}  # fmt: skip
    found, _ = KeptFinding.get_or_create(organisation=cast.song_hoa, place=":route", defaults=values)
    return found


def dispatch_of_song_hoa(cast: SimpleNamespace) -> int:
    sent = ship(
        [Use(audited_lot(cast), 100_000)],
        receiver_name="Cửa hàng Minh Tâm",
        step="R16",
        entry=Entry(by=cast.clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )
    return sent.id


def printer_of_song_hoa(cast: SimpleNamespace) -> Printer:
    facts = {"name": "Xprinter ở kho", "kind": "tspl", "dpi": 203, "way": "agent", "changed_at": LONG_AGO}
    found, _ = Printer.get_or_create(organisation=cast.song_hoa, name_folded="xprinter o kho", defaults=facts)
    return found


def sending_of_song_hoa(cast: SimpleNamespace) -> str:
    facts = {"title": "Tem căn chỉnh", "format": "tspl", "file_sha256": "ab" * 32, "size_bytes": 1, "state": "unsure"}
    facts |= {"organisation": cast.song_hoa, "printer": printer_of_song_hoa(cast)}
    found, _ = PrintJob.get_or_create(
        number="SBFGHJKM", defaults={**facts, "created_at": LONG_AGO, "changed_at": LONG_AGO}
    )
    return found.number


def request_of_song_hoa(cast: SimpleNamespace) -> DataRequest:
    found: DataRequest | None = DataRequest.select().first()
    if found is not None:
        return found
    letter = Letter(number="1/SCT", on=LONG_AGO.date(), signer="Giám đốc", law="tt31", received_at=LONG_AGO)
    made = requests.open_by_document(
        cast.song_hoa, letter=letter, asked=Asked(), subject="Hồ sơ lô", by=cast.auditor, now=LONG_AGO
    )
    RequestPackage.create(
        request=made, number=1, sha256="ab" * 32, size_bytes=1, lots=0, files=0, manifest_sha256="ab" * 32, log_size=1,
        has_personal=False, made_at=LONG_AGO,
    )  # fmt: skip
    return made


def package_of_song_hoa(cast: SimpleNamespace) -> int:
    return RequestPackage.get(RequestPackage.request == request_of_song_hoa(cast)).number


def cover_of_song_hoa(cast: SimpleNamespace) -> int:
    return RequestCover.create(
        organisation=cast.song_hoa, person=cast.clerk.person_id, deputy=cast.manager.person_id,
        starts_on=LONG_AGO.date(), ends_on=LONG_AGO.date(), made_at=LONG_AGO,
    ).id  # fmt: skip


def recall_of_song_hoa(cast: SimpleNamespace) -> Recall:
    lot = lot_of_song_hoa(cast)
    return open_recall(
        [lot], kind="voluntary", organisation=cast.song_hoa, origin_kind="batch", origin={"lots": [lot.code]},
        hazard="other", law="tt17", handling="destroy", reason="Thử", found_at=LONG_AGO, by=cast.manager, now=LONG_AGO,
        entry_id=str(uuid4()),
    )  # fmt: skip


def feedback_of_song_hoa(cast: SimpleNamespace) -> Feedback:
    return report(find_subject(lot_of_song_hoa(cast).code), Reported("fake", "Tem lạ"), now=LONG_AGO)


def view_of_admin(cast: SimpleNamespace) -> int:
    """A list that the admin keeps: nobody else's."""
    return save_view("/audit/batches/", "", name="x", is_shared=False, by=cast.admin, now=LONG_AGO).id


ROUTE_OBJECTS: dict[str, Callable[[SimpleNamespace], object]] = {
    "label_prints:kind": lambda cast: "tag",
    "label_prints:number": print_of_song_hoa,
    "membership_id": lambda cast: membership_of(cast.clerk).id,
    "sign_in_id": sign_in_of_clerk,
    "token_id": token_of_song_hoa,
    "channel_id": channel_of_clerk,
    "notice_id": lambda cast: notice_of_song_hoa(cast).id,
    "matters:code": matter_of_song_hoa,
    "matters:organisation_code": lambda cast: cast.song_hoa.code,
    "matters:step": lambda cast: "waive",
    "organisations:code": lambda cast: cast.song_hoa.code,
    "organisations_api:code": lambda cast: cast.song_hoa.code,
    "import_id": lambda cast: import_of_song_hoa(cast).id,
    "exchange:kind": lambda cast: "products",
    "exchange:product": lambda cast: "rice",
    "exchange:code": lambda cast: season_of_song_hoa(cast).code,
    "products:code": lambda cast: product_of_song_hoa(cast).code,
    "batches:code": lambda cast: lot_of_song_hoa(cast).code,
    "lineage:code": lambda cast: lot_of_song_hoa(cast).code,
    "batches_api:code": lambda cast: lot_of_song_hoa(cast).code,
    "decisions_api:code": lambda cast: lot_of_song_hoa(cast).code,
    "decisions_api:number": lambda cast: event_of_song_hoa(cast).id,
    "corrections:number": lambda cast: proposal_of_song_hoa(cast).id,
    "corrections_api:number": lambda cast: proposal_of_song_hoa(cast).id,
    "corrections_api:pause_id": lambda cast: pause_of_song_hoa(cast).id,
    "inspections:code": lambda cast: inspection_of_song_hoa(cast).code,
    "inspections.score:code": lambda cast: cast.song_hoa.code,
    "inspections:name": lambda cast: "common",
    "inspections:number": lambda cast: 1,
    "pauses:pause_id": lambda cast: pause_of_song_hoa(cast).id,
    "regroup_api:code": lambda cast: lot_of_song_hoa(cast).code,
    "regroup:code": lambda cast: lot_of_song_hoa(cast).code,
    "batch_findings_api:code": lambda cast: lot_of_song_hoa(cast).code,
    "finding_id": lambda cast: finding_of_song_hoa(cast).id,
    "seasons_api:code": lambda cast: season_of_song_hoa(cast).code,
    "growers:code": lambda cast: grower_of_song_hoa(cast).code,
    "growers_api:code": lambda cast: grower_of_song_hoa(cast).code,
    "sites_api:code": lambda cast: site_of_song_hoa(cast).code,
    "products_api:code": lambda cast: product_of_song_hoa(cast).code,
    "photo_id": lambda cast: 1,
    "files_api:sha256": lambda cast: file_of_song_hoa(cast).sha256,
    "certificates:sha256": lambda cast: "ab" * 32,
    "certificate_id": lambda cast: certificate_of_song_hoa(cast).id,
    "seasons:code": lambda cast: season_of_song_hoa(cast).code,
    "seasons:template": lambda cast: "rice",
    "later:entry_id": lambda cast: event_of_song_hoa(cast).entry_id,
    "later:event_id": lambda cast: event_of_song_hoa(cast).id,
    "undoing:event_id": lambda cast: event_of_song_hoa(cast).id,
    "events:event_id": lambda cast: event_of_song_hoa(cast).id,
    "records.choose_season:code": lambda cast: season_of_song_hoa(cast).code,
    "records.record_season:code": lambda cast: season_of_song_hoa(cast).code,
    "records.record_season:step": lambda cast: "R04",
    "records.save_season:code": lambda cast: season_of_song_hoa(cast).code,
    "records.save_season:step": lambda cast: "R04",
    "records:code": lambda cast: lot_of_song_hoa(cast).code,
    "records.record_receipt:step": lambda cast: "R17",
    "records.save_receipt:step": lambda cast: "R17",
    "records:step": lambda cast: "R14",
    "records:template": lambda cast: "rice",
    "supplier_sheet:code": lambda cast: cast.song_hoa.code,
    "view_id": view_of_admin,
    "recall_notices:code": lambda cast: recall_notice_of_song_hoa(cast).code,
    "drills:number": drill_of_song_hoa,
    "drills.of_organisation:code": lambda cast: cast.song_hoa.code,
    "recall_closing:code": lambda cast: recall_notice_of_song_hoa(cast).recall.code,
    "recall_closing:notice": lambda cast: recall_notice_of_song_hoa(cast).code,
    "recall_closing:number": lambda cast: 1,
    "recall_live:code": lambda cast: recall_notice_of_song_hoa(cast).recall.code,
    "audit.organisation:code": lambda cast: cast.song_hoa.code,
    "audit.approval:code": lambda cast: cast.song_hoa.code,
    "audit.decide_organisation:code": lambda cast: cast.song_hoa.code,
    "audit.approval_product:code": lambda cast: product_of_song_hoa(cast).code,
    "audit.decide_product:code": lambda cast: product_of_song_hoa(cast).code,
    "audit:subject": lambda cast: "gtin",
    "audit:code": lambda cast: audited_lot(cast).code,
    "audit:index": entry_of_audited_lot,
    "recalls:code": lambda cast: recall_of_song_hoa(cast).code,
    "recalls_api:code": lambda cast: recall_of_song_hoa(cast).code,
    "labels:number": lambda cast: label_run_of_song_hoa(cast).number,
    "old_stock:number": lambda cast: old_stock_of_song_hoa(cast).number,
    "layouts:name": lambda cast: own_layout_of_song_hoa(cast),
    "layouts:number": lambda cast: 1,
    "layouts.printed:number": lambda cast: label_run_of_song_hoa(cast).number,
    "aliases:number": lambda cast: alias_of_song_hoa(cast).number,
    "feedback:code": lambda cast: feedback_of_song_hoa(cast).code,
    "feedback_public:code": lambda cast: feedback_of_song_hoa(cast).code,
    "label_ledger:number": lambda cast: label_run_of_song_hoa(cast).number,
    "label_voids_api:number": lambda cast: label_run_of_song_hoa(cast).number,
    "labels_api:number": lambda cast: label_run_of_song_hoa(cast).number,
    "serials:number": serial_range_of_song_hoa,
    "scans:code": lambda cast: scan_case_of_song_hoa(cast).code,
    "scans.lot:code": lambda cast: lot_of_song_hoa(cast).code,
    "serials_api:number": serial_range_of_song_hoa,
    "materials:code": lambda cast: material_of_song_hoa(cast).code,
    "materials_api:code": lambda cast: material_of_song_hoa(cast).code,
    "requests:code": lambda cast: request_of_song_hoa(cast).code,
    "requests:number": package_of_song_hoa,
    "requests_api:code": lambda cast: request_of_song_hoa(cast).code,
    "requests_api:number": package_of_song_hoa,
    "request_covers:cover_id": cover_of_song_hoa,
    "papers.diary:code": lambda cast: season_of_song_hoa(cast).code,
    "papers.season_sheet:code": lambda cast: season_of_song_hoa(cast).code,
    "papers.dossier:code": lambda cast: lot_of_song_hoa(cast).code,
    "papers:event_id": dispatch_of_song_hoa,
    "papers.record_site:code": lambda cast: site_of_song_hoa(cast).code,
    "papers:format_name": lambda cast: "pdf",
    "papers_api.diary:code": lambda cast: season_of_song_hoa(cast).code,
    "papers_api.dossier:code": lambda cast: lot_of_song_hoa(cast).code,
    "papers_api.site_sheets:code": lambda cast: site_of_song_hoa(cast).code,
    "papers_api:number": dispatch_of_song_hoa,
    "printer_id": lambda cast: printer_of_song_hoa(cast).id,
    "sendings:number": sending_of_song_hoa,
    "printers_api:number": sending_of_song_hoa,
    "sites:code": lambda cast: site_of_song_hoa(cast).code,
    "sensors:event_id": lambda cast: event_of_song_hoa(cast).id,
    "sensors:about": lambda cast: "season",
    "sensors:code": lambda cast: season_of_song_hoa(cast).code,
    "sensors_api:series_id": series_of_song_hoa,
    "handovers:code": lambda cast: handover_of_song_hoa(cast).code,
    "handovers_api:code": lambda cast: handover_of_song_hoa(cast).code,
    "handovers_api:number": claim_about_song_hoa,
    "packs:code": lambda cast: pack_of_song_hoa(cast).code,
    "packs_api:code": lambda cast: pack_of_song_hoa(cast).code,
    "units:code": lambda cast: lot_of_song_hoa(cast).code,
    "units_api:code": lambda cast: lot_of_song_hoa(cast).code,
    "handover_receipts:code": lambda cast: handover_of_song_hoa(cast).code,
    "handover_receipts:lot": lambda cast: lot_of_song_hoa(cast).code,
    "handover_changes:code": lambda cast: handover_of_song_hoa(cast).code,
    "handover_changes:event_id": claim_about_song_hoa,
}

# Guarded addresses with a parameter that every role in the mark may open whoever owns the thing, and why.
SHARED_WITH_STRANGERS: dict[str, str] = {
    "label_prints.new": "everybody prints signs, posters, case labels and tags, each of the own things",
    "label_prints.create": "everybody prints signs, posters, case labels and tags, each of the own things",
    "seasons.new_of": "everybody opens seasons of any kind, each for the own organisation",
    "seasons.create": "everybody opens seasons of any kind, each for the own organisation",
    "records.record_receipt": "everybody takes in goods of any kind, each for the own organisation",
    "exchange.template": "an empty workbook holds nobody's data",
    "papers.sheets_file": "the plots are asked for in the query, and a stranger's are not found",
    "exchange.product_book": "an empty diary; its lists hold the asker's own seasons",
    "handover_receipts.receive_lot": "the number of a lot stands on the goods: whoever holds them may receive them",
    "handover_receipts.answer_lot": "the number of a lot stands on the goods: whoever holds them may receive them",
    "records.save_receipt": "everybody takes in goods of any kind, each for the own organisation",
}

# Addresses that belong to one person, not to an organisation: colleagues are strangers there too, and so is an admin.
PERSONAL = {"access.end_sign_in", "notice_settings.end_channel", "notice_settings.try_channel"}
