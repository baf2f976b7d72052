"""What a batch, a season or an organisation still lacks. Stops labels; never stops anybody from writing down the truth.

One rule a file, in two halves of one name. To add the rule `some_code`:

1. `seeds/reference/readiness/some_code.toml` says it. Required: `code`, `article` (the source, may be ""), `severity`
   ("stop" refuses printing, "warn" is shown, "note" is only told), `certainty` ("sourced" read in the instrument,
   "inferred" our reading of it, "unverified" never stops), `binds` (whom, in Vietnamese), `since` (a day), `vi`, `en`
   (the sentence; may hold {names}), `todo_vi`, `todo_en` (what to do next, a few words), `at` (where it is settled,
   one of `rules.PLACES`). May: `order` (place in the list; the last by default), `until`, `subject` ("batch",
   "season", "organisation"; batch by default), `labels` (the kinds of labels it stops: `["goods_label"]` for what
   only a goods label asks; all by default), `categories`, `templates` (the goods it is about; all by default),
   `is_lasting = true` (once found it is never closed: early harvest, banned use), `is_state = true` (it tells how the
   subject stands, like "closed" or "awaiting approval": shown and obeyed, but not kept and counted as a finding),
   `is_reviewable = true` (a person judges it, like the words of an advertisement: a manager may say why it stays),
   `is_safety = true` (officers see it at once; all others only after the days of seeds/reference/findings.toml).
2. `trace/readiness/checks/some_code.py` decides it: `def check(facts: Facts) -> Found` answers one `Finding` for each
   place where the demand is not met; `when`, `listing`, `same`, `in_both` of `rules` make the usual ones.
3. What it looks at is a part: `facts.of(LotFacts).lot`. Where the parts in `facts_*.py` do not hold it, write a new
   `facts_yours.py` with a frozen dataclass of plain values and a classmethod `gather(book)`; `book` (`books.py`) has
   what was loaded about the subject, each thing once: take `book.said`, `book.lots`, `book.seasons` from there.
   Nothing has to be registered anywhere.
4. `tests/unit/readiness/test_some_code.py`: `tests/unit/readiness/whole.py` has a lot that lacks nothing;
   `found("some_code", SomeFacts(...))` puts a part in its place. One test that passes, one that refuses; a test
   counts that both are there.

Two lives. Printing and release decide on fresh facts (`queries.check_may_print`). What lists and counts show are kept
findings (`models.KeptFinding`): database triggers note every changed subject in the transaction of the change
(migration 0105), the job `readiness.check` looks at those within seconds, and at everything once a day.
"""
