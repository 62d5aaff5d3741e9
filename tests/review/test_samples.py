"""Each rule says what its samples say it should, and nothing else."""

from __future__ import annotations

import pytest

from holdfast.findings.edits import apply_edits
from holdfast.review import registry
from holdfast.review.codes import CODES
from tests.review.samples import (
    LANGUAGES,
    OK,
    SAMPLES,
    Sample,
    check,
    expected,
    expected_weak,
    read,
    samples,
)

ALL = list(samples())
GROUPS = {"1": "liveness", "2": "lifecycle", "3": "reconnect", "4": "input", "5": "security"}


@pytest.mark.parametrize("sample", ALL, ids=str)
def test_marks_are_exact(sample: Sample) -> None:
    """A rule reports each marked line of its samples, and no other, and is as sure as they say."""
    text = read(sample.path)
    marks = expected(text)
    codes = {sample.code} | {code for code, _ in marks}
    hits = check(sample, text, *codes)
    assert {(it.code, it.line) for it in hits} == marks
    assert expected_weak(text) <= {(it.code, it.line) for it in hits if it.hit.weak}


@pytest.mark.parametrize("sample", ALL, ids=str)
@pytest.mark.parametrize("safe", [True, False], ids=["safe", "unsafe"])
def test_fixes_mend(sample: Sample, safe: bool) -> None:
    """Fixes remove what they are for, one after the other; then there is nothing left to fix."""
    text = read(sample.path)
    before = check(sample, text, sample.code)
    fixable = sum(1 for it in before if it.fix is not None and it.fix.safe is safe)
    for _ in range(fixable):
        found = check(sample, text, sample.code)
        fix = next(it.fix for it in found if it.fix is not None and it.fix.safe is safe)
        text = apply_edits(text, fix.edits)
        assert len(check(sample, text, sample.code)) < len(found)
    if fixable:
        after = check(sample, text, sample.code)
        assert len(after) <= len(before) - fixable
        assert not any(it.fix is not None and it.fix.safe is safe for it in after)


@pytest.mark.parametrize("code", CODES)
def test_samples_are_enough(code: str) -> None:
    """Each rule has wrong samples, and right ones in every language it covers."""
    rule = next(it.rule for it in registry.rules() if it.rule.code == code)
    mine = [sample for sample in ALL if sample.code == code]
    folder = SAMPLES / GROUPS[code[2]] / rule.name
    assert folder.is_dir()
    texts = [(sample.path.suffix, read(sample.path)) for sample in mine]
    wrong = sum(1 for _, text in texts for name, _ in expected(text) if name == code)
    assert wrong >= 2
    languages = LANGUAGES | {".conf": "nginx", ".cfg": "haproxy"}
    right = {
        languages.get(suffix, "").replace("typescript", "javascript").replace("tsx", "javascript")
        or rule.languages[0]
        for suffix, text in texts
        if OK.search(text)
    }
    assert set(rule.languages) <= right
