"""What the rules look at, gathered from real seasons, lots, papers and texts: what passes, and what does not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from cast import A_SAO
from labelled import make_batch, make_product

from trace.batches.models import Batch
from trace.documents.actions import add_certificate
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.readiness.queries import lacks_of
from trace.sites.actions import deactivate_site, save_site
from trace.sites.models import Site

SQUARE = [(106.4, 20.5), (106.401, 20.5), (106.401, 20.501), (106.4, 20.501)]


@pytest.fixture
def entry(clerk, now):
    def make(days=1.0, **values):
        known = {key: values.pop(key) for key in ("site", "private") if key in values}
        return Entry(
            by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days), values=values, **known
        )

    return make


@pytest.fixture
def site(song_hoa, clerk, now):
    def make(name, kind="plot", **facts):
        return save_site(song_hoa, {"kind": kind, "name": name, "address": A_SAO, **facts}, by=clerk, now=now)

    return make


@pytest.fixture
def paper(song_hoa, clerk, now):
    def make(kind, subject_kind, number, expires_on=None):
        return add_certificate(
            song_hoa, kind=kind, number="GCN-1", issuer="Chi cục", issued_on=date(2026, 1, 1), expires_on=expires_on,
            subject_kind=subject_kind, subject_id=number, file=None, by=clerk, now=now,
        )  # fmt: skip

    return make


@pytest.fixture
def season(song_hoa, entry, site):
    def make(template="rice", place=None, name="Vụ mùa", days=150):
        place = place or site("Đồng Chợ" if template == "rice" else "Ao A3", "plot" if template == "rice" else "pond")
        return actions.open_season(
            song_hoa, template=template, name=name, variety="", sites=[place], entry=entry(days, area=3600)
        )

    return make


def told(subject, now):
    fresh = type(subject).get_by_id(subject.id)
    return {lack.code: lack for lack in lacks_of(fresh, now=now)}


class TestFry:
    @pytest.fixture
    def stocked(self, season, entry):
        growing = season("shrimp")
        actions.record_diary([growing], step="T04", entry=entry(100, pl_count=100_000, density=40))
        return growing

    @pytest.fixture
    def shrimps(self, stocked, entry):
        (lot,) = actions.harvest(
            stocked, step="T09", outputs=[NewLot(name="Tôm", thousandths=9000)], entry=entry(5, size_grade=40)
        )
        return lot

    def test_a_pond_stocked_without_a_paper_is_told_of_season_and_lot(self, stocked, shrimps, now):
        assert told(stocked, now)["season_quarantine"].subject == stocked.code
        assert told(shrimps, now)["quarantine"].sentence() == "Chưa có giấy kiểm dịch con giống của vụ: Vụ mùa."

    def test_a_number_in_the_diary_is_enough(self, stocked, shrimps, entry, now):
        actions.record_diary([stocked], step="T03", entry=entry(101, pl_count=100_000, quarantine="KD-12/2026"))

        assert "season_quarantine" not in told(stocked, now)
        assert "quarantine" not in told(shrimps, now)

    @pytest.mark.parametrize("where", ["season", "site", "batch"])
    def test_so_is_a_paper_about_season_pond_or_lot(self, stocked, shrimps, paper, where, now):
        number = {"season": stocked.id, "batch": shrimps.id, "site": Site.get(Site.name == "Ao A3").id}[where]
        paper("quarantine", where, number)

        assert "quarantine" not in told(shrimps, now)

    def test_a_pond_that_is_not_stocked_yet_needs_none(self, season, now):
        assert "season_quarantine" not in told(season("shrimp"), now)

    def test_crab_seed_may_be_wild(self, season, entry, now):
        crab = season("crab_mud")
        actions.record_diary([crab], step="C02", entry=entry(100, gather_area="Bãi triều"))

        assert not {"season_quarantine", "season_registration"} & told(crab, now).keys()


class TestPonds:
    def test_a_shrimp_pond_without_a_paper_is_named(self, season, now):
        assert told(season("shrimp"), now)["season_registration"].sentence().endswith("của: Ao A3.")

    @pytest.mark.parametrize("where", ["site", "organisation"])
    def test_a_paper_of_the_pond_or_the_co_op_is_enough(self, season, paper, song_hoa, where, now):
        growing = season("shrimp")
        paper("farm_registration", where, song_hoa.id if where == "organisation" else Site.get().id)

        assert "season_registration" not in told(growing, now)

    def test_a_paper_that_ended_is_none(self, season, paper, song_hoa, now):
        growing = season("shrimp")
        paper("farm_registration", "organisation", song_hoa.id, expires_on=date(2026, 6, 1))

        assert "season_registration" in told(growing, now)

    def test_rice_fields_are_not_registered(self, season, now):
        assert "season_registration" not in told(season(), now)


class TestOrder:
    def test_a_harvest_before_the_season_began(self, season, entry, now):
        growing = season(days=30)
        (lot,) = actions.harvest(
            growing, step="R08", outputs=[NewLot(name="Thóc", thousandths=9000)], entry=entry(40, method="machine")
        )

        found = told(growing, now)["season_time_order"]
        assert "14/10/2026, trước khi" in found.sentence()
        assert found.event_id == Event.get(Event.kind == "harvest").id
        assert "season_time_order" not in told(lot, now)

    def test_packed_before_its_source_was_harvested(self, season, song_hoa, entry, now, clerk, settings):
        growing = season()
        (paddy,) = actions.harvest(
            growing, step="R08", outputs=[NewLot(name="Thóc", thousandths=9000)], entry=entry(20, method="machine")
        )
        product = make_product(song_hoa, by=clerk, now=now, settings=settings)
        lot = NewLot(name="", product=product, thousandths=5000, pack_count=1)
        (packed,) = actions.transform([Use(paddy, 9000)], step="R14", outputs=[lot], entry=entry(25, std="x"))

        assert "29/10/2026, trước khi" in told(packed, now)["time_order"].sentence()

    def test_days_in_their_order_say_nothing(self, season, entry, now):
        growing = season()
        actions.record_diary([growing], step="R04", entry=entry(100, input_name="NPK"))
        (lot,) = actions.harvest(
            growing, step="R08", outputs=[NewLot(name="Thóc", thousandths=9000)], entry=entry(20, method="machine")
        )

        assert "season_time_order" not in told(growing, now)
        assert "time_order" not in told(lot, now)


class TestChain:
    def test_a_lot_out_of_nowhere_is_told_and_one_that_was_bought_is_not(self, song_hoa, entry, now):
        nowhere = actions.register(
            song_hoa, lot=NewLot(name="Gạo", thousandths=5000, form="milled"), template="rice", entry=entry(3)
        )
        bought = actions.receive(
            song_hoa, lot=NewLot(name="Gạo", thousandths=5000, form="milled"), supplier_name="X", template="rice",
            entry=entry(3),
        )  # fmt: skip

        assert "missing_source" in told(nowhere, now)
        assert "missing_source" not in told(bought, now)

    def test_a_sale_to_somebody_is_no_hole(self, song_hoa, entry, now):
        bought = actions.receive(
            song_hoa, lot=NewLot(name="Gạo", thousandths=5000, form="milled"), supplier_name="X", template="rice",
            entry=entry(3),
        )  # fmt: skip
        for is_person in (False, True):
            actions.ship([Use(bought, 1000)], receiver_name="Chị Hoa", is_person=is_person, entry=entry(1))

        assert "missing_receiver" not in told(bought, now)


class TestLate:
    @pytest.fixture
    def batch(self, song_hoa, clerk, now, settings):
        return make_batch(song_hoa, make_product(song_hoa, by=clerk, now=now, settings=settings), by=clerk, now=now)

    def test_what_was_written_in_time_says_nothing(self, batch, now):
        assert not {"late_entry", "late_after_dispatch"} & told(batch, now).keys()

    def test_two_marks_late_and_after_the_goods_had_left(self, batch, entry, now):
        actions.ship([Use(batch, 1000)], receiver_name="Chợ", entry=entry(1))
        actions.observe([Batch.get_by_id(batch.id)], step="R13", entry=entry(20, qc_result="pass"))

        found = told(batch, now)
        assert found["late_entry"].sentence() == "1 việc ghi muộn quá 7 ngày, muộn nhất 20 ngày."
        assert found["late_entry"].severity == "note"
        assert found["late_after_dispatch"].sentence() == "1 việc chỉ được ghi sau khi đã xuất hàng."


class TestTexts:
    def test_an_old_address_of_the_co_op_stops_new_labels(self, song_hoa, clerk, now, settings):
        batch = make_batch(song_hoa, make_product(song_hoa, by=clerk, now=now, settings=settings), by=clerk, now=now)
        assert "old_address" not in told(batch, now)

        old = {**A_SAO, "typed": "Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình"}
        Organisation.update(address=old).where(Organisation.id == song_hoa.id).execute()

        found = told(Batch.get_by_id(batch.id), now)["old_address"]
        assert found.is_blocking
        assert found.sentence().endswith("huyện Quỳnh Phụ, tỉnh Thái Bình.")

    def test_places_and_products_are_named_and_goods_named_after_a_land_are_not(self, song_hoa, site, clerk, now):
        site("Kho Phường Thái Bình", "store")
        save_product(song_hoa, {"name": "Gạo Thái Bình", "category": "rice"}, by=clerk, now=now)
        assert "old_address_text" not in told(song_hoa, now)

        old = site("Kho cũ", "store")
        Site.update(address={**A_SAO, "typed": "tỉnh Thái Bình"}).where(Site.id == old.id).execute()
        texts = {"name": "Cáy", "category": "mam_cay", "description": "Làm tại huyện Tiền Hải, tỉnh Thái Bình."}
        product = save_product(song_hoa, texts, by=clerk, now=now)

        found = [lack for lack in lacks_of(song_hoa, now=now) if lack.code == "old_address_text"]
        assert [lack.subject for lack in found] == [old.code, product.code]
        deactivate_site(Site.get_by_id(old.id), by=clerk, now=now)
        assert [lack.subject for lack in lacks_of(song_hoa, now=now) if lack.code == "old_address_text"] == [
            product.code
        ]

    def test_claims_in_any_text_of_a_product(self, song_hoa, clerk, now):
        calm = {"name": "Gạo", "category": "rice", "description": "Gạo trồng ở A Sào."}
        save_product(song_hoa, calm, by=clerk, now=now)
        assert "claim_words" not in told(song_hoa, now)

        loud = {**calm, "name": "Mắm", "usage": "Giúp chữa bệnh, được Bộ Y tế chứng nhận."}
        product = save_product(song_hoa, loud, by=clerk, now=now)

        found = told(song_hoa, now)["claim_words"]
        assert (found.subject, found.is_blocking) == (product.code, False)
        assert found.sentence() == "Sản phẩm “Mắm” có lời cần xem lại: được bộ y tế chứng nhận, chữa bệnh."


class TestLand:
    @staticmethod
    def outline(shift=0.0):
        ring = [[x + shift, y] for x, y in (*SQUARE, SQUARE[0])]
        return {"type": "Polygon", "coordinates": [ring]}

    def test_two_plots_over_one_another_and_two_side_by_side(self, song_hoa, site, now):
        site("Đồng Chợ", outline=self.outline())
        site("Đồng Bên", outline=self.outline(0.001))
        assert "overlapping_outlines" not in told(song_hoa, now)

        site("Đồng Chồng", outline=self.outline(0.0005))

        found = [lack for lack in lacks_of(song_hoa, now=now) if lack.code == "overlapping_outlines"]
        assert [lack.params["vi"]["what"] for lack in found] == ["Đồng Chợ", "Đồng Bên"]
        assert found[0].params["vi"]["other"] == "“Đồng Chồng”"

    def test_a_plot_of_somebody_else_is_not_named(self, song_hoa, dong_nguyen, stranger_clerk, site, now):
        site("Đồng Chợ", outline=self.outline())
        facts = {"kind": "plot", "name": "Ruộng nhà ông Ba", "address": A_SAO, "outline": self.outline()}
        save_site(dong_nguyen, facts, by=stranger_clerk, now=now)

        said = told(song_hoa, now)["overlapping_outlines"].sentence()
        assert "một thửa của cơ sở khác" in said
        assert "Ba" not in said

    def test_one_plot_in_two_open_seasons(self, season, site, entry, now):
        plot = site("Đồng Chợ")
        first, second = season(place=plot, name="Vụ chiêm"), season(place=plot, name="Vụ mùa", days=20)

        assert told(first, now)["plot_in_two_seasons"].subject == second.code
        assert told(second, now)["plot_in_two_seasons"].sentence() == "Đồng Chợ đang nằm trong vụ khác chưa kết thúc."

        actions.close_season(first, entry=entry(1))
        assert "plot_in_two_seasons" not in told(second, now)


def test_what_a_diary_entry_leaves_out_is_told_of_the_season(season, entry, now):
    growing = season()
    actions.record_diary([growing], step="R04", entry=entry(100, input_name="NPK"))

    found = [lack for lack in lacks_of(growing, now=now) if lack.code == "season_step_fields"]
    assert any("liều lượng" in lack.sentence() for lack in found)
