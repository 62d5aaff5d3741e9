"""A report as JUnit XML, which most CI servers show: a file is a suite, a finding a failed test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from holdfast.findings.finding import Finding
from holdfast.findings.plain import count, visible
from holdfast.findings.report import Problem, Report

NAME: Final = "holdfast review"


def render(report: Report) -> str:
    """`report` as JUnit XML; with neither findings nor problems, a single test that passed.

    Characters that XML cannot hold are spelled out.
    """
    cases: dict[str, list[ElementTree.Element]] = {}
    for finding in report.findings:
        cases.setdefault(finding.place.path, []).append(_failure(finding))
    for problem in report.problems:
        cases.setdefault(problem.path, []).append(_error(problem))
    suites = [_suite(path, cases[path]) for path in sorted(cases)]
    if not suites:
        name = f"nothing found in {count(report.files, 'file')}"
        suites = [_suite(NAME, [ElementTree.Element("testcase", name=name, classname=NAME)])]
    root = ElementTree.Element("testsuites", name=NAME, time=f"{report.seconds:.3f}")
    root.extend(suites)
    for figure in ("tests", "failures", "errors"):
        root.set(figure, str(sum(int(suite.attrib[figure]) for suite in suites)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(name: str, cases: Sequence[ElementTree.Element]) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        name=visible(name),
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time="0",
    )
    suite.extend(cases)
    return suite


def _failure(finding: Finding) -> ElementTree.Element:
    rule, place = finding.rule, finding.place
    name = f"{rule.code} {rule.name} at {place.line}:{place.column}"
    said = [
        f"{place.path}:{place.line}:{place.column}: {finding.message}",
        f"Why: {rule.consequence}",
        f"Instead: {rule.advice}",
        f"See: {rule.url}",
    ]
    case = _case(name, place.path, place.line)
    failure = ElementTree.SubElement(
        case, "failure", message=visible(finding.message), type=rule.severity.name
    )
    failure.text = "\n".join(map(visible, said))
    return case


def _error(problem: Problem) -> ElementTree.Element:
    case = _case(f"not reviewed: {problem.message}", problem.path, problem.line or 1)
    error = ElementTree.SubElement(case, "error", message=visible(problem.message), type="problem")
    error.text = visible(f"{problem.path}:{problem.line or 1}: {problem.message}")
    return case


def _case(name: str, path: str, line: int) -> ElementTree.Element:
    return ElementTree.Element(
        "testcase",
        name=visible(name),
        classname=visible(path),
        file=visible(path),
        line=str(line),
        time="0",
    )
