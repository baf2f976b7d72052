"""The summaries computed again from the base tables alone, by other means than the triggers: each set joined whole.

The same statements answer the dashboard's questions by a full scan, which is what the benchmark measures against.
"""

from typing import Final

from trace.audit.stages import RECORD_RULES

_RULES: Final = ", ".join(f"'{rule}'" for rule in RECORD_RULES)

LOTS: Final = f"""
SELECT b.id AS id, b.organisation_id AS organisation_id, coalesce(b.product_id, 0) AS product_id,
  b.template AS template,
  coalesce(substr(CAST(b.produced_on AS TEXT), 1, 7), '') AS month,
  CASE WHEN b.product_id IS NULL OR b.is_received THEN 0 ELSE 1 END AS made,
  CASE WHEN b.is_on_hold THEN 1 ELSE 0 END AS held, CASE WHEN b.is_recalled THEN 1 ELSE 0 END AS recalled,
  CASE WHEN b.approved_at IS NULL THEN 0 ELSE 1 END AS approved,
  CASE WHEN b.dispatched_at IS NULL THEN 0 ELSE 1 END AS dispatched,
  CASE WHEN taken.batch_id IS NULL AND sold.identifier IS NULL THEN 0 ELSE 1 END AS arrived,
  coalesce(printed.labels, 0) AS labels, coalesce(active.numbers, 0) AS numbers,
  coalesce(found.stops, 0) AS stops, coalesce(found.warns, 0) AS warns, coalesce(found.lacks, 0) AS lacks
FROM batch AS b
LEFT JOIN (SELECT DISTINCT batch_id FROM handover_line WHERE accepted > 0) AS taken ON taken.batch_id = b.id
LEFT JOIN (
  SELECT DISTINCT i.identifier FROM event AS e JOIN event_item AS i ON i.event_id = e.id
  LEFT JOIN (SELECT event_id FROM event WHERE declared_at <> '') AS d ON d.event_id = e.event_id
  WHERE e.kind = 'sell' AND e.declared_at = '' AND d.event_id IS NULL
) AS sold ON sold.identifier = b.identifier
LEFT JOIN (
  SELECT r.batch_id, sum(r.total) AS labels FROM label_run AS r
  JOIN label_run_progress AS p ON p.run_id = r.id AND p.state = 'done'
  WHERE NOT r.is_test AND r.replaces_id IS NULL GROUP BY r.batch_id
) AS printed ON printed.batch_id = b.id
LEFT JOIN (
  SELECT s.batch_id, sum(a.count) AS numbers FROM serial_range AS s JOIN serial_act AS a ON a.range_id = s.id
  WHERE a.kind = 'activate' GROUP BY s.batch_id
) AS active ON active.batch_id = b.id
LEFT JOIN (
  SELECT subject_id, sum(CASE severity WHEN 'stop' THEN 1 ELSE 0 END) AS stops,
    sum(CASE severity WHEN 'warn' THEN 1 ELSE 0 END) AS warns,
    sum(CASE WHEN rule IN ({_RULES}) THEN 1 ELSE 0 END) AS lacks
  FROM finding WHERE subject_kind = 'batch' AND gone_at IS NULL AND reviewed_at IS NULL AND draft_until IS NULL
  GROUP BY subject_id
) AS found ON found.subject_id = b.id
"""
CELLS: Final = f"""
SELECT organisation_id, product_id, template, count(*) AS lots, sum(made) AS made,
  sum(CASE WHEN made = 1 AND lacks = 0 THEN 1 ELSE 0 END) AS complete,
  sum(CASE WHEN made = 1 AND approved = 1 THEN 1 ELSE 0 END) AS approved,
  sum(CASE WHEN made = 1 AND labels > 0 THEN 1 ELSE 0 END) AS printed,
  sum(CASE WHEN made = 1 AND numbers > 0 THEN 1 ELSE 0 END) AS activated,
  sum(CASE WHEN made = 1 AND dispatched = 1 THEN 1 ELSE 0 END) AS dispatched,
  sum(CASE WHEN made = 1 AND arrived = 1 THEN 1 ELSE 0 END) AS arrived,
  sum(held) AS held, sum(recalled) AS recalled, sum(labels) AS labels, sum(numbers) AS numbers,
  sum(stops) AS stops, sum(warns) AS warns
FROM ({LOTS}) AS lots GROUP BY organisation_id, product_id, template
"""
MONTHS: Final = f"""
SELECT organisation_id, product_id, template, month, count(*) AS lots, sum(made) AS made
FROM ({LOTS}) AS lots GROUP BY organisation_id, product_id, template, month
"""
ENTRIES: Final = """
SELECT organisation_id, template, substr(CAST(recorded_at AS TEXT), 1, 7) AS month, count(*) AS entries,
  sum(CASE WHEN late_days > 7 THEN 1 ELSE 0 END) AS late,
  sum(CASE WHEN is_after_dispatch THEN 1 ELSE 0 END) AS after_dispatch
FROM event WHERE declared_at = '' AND supersedes_id IS NULL
GROUP BY organisation_id, template, substr(CAST(recorded_at AS TEXT), 1, 7)
"""
SEASONS: Final = """
SELECT organisation_id, template, count(*) AS seasons, count(last_event_at) AS written
FROM season GROUP BY organisation_id, template
"""
FINDINGS: Final = """
SELECT organisation_id, rule, severity, count(*) - count(draft_until) AS found, count(draft_until) AS drafts
FROM finding WHERE gone_at IS NULL AND reviewed_at IS NULL GROUP BY organisation_id, rule, severity
"""
PAPERS: Final = """
SELECT organisation_id, CASE WHEN subject_kind = 'product' THEN subject_id ELSE 0 END AS product_id,
  expires_on AS ends_on, count(*) AS papers
FROM certificate WHERE is_active AND expires_on IS NOT NULL
GROUP BY organisation_id, CASE WHEN subject_kind = 'product' THEN subject_id ELSE 0 END, expires_on
"""

# Table → (how it is computed again, how many of its columns are the key).
TRUTHS: Final[dict[str, tuple[str, int]]] = {
    "overview_lot": (LOTS, 1),
    "overview_cell": (CELLS, 3),
    "overview_month": (MONTHS, 4),
    "overview_entry": (ENTRIES, 3),
    "overview_season": (SEASONS, 2),
    "overview_finding": (FINDINGS, 3),
    "overview_paper": (PAPERS, 3),
}
