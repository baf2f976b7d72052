"""Data requests: what an office asked for in writing, the clock that runs from then, and the package that answers it.

Promises: a package is made once and never changes, whatever is corrected later; its hash is in the log. A clock that
the law does not set is called a goal of service. Personal data leave only where the written request names its basis.
Never stops a clock: nobody's leave, weekend or missing paper moves the deadline.
"""
