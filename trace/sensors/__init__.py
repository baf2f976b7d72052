"""What loggers and meters measured: readings of ponds and of goods on their way, limits, excursions, charts.

Promises that a file is kept as it came, that nothing of it is half stored or stored twice, and that the limits an event
was judged by stay those frozen in it. Never decides whether goods are fit to eat, and never names who held the meter.
"""
