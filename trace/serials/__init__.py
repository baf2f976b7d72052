"""A number for each pack that costs no row: made by arithmetic under a key, told from a made-up one by arithmetic.

Promises: a printed range is one append-only record, ranges of a lot never overlap, and what became of a stretch
(activated, void, stolen) is an append-only act with its entry in the log. Never keeps one row a pack, never says which
numbers are right to somebody who tries many.
"""
