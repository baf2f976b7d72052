"""A run in another format than it was ordered in: made for whoever asks, read back like any other, kept nowhere."""

from dataclasses import replace
from io import BytesIO
from typing import Final

from trace.errors import N_
from trace.labels import rules
from trace.labels.actions_making import plan_of
from trace.labels.making.pool import make_chunk
from trace.labels.making.renderer import renderer_of
from trace.labels.models import LabelRun
from trace.labels.pressing import PressRefused, pressed
from trace.settings import Settings

# While an answer waits; more is ordered in the format that is wanted.
MOST: Final = 2000


def made_as(run: LabelRun, format_name: str, *, settings: Settings) -> bytes:
    """The labels of a finished run in `format_name`, at the same dots. PressRefused for sheets and large runs."""
    plan = plan_of(run, settings=settings)
    pressed(plan.layout, printer="", organisation_id=run.organisation_id, format_name=format_name, dpi=None)
    if run.total > MOST:
        raise PressRefused(
            N_("Lần in này ra tệp %(made)s và có hơn %(most)s tem: đặt in mới với định dạng %(wanted)s."),
            field="format",
            made=run.format.upper(),
            most=MOST,
            wanted=format_name.upper(),
        )
    plan = replace(plan, format=format_name)
    chunks = []
    for number in range(plan.chunk_count):
        content, fault = make_chunk(plan.chunk(number))
        if fault is not None:
            raise rules.Unreadable(rules.UNREADABLE, label=fault.label, page=fault.page, slot=fault.slot)
        chunks.append(content)
    out = BytesIO()
    renderer_of(format_name).joined(chunks, out, run=plan)
    return out.getvalue()
