"""Hand to hand: one organisation's dispatch, another's receipt, one code /d/{code} for both.

Promises: every act is kept for ever and stands in the log; what a hand-over "is" follows from its acts alone and is
rebuilt identically; a receipt without a dispatch and a dispatch without a receipt are both saved and the gap is shown;
after both have signed nothing changes but by a revision that the other side accepts, before and after kept.
Never writes in the name of who did not act, never shows names, phones, plates or drivers to anybody but the two sides.
"""
