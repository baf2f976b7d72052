"""The overview's summary tables, kept by the database itself in the transaction of each change.

SQLite has one writer, so its triggers sum up at once. On PostgreSQL a lot is only noted at once and summed up when the
transaction ends, from the base rows, under one lock: writers never wait for one another in a circle, and the last of
two that touch one lot sees what the other wrote.
"""

import peewee as pw

_KEY = ("organisation_id", "product_id", "template")


class LotSummary(pw.Model):
    id = pw.IntegerField(primary_key=True)
    organisation_id = pw.IntegerField()
    product_id = pw.IntegerField()
    template = pw.CharField(max_length=20)
    month = pw.CharField(max_length=7)
    made = pw.IntegerField()
    held = pw.IntegerField()
    recalled = pw.IntegerField()
    approved = pw.IntegerField()
    dispatched = pw.IntegerField()
    arrived = pw.IntegerField()
    labels = pw.BigIntegerField()
    numbers = pw.BigIntegerField()
    stops = pw.IntegerField()
    warns = pw.IntegerField()
    lacks = pw.IntegerField()

    class Meta:
        table_name = "overview_lot"


class LotDue(pw.Model):
    lot_id = pw.IntegerField()

    class Meta:
        table_name = "overview_due"


class Cell(pw.Model):
    organisation_id = pw.IntegerField()
    product_id = pw.IntegerField()
    template = pw.CharField(max_length=20)
    lots = pw.IntegerField()
    made = pw.IntegerField()
    complete = pw.IntegerField()
    approved = pw.IntegerField()
    printed = pw.IntegerField()
    activated = pw.IntegerField()
    dispatched = pw.IntegerField()
    arrived = pw.IntegerField()
    held = pw.IntegerField()
    recalled = pw.IntegerField()
    labels = pw.BigIntegerField()
    numbers = pw.BigIntegerField()
    stops = pw.IntegerField()
    warns = pw.IntegerField()

    class Meta:
        table_name = "overview_cell"
        indexes = ((_KEY, True),)


class MonthCell(pw.Model):
    organisation_id = pw.IntegerField()
    product_id = pw.IntegerField()
    template = pw.CharField(max_length=20)
    month = pw.CharField(max_length=7)
    lots = pw.IntegerField()
    made = pw.IntegerField()

    class Meta:
        table_name = "overview_month"
        indexes = ((("month", *_KEY), True),)


class EntryCell(pw.Model):
    organisation_id = pw.IntegerField()
    template = pw.CharField(max_length=20)
    month = pw.CharField(max_length=7)
    entries = pw.IntegerField()
    late = pw.IntegerField()
    after_dispatch = pw.IntegerField()

    class Meta:
        table_name = "overview_entry"
        indexes = ((("organisation_id", "template", "month"), True),)


class SeasonCell(pw.Model):
    organisation_id = pw.IntegerField()
    template = pw.CharField(max_length=20)
    seasons = pw.IntegerField()
    written = pw.IntegerField()

    class Meta:
        table_name = "overview_season"
        indexes = ((("organisation_id", "template"), True),)


class FindingCell(pw.Model):
    organisation_id = pw.IntegerField()
    rule = pw.CharField(max_length=40)
    severity = pw.CharField(max_length=8)
    found = pw.IntegerField()
    drafts = pw.IntegerField()

    class Meta:
        table_name = "overview_finding"
        indexes = ((("organisation_id", "rule", "severity"), True),)


class PaperCell(pw.Model):
    organisation_id = pw.IntegerField()
    product_id = pw.IntegerField()
    ends_on = pw.DateField()
    papers = pw.IntegerField()

    class Meta:
        table_name = "overview_paper"
        indexes = ((("ends_on", "organisation_id", "product_id"), True),)


TABLES = (LotSummary, LotDue, Cell, MonthCell, EntryCell, SeasonCell, FindingCell, PaperCell)

# --- what a lot is, from its base rows (b is the batch) -----------------------------------------------------

_OPEN = (
    "(SELECT count(*) FROM finding AS f WHERE f.subject_kind = 'batch' AND f.subject_id = b.id "
    "AND f.gone_at IS NULL AND f.reviewed_at IS NULL AND f.draft_until IS NULL AND {which})"
)
_RECORD_RULES = (
    "f.rule IN ('events', 'missing_step', 'step_fields', 'missing_source', 'missing_receiver', 'time_order')"
)
_SOLD = (
    "EXISTS (SELECT 1 FROM event_item AS i JOIN event AS e ON e.id = i.event_id WHERE i.identifier = b.identifier "
    "AND e.kind = 'sell' AND e.declared_at = '' AND NOT EXISTS "
    "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> ''))"
)
OF_BATCH = {
    "organisation_id": "b.organisation_id",
    "product_id": "coalesce(b.product_id, 0)",
    "template": "b.template",
    "month": "coalesce(substr(CAST(b.produced_on AS TEXT), 1, 7), '')",
    "made": "CASE WHEN b.product_id IS NOT NULL AND NOT b.is_received THEN 1 ELSE 0 END",
    "held": "CASE WHEN b.is_on_hold THEN 1 ELSE 0 END",
    "recalled": "CASE WHEN b.is_recalled THEN 1 ELSE 0 END",
    "approved": "CASE WHEN b.approved_at IS NULL THEN 0 ELSE 1 END",
    "dispatched": "CASE WHEN b.dispatched_at IS NULL THEN 0 ELSE 1 END",
}
ARRIVED = {
    "arrived": "CASE WHEN EXISTS (SELECT 1 FROM handover_line AS l WHERE l.batch_id = b.id AND l.accepted > 0) "
    f"OR {_SOLD} THEN 1 ELSE 0 END",
}
LABELS = {
    "labels": "CAST(coalesce((SELECT sum(r.total) FROM label_run AS r JOIN label_run_progress AS p ON p.run_id = r.id "
    "WHERE r.batch_id = b.id AND NOT r.is_test AND r.replaces_id IS NULL AND p.state = 'done'), 0) AS BIGINT)",
}
NUMBERS = {
    "numbers": "CAST(coalesce((SELECT sum(a.count) FROM serial_act AS a JOIN serial_range AS s ON s.id = a.range_id "
    "WHERE s.batch_id = b.id AND a.kind = 'activate'), 0) AS BIGINT)",
}
FINDINGS = {
    "stops": _OPEN.format(which="f.severity = 'stop'"),
    "warns": _OPEN.format(which="f.severity = 'warn'"),
    "lacks": _OPEN.format(which=_RECORD_RULES),
}
FACTS = OF_BATCH | ARRIVED | LABELS | NUMBERS | FINDINGS
_WATCHED_OF_BATCH = (
    "organisation_id", "product_id", "template", "produced_on", "is_received", "is_on_hold", "is_recalled",
    "approved_at", "dispatched_at", "identifier",
)  # fmt: skip

# What a lot adds to its cells (l is its summary).
IN_CELL = {
    "lots": "1",
    "made": "l.made",
    "complete": "l.made * (CASE WHEN l.lacks = 0 THEN 1 ELSE 0 END)",
    "approved": "l.made * l.approved",
    "printed": "l.made * (CASE WHEN l.labels > 0 THEN 1 ELSE 0 END)",
    "activated": "l.made * (CASE WHEN l.numbers > 0 THEN 1 ELSE 0 END)",
    "dispatched": "l.made * l.dispatched",
    "arrived": "l.made * l.arrived",
    "held": "l.held",
    "recalled": "l.recalled",
    "labels": "l.labels",
    "numbers": "l.numbers",
    "stops": "l.stops",
    "warns": "l.warns",
}
IN_MONTH = {"lots": "1", "made": "l.made"}

# --- plain counts: (table, columns that decide) → (cell, key, counts), added and taken away row by row ---------

_LATE = "CASE WHEN {row}.late_days > 7 THEN 1 ELSE 0 END"
COUNTED = (
    (
        "event", "I", (), "{row}.declared_at = '' AND {row}.supersedes_id IS NULL", "overview_entry",
        {"organisation_id": "{row}.organisation_id", "template": "{row}.template",
         "month": "substr(CAST({row}.recorded_at AS TEXT), 1, 7)"},
        {"entries": "1", "late": _LATE, "after_dispatch": "CASE WHEN {row}.is_after_dispatch THEN 1 ELSE 0 END"},
    ),
    (
        "season", "IUD", ("organisation_id", "template", "last_event_at"), "{row}.id IS NOT NULL", "overview_season",
        {"organisation_id": "{row}.organisation_id", "template": "{row}.template"},
        {"seasons": "1", "written": "CASE WHEN {row}.last_event_at IS NULL THEN 0 ELSE 1 END"},
    ),
    (
        "finding", "IUD", ("organisation_id", "rule", "severity", "gone_at", "reviewed_at", "draft_until"),
        "{row}.gone_at IS NULL AND {row}.reviewed_at IS NULL", "overview_finding",
        {"organisation_id": "{row}.organisation_id", "rule": "{row}.rule", "severity": "{row}.severity"},
        {
            "found": "CASE WHEN {row}.draft_until IS NULL THEN 1 ELSE 0 END",
            "drafts": "CASE WHEN {row}.draft_until IS NULL THEN 0 ELSE 1 END",
        },
    ),
    (
        "certificate", "IUD", ("organisation_id", "subject_kind", "subject_id", "expires_on", "is_active"),
        "{row}.is_active AND {row}.expires_on IS NOT NULL", "overview_paper",
        {"organisation_id": "{row}.organisation_id",
         "product_id": "CASE WHEN {row}.subject_kind = 'product' THEN {row}.subject_id ELSE 0 END",
         "ends_on": "{row}.expires_on"},
        {"papers": "1"},
    ),
)  # fmt: skip

# --- which lots another table's row is about ------------------------------------------------------------------

_OF_ITEM = (
    "SELECT b.id FROM batch AS b WHERE b.identifier = {row}.identifier "
    "AND (SELECT e.kind FROM event AS e WHERE e.id = {row}.event_id) = 'sell'"
)
_OF_DECLARED = (
    "SELECT b.id FROM event AS e JOIN event_item AS i ON i.event_id = e.id JOIN batch AS b "
    "ON b.identifier = i.identifier WHERE e.event_id = {row}.event_id AND e.kind = 'sell' AND {row}.declared_at <> ''"
)
ABOUT = (
    ("finding", "IUD", "SELECT {row}.subject_id WHERE {row}.subject_kind = 'batch'", FINDINGS,
     ("subject_kind", "subject_id", "rule", "severity", "gone_at", "reviewed_at", "draft_until")),
    ("label_run_progress", "IUD", "SELECT r.batch_id FROM label_run AS r WHERE r.id = {row}.run_id", LABELS,
     ("run_id", "state")),
    ("serial_act", "I", "SELECT s.batch_id FROM serial_range AS s WHERE s.id = {row}.range_id", NUMBERS, ()),
    ("handover_line", "IUD", "SELECT {row}.batch_id", ARRIVED, ("batch_id", "accepted")),
    ("event_item", "I", _OF_ITEM, ARRIVED, ()),
    ("event", "I", _OF_DECLARED, ARRIVED, ()),
)  # fmt: skip
ACTS = {"I": ("INSERT", ("NEW",)), "U": ("UPDATE", ("OLD", "NEW")), "D": ("DELETE", ("OLD",))}


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    is_sqlite = isinstance(db, pw.SqliteDatabase)
    for statement in _sqlite() if is_sqlite else _postgres():
        db.execute_sql(statement)
    # Overdue dispatches are few and asked for by their day.
    db.execute_sql("CREATE INDEX handover_state_due ON handover (state, due_on)")
    db.execute_sql(f"INSERT INTO overview_lot (id, {', '.join(FACTS)}) SELECT b.id, {_values(FACTS)} FROM batch AS b")
    for table, _acts, _watched, condition, cell, key, counts in COUNTED:
        sums = ", ".join(f"sum({value.format(row='t')})" for value in counts.values())
        where, keys = condition.format(row="t"), _values(key).format(row="t")
        places = ", ".join(str(place) for place in range(1, len(key) + 1))
        db.execute_sql(
            f"INSERT INTO {cell} ({', '.join((*key, *counts))}) SELECT {keys}, {sums} FROM {table} AS t "
            f"WHERE {where} GROUP BY {places}"
        )


def down(migrator, db):
    db.execute_sql("DROP INDEX handover_state_due")
    is_sqlite = isinstance(db, pw.SqliteDatabase)
    for name, table in _names(is_sqlite=is_sqlite):
        db.execute_sql(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            db.execute_sql(f"DROP FUNCTION {name}()")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)


def _values(facts):
    return ", ".join(facts.values())


def _differs(columns):
    return " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)


def _add(cell, key, counts, *, sign, source, condition="true"):
    """A row's counts added to (or taken from) its cell."""
    columns = (*key, *counts)
    amounts = [f"{sign}({value})" for value in counts.values()]
    sets = ", ".join(f"{one} = {cell}.{one} + excluded.{one}" for one in counts)
    return (
        f"INSERT INTO {cell} ({', '.join(columns)}) SELECT {', '.join((*key.values(), *amounts))}{source} "
        f"WHERE {condition} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}"
    )


def _of_row(facts, row):
    return {name: value.replace("l.", f"{row}.") for name, value in facts.items()}


def _keys(row, *more):
    return {name: f"{row}.{name}" for name in (*_KEY, *more)}


def _counted():
    """(name, table, act, condition of the trigger, statements) of the plain counts, alike on both engines."""
    for table, acts, watched, condition, cell, key, counts in COUNTED:
        for letter in acts:
            act, rows = ACTS[letter]
            statements = [
                _add(
                    cell,
                    {name: value.format(row=row) for name, value in key.items()},
                    {name: value.format(row=row) for name, value in counts.items()},
                    sign="-" if row == "OLD" else "",
                    source="",
                    condition=condition.format(row=row),
                )
                for row in rows
            ]
            yield (
                f"overview_counts_{table}_{act.lower()}",
                table,
                act,
                _differs(watched) if act == "UPDATE" else "",
                statements,
            )


def _about():
    """(name, table, act, condition, queries for the lots, facts) of the tables that say something about a lot."""
    for table, acts, lots, facts, watched in ABOUT:
        for letter in acts:
            act, rows = ACTS[letter]
            queries = [lots.format(row=row) for row in rows]
            yield (
                f"overview_sees_{table}_{act.lower()}",
                table,
                act,
                _differs(watched) if act == "UPDATE" else "",
                queries,
                facts,
            )


# --- SQLite ------------------------------------------------------------------------------------------------------


def _trigger(name, table, act, when, statements):
    # Older SQLite knows IS DISTINCT FROM by its short name only.
    condition = f" WHEN {when.replace('IS DISTINCT FROM', 'IS NOT')}" if when else ""
    return f"CREATE TRIGGER {name} AFTER {act} ON {table}{condition} BEGIN {'; '.join(statements)}; END"


def _sqlite():
    for name, table, act, when, statements in _counted():
        yield _trigger(name, table, act, when, statements)
    for name, table, act, when, queries, facts in _about():
        sets = ", ".join(
            f"{column} = (SELECT {value} FROM batch AS b WHERE b.id = overview_lot.id)"
            for column, value in facts.items()
        )
        yield _trigger(
            name, table, act, when, [f"UPDATE overview_lot SET {sets} WHERE id IN ({query})" for query in queries]
        )
    own = {name: value.replace("b.", "NEW.") for name, value in OF_BATCH.items()}
    yield _trigger(
        "overview_sees_batch_insert", "batch", "INSERT", "",
        [f"INSERT INTO overview_lot (id, {', '.join(FACTS)}) SELECT b.id, {_values(FACTS)} FROM batch AS b "
         "WHERE b.id = NEW.id"],
    )  # fmt: skip
    yield _trigger(
        "overview_sees_batch_update", "batch", "UPDATE", _differs(_WATCHED_OF_BATCH),
        [f"UPDATE overview_lot SET {', '.join(f'{name} = {value}' for name, value in own.items())} WHERE id = NEW.id"],
    )  # fmt: skip
    yield _trigger("overview_sees_batch_delete", "batch", "DELETE", "", ["DELETE FROM overview_lot WHERE id = OLD.id"])
    yield from _sqlite_cells()


def _sqlite_cells():
    def adding(row, sign):
        return [
            _add("overview_cell", _keys(row), _of_row(IN_CELL, row), sign=sign, source=""),
            _add("overview_month", _keys(row, "month"), _of_row(IN_MONTH, row), sign=sign, source=""),
        ]

    changed = [f"OLD.{name} IS NOT NEW.{name}" for name in FACTS]
    moved = [f"OLD.{name} IS NOT NEW.{name}" for name in (*_KEY, "month", "made")]
    yield _trigger("overview_lot_insert", "overview_lot", "INSERT", "", adding("NEW", ""))
    yield _trigger("overview_lot_delete", "overview_lot", "DELETE", "", adding("OLD", "-"))
    yield _trigger(
        "overview_lot_moved", "overview_lot", "UPDATE", " OR ".join(moved), [*adding("OLD", "-"), *adding("NEW", "")]
    )
    new, old = _of_row(IN_CELL, "NEW"), _of_row(IN_CELL, "OLD")
    sets = ", ".join(f"{name} = {name} + ({new[name]}) - ({old[name]})" for name in IN_CELL if name != "lots")
    key = " AND ".join(f"{name} = NEW.{name}" for name in _KEY)
    yield _trigger(
        "overview_lot_changed", "overview_lot", "UPDATE", f"NOT ({' OR '.join(moved)}) AND ({' OR '.join(changed)})",
        [f"UPDATE overview_cell SET {sets} WHERE {key}"],
    )  # fmt: skip


# --- PostgreSQL --------------------------------------------------------------------------------------------------

_LOCK_NUMBER = 7_233_195


def _function(name, statements):
    body = "; ".join(statements)
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"


def _row_trigger(name, table, act, when, statements):
    yield _function(name, statements)
    condition = f" WHEN ({when})" if when else ""
    yield f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()"


def _postgres():
    for name, table, act, when, statements in _counted():
        yield from _row_trigger(name, table, act, when, statements)
    note = "INSERT INTO overview_due (lot_id) "
    for name, table, act, when, queries, _facts in _about():
        yield from _row_trigger(name, table, act, when, [note + query for query in queries])
    for act, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        when = _differs(_WATCHED_OF_BATCH) if act == "UPDATE" else ""
        yield from _row_trigger(f"overview_sees_batch_{act.lower()}", "batch", act, when, [f"{note}SELECT {row}.id"])
    yield from _postgres_lots()
    yield from _postgres_cells()


def _postgres_lots():
    """The first note of a transaction sums up all its lots when it ends; the others find themselves done."""
    sets = ", ".join(f"{name} = excluded.{name}" for name in FACTS)
    yield (
        "CREATE FUNCTION overview_sums_up() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE lots integer[]; BEGIN "
        "IF NOT EXISTS (SELECT 1 FROM overview_due WHERE id = NEW.id) THEN RETURN NULL; END IF; "
        f"PERFORM pg_advisory_xact_lock({_LOCK_NUMBER}); "
        "WITH gone AS (DELETE FROM overview_due RETURNING lot_id) "
        "SELECT array_agg(DISTINCT lot_id) INTO lots FROM gone; "
        "DELETE FROM overview_lot WHERE id = ANY(lots) "
        "AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.id = overview_lot.id); "
        f"INSERT INTO overview_lot (id, {', '.join(FACTS)}) SELECT b.id, {_values(FACTS)} FROM batch AS b "
        f"WHERE b.id = ANY(lots) ORDER BY b.id ON CONFLICT (id) DO UPDATE SET {sets}; RETURN NULL; END $$"
    )
    yield (
        "CREATE CONSTRAINT TRIGGER overview_sums_up AFTER INSERT ON overview_due DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION overview_sums_up()"
    )


def _postgres_cells():
    """Cells change once a statement, however many lots it summed up."""
    for act, tables in (
        ("INSERT", "NEW TABLE AS came"),
        ("UPDATE", "OLD TABLE AS went NEW TABLE AS came"),
        ("DELETE", "OLD TABLE AS went"),
    ):
        halves = [
            f"SELECT {sign} AS sign, t.* FROM {name} AS t"
            for sign, name in ((1, "came"), (-1, "went"))
            if name in tables
        ]
        statements = []
        for cell, key, counts in (
            ("overview_cell", _KEY, IN_CELL),
            ("overview_month", (*_KEY, "month"), IN_MONTH),
        ):
            sums = ", ".join(f"sum(l.sign * {value}) AS {name}" for name, value in counts.items())
            keys = ", ".join(f"l.{name}" for name in key)
            sets = ", ".join(f"{name} = {cell}.{name} + excluded.{name}" for name in counts)
            statements.append(
                f"INSERT INTO {cell} ({', '.join((*key, *counts))}) SELECT {keys}, {sums} "
                f"FROM ({' UNION ALL '.join(halves)}) AS l GROUP BY {keys} ORDER BY {keys} "
                f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}"
            )
        name = f"overview_lot_{act.lower()}"
        yield _function(name, statements)
        yield (
            f"CREATE TRIGGER {name} AFTER {act} ON overview_lot REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _names(*, is_sqlite):
    for name, table, *_ in (*_counted(), *_about()):
        yield name, table
    for act in ("insert", "update", "delete"):
        yield f"overview_sees_batch_{act}", "batch"
    yield "overview_lot_insert", "overview_lot"
    yield "overview_lot_delete", "overview_lot"
    if is_sqlite:
        yield "overview_lot_moved", "overview_lot"
        yield "overview_lot_changed", "overview_lot"
    else:
        yield "overview_lot_update", "overview_lot"
        yield "overview_sums_up", "overview_due"
