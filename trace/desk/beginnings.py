"""From nothing to the first label: what a new establishment has done already, and the one thing to do now."""

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.desk.record_pages import receivable_ways, receive_href
from trace.desk.subjects import batch_href
from trace.labels.models import LabelRun
from trace.organisations.models import Organisation
from trace.processes.catalogue import PACK
from trace.processes.queries import template as find_template
from trace.products.models import Product
from trace.seasons.models import Season


def stages_of(organisation: Organisation, *, may_approve: bool) -> list[dict[str, Any]]:
    """Product, goods, pack, approval, labels: each `{label, why, href, action, is_done}` in order."""
    product = _first(Product, organisation)
    season = _first(Season, organisation)
    lots = list(Batch.select().where(Batch.organisation == organisation.id).order_by(Batch.id))
    packed = [lot for lot in lots if lot.product_id is not None]
    approved = [lot for lot in packed if lot.approved_at is not None]
    has_labels = LabelRun.select().where(LabelRun.organisation == organisation.id).exists()
    return [
        {
            "label": _("Ghi sản phẩm của cơ sở"),
            "why": _("Tên và nhóm sản phẩm là đủ để bắt đầu; phần còn lại ghi sau."),
            "href": _to("products.new"),
            "action": _("Thêm sản phẩm"),
            "is_done": product is not None,
        },
        {
            "label": _("Mở vụ, hoặc nhận hàng về"),
            "why": _("Hàng tự trồng, tự nuôi thì mở vụ; hàng mua về thì ghi nhận hàng."),
            **_second(organisation),
            "is_done": season is not None or bool(lots),
        },
        {
            "label": _("Thu hoạch, chế biến, đóng gói"),
            "why": _("Mỗi lần đóng gói thành một lô có số lô, ngày sản xuất, hạn sử dụng."),
            **_third(season, lots),
            "is_done": bool(packed),
        },
        {
            "label": _("Duyệt lô"),
            "why": _("Người quản lý xem lại và duyệt.") if may_approve else _("Nhờ người quản lý vào duyệt lô."),
            "href": batch_href(packed[0].code) if packed else None,
            "action": _("Xem lô"),
            "is_done": bool(approved),
        },
        {
            "label": _("In tem"),
            "why": _("Tem có mã QR; người mua quét là thấy nguồn gốc."),
            "href": _print_href(approved),
            "action": _("In tem"),
            "is_done": has_labels,
        },
    ]


def _first(model: type[Product] | type[Season], organisation: Organisation) -> Any:
    return model.select().where(model.organisation == organisation.id).order_by(model.id).first()


def _to(endpoint: str, **values: Any) -> str | None:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _second(organisation: Organisation) -> dict[str, Any]:
    """Goods that grow begin with a season; the others with a receipt."""
    product = _first(Product, organisation)
    ways = receivable_ways(organisation)
    if product is not None and not find_template(product.template).has_season and ways:
        href = receive_href(ways[0]) if len(ways) == 1 else url_for("records.receive")
        return {"href": href, "action": _("Nhận hàng")}
    return {"href": url_for("seasons.new"), "action": _("Mở vụ")}


def _third(season: Season | None, lots: list[Batch]) -> dict[str, Any]:
    if lots:
        lot = lots[-1]
        step = next(
            (one for one in find_template(lot.template).steps if one.role == PACK and lot.form in one.takes), None
        )
        if step is not None:
            return {"href": url_for("records.record_batch", code=lot.code, step=step.code), "action": _("Đóng gói")}
        return {"href": url_for("records.choose", code=lot.code), "action": _("Ghi việc tiếp")}
    if season is not None:
        return {"href": url_for("records.choose_season", code=season.code), "action": _("Ghi việc")}
    return {"href": None, "action": ""}


def _print_href(approved: list[Batch]) -> str | None:
    if not approved:
        return None
    return _to("labels.new", batch=approved[-1].code) or _to("labels.index")
