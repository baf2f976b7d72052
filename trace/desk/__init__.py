"""What staff see: home, seasons, recording, lots.

A door only: it shows several rooms at once and decides nothing.
"""
