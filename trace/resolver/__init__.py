"""Which scan goes where: GS1 Digital Links, our own short codes, and codes typed by people.

Promises: a browser's plain visit gets the page itself; every other request follows the GS1-Conformant Resolver
rules (1.2); once printed, an address answers for ever. Never answers 200 for an error, never trusts a decoded path.
"""
