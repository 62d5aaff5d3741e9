"""Known findings."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.baseline import Baseline, apply, fingerprints, from_json, to_json
from holdfast.findings.finding import Finding, Span
from holdfast.findings.lines import Lines
from holdfast.findings.report import Report
from tests.core.profile import PROFILE
from tests.findings.reports import ALL, CLEAN, NO_ERROR_LISTENER, NO_JITTER, TYPICAL
from tests.findings.strategies import reports


def mark(text: str, part: str = "!") -> Report:
    """A report with a finding at each `part` of a file."""
    lines = Lines(text)
    starts = [index for index in range(len(text)) if text.startswith(part, index)]
    found = [
        Finding(NO_JITTER, lines.place("a.js", Span(start, start + 1)), "Bad.") for start in starts
    ]
    return Report(tuple(found), sources={"a.js": text})


def test_what_is_known_is_left_out_and_counted() -> None:
    """A report is clean against its own baseline."""
    for report in ALL.values():
        left = apply(report, from_json(to_json(report)))
        assert left.findings == ()
        assert left.known == report.known + len(report.findings)
        assert left.gone == 0


def test_new_findings_stand_out() -> None:
    """Also a second one on a line that reads like a known one."""
    old = mark("send() !\n")
    new = mark("send() !\nother() !\nsend() !\n")
    left = apply(new, from_json(to_json(old)))
    assert [finding.place.line for finding in left.findings] == [2, 3]
    assert (left.known, left.gone) == (1, 0)


def test_entries_that_no_longer_occur_are_counted() -> None:
    """So that they can be taken out."""
    left = apply(mark("a !\n"), from_json(to_json(mark("a !\nb !\nc !\n"))))
    assert (left.known, left.gone) == (1, 2)


def test_what_was_not_looked_at_is_not_gone() -> None:
    """A run over one folder, or with some of the rules, says nothing of the others."""
    known = Baseline({"1": ("HF101", "a.js"), "2": ("HF102", "a.js"), "3": ("HF101", "b.js")})
    assert apply(CLEAN, known).gone == 3
    assert apply(CLEAN, known, lambda code, path: (code, path) == ("HF101", "a.js")).gone == 1


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("a !\n", "\n\n# new\na !\n", True),
        ("a !\n", "    a  !\r\n", True),
        ("a !\n", "b !\n", False),
        ("a !\nb\n", "a !\nc\n", True),
    ],
)
def test_what_a_fingerprint_survives(before: str, after: str, same: bool) -> None:
    """Lines that move and spaces that change, but not another text of the line."""
    assert (fingerprints(mark(before)) == fingerprints(mark(after))) is same


def test_rule_and_path_are_part_of_it() -> None:
    """The same line elsewhere, or with another fault, is another finding."""
    report = mark("a !\n")
    (finding,) = report.findings
    place = replace(finding.place, path="b.js")
    others = [replace(finding, rule=NO_ERROR_LISTENER), replace(finding, place=place)]
    sources = {"a.js": "a !\n", "b.js": "a !\n"}
    made = fingerprints(Report((finding, *others), sources=sources))
    assert len(set(made)) == 3


def test_without_the_source_the_message_stands_in() -> None:
    """So there is always a fingerprint."""
    report = replace(mark("a !\nb !\n"), sources={})
    first, second = fingerprints(report)
    assert first != second


@PROFILE
@given(reports())
def test_fingerprints_are_all_different(report: Report) -> None:
    """For any report, and the file that is written is read again."""
    made = fingerprints(report)
    assert len(set(made)) == len(report.findings)
    assert set(from_json(to_json(report)).known) == set(made)
    to_json(report).encode()


@PROFILE
@given(
    st.lists(st.sampled_from(["a !", "b !", "c", ""]), min_size=1),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["", "new", "\tx\r"]))),
)
def test_inserted_lines_change_no_fingerprint(
    lines: list[str], inserted: list[tuple[int, str]]
) -> None:
    """The law: lines without findings may come anywhere."""
    changed = list(lines)
    for index, line in inserted:
        changed.insert(index % (len(changed) + 1), line)
    before, after = ("\n".join(it) for it in (lines, changed))
    assert fingerprints(mark(before)) == fingerprints(mark(after))


def test_the_file_says_what_it_knows() -> None:
    """Nothing in it changes when lines move, so it merges well."""
    document = json.loads(to_json(TYPICAL))
    assert document["format"] == "holdfast-baseline"
    assert document["version"] == 1
    assert {key: it for key, it in document["findings"][0].items() if key != "fingerprint"} == {
        "code": "HF303",
        "name": "no-jitter",
        "path": "src/client.js",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: "),
        ("[" * 100_000, "not JSON: "),
        ("[]", '"format" is not "holdfast-baseline"'),
        ('{"format": "x"}', "is not"),
        ('{"format": "holdfast-baseline", "version": 2}', "version 2, where only 1 is known"),
        ('{"format": "holdfast-baseline", "version": 1}', '"findings" is not a list'),
        (
            '{"format": "holdfast-baseline", "version": 1, "findings": [{"fingerprint": 1}]}',
            r"findings\[0\] has no fingerprint",
        ),
        (
            '{"format": "holdfast-baseline", "version": 1, "findings": ["x"]}',
            r"findings\[0\] has no fingerprint",
        ),
        (
            '{"format": "holdfast-baseline", "version": 1, "findings": [{"fingerprint": "1"}]}',
            r"findings\[0\] has no code",
        ),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, message: str) -> None:
    """The error says what is wrong with it."""
    with pytest.raises(ValueError, match=message):
        from_json(text)
