"""News for an organisation's people: kept on a list, and sent by e-mail or to a browser when a person asked for that.

Promises: what is told inside a transaction is sent only after it has committed, at least once, and gives up aloud.
Never sends to an address that was not confirmed, and never a personal fact beyond the subject line to a push service.
"""
