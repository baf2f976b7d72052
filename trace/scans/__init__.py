"""How often public pages of goods are read, and what in that looks like copied labels.

Promises: a reader never waits for the counting and never loses a page to it; at most the last second is lost when a
process dies; no address, no program name and no cookie of a reader is ever stored, and nothing that tells one reader
from another outlives the day. Never says in public that goods are copied: it gives officers and the owner a reason to
look.
"""
