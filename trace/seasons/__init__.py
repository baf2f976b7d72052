"""Vụ, lứa nuôi: a growing lot on one or many plots or ponds, opened before anybody knows how much it will give.

Promises: its diary is a list of events; everything it "is" is projected from them. Never holds a quantity of its own
and never shows one organisation's seasons to another.
"""
