"""SARIF 2.1.0, and what GitHub takes of it.

`sarif-schema-2.1.0.json` is the schema of the OASIS standard; beside it stands where it is from.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
from hypothesis import given

from holdfast.findings import sarif
from holdfast.findings.finding import Finding, Place, Related
from holdfast.findings.plain import raw_path
from holdfast.findings.report import Problem, Report
from tests.core.profile import PROFILE
from tests.findings.reports import (
    ALL,
    CLEAN,
    CLEARTEXT,
    HOSTILE,
    NO_ERROR_LISTENER,
    NO_JITTER,
    NO_ORIGIN,
    TYPICAL,
)
from tests.findings.strategies import reports

SCHEMA: Final = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text())
VALIDATOR: Final = jsonschema.Draft7Validator(SCHEMA)


def run(report: Report) -> dict[str, Any]:
    """The only run of a report's document, which is valid."""
    document = json.loads(sarif.render(report, version="1.2.3").encode())
    VALIDATOR.validate(document)
    (only,) = document["runs"]
    return dict(only)


@pytest.mark.parametrize("name", ALL)
def test_documents_follow_the_schema(name: str) -> None:
    """The one of OASIS."""
    assert len(run(ALL[name])["results"]) == len(ALL[name].findings)


@PROFILE
@given(reports())
def test_any_report_follows_the_schema(report: Report) -> None:
    """Whatever is in the files: the schema, and the limits of GitHub."""
    check_limits(run(report))


def check_limits(made: dict[str, Any]) -> None:
    assert len(made["results"]) <= 25_000
    for rule in made["tool"]["driver"]["rules"]:
        assert len(rule["properties"]["tags"]) <= 10
    for result in made["results"]:
        assert len(result["locations"]) + len(result.get("relatedLocations", ())) <= 100


def test_a_result() -> None:
    """Rule, level, message with the advice, region, fingerprint."""
    made = run(TYPICAL)
    result = made["results"][1]
    rule = made["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (result["ruleId"], rule["id"], result["level"]) == ("HF501", "HF501", "error")
    assert result["message"]["text"] == (
        "Nothing looks at the `Origin` of a handshake. List the origins that may connect."
    )
    location = {
        "artifactLocation": {"uri": "src/server.js", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 48},
    }
    assert result["locations"] == [{"physicalLocation": location}]
    assert result["relatedLocations"] == [
        {"physicalLocation": location, "message": {"text": "The server is made here."}}
    ]
    assert list(result["partialFingerprints"]) == ["holdfastFinding/v1"]
    assert result["properties"] == {"confidence": "medium"}
    assert "fixes" not in result


def test_columns_are_those_that_the_run_names() -> None:
    """Code points: an emoji before the place counts one."""
    made = run(HOSTILE)
    assert made["columnKind"] == "unicodeCodePoints"
    uris = [result["locations"][0]["physicalLocation"] for result in made["results"]]
    (emoji,) = (it for it in uris if "%F0%9F%9A%80" in it["artifactLocation"]["uri"])
    assert emoji["region"]["startColumn"] == 23


def test_rules_carry_what_code_scanning_shows() -> None:
    """Help in Markdown, level, precision, tags; security only where the rule is about it."""
    rules = {rule["id"]: rule for rule in run(TYPICAL)["tool"]["driver"]["rules"]}
    assert list(rules) == ["HF201", "HF303", "HF501"]
    listener, origin = rules["HF201"], rules["HF501"]
    assert listener["name"] == "no-error-listener"
    assert listener["defaultConfiguration"] == {"level": "error"}
    assert listener["helpUri"] == NO_ERROR_LISTENER.url
    assert "## Instead\n\nAttach an `error` listener" in listener["help"]["markdown"]
    assert listener["properties"] == {
        "tags": ["websocket", "lifecycle", "ws"],
        "precision": "high",
        "problem.severity": "error",
    }
    assert origin["properties"] == {
        "tags": ["websocket", "security", "ws"],
        "precision": "medium",
        "problem.severity": "error",
        "security-severity": "8.0",
    }


def test_notes_are_recommendations() -> None:
    """That is what GitHub calls them."""
    (rule,) = run(note_at(1))["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"] == {"level": "note"}
    assert rule["properties"]["problem.severity"] == "recommendation"


def note_at(*lines: int) -> Report:
    places = [Place("a.py", line, 1, line, 2) for line in lines]
    return Report(tuple(Finding(CLEARTEXT, place, "Unencrypted.") for place in places))


def test_no_more_tags_than_are_shown() -> None:
    """Of a rule for many libraries, the first ones; "all" is none."""
    rule = replace(CLEARTEXT, libraries=tuple(f"library{number}" for number in range(30)))
    report = Report((Finding(rule, Place("a.py", 1, 1, 1, 2), "Unencrypted."),))
    check_limits(run(report))


def test_fixes_are_replacements_of_regions() -> None:
    """At lines and columns of the file as it is."""
    fix = run(TYPICAL)["results"][2]["fixes"][0]
    assert fix["description"] == {"text": "Add a listener that logs the error"}
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 5, "startColumn": 3, "endLine": 5, "endColumn": 3},
            "insertedContent": {"text": 'socket.on("error", console.error);\n  '},
        }
    ]


def test_without_the_source_there_is_no_fix() -> None:
    """Nobody knows then which lines the characters are on."""
    assert not any("fixes" in it for it in run(replace(TYPICAL, sources={}))["results"])


def test_fingerprints_do_not_depend_on_lines() -> None:
    """A comment at the top changes places, but not which alert it is."""
    sources = {path: f"// new\n\n{text}" for path, text in TYPICAL.sources.items()}
    moved = []
    for finding in TYPICAL.findings:
        place = finding.place
        down = replace(place, line=place.line + 2, end_line=place.end_line + 2)
        moved.append(replace(finding, place=down, fix=None))
    later = run(replace(TYPICAL, findings=tuple(moved), sources=sources))
    assert prints(later) == prints(run(TYPICAL))


def prints(made: dict[str, Any]) -> list[str]:
    return [result["partialFingerprints"]["holdfastFinding/v1"] for result in made["results"]]


def test_paths_are_uris() -> None:
    """Relative to the folder of the run, percent-encoded, and they lead back to the name."""
    for result, finding in zip(run(HOSTILE)["results"], HOSTILE.findings, strict=True):
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        parts = urlsplit(artifact["uri"])
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert artifact["uri"].isascii()
        assert unquote_to_bytes(parts.path) == raw_path(finding.place.path)
        assert artifact["uriBaseId"] == "%SRCROOT%"


def test_a_path_from_the_root_is_a_file_uri() -> None:
    """It has nothing to be relative to."""
    made = run(replace(CLEAN, problems=(Problem("/tmp/a b.py", "not text"),)))
    (notification,) = made["invocations"][0]["toolExecutionNotifications"]
    physical = notification["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "file:///tmp/a%20b.py"}}


def test_problems_are_notifications() -> None:
    """With the line where it is known; the run as a whole was a success."""
    (invocation,) = run(TYPICAL)["invocations"]
    assert invocation["executionSuccessful"] is True
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"] == {"text": "syntax error, the rest was read"}
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_brackets_make_no_links() -> None:
    """A message may speak of code; SARIF would show `[a](b)` as a link."""
    found = Finding(NO_JITTER, Place("a.js", 1, 1, 1, 2), "Not x[0] but [a](b), says [x].")
    (result,) = run(Report((found,)))["results"]
    assert result["message"]["text"].startswith("Not x[0] but \\[a](b), says [x].")


def test_no_more_locations_than_are_shown() -> None:
    """A finding may be related to thousands of places."""
    places = [Place("a.js", line, 1, line, 2) for line in range(1, 1_001)]
    related = tuple(Related(place, "Here.") for place in places)
    found = Finding(NO_JITTER, places[0], "Bad.", related=related)
    check_limits(run(Report((found,))))


def test_related_places_are_told_once() -> None:
    """The schema refuses a list with two that are alike."""
    place = Place("a.js", 1, 1, 1, 2)
    found = Finding(NO_JITTER, place, "Bad.", related=(Related(place, "Here."),) * 2)
    (result,) = run(Report((found,)))["results"]
    assert len(result["relatedLocations"]) == 1


def test_the_least_severe_are_left_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub refuses a file with too many results; a notification says how many are missing."""
    monkeypatch.setattr(sarif, "RESULTS", 3)
    report = note_at(1, 2, 5, 6)
    errors = [Finding(NO_ORIGIN, Place("a.py", n, 1, n, 2), "Any origin.") for n in (4, 3)]
    made = run(replace(report, findings=(*report.findings, *errors)))
    lines = [it["locations"][0]["physicalLocation"]["region"] for it in made["results"]]
    assert [(it["ruleId"]) for it in made["results"]] == ["HF508", "HF501", "HF501"]
    assert [region["startLine"] for region in lines] == [1, 4, 3]
    (notification,) = made["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("3 findings left out, the least severe")


def test_a_file_too_big_after_gzip_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as it takes."""
    monkeypatch.setattr(sarif, "COMPRESSED", 2_500)
    text = sarif.render(note_at(*range(1, 400)), version="1.2.3")
    assert len(gzip.compress(text.encode())) <= 2_500
    kept = len(json.loads(text)["runs"][0]["results"])
    assert 0 < kept < 399


def test_cutting_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where not even an empty report is small enough."""
    monkeypatch.setattr(sarif, "COMPRESSED", 10)
    assert run(note_at(1, 2, 3))["results"] == []
