"""How fast is `holdfast review` on a large tree, compared with semgrep and with plain reading?

    python benchmarks/review.py --tree src --rounds 1    # does it work?
    python benchmarks/review.py                          # two trees; downloads 1 GB once

semgrep runs one rule, review_rule.yaml, on the files that we read too; we run all of ours: the
first review of a tree, by all processors and by one, and the review after it, which knows what came
of files that have not changed. What is kept lies in a folder of its own, which is removed before
each first review; that one writes it, as it always does. Nothing is left out on either side:
folders such as node_modules are the tree. "plain reading" is a Python program that opens and reads
the same files. The first tree is what a product depends on, the second has the libraries for
WebSockets themselves, the third is that part of the second which does not mention WebSockets. All
is read once before, so that the disk does not count; rounds are interleaved, and each begins with
another program. Figures are medians, with the least and greatest.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import review_tree
from benchmarks.review_cost import Cost, run
from benchmarks.review_tree import Tree
from holdfast.review.files import LANGUAGES

RULE: Final = Path(__file__).resolve().parent / "review_rule.yaml"
READING: Final = """
import os, sys
suffixes = tuple(sys.argv[1].split(","))
folders = ["."]
while folders:
    for entry in os.scandir(folders.pop()):
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.path)
        elif entry.name.endswith(suffixes) and entry.is_file(follow_symlinks=False):
            with open(entry.path, "rb", buffering=0) as file:
                file.read()
"""


@dataclass(slots=True)
class Contender:
    """A program on a tree, and what its runs cost."""

    name: str
    command: list[str]
    tree: Tree
    empties: Path | None = None
    """A folder that is removed before each run."""
    costs: list[Cost] = field(default_factory=list)


def contenders(tree: Tree, program: Path, kept: Path) -> list[Contender]:
    """All programs on one tree; our own keep what they find in folders below `kept`."""
    suffixes = [f".{suffix}" for suffix in LANGUAGES]
    semgrep = [str(program), "scan", "--config", str(RULE), "--metrics=off", "--quiet", "--json"]
    semgrep += ["--disable-version-check", "--no-git-ignore"]
    semgrep += [f"--include=*{suffix}" for suffix in suffixes]
    semgrep += ["--exclude=*.d.ts", "--exclude=*.d.mts", "--exclude=*.d.cts"]
    kept = kept / tree.root.name
    return [
        ours("holdfast review", tree, kept),
        ours("holdfast review, one process", tree, kept, "--jobs", "1"),
        ours("holdfast review, again", tree, kept, fresh=False),
        Contender("semgrep, one rule", [*semgrep, "."], tree),
        reading(tree),
    ]


def ours(name: str, tree: Tree, kept: Path, *options: str, fresh: bool = True) -> Contender:
    """Our review, which finds in `kept` what it kept there, unless it is to start `fresh`."""
    folder = kept / name.replace(" ", "-")
    command = ["env", f"XDG_CACHE_HOME={folder}", sys.executable, "-m", "holdfast", "review"]
    command += ["--no-ignore", "--include-tests", "--exit-zero", "--quiet", *options, "."]
    return Contender(name, command, tree, folder if fresh else None)


def reading(tree: Tree) -> Contender:
    """A program that opens and reads the files, and does nothing with them."""
    suffixes = ",".join(f".{suffix}" for suffix in LANGUAGES)
    return Contender("plain reading", [sys.executable, "-c", READING, suffixes], tree)


def measured(program: Contender, timeout: float) -> Cost:
    """Run a program once."""
    if program.empties is not None:
        shutil.rmtree(program.empties, ignore_errors=True)
    return run(program.command, program.tree.root, timeout)


def measure(programs: list[Contender], rounds: int, seconds: float) -> int:
    """Run all programs `rounds` times, or as often as `seconds` allow; return how often."""
    ends = time.monotonic() + seconds
    longest = 0.0
    for done in range(rounds):
        started = time.monotonic()
        if done and started + longest > ends:
            return done
        first = done % len(programs)
        for program in programs[first:] + programs[:first]:
            cost = measured(program, max(60, ends - time.monotonic()))
            program.costs.append(cost)
            name = f"{program.tree.root.name}: {program.name}"
            print(f"{done + 1} {name:42} {cost}", file=sys.stderr)
        longest = max(longest, time.monotonic() - started)
    return rounds


def table(programs: list[Contender]) -> str:
    """The medians in Markdown."""
    lines = ["| program | files | wall s | CPU s | peak MB |", "|---|---|---|---|---|"]
    for program in programs:
        cells = [_cell(program, pick) for pick in (_wall, _cpu, _memory)]
        lines.append(f"| {program.name} | {program.tree.files:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def ratios(programs: list[Contender]) -> str:
    """What semgrep takes of what our review does, on the tree of both."""
    first, single, again, semgrep, _ = programs
    return "\n".join(
        f"{ours.name}, {label}: semgrep takes"
        f" {_median(semgrep, pick) / _median(ours, pick):.1f} x as much"
        for ours in (first, single, again)
        for label, pick in (("wall", _wall), ("CPU", _cpu), ("memory", _memory))
    )


def extra(quiet: Contender, plain: Contender) -> str:
    """What a file costs that does not mention WebSockets."""
    more = (_median(quiet, _cpu) - _median(plain, _cpu)) / max(1, quiet.tree.files)
    return f"a file without WebSockets: {more * 1e6:.0f} µs of CPU more than reading it"


def _wall(cost: Cost) -> float:
    return cost.wall


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _memory(cost: Cost) -> float:
    return cost.memory


def _median(program: Contender, pick: Callable[[Cost], float]) -> float:
    return median(map(pick, program.costs))


def _cell(program: Contender, pick: Callable[[Cost], float]) -> str:
    values = [pick(cost) for cost in program.costs]
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/review.py")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1800, help="begin no round after that")
    parser.add_argument("--tree", type=Path, help="another tree; it is copied, not touched")
    parser.add_argument("--cache", type=Path, default=review_tree.cache())
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    program = review_tree.semgrep(options.cache)
    with tempfile.TemporaryDirectory() as temporary:
        if options.tree is not None:
            roots = [review_tree.copy(options.tree, Path(temporary))]
        else:
            roots = [review_tree.installed(it, options.cache) for it in review_tree.TREES]
        trees = [review_tree.measured(root) for root in roots]
        quiet = review_tree.measured(review_tree.quiet_tree(roots[-1], roots[-1].parent))
        kept = Path(temporary) / "kept"
        groups = [contenders(tree, program, kept) for tree in trees]
        groups.append([ours("holdfast review", quiet, kept, "--jobs", "1"), reading(quiet)])
        programs = [it for group in groups for it in group]
        for contender in programs:
            measured(contender, 600)
        rounds = measure(programs, options.rounds, options.seconds)
    print(f"{rounds} rounds")
    for group, tree in zip(groups, (*trees, quiet), strict=True):
        print(f"\n{tree.root.name}: {tree.files:,} files of {tree.size / 1e6:.0f} MB\n")
        print(table(group))
        print(f"\n{extra(*group) if tree is quiet else ratios(group)}")


if __name__ == "__main__":
    main()
