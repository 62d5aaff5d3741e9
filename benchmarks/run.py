"""Run the benchmarks: `python benchmarks/run.py --help`. What they mean is in README.md."""

import sys
from pathlib import Path


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.harness.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
