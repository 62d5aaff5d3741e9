"""JUnit XML."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

import pytest
from hypothesis import given

from holdfast.findings.junit import render
from holdfast.findings.report import Report
from tests.core.profile import PROFILE
from tests.findings.reports import ALL, CLEAN, TYPICAL
from tests.findings.strategies import reports

# What the schema of the xUnit plugin of Jenkins (junit-10.xsd) knows, as far as it is used here.
ATTRIBUTES: Final = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "file", "line", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
}
REQUIRED: Final = {"testsuite": {"name", "tests"}, "testcase": {"name"}}
CHILDREN: Final = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error"},
}


def parsed(report: Report) -> ElementTree.Element:
    """The document, which has only what the format knows, and figures that are true."""
    root = ElementTree.fromstring(render(report).encode())
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert set(element.attrib) >= REQUIRED.get(element.tag, set())
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
    for suite in (root, *root.iter("testsuite")):
        for figure, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(suite.attrib[figure]) == len(list(suite.iter(tag)))
    return root


@pytest.mark.parametrize("name", ALL)
def test_every_finding_is_a_failure_and_every_problem_an_error(name: str) -> None:
    """Nothing is lost on the way."""
    root = parsed(ALL[name])
    assert int(root.attrib["failures"]) == len(ALL[name].findings)
    assert int(root.attrib["errors"]) == len(ALL[name].problems)


def test_a_file_is_a_suite() -> None:
    """In order of their names, whether there are findings in it or problems with it."""
    suites = list(parsed(TYPICAL))
    assert [(suite.get("name"), suite.get("tests")) for suite in suites] == [
        ("src/broken.js", "1"),
        ("src/client.js", "1"),
        ("src/server.js", "3"),
        ("vendor/app.js", "1"),
    ]


def test_a_finding_is_a_failed_test() -> None:
    """Named by rule and place, so that names differ; the text says why, and what to do."""
    case = parsed(TYPICAL).find("testsuite[@name='src/client.js']/testcase")
    assert case is not None
    assert case.attrib == {
        "name": "HF303 no-jitter at 3:17",
        "classname": "src/client.js",
        "file": "src/client.js",
        "line": "3",
        "time": "0",
    }
    failure = case[0]
    assert failure.attrib == {"message": "The delay has no random part.", "type": "warning"}
    assert str(failure.text).splitlines() == [
        "src/client.js:3:17: The delay has no random part.",
        "Why: After a restart all clients come back at once.",
        "Instead: Multiply the delay by a random number.",
        "See: https://github.com/holdfast/holdfast/blob/main/docs/rules/HF303.md",
    ]


def test_a_problem_is_an_error() -> None:
    """At its line, or the first."""
    cases = [case for case in parsed(TYPICAL).iter("testcase") if case.find("error") is not None]
    assert [(case.get("file"), case.get("line")) for case in cases] == [
        ("src/broken.js", "7"),
        ("vendor/app.js", "1"),
    ]
    assert cases[0][0].text == "src/broken.js:7: syntax error, the rest was read"


def test_a_clean_run_is_a_test_that_passed() -> None:
    """Some servers take a file without a test for a failure."""
    (suite,) = parsed(CLEAN)
    (case,) = suite
    assert case.get("name") == "nothing found in 14 files"
    assert len(case) == 0


@PROFILE
@given(reports())
def test_any_report_is_xml(report: Report) -> None:
    """Whatever is in the files."""
    parsed(report)
