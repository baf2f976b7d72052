"""Everything that may be done about a hand-over, under one name each; every act is one transaction with one answer."""

from trace.handovers.actions_answering import accept, fill_in, receive_without, refuse
from trace.handovers.actions_answers_by_link import answer_revision
from trace.handovers.actions_claims import confirm_claim, deny_claim
from trace.handovers.actions_handing import declare, withdraw
from trace.handovers.actions_links import acknowledge, make_link, offer_account
from trace.handovers.actions_privacy import erase_private
from trace.handovers.actions_returning import bring_home, withdraw_return
from trace.handovers.actions_revisions import agree_revision, ask_revision, refuse_revision, withdraw_revision

__all__ = [
    "accept",
    "acknowledge",
    "agree_revision",
    "answer_revision",
    "ask_revision",
    "bring_home",
    "confirm_claim",
    "declare",
    "deny_claim",
    "erase_private",
    "fill_in",
    "make_link",
    "offer_account",
    "receive_without",
    "refuse",
    "refuse_revision",
    "withdraw",
    "withdraw_return",
    "withdraw_revision",
]
