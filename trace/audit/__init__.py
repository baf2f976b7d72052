"""The officer's desk: find anything in scope, read a batch's whole record, take it along as one checkable file.

Promises: reads only; what lies outside the officer's scope is not found; every look is written down and shown to
whom it concerns. Never changes a record of a co-op, and hands out of the private annex only what an audit needs.
"""
