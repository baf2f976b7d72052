"""Which pages a phone keeps: the way in, and the forms that are likely needed in the field, the last used first."""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import zip_longest

from flask import url_for

from trace import clock
from trace.batches.queries import batches_to_choose
from trace.desk.record_pages import own_organisation, receivable_ways, receive_href
from trace.desk.subjects import Subject
from trace.handovers.queries import counts_of, inbox_of
from trace.kit.languages import language
from trace.kit.viewer import RECORDERS, Viewer
from trace.processes.catalogue import AGGREGATE_PACKS
from trace.processes.queries import template as find_template
from trace.seasons.queries import open_seasons
from trace.settings import ROOT
from trace.sites.queries import sites_to_choose

MOST_PAGES, SUBJECTS, SITES = 150, 20, 20
# Forms that need no season or lot to be chosen first, and the scanner.
_FORMS = ("handover_receipts.receive", "handovers.new", "handovers.index", "scan.index", "scan.sheet")
COMING = 10


def pages_for(by: Viewer) -> list[dict[str, str]]:
    """`{address, version}` of the pages to keep, the most needed first; the version changes when the page should."""
    if by.role not in RECORDERS or by.organisation_id is None:
        return []
    common = version(by.name, clock.today().isoformat(), language())
    found = {url_for("home.show"): common, url_for("records.index"): common}
    organisation = own_organisation(by)
    found |= {receive_href(way): common for way in receivable_ways(organisation)}
    moved = version(common, *(str(number) for number in counts_of(organisation.id, now=clock.now()).values()))
    found |= {url_for(name): moved for name in _FORMS}
    found |= {
        url_for("handover_receipts.receive_one", code=one.code): version(common, f"{one.acted_at}")
        for one in inbox_of(organisation.id, now=clock.now()).to_receive[:COMING]
    }
    subjects = _subjects(by)
    rounds = zip_longest(*(_pages_of(subject) for subject in subjects))
    for addresses in rounds:
        for subject, address in zip(subjects, addresses, strict=True):
            if address:
                found.setdefault(address, version(common, _moment_of(subject)))
    sites = [url_for("sites.show", code=site.code) for site in sites_to_choose(organisation.id)[:SITES]]
    kept = dict(list(found.items())[: MOST_PAGES - len(sites) - 1])
    kept |= {url_for("sites.index"): common, **dict.fromkeys(sites, common)}
    return [{"address": address, "version": one} for address, one in list(kept.items())[:MOST_PAGES]]


def _subjects(by: Viewer) -> list[Subject]:
    organisation = own_organisation(by)
    growing = open_seasons(organisation.id)[:SUBJECTS]
    lots = batches_to_choose(organisation.id)[:SUBJECTS]
    seasons = [Subject(organisation, find_template(s.template), season=s, done=tuple(s.done_steps)) for s in growing]
    others = [Subject(organisation, find_template(b.template), batch=b, done=tuple(b.done_steps)) for b in lots]
    return [one for pair in zip_longest(seasons, others) for one in pair if one is not None]


def _pages_of(subject: Subject) -> Iterator[str]:
    """The subject's own pages and the forms of its steps, the likely ones first."""
    yield subject.chooser_href
    steps = [step for step in subject.steps() if step.role != AGGREGATE_PACKS]
    for step in steps[:2]:
        yield subject.step_href(step)
    yield subject.href
    for step in steps[2:]:
        yield subject.step_href(step)


def _moment_of(subject: Subject) -> str:
    at = subject.season.last_event_at if subject.season is not None else subject.lot.last_event_at
    return f"{at}:{subject.batch.version if subject.batch is not None else ''}"


def version(*words: str) -> str:
    """A short fingerprint of these words and of the program itself."""
    return sha256("\n".join((program(), *words)).encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def program() -> str:
    """The fingerprint of everything that pages are made of: templates, styles, scripts, words."""
    digest = sha256()
    for folder in (ROOT / "templates", ROOT / "trace" / "static", ROOT / "trace" / "locale"):
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]
