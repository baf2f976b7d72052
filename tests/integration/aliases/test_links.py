"""Linking texts: one target at a time, only by its owner; they end but never go away."""

from datetime import timedelta

import peewee
import pytest

from trace.aliases import actions, queries, records, rules
from trace.aliases.models import Alias, AliasEnd, LiveAlias
from trace.aliases.targets import TargetUnknown, find_target, of_lot, of_organisation, of_product
from trace.database import atomic, database
from trace.errors import Invalid, NotFound
from trace.kit.models import ActLogEntry
from trace.kit.viewer import COMMAND_LINE
from trace.ledger.verification import verify

OLD = "https://txng.cu.vn/sp/123"


@pytest.fixture
def link(clerk, now):
    def act(text, target, **more):
        asked = {"said": actions.Said("Phần mềm cũ"), "by": clerk, "now": now, "via": "page", **more}
        return actions.link(text, target, **asked)

    return act


def test_a_text_leads_where_it_was_linked_in_any_spelling(link, batch, rice, now, clerk):
    made = link(OLD, of_lot(batch))
    link("LO GẠO 07", of_product(rice))

    assert queries.live_of_text("HTTP://TXNG.CU.VN/sp/123/") == made
    assert queries.target_of(queries.live_of_text("lo gạo07")).path == f"/s/{rice.code}"
    assert queries.way_of(made) == f"/t/{batch.code}?via={made.number}"
    assert queries.live_of_url("txng.cu.vn", "/sp/123", "utm=x") == made
    assert link(OLD, of_lot(batch)) == made  # said twice, kept once
    assert ActLogEntry.select().where(ActLogEntry.act == "aliases.link").count() == 2


def test_a_conflict_names_both(link, batch, rice):
    link(OLD, of_lot(batch))

    with pytest.raises(rules.AlreadyLinked) as refused:
        link(OLD, of_product(rice))
    assert batch.code in str(refused.value)
    assert rice.code in str(refused.value)
    assert "Hợp tác xã Nông nghiệp Sông Hóa" in str(refused.value)
    with pytest.raises(peewee.IntegrityError), atomic():
        LiveAlias.create(key="txng.cu.vn/sp/123", link=Alias.get())


def test_only_the_owner_links_and_ends(link, batch, stranger_clerk, auditor, clerk, now):
    made = link(OLD, of_lot(batch))
    for who in (stranger_clerk, auditor):
        with pytest.raises(rules.NotYourTarget):
            link("LO-9", of_lot(batch), by=who)
        with pytest.raises(rules.NotYourTarget):
            actions.end(made, reason="x", by=who, now=now)
        with pytest.raises(rules.NotYourTarget):
            actions.keep_host("cu.vn", current="txng.example", by=who, now=now)
    with pytest.raises(NotFound):
        queries.find_alias(made.number, seen_by=stranger_clerk)
    with pytest.raises(TargetUnknown):
        find_target("lot", batch.code, seen_by=stranger_clerk)
    assert queries.find_alias(made.number, seen_by=auditor) == made
    assert link("LO-9", of_lot(batch), by=COMMAND_LINE).created_by_id is None


def test_an_ended_link_stays_on_record_and_frees_the_text(link, batch, rice, clerk, now):
    made = link(OLD, of_lot(batch))
    with pytest.raises(Invalid):
        actions.end(made, reason=" ", by=clerk, now=now)
    actions.end(made, reason="Gắn nhầm", by=clerk, now=now)

    assert queries.live_of_text(OLD) is None
    assert Alias.select().count() == AliasEnd.select().count() == 1
    with pytest.raises(rules.LinkEnded):
        actions.end(made, reason="Lần nữa", by=clerk, now=now)
    assert queries.target_of(link(OLD, of_product(rice))).kind == "product"


@pytest.mark.parametrize("table", ["alias", "alias_end", "former_host"])
def test_the_database_refuses_changes(link, batch, clerk, now, table):
    made = link(OLD, of_lot(batch))
    actions.end(made, reason="x", by=clerk, now=now)
    actions.keep_host("cu.vn", current="txng.example", by=COMMAND_LINE, now=now)
    column = {"alias": "text", "alias_end": "reason", "former_host": "note"}[table]

    for act in (f"UPDATE {table} SET {column} = 'y'", f"DELETE FROM {table}"):
        with pytest.raises(peewee.DatabaseError, match="append-only"), atomic():
            database.execute_sql(act)


def test_the_log_holds_links_and_ends(link, batch, rice, clerk, now):
    made = link(OLD, of_lot(batch))
    link("LO-7", of_product(rice), said=actions.Said("Sổ", used_from=now.date() - timedelta(9), note="kín"))
    ended = actions.end(made, reason="Nhầm", by=clerk, now=now)
    checks = {records.KIND: records.check_alias, records.END: records.check_end}

    assert verify(checks, known_size=records.known_size()).size == ended.ledger_index + 1
    assert b"k\xc3\xadn" not in records.alias_bytes(Alias.get(Alias.text == "LO-7"))[1]
    # Where it leads is named by a code that no renaming or corrected GTIN changes.
    rice.name = "Gạo khác"
    rice.save()
    assert verify(checks).size == ended.ledger_index + 1


def test_texts_that_name_something_of_their_own_are_refused(link, batch, batch_with_gtin, rice, song_hoa, now):
    for text in (
        batch_with_gtin.code.lower(),
        f"https://o.vn/t/{batch_with_gtin.code}",
        batch_with_gtin.gtin,
        f"{batch_with_gtin.gtin}/{batch_with_gtin.lot}",
        rice.code,
    ):
        with pytest.raises(rules.TextRefused, match="đã là mã"):
            link(text, of_lot(batch))
    wrong = link(f"{batch_with_gtin.gtin}/SAI-SO", of_lot(batch_with_gtin))
    assert wrong.kind == "address"
    with pytest.raises(Invalid, match="tương lai"):
        link("LO-8", of_lot(batch), said=actions.Said(used_from=now.date() + timedelta(3)))
    song_hoa.kind = "household"
    with pytest.raises(TargetUnknown, match="hộ gia đình"):
        of_organisation(song_hoa)


@pytest.mark.parametrize(
    "spelling", ["https://txng.cu.vn/%301/{gtin}/10/{lot}", "https://txng.cu.vn/01/{gtin}/10/{lot}"]
)
def test_a_hidden_spelling_leads_nobody_away_from_a_lot(link, batch_with_gtin, batch, spelling):
    text = spelling.format(gtin=batch_with_gtin.gtin, lot=batch_with_gtin.lot)
    with pytest.raises(rules.TextRefused):
        link(text, of_lot(batch))


def test_only_its_owner_links_a_lot_nobody_made_under_a_product_number(
    link, batch_with_gtin, stranger_clerk, dong_nguyen
):
    made_up = f"(01){batch_with_gtin.gtin}(10)GIA-1"
    for text in (made_up, f"https://txng.cu.vn/01/{batch_with_gtin.gtin}/10/GIA-1"):
        with pytest.raises(rules.TextRefused, match="cơ sở khác"):
            link(text, of_organisation(dong_nguyen), by=stranger_clerk)
    assert link(made_up, of_lot(batch_with_gtin)).kind == rules.ADDRESS
