"""What consumers report about goods, where it goes, and the answer they read by their receipt code.

Promises: nobody needs an account; what was said, the photo and the way to reach who said it are never public and never
in the log; a flood of reports changes nothing that the public sees.
"""
