"""Samples of wrong and right code, marked in place.

`tests/review/samples/<group>/<rule-name>/` has files, and folders that are read as one tree. The
comment `expect: HF201` on a line says that the rule reports something that begins there, several
codes may be named; `expect-next: HF201` says so of the next line, where a line takes no comment.
After `expect: HF201 weak` the finding must be of low confidence.
`ok` marks a line where the rule has something to look at, and finds it right. What other rules say
of a sample does not matter, unless it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from holdfast.findings import Edit, Fix
from holdfast.findings.lines import Lines
from holdfast.review import registry
from holdfast.review.analysis.pulses import pulse
from holdfast.review.code import Code
from holdfast.review.codes import CODES
from holdfast.review.facts.haproxy import HaproxyFile
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.project import Project, config_language, is_fact_file
from holdfast.review.formats import embedded
from holdfast.review.formats.script import Script
from holdfast.review.hit import Hit

SAMPLES: Final = Path(__file__).parent / "samples"
MARK: Final = re.compile(r"\bexpect(-next)?:((?:[\s,]*HF\d{3})+)")
WEAK: Final = re.compile(r"\bexpect: (HF\d{3}) weak\b")
OK: Final = re.compile(r"(?:#|//|/\*|<!--)\s*ok\b")
LANGUAGES: Final = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}
EMBEDDED: Final = (".vue", ".svelte", ".html", ".ipynb")


@dataclass(frozen=True)
class Sample:
    """One file of the samples, of one rule, in the tree it is read in."""

    code: str
    path: Path
    tree: tuple[Path, ...]

    def __str__(self) -> str:
        return str(self.path.relative_to(SAMPLES))


def samples() -> Iterator[Sample]:
    """All samples of all rules."""
    codes = {name: code for code, name in CODES.items()}
    for folder in sorted(SAMPLES.glob("*/*/")):
        for item in sorted(folder.iterdir()):
            tree = sorted(it for it in item.rglob("*") if it.is_file()) if item.is_dir() else [item]
            for path in tree:
                yield Sample(codes[folder.name], path, tuple(tree))


def expected(text: str) -> set[tuple[str, int]]:
    """Codes and lines that the marks of a file name."""
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        for mark in MARK.finditer(line):
            for code in re.findall(r"HF\d{3}", mark[2]):
                found.add((code, number + (mark[1] is not None)))
    return found


def expected_weak(text: str) -> set[tuple[str, int]]:
    """Codes and lines whose marks say that the finding is weak."""
    lines = enumerate(text.splitlines(), 1)
    return {(mark[1], number) for number, line in lines for mark in WEAK.finditer(line)}


def read(path: Path) -> str:
    """The file as the review reads it."""
    return path.read_bytes().decode()


def project(sample: Sample) -> Project:
    """The facts of the sample's tree."""
    facts = Project()
    for path in sample.tree:
        name = path.relative_to(SAMPLES).as_posix()
        if is_fact_file(name) or config_language(name, read(path)):
            facts.add(name, read(path))
    for path in sample.tree:
        if len(sample.tree) > 1 and (language := LANGUAGES.get(path.suffix)):
            name = path.relative_to(SAMPLES).as_posix()
            if facts.proxied:
                facts.add_pulses([pulse(Code(name, read(path), language, facts))])
    return facts


def files(sample: Sample, text: str) -> list[tuple[Any, Script | None]]:
    """What rules are given for a text in the place of the sample's own, and where it is from."""
    name, facts = sample.path.relative_to(SAMPLES).as_posix(), project(sample)
    if sample.path.suffix in EMBEDDED:
        scripts = embedded.scripts(text, sample.path.suffix)
        return [(Code(name, it.text, it.language, facts, it.page), it) for it in scripts]
    if language := LANGUAGES.get(sample.path.suffix):
        return [(Code(name, text, language, facts), None)]
    match config_language(name, text):
        case "nginx":
            return [(NginxFile(name, text, facts), None)]
        case "haproxy":
            return [(HaproxyFile(name, text, facts), None)]
    return []


@dataclass(frozen=True)
class Found:
    """A hit, and the line it begins on in the sample's file."""

    code: str
    line: int
    hit: Hit
    fix: Fix | None


def check(sample: Sample, text: str, *codes: str) -> list[Found]:
    """What the rules with these codes say of a text in the place of the sample's own."""
    lines, found = Lines(text), []
    for file, script in files(sample, text):
        for loaded in registry.rules():
            if loaded.rule.code in codes and loaded.covers(file.language):
                for hit in loaded.check(file):
                    span = hit.node.span if script is None else script.in_file(hit.node.span)
                    fix = hit.fix if script is None else _moved(hit.fix, script)
                    line = lines.place(str(sample.path), span).line
                    found.append(Found(loaded.rule.code, line, hit, fix))
    return found


def _moved(fix: Fix | None, script: Script) -> Fix | None:
    if fix is None or not script.editable:
        return None
    edits = (Edit(script.in_file(edit.span), edit.text) for edit in fix.edits)
    return Fix(fix.title, tuple(edits), fix.safe)
