"""Findings of the review as this evaluation keeps them."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from holdfast.findings import Confidence
from holdfast.review import Settings, review


@dataclass(frozen=True, slots=True)
class Found:
    """A finding. `path` is relative to the package; `id` stays as long as path and line's text do.

    `confidence` is that of the finding, which is low for a weak one of a rule of higher confidence.

    The id is made of the package, the path, the rule, the text of the line, and how many findings
    before it in the file have all that in common.
    """

    id: str
    path: str
    line: int
    code: str
    name: str
    confidence: str
    message: str


def review_roots(roots: Iterable[Path], base: Path, label: str = "") -> list[Found]:
    """Review all that lies below `roots`, at every confidence, paths relative to `base`.

    Nothing is left out by its folder's name: packages keep their code in `dist` and `build`.
    """
    settings = Settings(confidence=Confidence.low, skip_ignored=False)
    report = review(list(roots), settings)
    seen: Counter[str] = Counter()
    found = []
    for finding in report.findings:
        place, rule = finding.place, finding.rule
        path = Path(os.path.relpath(place.path, base)).as_posix()
        text = report.sources[place.path].splitlines()[place.line - 1].strip()
        key = "\0".join((label, path, rule.code, text))
        seen[key] += 1
        id = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:10]
        sure = finding.confidence.name
        found.append(Found(id, path, place.line, rule.code, rule.name, sure, finding.message))
    return found
