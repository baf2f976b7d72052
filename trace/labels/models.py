"""Print runs as they were ordered (append-only), how far each is, calibrations of printers, sheets partly used."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class LabelRun(Record):
    """One order to print labels of a lot. Never changed, never deleted: what was on the labels stays known.

    `printed` holds the LabelFacts as printed (dates ISO), `calibration` what the printer was given. `total` is
    `count` × `copies`, the labels that came out. `replaces` names the run whose spoiled labels this one replaces;
    such labels are void, so the budget does not count these. `via` is page, api or command. `data_hash` is the
    SHA-256 over everything that decides the file's bytes. `format` is pdf, zpl or tspl, at `dpi` dots an inch.
    A run with a number for each pack has `serial_key`, the version of the key behind them, and `serial_first`, the
    first of its `count` counters. `record_version` says which facts the log's entry was made of.
    """

    organisation_id: int
    batch_id: int
    replaces_id: int | None
    number = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    layout = peewee.CharField(max_length=40, index=True)
    layout_hash = peewee.CharField(max_length=64)
    count = peewee.IntegerField()
    copies = peewee.IntegerField()
    total = peewee.IntegerField()
    start_slot = peewee.IntegerField()
    pages = peewee.IntegerField()
    calibration = peewee.JSONField(default=dict)
    printed = peewee.JSONField()
    data_hash = peewee.CharField(max_length=64)
    is_test = peewee.BooleanField()
    is_unverified = peewee.BooleanField()
    replaces = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    reason = peewee.CharField(max_length=300, default="")
    budget_most = peewee.IntegerField()
    budget_used = peewee.IntegerField()
    via = peewee.CharField(max_length=8)
    format = peewee.CharField(max_length=4, default="pdf")
    dpi = peewee.IntegerField(default=0)
    serial_key = peewee.IntegerField(null=True)
    serial_first = peewee.BigIntegerField(null=True)
    has_pin = peewee.BooleanField(default=False)
    record_version = peewee.SmallIntegerField(default=1)
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField(index=True)
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        constraints = (peewee.Check("count > 0 AND copies > 0 AND total = count * copies", "label_run_counts"),)


class LabelRunProgress(Record):
    """The only part of a run that changes. state: waiting, done, failed, unreadable, cancelled.

    `file_sha256` names the file in the store. `labels_checked` were read back from the very pages; `fault` says which
    could not be (label, page, slot, what it had to hold). `labels_taken` left the house while the rest was made.
    """

    run_id: int
    run = peewee.ForeignKeyField(LabelRun, unique=True, on_delete="RESTRICT")
    state = peewee.CharField(max_length=10, default="waiting", index=True)
    job_id = peewee.IntegerField(null=True)
    labels_done = peewee.IntegerField(default=0)
    labels_checked = peewee.IntegerField(default=0)
    labels_taken = peewee.IntegerField(default=0)
    seconds_left = peewee.IntegerField(null=True)
    file_sha256 = peewee.CharField(max_length=64, default="")
    size_bytes = peewee.BigIntegerField(default=0)
    message = peewee.CharField(max_length=500, default="")
    fault = peewee.JSONField(null=True)
    finished_at = UtcField(null=True)


class LabelChunk(Record):
    """A finished chunk of an unfinished run; its bytes lie in the run's folder under this hash."""

    run_id: int
    run = peewee.ForeignKeyField(LabelRun, on_delete="RESTRICT")
    number = peewee.IntegerField()
    labels = peewee.IntegerField()
    checked = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64)

    class Meta:
        indexes = ((("run", "number"), True),)


class PrinterCalibration(Record):
    """What one printer needs: shifts in tenths of a millimetre, scales in ten-thousandths (10000 = as drawn).

    `measured_tenths` are the four numbers typed from its test sheet, kept so that they can be looked at again.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = peewee.CharField(max_length=60)
    name_folded = peewee.CharField(max_length=60)
    right_tenths_mm = peewee.IntegerField()
    down_tenths_mm = peewee.IntegerField()
    scale_x_ten_thousandths = peewee.IntegerField()
    scale_y_ten_thousandths = peewee.IntegerField()
    measured_tenths = peewee.JSONField()
    changed_at = UtcField()

    class Meta:
        indexes = ((("organisation", "name_folded"), True),)


class SheetInUse(Record):
    """Where the next label of this stock goes: the sheet last printed on is used up to the slot before."""

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    layout = peewee.CharField(max_length=40)
    next_slot = peewee.IntegerField()
    changed_at = UtcField()

    class Meta:
        indexes = ((("organisation", "layout"), True),)


class KeptLayout(Record):
    """A layout as it was printed, by the hash of all that draws it, for ever: files on disk and own layouts change.

    `table` is the layout as data (`layout.layout_from_table`); pictures in it are named by their hash.
    """

    organisation_id: int | None
    hash = peewee.CharField(max_length=64, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    name = peewee.CharField(max_length=40)
    title = peewee.CharField(max_length=120)
    table = peewee.JSONField()
    created_at = UtcField()


class OwnLayout(Record):
    """A layout that an organisation made for itself; labels call it `own-` and its code.

    `source` is the house's layout it was copied from. `number` is its last version, `usable_number` the last one
    that can be printed (a draft waits above it), and `retired_at` says since when nobody prints it any more.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    title = peewee.CharField(max_length=120)
    title_folded = peewee.CharField(max_length=120)
    source = peewee.CharField(max_length=40)
    number = peewee.IntegerField()
    usable_number = peewee.IntegerField(null=True)
    retired_at = UtcField(null=True)
    created_at = UtcField()
    changed_at = UtcField()


class OwnLayoutVersion(Record):
    """One saved state of an own layout. Never changed: bringing an old one back makes a new one with its number in
    `restored_from`."""

    own_layout_id: int
    own_layout = peewee.ForeignKeyField(OwnLayout, on_delete="RESTRICT")
    number = peewee.IntegerField()
    table = peewee.JSONField()
    is_usable = peewee.BooleanField()
    restored_from = peewee.IntegerField(null=True)
    created_at = UtcField()
    created_by_id = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("own_layout", "number"), True),)


class LayoutPicture(Record):
    """A logo as it is printed: a small grey PNG by its hash, the organisation's own, for ever."""

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    sha256 = peewee.CharField(max_length=64)
    content = peewee.BlobField()
    width_px = peewee.IntegerField()
    height_px = peewee.IntegerField()
    created_at = UtcField()
    created_by_id = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("organisation", "sha256"), True),)
