"""Goods called back: how far, from whom, by whose word, until all of it is accounted for; and drills of the same.

Promises: confirmation is one transaction with one event for all lots, so every page and every printer stops with it.
Nothing of an act is changed later; where a recall stands is read from its acts. Never names persons in public.
"""
