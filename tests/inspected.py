"""Inspections of Song Hoa told through the actions, for the tests of this room."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

from PIL import Image

from trace.documents.actions import keep_picture
from trace.documents.models import StoredFile
from trace.documents.store import LocalStore
from trace.inspections import actions
from trace.inspections.actions import Answered, Plan
from trace.inspections.models import Inspection
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.settings import Settings


def entry() -> str:
    return str(uuid4())


def planned(organisation: Organisation, *, by: Viewer, now: datetime, **more) -> Inspection:
    """One on the list for tomorrow; `more` are fields of the plan."""
    known = {
        "mode": "remote",
        "planned_on": (now + timedelta(days=1)).date(),
        "reason": "Theo kế hoạch quý",
        "checklists": ("common", "rice"),
    }
    batch, entry_id = more.pop("batch", None), more.pop("entry_id", entry())
    return actions.plan(organisation, Plan(**known | more), batch=batch, by=by, now=now, entry_id=entry_id)


def begun(organisation: Organisation, *, by: Viewer, now: datetime, **more) -> Inspection:
    """One that goes on."""
    return actions.begin(planned(organisation, by=by, now=now, **more), by=by, now=now, entry_id=entry())


def answered(inspection: Inspection, *, by: Viewer, now: datetime, fails: str = "one_back") -> Inspection:
    """Two items answered, one of them failed."""
    said = {"identity": Answered("pass"), fails: Answered("fail", "Thiếu hóa đơn hai chuyến")}
    return actions.answer(inspection, "common", said, by=by, now=now, entry_id=entry())


def drawn_up(organisation: Organisation, *, by: Viewer, now: datetime, **more) -> Inspection:
    """Minutes that wait for both sides, with one finding."""
    one = answered(begun(organisation, by=by, now=now, **more), by=by, now=now)
    return actions.draw_up(one, result="fail", remark="Còn thiếu chứng từ", by=by, now=now, entry_id=entry())


def concluded(organisation: Organisation, *, by: Viewer, manager: Viewer, now: datetime, **more) -> Inspection:
    """Signed by both."""
    one = drawn_up(organisation, by=by, now=now, **more)
    actions.sign(one, by=by, now=now, entry_id=entry())
    return actions.acknowledge(one, answer="signed", by=manager, now=now, entry_id=entry())


def picture(
    organisation: Organisation, settings: Settings, *, by: Viewer, now: datetime, colour="#c9dac3"
) -> StoredFile:
    """A photo among the supplier's files."""
    content = BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "PNG")
    store = LocalStore(settings.uploads)
    return keep_picture(content.getvalue(), name="a.png", organisation=organisation, by=by, now=now, store=store)
