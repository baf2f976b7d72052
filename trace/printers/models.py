"""Printers, and each thing that was sent to one."""

import peewee

from trace.database import Record, UtcField
from trace.labels.models import LabelRun
from trace.organisations.models import Organisation


class Printer(Record):
    """One printer of an organisation. kind: `driver` (PDF through its driver), `zpl` or `tspl`.

    way: `download` (a person takes the file), `network` (the service sends to `listed_name` of TRACE_PRINTERS), `agent`
    (a program beside it fetches the work). `stock_tenths_mm` is the width of the paper it takes. A calibration bears
    the same name. `ended_at`: off the list; what was sent to it stays known.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = peewee.CharField(max_length=60)
    name_folded = peewee.CharField(max_length=60)
    kind = peewee.CharField(max_length=6)
    dpi = peewee.IntegerField()
    stock_tenths_mm = peewee.IntegerField(null=True)
    way = peewee.CharField(max_length=8)
    listed_name = peewee.CharField(max_length=40, default="")
    changed_at = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        indexes = ((("organisation", "name_folded"), True),)


class PrintJob(Record):
    """One sending of a file to a printer: of a run, or (`run` null) of a sheet of the printer's own, its test label.

    state: waiting; sending (somebody has it: the service, or an agent under a lease); sent; failed, nothing is on
    paper; unsure, some of it may be; partly, a person saw that some of it is; cancelled. `again` names the sending of
    the same run before this one, and then a `reason` says why and
    `ledger_index` where the log has it. `is_taken`: its bytes have begun to leave.
    """

    organisation_id: int
    printer_id: int
    run_id: int | None
    again_id: int | None
    number = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    printer = peewee.ForeignKeyField(Printer, on_delete="RESTRICT")
    run = peewee.ForeignKeyField(LabelRun, null=True, on_delete="RESTRICT")
    title = peewee.CharField(max_length=120)
    format = peewee.CharField(max_length=4)
    file_sha256 = peewee.CharField(max_length=64, index=True)
    size_bytes = peewee.BigIntegerField()
    state = peewee.CharField(max_length=9, index=True)
    message = peewee.CharField(max_length=500, default="")
    again = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    reason = peewee.CharField(max_length=300, default="")
    is_taken = peewee.BooleanField(default=False)
    sent_bytes = peewee.BigIntegerField(default=0)
    agent = peewee.CharField(max_length=60, default="")
    lease = peewee.CharField(max_length=64, default="")
    lease_ends_at = UtcField(null=True)
    job_id = peewee.IntegerField(null=True)
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField(index=True)
    changed_at = UtcField()
    ledger_index = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("printer", "state"), False),)
