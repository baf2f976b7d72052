"""What an organisation's own dispatches say of the next one: who took goods last, which lorry, which carrier.

Names and plates come out of the annex of acts that this organisation wrote itself; nobody else is asked for them.
"""

from typing import Any

from flask_babel import gettext as _

from trace.desk.handover_form import NEW, card_of, value_of
from trace.handovers.models import Handover, HandoverAct, HandoverPrivate
from trace.handovers.rules import Act
from trace.kit.forms import Form
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation

SHOWN, LOOKED_AT = 5, 40
PAST = "past:"
Said = dict[str, Any]
_PARTS = (("name", "name"), ("place", "address"), ("phone", "phone"))


def has_last(by: Viewer) -> bool:
    """True when something was dispatched before."""
    return Handover.select().where(Handover.sender == by.organisation_id).exists()  # type: ignore[no-any-return]


def last_of(by: Viewer) -> Said:
    """Receiver, carrier and lorry of the dispatch before, as the form has them. Goods and days are new every time."""
    recent = _recent(by, 1)
    if not recent:
        return {}
    handover, said = recent[0]
    carrier = said.get("carrier") or {}
    found: Said = {name: carrier.get(name, "") for name in ("plate", "driver")} | {"carrier": carrier.get("name", "")}
    if handover.receiver is not None:
        return found | {"receiver": value_of(handover.receiver)}
    return found | {"receiver": PAST + handover.code} if (said.get("receiver") or {}).get("name") else found


def receivers(by: Viewer, form: Form, found: list[Said]) -> list[Said]:
    """The cards of the form: what a search found, then who took goods last; the one chosen always stays."""
    cards: dict[str, Said] = {one["value"]: one for one in found}
    names: set[str] = set()
    for handover, said in _recent(by, LOOKED_AT):
        if len(cards) >= SHOWN + len(found):
            break
        card = _card(handover, said)
        if card is not None and card["value"] not in cards and card["label"] not in names:
            cards[card["value"]] = card
            names.add(card["label"])
    chosen = str(form.values.get("receiver") or "")
    if chosen and chosen not in cards and chosen != NEW:
        cards |= _chosen(by, chosen)
    return list(cards.values())


def carriers(by: Viewer) -> list[str]:
    """Carriers named before, the latest first."""
    named = [(said.get("carrier") or {}).get("name", "") for _handover, said in _recent(by, LOOKED_AT)]
    return list(dict.fromkeys(filter(None, named)))[:SHOWN]


def fill_past(form: Form, by: Viewer) -> None:
    """A card of somebody without an account stands for name, place and phone of that time."""
    chosen = str(form.values.get("receiver") or "")
    if chosen.startswith(PAST):
        said = _past_receiver(by, chosen)
        form.values |= {f"receiver-{part}": said.get(key, "") for part, key in _PARTS} | {"receiver": NEW}


def _past_receiver(by: Viewer, value: str) -> Said:
    code = value.removeprefix(PAST)
    for handover, said in _recent(by, LOOKED_AT):
        if handover.code == code:
            return dict(said.get("receiver") or {})
    return {}


def _card(handover: Handover, said: Said) -> Said | None:
    if handover.receiver is not None:
        return card_of(handover.receiver) if handover.receiver.is_active else None
    receiver = said.get("receiver") or {}
    if not receiver.get("name"):
        return None
    place = receiver.get("address") or _("chưa có tài khoản")
    return {"value": PAST + handover.code, "label": receiver["name"], "help": place, "icon": "people"}


def _chosen(by: Viewer, chosen: str) -> dict[str, Said]:
    if chosen.startswith(PAST):
        receiver = _past_receiver(by, chosen)
        return {chosen: {"value": chosen, "label": receiver["name"], "help": "", "icon": "people"}} if receiver else {}
    organisation = Organisation.get_or_none(Organisation.code == chosen.partition(":")[2])
    return {chosen: card_of(organisation)} if organisation is not None else {}


def _recent(by: Viewer, most: int) -> list[tuple[Handover, Said]]:
    """Own dispatches, the latest first, each with what its act keeps privately."""
    query = (
        HandoverAct.select(HandoverAct, Handover)
        .join(Handover)
        .where(HandoverAct.organisation == by.organisation_id, HandoverAct.kind == str(Act.DECLARED))
        .order_by(HandoverAct.id.desc())
        .limit(most)
    )
    acts = list(query)
    private = {
        one.act_id: one.private for one in HandoverPrivate.select().where(HandoverPrivate.act.in_([a.id for a in acts]))
    }
    return [(act.handover, private.get(act.id) or {}) for act in acts]
