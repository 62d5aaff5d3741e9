"""Check that each module without I/O is covered to the last branch by its own test file.

    python tests/coverage_by_module.py [module ...]

A module that only other modules' tests reach is a module whose promises nobody wrote down. So
`src/holdfast/<package>/<module>.py` is measured while `tests/<package>/test_<module>.py` runs, and
nothing else; the rules of the review while their samples are read. Without arguments all modules of
the packages below are checked.
"""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from coverage import Coverage
from coverage.exceptions import NoDataError, NoSource

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "holdfast"
PURE: Final = (
    "codes.py",
    "errors.py",
    "websocket/*.py",
    "wire/*.py",
    "core/*.py",
    "findings/*.py",
    "review/**/*.py",
)
RULES: Final = SOURCE / "review" / "rules"
WORKERS: Final = 2


def modules() -> list[Path]:
    """The modules to check; an `__init__` only gathers names."""
    found = [path for pattern in PURE for path in SOURCE.glob(pattern)]
    return sorted(path for path in found if not path.name.startswith("__"))


def test_file(module: Path) -> Path:
    """Where the tests of `module` belong."""
    package = module.relative_to(SOURCE).parent
    if module.parent == RULES:
        return ROOT / "tests" / package.parent / "test_samples.py"
    return ROOT / "tests" / package / f"test_{module.name}"


def check(tests: Path, measured: list[Path]) -> list[str]:
    """Run one test file; return a line for each of its modules that is not covered by it."""
    name = tests.relative_to(ROOT)
    if not tests.exists():
        return [f"{module.relative_to(SOURCE)}: {name} is missing" for module in measured]
    with TemporaryDirectory() as folder:
        data = str(Path(folder) / "coverage")
        coverage = [sys.executable, "-m", "coverage", "run", f"--data-file={data}"]
        pytest = ["-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", str(tests)]
        run = subprocess.run(
            [*coverage, *pytest],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            return [f"{name} failed\n{run.stdout}{run.stderr}"]
        return [fault for module in measured if (fault := missing(module, data))]


def missing(module: Path, data: str) -> str | None:
    """Read the measurement in `data` and return what it lacks of `module`."""
    coverage = Coverage(data_file=data, branch=True, config_file=False)
    coverage.load()
    table = io.StringIO()
    try:
        percent = coverage.report([str(module)], show_missing=True, skip_empty=False, file=table)
    except (NoDataError, NoSource):
        percent = 0.0
    if percent == 100:
        return None
    line = next((row for row in table.getvalue().splitlines() if module.name in row), "0% all")
    lines = line.partition("%")[2].strip()
    return f"{module.relative_to(SOURCE)}: {percent:.1f} %, not covered: {lines}"


def main(names: list[str]) -> int:
    """Check what `names` ask for and return the exit status."""
    chosen = [Path(name).resolve() for name in names] or modules()
    measured: dict[Path, list[Path]] = {}
    for module in chosen:
        measured.setdefault(test_file(module), []).append(module)
    with ThreadPoolExecutor(WORKERS) as pool:
        found = pool.map(check, measured.keys(), measured.values())
        faults = [fault for each in found for fault in each]
    for fault in faults:
        print(fault)
    print(f"{len(chosen) - len(faults)} of {len(chosen)} modules covered by their own tests")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
