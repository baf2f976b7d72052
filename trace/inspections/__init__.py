"""Inspections: whom to visit first and why, what is looked at, what was found, who signed, what was put right.

Promises: the score that plans them is published with its weights and shown to each supplier; everything an officer does
here stands in the log and before the supplier's eyes; minutes change no more once both sides have answered. Never
decides about goods: holds and recalls are other rooms' acts.
"""
