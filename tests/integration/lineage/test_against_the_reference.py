"""Random books, grown lot by lot in a real database, against the slow reference: who, how much, how much at most."""

from datetime import UTC, datetime
from math import inf, isnan

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule, run_state_machine_as_test
from lineage_reference import Book, Unknown

from trace.batches.models import Batch, BatchSource
from trace.events.projections import descendants
from trace.lineage.queries import shares_of, trace
from trace.organisations.models import Organisation
from trace.seasons.models import Season

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KILOGRAMS = st.integers(1, 50).map(lambda kg: kg * 1000)
UNITS = st.sampled_from(["KGM", "KGM", "KGM", "KGM", "TNE", "GRM", "H87"])


class Growing(RuleBasedStateMachine):
    """Lots are registered, harvested and made of lots that are there; any of them may be asked at any time."""

    lots = Bundle("lots")
    seasons = Bundle("seasons")

    def __init__(self):
        super().__init__()
        for model in (BatchSource, Batch, Season):
            model.delete().execute()
        self.book = Book()
        self.organisation = Organisation.get()
        self.count = 0

    @rule(target=lots, made=st.one_of(st.none(), KILOGRAMS), unit=UNITS)
    def register(self, made, unit):
        return self._lot(made, unit)

    @rule(target=seasons)
    def sow(self):
        self.count += 1
        code = f"G{self.count}"
        return Season.create(
            organisation=self.organisation, code=code, identifier=code, template="rice", name=code, name_folded=code,
            opened_on=NOW.date(), created_at=NOW,
        )  # fmt: skip

    @rule(target=lots, season=seasons, made=st.lists(KILOGRAMS, min_size=1, max_size=2))
    def harvest(self, season, made):
        lots = [self._lot(one, "KGM") for one in made]
        self._use(lots, [(-season.id, None, "KGM")])
        return multiple(*lots)

    @rule(
        target=lots,
        sources=st.lists(lots, min_size=1, max_size=3, unique_by=lambda one: one.id),
        amounts=st.lists(st.one_of(KILOGRAMS, KILOGRAMS, KILOGRAMS, st.none()), min_size=3, max_size=3),
        made=st.lists(KILOGRAMS, min_size=1, max_size=2),
        unit=UNITS,
    )
    def work(self, sources, amounts, made, unit):
        lots = [self._lot(one, unit) for one in made]
        self._use(lots, [(one.id, amount, one.unit) for one, amount in zip(sources, amounts, strict=False)])
        return multiple(*lots)

    @rule(lot=lots)
    def ask_back(self, lot):
        found = trace(lot, "back")
        assert set(found.nodes) == self.book.ancestors(lot.id)
        for node in found.nodes:
            self._compare(found, node, lot.id, node, self.book.most_back(lot.id, node))
        self._check_beginnings(lot, found)

    @rule(lot=lots)
    def ask_forward(self, lot):
        self._look_forward(lot, lot.id)
        assert set(descendants([lot.id])) == self.book.descendants(lot.id)

    @rule(season=seasons)
    def ask_of_a_season(self, season):
        self._look_forward(season, -season.id)

    def _look_forward(self, thing, root):
        found = trace(thing, "forward")
        assert set(found.nodes) == self.book.descendants(root)
        for node in found.nodes:
            self._compare(found, node, node, root, self.book.most_forward(root, node))

    def _compare(self, found, node, lot, source, most):
        """Rounding is the only difference: half a thousandth a step."""
        try:
            exact = self.book.share(lot, source)
        except Unknown:
            assert isnan(found.sums.share[node])
        else:
            assert found.sums.share[node] == pytest.approx(float(exact), abs=1e-9)
        figures, expected = found.figures(node), self.book.expected(lot, source)
        assert (figures.expected is None) == (expected is None)
        assert expected is None or abs(figures.expected - expected) <= 0.51
        assert (figures.worst is None) == (most == inf)
        assert most == inf or abs(figures.worst - most) <= self.count
        assert expected is None or figures.worst is None or figures.worst >= expected - 1

    def _check_beginnings(self, lot, found):
        shares = shares_of(lot)
        if shares is not None:
            assert sum(shares.values()) == pytest.approx(1)
            assert all(not self.book.sources(node) for node in shares)
        else:
            assert any(isnan(found.sums.share[node]) for node in found.nodes)

    def _lot(self, made, unit):
        self.count += 1
        code = f"T{self.count}"
        lot = Batch.create(
            organisation=self.organisation, code=code, lot=code, identifier=code, name=code, name_folded=code,
            template="rice", unit=unit, made_thousandths=made or 0, created_at=NOW,
        )  # fmt: skip
        self.book.made[lot.id] = (made, unit)
        return lot

    def _use(self, lots, uses):
        self.count += 1
        for lot in lots:
            for source, amount, unit in uses:
                self.book.uses.append((lot.id, source, self.count, amount, unit))
                is_season = source < 0
                BatchSource.create(
                    batch=lot, from_batch=None if is_season else source, from_season=-source if is_season else None,
                    event_number=self.count, thousandths=amount, unit=unit,
                )  # fmt: skip


@pytest.mark.engine
def test_every_answer_is_the_references_answer(db, song_hoa):
    run_state_machine_as_test(
        Growing,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
