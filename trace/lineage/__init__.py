"""The trace graph: what a lot or season was made from, what it became, and how much of each source is in it.

Promises: everything through any depth, each lot once; shares that say when they cannot be known; a worst case that
never understates. Writes nothing: edges are projected by the room of events.
"""
