"""Who is not done yet and why; the effectiveness check; sizes and forms from the data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import peewee

from trace.organisations.models import Organisation
from trace.recalls.models import Recall, RecallAct, RecallNotice, RecallPrivate
from trace.recalls.models_sample import RecallSample
from trace.recalls.queries_figures import now_of_row
from trace.recalls.queries_holders import holders_of
from trace.recalls.rules_closing import ClosingAct, SampleSize, is_accounted
from trace.recalls.rules_notices import unexplained
from trace.recalls.terms import FOLDER, SOURCED, hazards


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What the report is called by a law; not sure: read at second hand."""

    before: str
    after: str
    article: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One holder at the end: its notice, thousandths unexplained, and the reason somebody wrote."""

    notice: RecallNotice
    unexplained: int
    reason: str

    @property
    def is_accounted(self) -> bool:
        return is_accounted(state=self.notice.state, unexplained=self.unexplained, reason=self.reason)


@lru_cache(maxsize=1)
def forms() -> Mapping[str, ReportForm]:
    """By law."""
    rows = tomllib.loads((FOLDER / "forms.toml").read_text(encoding="utf-8"))["form"]
    return {
        row["law"]: ReportForm(row["before"], row["after"], row["article"], row["certainty"] == SOURCED) for row in rows
    }


@lru_cache(maxsize=1)
def sample_sizes() -> Mapping[str, SampleSize]:
    """`grave` and `other`."""
    raw = tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))
    return {name: SampleSize(**raw[name]) for name in ("grave", "other")}


@lru_cache(maxsize=1)
def sample_source() -> str:
    """Where the sizes come from."""
    return str(tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))["source"])


def size_of(recall: Recall) -> SampleSize:
    """By how dangerous it is."""
    return sample_sizes()["grave" if hazards()[recall.hazard].is_grave else "other"]


def standings_of(recall: Recall) -> list[Standing]:
    """Every holder that was told, those not done first."""
    reasons = _reasons(recall)
    query = RecallNotice.select(RecallNotice, Organisation)
    query = query.join(Organisation, peewee.JOIN.LEFT_OUTER, on=RecallNotice.holder)
    rows = query.where(RecallNotice.recall == recall.id).order_by(RecallNotice.id)
    found = [Standing(row, unexplained(now_of_row(row)), reasons.get(row.id, "")) for row in rows]
    return sorted(found, key=lambda one: one.is_accounted)


def waiting_of(recall: Recall) -> list[Standing]:
    """Those for whom nothing accounts yet."""
    return [one for one in standings_of(recall) if not one.is_accounted]


def is_telling(recall: Recall) -> bool:
    """Somebody holds goods and nobody was told yet: the job of the notices has not run."""
    return not RecallNotice.select().where(RecallNotice.recall == recall.id).exists() and bool(holders_of(recall))


def sample_of(recall: Recall) -> list[RecallSample]:
    """Who is asked again, in the order of their notices."""
    query = (
        RecallSample.select(RecallSample, RecallNotice, Organisation)
        .join(RecallNotice)
        .join(Organisation, peewee.JOIN.LEFT_OUTER, on=RecallNotice.holder)
    )
    return list(query.where(RecallSample.recall == recall.id).order_by(RecallSample.id))


def _reasons(recall: Recall) -> dict[int, str]:
    rows = (
        RecallPrivate.select(RecallPrivate, RecallAct)
        .join(RecallAct)
        .where(RecallAct.recall == recall.id, RecallAct.kind == ClosingAct.ACCOUNTED)
        .order_by(RecallAct.ledger_index)
    )
    return {row.act.notice_id: str((row.private or {}).get("reason", "")) for row in rows}
