"""Where the benchmarks keep their files."""

from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PEERS = HOME / "peers"
BUILD = HOME / "build"
RESULTS = HOME / "results"
NODE_MODULES = HOME / "node_modules"
PEER_PYTHON = HOME / ".venv" / "bin" / "python"
LOAD = BUILD / "load"
FLOOR = BUILD / "floor"
