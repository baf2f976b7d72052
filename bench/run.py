"""Every benchmark in turn: a table on the screen, JSON in bench/results/. `make bench NAMES="labels pages"` runs some.

Each module here has `run() -> dict`: what was measured, against which baseline in the same run, on how many cores.
"""

import importlib
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
RESULTS = Path(__file__).resolve().parent / "results"
NAMES = (
    "labels",
    "thermal",
    "events",
    "lineage",
    "importing",
    "sensors",
    "readiness",
    "overview",
    "pages",
    "drain",
    "recalls",
    "lighthouse",
)


def main(names: tuple[str, ...]) -> int:
    """Run the named benchmarks; 1 when one could not be run."""
    RESULTS.mkdir(exist_ok=True)
    failed = []
    for name in names:
        print(f"\n== {name} ({os.cpu_count()} cores) ==", flush=True)
        try:
            figures = importlib.import_module(f"bench.{name}").run()
        except Exception as error:
            print(f"{name} could not be run: {error}", file=sys.stderr)
            failed.append(name)
            continue
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or NAMES))
