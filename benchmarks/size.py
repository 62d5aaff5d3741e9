"""How large is the JavaScript client, as it is served at /holdfast.js?

python benchmarks/size.py
"""

from __future__ import annotations

import sys

from holdfast.server.script import SCRIPTS, load


def main() -> int:
    print("| file | bytes | gzipped |\n|---|---|---|")
    for path, entry in SCRIPTS.items():
        script = load(entry)
        if script is None:
            print(f"{path}: this installation has no JavaScript client", file=sys.stderr)
            return 1
        print(f"| {path} | {len(script.body):,} | {len(script.compressed):,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
