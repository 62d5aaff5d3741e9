"""What holds of every fix, tried on all samples of all rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pytest

from holdfast.findings import Confidence
from holdfast.findings.edits import apply_edits
from holdfast.review import fixes
from holdfast.review.checking import Outcome
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.fixing.reviewed import Reviewed, all_reviewed
from tests.review.fixing.styles import STYLES

REVEALED: Final = {
    ("HF401", "HF402"): "the shape matters once the message is JSON",
    ("HF201", "HF101"): "a connection with a listener is one that is kept",
    ("HF227", "HF205"): "a `recv` that is not awaited receives nothing, so it counts as none",
}
"""Pairs of rules: the second waits until the first is content."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Samples are read when they are first needed, and then once."""
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", all_reviewed(), ids=str)


def count(outcome: Outcome, code: str) -> int:
    return sum(it.rule.code == code for it in outcome.findings)


@cache
def mended(it: Reviewed) -> str:
    """The sample with all its safe fixes."""
    done = fixes.mend(it.name, it.text, it.check)
    assert done.problems == ()
    return done.text


def test_each_fix_mends(sample: Reviewed) -> None:
    """By itself it removes its finding, breaks no syntax, and gives no other rule a reason."""
    for finding in sample.fixable:
        assert finding.fix is not None
        code, text = finding.rule.code, apply_edits(sample.text, finding.fix.edits)
        after = sample.check(text)
        where = f"{sample}:{finding.place.line} {code}"
        assert sample.before.broken or not after.broken, where
        assert count(after, code) < count(sample.before, code), where
        if not finding.fix.safe:
            continue
        for other in after.findings:
            known = count(after, other.rule.code) <= count(sample.before, other.rule.code)
            if known or other.confidence is Confidence.low:
                continue
            assert (code, other.rule.code) in REVEALED, f"{where} brings {other.rule.code}"


def test_all_fixes_together(sample: Reviewed) -> None:
    """They are applied without a problem; a second run has nothing to do."""
    again = fixes.mend(sample.name, mended(sample), sample.check)
    assert (again.fixed, again.text) == (0, mended(sample))
    if not all(it.fix and it.fix.safe for it in sample.fixable):
        once = fixes.mend(sample.name, sample.text, sample.check, unsafe=True)
        again = fixes.mend(sample.name, once.text, sample.check, unsafe=True)
        assert (once.problems, again.fixed, again.text) == ((), 0, once.text)


def test_fixes_follow_the_style(sample: Reviewed) -> None:
    """Restyled and mended is mended and restyled: line ends, tabs, quotes, semicolons."""
    safe = fixes.mend(sample.name, sample.text, sample.quick)
    for style, restyle in STYLES[sample.family].items():
        text = restyle(sample.text)
        if safe.fixed and text != sample.text and sample.sample.path.suffix != ".ipynb":
            assert fixes.mend(sample.name, text, sample.quick).text == restyle(safe.text), style


def test_the_command_does_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--fix` writes what the rules say of each file of a tree, and the second time nothing."""
    alone = [it for it in all_reviewed() if len(it.sample.tree) == 1]
    for it in alone:
        (tmp_path / it.name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / it.name).write_bytes(it.text.encode())
    monkeypatch.chdir(tmp_path)
    settings = Settings(include_tests=True, confidence=Confidence.low)
    first = Reviewer(settings).fix(["."])
    assert first.fixed > 100
    assert [it for it in first.problems if "fix" in it.message] == []
    for it in alone:
        assert (tmp_path / it.name).read_bytes().decode() == mended(it), it.name
    assert Reviewer(settings).fix(["."]).fixed == 0
