"""The part of a story in which goods change hands, told by the people of both sides through the same actions."""

from collections.abc import Mapping
from typing import Any

from seeds.demo.stage import Stage
from trace.batches.models import Batch
from trace.events.entries import Entry, Use
from trace.handovers import actions
from trace.handovers.entries import Carrier, Change, Line, Papers, Receiver
from trace.handovers.models import Handover
from trace.handovers.standing import lines_of
from trace.kit.inputs import parse_thousandths
from trace.organisations.models import Organisation


class Handing(Stage):
    """Acts between organisations; each names who does it (`by`)."""

    handovers: dict[str, Handover]

    def _lot(self, key: str) -> Batch:
        raise NotImplementedError

    def _entry(self, act: dict[str, Any], template: str, step_code: str) -> Entry:
        raise NotImplementedError

    def _hand_over(self, act: dict[str, Any]) -> None:
        uses = self._uses(act)
        entry = self._entry(act, uses[0].batch.template, act["step"])
        to = Organisation.get_or_none(Organisation.code == act.get("to", ""))
        self.handovers[act["key"]] = actions.declare(
            Organisation.get_by_id(entry.by.organisation_id),
            uses,
            receiver=Receiver(organisation=to, name=act.get("name", ""), phone=act.get("phone", "")),
            carrier=Carrier(**act.get("carrier", {})),
            papers=Papers(**act.get("papers", {})),
            entry=entry,
        )

    def _accept(self, act: dict[str, Any]) -> None:
        handover = self.handovers[act["handover"]]
        entry = self._entry(act, lines_of(handover)[0].batch.template, act["step"])
        lines = _lines(act["quantities"]) if "quantities" in act else None
        done = actions.accept(handover, lines, reason=act.get("reason", ""), entry=entry)
        self._hold_as(act, done)

    def _receive_without(self, act: dict[str, Any]) -> None:
        uses = self._uses(act)
        entry = self._entry(act, uses[0].batch.template, act["step"])
        own = Organisation.get_by_id(entry.by.organisation_id)
        sender = uses[0].batch.organisation
        self.handovers[act["key"]] = actions.receive_without(own, uses, sender, entry=entry)

    def _revise(self, act: dict[str, Any]) -> None:
        """One side asks, the other agrees on the same day."""
        handover = self.handovers[act["handover"]]
        template = lines_of(handover)[0].batch.template
        change = Change(sent={one.number: one.thousandths for one in _lines(act["sent"])})
        asked = self._entry(act, template, "X01")
        actions.ask_revision(handover, change, reason=act["reason"], entry=asked)
        actions.agree_revision(
            handover, entry=self._entry({**act, "by": act["agreed_by"], "answers": act}, template, "X01")
        )

    def _uses(self, act: Mapping[str, Any]) -> list[Use]:
        lots = [(self._lot(one["lot"]), parse_thousandths(one["quantity"])) for one in act["lots"]]
        return [Use(batch, amount, batch.unit) for batch, amount in lots]

    def _hold_as(self, act: Mapping[str, Any], done: Handover) -> None:
        for key, line in zip(act.get("held", ()), lines_of(done), strict=False):
            if line.held_as is not None:
                self.lots[key] = line.held_as


def _lines(quantities: list[str]) -> list[Line]:
    return [
        Line(number=number, thousandths=parse_thousandths(amount)) for number, amount in enumerate(quantities, start=1)
    ]
