"""The append-only Merkle log: bytes in, proofs out.

It is for proving, years later and to people who do not trust us, that what a page shows today is what
was written down on the day. It promises that entries are numbered 0, 1, 2, … without a hole, that none is
ever changed, removed or re-ordered without `verify` naming the first one concerned, and that every signed
checkpoint extends the one before it. It never learns what an entry is about: it sees canonical bytes,
keeps two salted commitments to them, and stores no name, no kilogram and no farm.
"""
