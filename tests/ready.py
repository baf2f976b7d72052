"""A lot that lacks nothing, and what one rule finds when a part of its facts is another."""

from dataclasses import replace
from datetime import date

from trace.readiness.facts_chain import ChainFacts
from trace.readiness.facts_diary import DiaryFacts
from trace.readiness.facts_fry import FryFacts
from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.facts_land import LandFacts
from trace.readiness.facts_late import LateFacts
from trace.readiness.facts_lot import LotFacts
from trace.readiness.facts_order import OrderFacts
from trace.readiness.facts_organisation import OrganisationFacts
from trace.readiness.facts_papers import PaperFacts
from trace.readiness.facts_plots import PlotFacts
from trace.readiness.facts_ponds import PondFacts
from trace.readiness.facts_product import ProductFacts
from trace.readiness.facts_sources import SourceFacts
from trace.readiness.facts_texts import TextFacts
from trace.readiness.facts_work import WorkFacts
from trace.readiness.reading import checks, rules
from trace.readiness.rules import Facts, lacks

TODAY = date(2026, 11, 23)
PRODUCT = ProductFacts(
    is_there=True,
    lacks={"vi": [], "en": []},
    has_picture=True,
    origin="Việt Nam",
    standard="TCVN 11888:2017",
    is_food=True,
    has_shelf_life=True,
)
ORGANISATION = OrganisationFacts(
    name="HTX Sông Hóa", address="Xã A Sào, tỉnh Hưng Yên", is_active=True, is_approved=True
)
LOT = LotFacts(
    lot="K7M2Q9XB",
    made_thousandths=500_000,
    produced_on=date(2026, 11, 20),
    expires_on=date(2027, 5, 19),
    beginning_id=7,
    is_on_hold=False,
    hold_reason="",
    is_recalled=False,
    is_closed=False,
    is_approved=True,
)
WORK = WorkFacts(event_count=3, holes=(), missing_steps={"vi": [], "en": []}, missing_codes=())
SOURCES = SourceFacts(held=())
PAPERS = PaperFacts(expired=())
CHAIN = ChainFacts(has_source=True, sent_to_nobody=())
DIARY = DiaryFacts(holes=())
FRY = FryFacts(without_quarantine=())
LAND = LandFacts(overlaps=())
HANDOVERS = HandoverFacts()
LATE = LateFacts(late_days=(), after_dispatch=0)
ORDER = OrderFacts(out_of_order=())
PLOTS = PlotFacts(shared=(), other="")
PONDS = PondFacts(unregistered=())
TEXTS = TextFacts(old_units=(), claims=())
WHOLE = (
    PRODUCT, ORGANISATION, LOT, WORK, SOURCES, PAPERS, CHAIN, DIARY, FRY, LAND, LATE, ORDER, PLOTS, PONDS, TEXTS,
    HANDOVERS,
)  # fmt: skip


def found(code, *parts, today=TODAY):
    """What the rule of this code finds in a whole lot with these parts put in the place of its own."""
    (rule,) = [one for one in rules() if one.code == code]
    return lacks(Facts(today, *WHOLE, *parts), [rule], checks())


def changed(part, **values):
    """A part of the whole lot with other values."""
    return replace(part, **values)
