"""The steps of each kind of product, as data: what is asked, in which unit, what is usual, who may see it.

Promises: every template, step and field comes from `seeds/reference`, is read once and strictly, and names
its basis; a value outside the usual is saved and marked, only the impossible is refused.
Never: writes anything, decides about a batch, or treats an unverified figure as a rule.
"""
