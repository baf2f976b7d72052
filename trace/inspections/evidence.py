"""What the record itself says to an item of a checklist, with links: a remote inspection starts from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import peewee
from flask_babel import gettext as _
from flask_babel import ngettext
from peewee import fn

from trace.batches.models import Batch
from trace.documents.models import Certificate
from trace.documents.rules import CERTIFICATE_NAMES
from trace.events.models import Event
from trace.handovers.models import Handover
from trace.inspections.models import Inspection
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.labels.models import LabelRun
from trace.materials.models import Material
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.products.models import Product
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import lack_of
from trace.seasons.models import Season

_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the record holds; `is_bad` where it speaks against passing."""

    words: str
    href: str = ""
    is_bad: bool = False


class Evidence:
    """Everything the record says about one supplier, or one lot of it, each kind read once when first asked for."""

    def __init__(self, inspection: Inspection, *, today: date) -> None:
        self._organisation: Organisation = inspection.organisation
        self._batch: Batch | None = inspection.batch
        self._today = today
        self._kept: dict[str, list[Line]] = {}

    def about(self, kind: str) -> list[Line]:
        """The lines for an item whose `evidence` is `kind`; none for one that only the place itself can show."""
        if kind not in self._kept:
            read = _READERS.get(kind)
            self._kept[kind] = read(self) if read else []
        return self._kept[kind]

    def _identity(self) -> list[Line]:
        one = self._organisation
        address = Address.from_dict(one.address).line_now() if one.address else ""
        number = one.registration_no or _("chưa khai")
        approved = _("Đã xác nhận: %(who)s", who=one.approved_by) if one.is_approved else _("Chưa ai xác nhận")
        return [
            Line(one.name, f"/organisations/{one.code}"),
            Line(_("Số đăng ký: %(number)s", number=number), is_bad=not one.registration_no),
            Line(address or _("Chưa khai địa chỉ"), is_bad=not address),
            Line(approved, is_bad=not one.is_approved),
        ]

    def _certificates(self) -> list[Line]:
        rows = Certificate.select().where(Certificate.organisation == self._organisation.id, Certificate.is_active)
        found = [self._certificate(one) for one in rows.order_by(Certificate.expires_on)]
        return found[: 2 * _SHOWN] or [Line(_("Chưa có giấy nào trong hồ sơ"), is_bad=True)]

    def _certificate(self, one: Certificate) -> Line:
        name = _(CERTIFICATE_NAMES.get(one.kind, one.kind))
        is_over = one.expires_on is not None and one.expires_on < self._today
        until = _("đến %(day)s", day=show_day(one.expires_on)) if one.expires_on else ""
        words = " · ".join(part for part in (f"{name} {one.number}", until, _("đã hết hạn") if is_over else "") if part)
        return Line(words, f"/certificates/{one.id}", is_bad=is_over)

    def _sources(self) -> list[Line]:
        rows = self._lots().where(Batch.is_received).limit(_SHOWN)
        found = [
            Line(f"{one.name} · {one.lot} · {one.supplier_name or _('chưa ghi nơi bán')}", f"/batches/{one.code}",
                 is_bad=not one.supplier_name)
            for one in rows
        ]  # fmt: skip
        return found or [Line(_("Không có lô nào mua, nhận của nơi khác"))]

    def _dispatches(self) -> list[Line]:
        rows = Handover.select().where(Handover.sender == self._organisation.id).order_by(Handover.acted_at.desc())
        found = []
        for one in rows.limit(_SHOWN):
            who = one.receiver.name if one.receiver_id and one.receiver else _("bên nhận chưa có tài khoản")
            found.append(Line(f"{one.code} · {show_day(one.declared_at)} · {who}", f"/handovers/{one.code}"))
        return found or [Line(_("Chưa ghi chuyến hàng nào"))]

    def _products(self) -> list[Line]:
        rows = Product.select().where(Product.organisation == self._organisation.id, Product.is_active)
        return [
            Line(f"{one.name} · {one.self_declaration_no or _('chưa có số bản tự công bố')}", f"/products/{one.code}",
                 is_bad=not one.self_declaration_no)
            for one in rows.order_by(Product.name_sort).limit(_SHOWN)
        ]  # fmt: skip

    def _gtin(self) -> list[Line]:
        rows = Product.select().where(
            Product.organisation == self._organisation.id, Product.gtin.is_null(is_null=False), Product.is_active
        )
        found = []
        for one in rows.limit(_SHOWN):
            has_proof = bool(one.gtin_proof or one.gtin_proof_file_id)
            proof = one.gtin_proof or (_("có giấy") if has_proof else _("chưa có giấy"))
            found.append(Line(f"{one.gtin} · {one.name} · {proof}", f"/products/{one.code}", is_bad=not has_proof))
        return found or [Line(_("Không dùng GTIN"))]

    def _lots_lines(self) -> list[Line]:
        found = []
        for one in self._lots().limit(_SHOWN):
            parts = (one.name, one.lot, show_day(one.produced_on), show_day(one.expires_on))
            is_over = one.expires_on is not None and one.expires_on < self._today and one.left_thousandths > 0
            found.append(Line(" · ".join(part for part in parts if part), f"/batches/{one.code}", is_bad=is_over))
        return found or [Line(_("Chưa có lô nào"))]

    def _seasons(self) -> list[Line]:
        rows = Season.select().where(Season.organisation == self._organisation.id).order_by(Season.opened_on.desc())
        found = [
            Line(f"{one.name} · {one.variety} · {show_day(one.opened_on)}", f"/seasons/{one.code}")
            for one in rows.limit(_SHOWN)
        ]
        return found or [Line(_("Chưa mở mùa vụ nào"))]

    def _diary(self) -> list[Line]:
        events = Event.select().where(Event.organisation == self._organisation.id)
        late = events.where(Event.late_days > 7).count()
        last = events.select(fn.MAX(Event.recorded_at)).scalar()
        at = show_day(last) if isinstance(last, datetime) else ""
        said = ngettext("%(num)s lần ghi sau hơn 7 ngày", "%(num)s lần ghi sau hơn 7 ngày", late)
        return [
            Line(_("Ghi gần nhất: %(day)s", day=at) if at else _("Chưa ghi việc nào"), is_bad=not events.exists()),
            Line(said, is_bad=late > 0),
            *self._seasons(),
            *self._found("waiting_time", "waiting_unsaid", "waiting_released", "banned_use"),
        ]

    def _balance(self) -> list[Line]:
        found = self._found("balance", "more_sold", "yield_ceiling", "loosened")
        return found or [Line(_("Hệ thống không thấy chỗ nào bán nhiều hơn làm ra"))]

    def _labels(self) -> list[Line]:
        runs = LabelRun.select().where(LabelRun.organisation == self._organisation.id, ~LabelRun.is_test)
        total = runs.select(fn.SUM(LabelRun.total)).scalar() or 0
        return [Line(_("Đã in %(count)s tem trong %(runs)s lần", count=total, runs=runs.count()), "/labels/")]

    def _materials(self) -> list[Line]:
        rows = Material.select().where(Material.organisation == self._organisation.id, Material.is_active)
        found = [Line(one.name, f"/materials/{one.code}") for one in rows.order_by(Material.id.desc()).limit(_SHOWN)]
        return [*found, *self._found("banned_use", "banned_unverified")] or [
            Line(_("Sổ vật tư còn trống"), is_bad=True)
        ]

    def _lots(self) -> "peewee.ModelSelect[Batch]":
        query = Batch.select().where(Batch.organisation == self._organisation.id)
        if self._batch is not None:
            query = query.where(Batch.id == self._batch.id)
        return query.order_by(Batch.created_at.desc())

    def _found(self, *rules: str) -> list[Line]:
        """Open findings of these rules; nothing that is still the supplier's draft."""
        rows = KeptFinding.select().where(
            KeptFinding.organisation == self._organisation.id,
            KeptFinding.gone_at.is_null(),
            KeptFinding.draft_until.is_null(),
            KeptFinding.rule.in_(list(rules)),
        )
        return [
            Line(f"{one.subject_name}: {lack.sentence(language())}", f"/findings/?q={one.subject_code}", is_bad=True)
            for one in rows.limit(_SHOWN)
            if (lack := lack_of(one)) is not None
        ]


_READERS: Final[dict[str, Callable[[Evidence], list[Line]]]] = {
    "identity": Evidence._identity,
    "certificates": Evidence._certificates,
    "sources": Evidence._sources,
    "dispatches": Evidence._dispatches,
    "products": Evidence._products,
    "gtin": Evidence._gtin,
    "lots": Evidence._lots_lines,
    "seasons": Evidence._seasons,
    "diary": Evidence._diary,
    "balance": Evidence._balance,
    "labels": Evidence._labels,
    "materials": Evidence._materials,
}
