"""What programs may do with seasons and lots beside `api`, one module each; this file only hangs them up."""

from trace.desk import (
    api_decisions,
    api_findings,
    api_handovers,
    api_packs,
    api_proofs,
    api_proposals,
    api_regroup,
    api_seasons,
)

apis = (
    api_seasons.api,
    api_decisions.api,
    api_regroup.api,
    api_proposals.api,
    api_packs.api,
    api_packs.units,
    api_handovers.api,
    api_findings.api,
    api_findings.of_batches,
    api_proofs.api,
)
