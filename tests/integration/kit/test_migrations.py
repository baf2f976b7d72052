"""The migrated schema is the schema of the models, on both engines; upgrading twice at once is safe."""

import subprocess
import sys

import peewee
import pytest

from trace.app import ROOMS, drawer_of
from trace.database import Record, database
from trace.kit import migrate


def every_model() -> list[type[peewee.Model]]:
    for room in ("kit", *ROOMS):
        drawer_of(room, "models")
    found, waiting = [], [Record]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model is not Record:
            found.append(model)
    return sorted(found, key=lambda m: m._meta.table_name)


@pytest.mark.parametrize("model", every_model(), ids=lambda m: m._meta.table_name)
def test_the_migrated_table_has_the_columns_of_its_model(db, model):
    columns = {c.name: c for c in database.get_columns(model._meta.table_name)}

    assert set(columns) == {f.column_name for f in model._meta.sorted_fields}
    for field in model._meta.sorted_fields:
        assert columns[field.column_name].null == field.null, field.column_name


@pytest.mark.parametrize("model", every_model(), ids=lambda m: m._meta.table_name)
def test_the_migrated_table_has_the_unique_indexes_of_its_model(db, model):
    there = {tuple(sorted(i.columns)) for i in database.get_indexes(model._meta.table_name) if i.unique}
    wanted = {(f.column_name,) for f in model._meta.sorted_fields if f.unique and not f.primary_key}
    for index in model._meta.indexes:
        if isinstance(index, tuple) and index[1]:
            wanted.add(tuple(sorted(model._meta.combined[name].column_name for name in index[0])))

    assert wanted <= there


def test_nothing_is_pending_after_upgrade_and_a_second_upgrade_changes_nothing(db):
    assert migrate.pending() == []
    assert migrate.upgrade() == []


def test_two_upgrades_at_once_both_succeed(tmp_path):
    command = [sys.executable, "-m", "flask", "db", "upgrade"]
    environment = {"TRACE_INSTANCE": str(tmp_path), "PATH": "/usr/bin", "PYTHONPATH": "."}
    racing = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]

    assert [p.wait(timeout=60) for p in racing] == [0, 0], [p.stderr.read() for p in racing]
