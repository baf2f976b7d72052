"""What the public sees of a lot: its facts, its page, and the cache of rendered pages.

Promises: the nine items of NĐ 37/2026 Đ23.5, each with its value or "Cơ sở chưa khai"; a page that turns with the
next event, decision, photo or paper, on every worker at once, and by itself when a day ends something.
Never shows a person, a household's plot, a price or a free note; never sets a cookie; never guesses.
"""
