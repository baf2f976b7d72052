"""A finding is the establishment's own for some days before officers see it; what endangers people is not."""

from datetime import timedelta

import pytest

from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation
from trace.readiness.actions import end_drafts, keep
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import (
    UnknownFinding,
    count_of,
    count_of_organisation,
    find_finding,
    findings,
    findings_about,
    lacks_shown,
    rule_called,
)
from trace.readiness.rules import ORGANISATION, Lack


class OrganisationFacts:
    """A book as `keep` reads it."""

    kind = ORGANISATION

    def __init__(self, organisation: Organisation, now) -> None:
        self.subject_id = self.organisation_id = organisation.id
        self.subject_code, self.subject_name, self.now = organisation.code, organisation.name, now


@pytest.fixture
def found(song_hoa, noon):
    """Two findings about the co-op: one anybody may mend, one that endangers people."""

    def look(*codes, later=timedelta(0)):
        book = OrganisationFacts(song_hoa, noon + later)
        keep(book, [Lack(rule_called(code), {"vi": {}, "en": {}}) for code in codes])

    look("old_address_text", "banned_use")
    return look


def seen(viewer):
    return {row.rule for row in findings(Listing("", 1, "severity", False, {}), seen_by=viewer).items}


def test_the_establishment_sees_a_draft_and_an_officer_only_what_endangers_people(found, manager, auditor, admin):
    assert seen(manager) == {"old_address_text", "banned_use"} == seen(admin)
    assert seen(auditor) == {"banned_use"}


def test_counts_and_numbers_keep_the_draft_as_well(found, song_hoa, manager, auditor):
    draft = KeptFinding.get(KeptFinding.rule == "old_address_text")

    assert find_finding(draft.id, seen_by=manager) == draft
    with pytest.raises(UnknownFinding):
        find_finding(draft.id, seen_by=auditor)
    assert count_of_organisation(song_hoa.id, seen_by=manager).total == 2
    assert count_of_organisation(song_hoa.id, seen_by=auditor).total == 1
    assert count_of("organisation", song_hoa.id, seen_by=auditor).total == 1
    assert [row.rule for row in findings_about(song_hoa, seen_by=auditor)] == ["banned_use"]


def test_what_is_computed_anew_is_kept_back_too(found, song_hoa, auditor, manager):
    lacks = [Lack(rule_called(code), {"vi": {}}) for code in ("old_address_text", "banned_use", "approval")]

    assert [one.code for one in lacks_shown(lacks, song_hoa, seen_by=auditor)] == ["banned_use", "approval"]
    assert lacks_shown(lacks, song_hoa, seen_by=manager) == lacks


def test_officers_see_it_when_its_days_are_over_and_not_before(found, auditor, noon):
    assert end_drafts(now=noon + timedelta(days=7, seconds=-1)) == 0
    assert seen(auditor) == {"banned_use"}

    assert end_drafts(now=noon + timedelta(days=7)) == 1
    assert seen(auditor) == {"old_address_text", "banned_use"}
    assert KeptFinding.get(KeptFinding.rule == "old_address_text").shown_at == noon + timedelta(days=7)
    assert end_drafts(now=noon + timedelta(days=9)) == 0


def test_what_is_mended_in_time_officers_never_hear_of(found, auditor, noon):
    found("banned_use", later=timedelta(days=2))

    assert end_drafts(now=noon + timedelta(days=30)) == 0
    every = findings(Listing("", 1, "severity", False, {"state": "all"}), seen_by=auditor).items
    assert {row.rule for row in every} == {"banned_use"}


def test_mending_within_the_grace_uses_nothing_up(found, noon):
    found("banned_use", later=timedelta(days=2))
    found("banned_use", "old_address_text", later=timedelta(days=3))

    last = KeptFinding.select().where(KeptFinding.rule == "old_address_text").order_by(KeptFinding.id.desc()).get()
    assert last.draft_until == noon + timedelta(days=10)


def test_what_comes_back_after_officers_saw_it_has_had_its_grace(found, noon):
    end_drafts(now=noon + timedelta(days=7))
    found("banned_use", later=timedelta(days=8))
    found("banned_use", "old_address_text", later=timedelta(days=9))

    last = KeptFinding.select().where(KeptFinding.rule == "old_address_text").order_by(KeptFinding.id.desc()).get()
    assert (last.draft_until, last.shown_at) == (None, noon + timedelta(days=9))


def test_the_operator_reads_everything(found):
    assert seen(COMMAND_LINE) == {"old_address_text", "banned_use"}
