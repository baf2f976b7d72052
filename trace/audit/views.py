"""A batch's record as plain values for its page: rows do not leave this room."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from trace.audit.evidence import BatchRecord, Evidence, History, Named, Print, Source, Word
from trace.audit.queries_record import MOST_ITEMS_NAMED
from trace.audit.rules import shown_private
from trace.audit.schemas import (
    Change,
    DecisionView,
    HistoryView,
    ItemView,
    OlderView,
    Pair,
    PrintView,
    SourceView,
    VersionView,
)
from trace.errors import N_
from trace.events import wording
from trace.events.models import EventItem
from trace.events.photo_words import photo_view
from trace.events.records import read_json
from trace.events.rules import CAUSE_SENTENCES, Cause
from trace.kit.days import show_when
from trace.kit.units import show_quantity
from trace.processes.catalogue import Step
from trace.seasons.naming import open_name
from trace.sites.naming import office_name

DECISION_NAMES: Final = {
    "approval": N_("Duyệt cho lưu hành"),
    "approval_withdrawn": N_("Rút duyệt"),
}
ROLE_NAMES_OF_ITEMS: Final = {
    "about": N_("Về"),
    "taken": N_("Nhận của lô"),
    "input": N_("Đưa vào"),
    "output": N_("Làm ra"),
    "child": N_("Xếp vào"),
    "parent": N_("Trong"),
}


def histories_view(record: BatchRecord, language: str) -> list[HistoryView]:
    """Everything that happened, in the order in which it happened."""
    return [_history(one, record.names, language) for one in record.histories]


def decisions_view(record: BatchRecord) -> list[DecisionView]:
    """Approvals and their withdrawals, in the order of the log."""
    return [_decision(one) for one in record.decisions]


def prints_view(record: BatchRecord) -> list[PrintView]:
    """What was printed, in the order of the log."""
    return [_print(one) for one in record.prints]


def sources_view(record: BatchRecord, language: str) -> list[SourceView]:
    """What it was made from, back to the seasons."""
    return [_source(one, language) for one in record.sources]


def titles_by_index(record: BatchRecord, language: str) -> dict[int, tuple[str, str]]:
    """What each event behind an entry of the log is called, and what it is among its versions (a msgid or "")."""
    old = {version.event.id for history in record.histories for version, _ in history.older}
    return {one.event.ledger_index: (_named(one, language), _mark(one, old)) for one in record.events}


def _mark(one: Evidence, old: Collection[int]) -> str:
    if one.event.declared_at:
        return N_("lời khai bản trước sai")
    if one.event.id in old:
        return N_("bản cũ")
    return N_("bản sửa") if one.event.supersedes_id else ""


def _named(one: Evidence, language: str) -> str:
    step = wording.step_of(one.event.template, one.event.step)
    named = wording.name_of(one.event.kind, step, one.event.step)
    return named.en if language == "en" else named.vi


def _history(history: History, names: Mapping[str, Named], language: str) -> HistoryView:
    shown = [history.shown, *(one for one, _ in history.older if one is not history.shown)]
    versions = [_version(one, names, language) for one in shown]
    declared = [_version(one, names, language) for _, one in history.older]
    is_withdrawn = history.current is None
    if is_withdrawn:
        pairs = zip(versions, declared, [None, *versions], strict=False)
    else:
        pairs = zip(versions[1:], declared, versions, strict=False)
    older = tuple(OlderView(old, word, _changes(old, after) if after else ()) for old, word, after in pairs)
    return HistoryView(versions[0], is_withdrawn, older)


def _version(one: Evidence, names: Mapping[str, Named], language: str) -> VersionView:
    event = one.event
    recorded = read_json(event.recorded)
    step = wording.step_of(event.template, event.step)
    named = wording.name_of(event.kind, step, event.step)
    items = [_item(item, names, language) for item in one.items[:MOST_ITEMS_NAMED]]
    annex = one.annex
    return VersionView(
        title=_named(one, language),
        icon=named.icon,
        kind=event.kind,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        organisation=one.organisation.name,
        place=_place(recorded),
        author=one.author.name,
        role=one.author.role,
        is_on_behalf=event.is_on_behalf,
        late_days=event.late_days,
        is_after_dispatch=event.is_after_dispatch,
        reason=event.reason,
        is_correction=event.supersedes_id is not None,
        is_loosened="loosened" in recorded,
        cause_msgid=_cause(recorded),
        items=tuple(items),
        more_items=max(0, len(one.items) - MOST_ITEMS_NAMED),
        facts=tuple(_facts(recorded, step, language)),
        private=tuple(_pairs(step, shown_private(annex.private), language)) if annex else (),
        erased_at=annex.erased_at if annex else None,
        erased_reason=annex.erased_reason if annex else "",
        photos=tuple(photo_view(fact, _named(one, language)) for fact in one.photo_facts),
        ledger_index=event.ledger_index,
        leaf_hash=bytes(one.entry.leaf_hash).hex(),
        event_id=event.event_id,
    )


def _facts(recorded: Mapping[str, Any], step: Step | None, language: str) -> list[Pair]:
    """Everything the event froze that is not private: values for all, values for officers, partners."""
    values = {**recorded.get("public", {}), **recorded.get("kept", {})}
    values |= {key: recorded[key] for key in ("supplier", "receiver") if recorded.get(key)}
    used = wording.materials_shown(recorded.get("materials", ()))
    return [
        *_pairs(step, values, language),
        *((one.label_en if language == "en" else one.label_vi, one.text) for one in used),
    ]


def _pairs(step: Step | None, values: Mapping[str, Any], language: str) -> list[Pair]:
    """(label, text with its unit) of each value that has one."""
    shown = wording.shown(step, values, "")
    if language == "en":
        return [(one.label_en, f"{one.text_en} {one.unit_en}".strip()) for one in shown if one.text_en]
    return [(one.label_vi, f"{one.text} {one.unit}".strip()) for one in shown if one.text]


def _quantity(thousandths: int | None, unit: str, language: str) -> str:
    return "" if thousandths is None else show_quantity(thousandths, unit, language)


def _place(recorded: Mapping[str, Any]) -> str:
    places = [recorded["place"]] if recorded.get("place") else recorded.get("places", [])
    communes = list(dict.fromkeys(str(one.get("commune", "")) for one in places))
    codes = ", ".join(str(one.get("code", "")) for one in places)
    return f"{'; '.join(filter(None, communes))} ({codes})" if codes else ""


def _cause(recorded: Mapping[str, Any]) -> str:
    cause = recorded.get("hold", {}).get("cause", "")
    return CAUSE_SENTENCES.get(Cause(cause), "") if cause else ""


def _item(item: EventItem, names: Mapping[str, Named], language: str) -> ItemView:
    named = names.get(item.identifier) or Named("", item.identifier, is_season=False)
    return ItemView(
        role=ROLE_NAMES_OF_ITEMS.get(item.role, item.role),
        code=named.code,
        name=named.name,
        quantity=_quantity(item.thousandths, item.unit, language),
        is_season=named.is_season,
    )


def _changes(before: VersionView, after: VersionView) -> tuple[Change, ...]:
    """Line by line what the later version says differently."""
    old, new = _said(before), _said(after)
    labels = list(dict.fromkeys([*old, *new]))
    return tuple(
        Change(label, old.get(label, ""), new.get(label, "")) for label in labels if old.get(label) != new.get(label)
    )


def _said(version: VersionView) -> dict[str, str]:
    lines: Sequence[Pair] = (
        (N_("Thời gian thực hiện"), show_when(version.happened_at)),
        (N_("Địa điểm"), version.place),
        *((item.name, item.quantity) for item in version.items),
        *version.facts,
        *version.private,
    )
    return {label: text for label, text in lines if text}


def _decision(word: Word) -> DecisionView:
    decision = word.decision
    return DecisionView(
        kind=decision.kind,
        name_msgid=DECISION_NAMES.get(decision.kind, decision.kind),
        at=decision.at,
        author=word.author.name,
        role=word.author.role,
        said=str(read_json(decision.body).get("said", "")),
        ledger_index=decision.ledger_index,
    )


def _print(one: Print) -> PrintView:
    run = one.run
    return PrintView(
        number=run.number,
        at=run.created_at,
        layout=run.layout,
        total=run.total,
        is_test=run.is_test,
        replaces=run.replaces.number if run.replaces_id else "",
        reason=run.reason,
        author=one.author.name,
        role=one.author.role,
        ledger_index=run.ledger_index,
    )


def _source(source: Source, language: str) -> SourceView:
    batch, season = source.batch, source.season
    called = f"{batch.name} · {batch.lot}" if batch else open_name(season) if season else ""
    return SourceView(
        depth=source.depth,
        into=source.into,
        code=batch.code if batch else season.code if season else "",
        name=called,
        is_season=season is not None,
        quantity=_quantity(source.thousandths, source.unit, language),
        organisation=source.organisation.name,
        organisation_code=source.organisation.code,
        sites=", ".join(map(office_name, source.sites)),
        supplier=batch.supplier_name if batch else "",
        is_open=source.is_open,
    )
