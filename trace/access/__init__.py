"""Who may come in: people, roles, sign-in, one-time links, tokens, and the log of what they did.

Promises: secrets are kept only as hashes; a role or session that is ended stops working with the next request; whoever
opens doors for a person can reach no more through them than was theirs already. Never sends mail, never shows a secret
twice.
"""
