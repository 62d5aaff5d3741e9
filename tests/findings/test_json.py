"""The report for programs, its schema and its samples.

Each of `vectors/*.json` is the whole document of a report of `reports.py`; other implementations
may read them as samples. `REWRITE=1 pytest tests/findings/test_json.py` writes them anew.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import given

from holdfast.findings.edits import apply_edits
from holdfast.findings.finding import Edit, Span
from holdfast.findings.json import render
from holdfast.findings.report import Report
from tests.core.profile import PROFILE
from tests.findings.reports import ALL, SERVER, TYPICAL
from tests.findings.strategies import reports

FOLDER: Final = Path(__file__).parent / "vectors"
SCHEMA: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "schemas" / "review-report.schema.json").read_text()
)


def closed(schema: Any) -> Any:
    """The schema with nothing allowed that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(part) for key, part in schema.items()}
    return {"additionalProperties": False, **made} if "required" in made else made


VALIDATOR: Final = jsonschema.Draft202012Validator(closed(SCHEMA))


def test_the_schema_is_one() -> None:
    """Of the draft it names."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ALL)
def test_vectors(name: str) -> None:
    """The document of each sample is the one that was agreed on."""
    text = render(ALL[name], version="0.0.0")
    path = FOLDER / f"{name}.json"
    if "REWRITE" in os.environ:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_vector_has_its_report() -> None:
    """None is left over."""
    assert {path.stem for path in FOLDER.iterdir()} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_documents_follow_the_schema(name: str) -> None:
    """And the schema describes every field there is."""
    VALIDATOR.validate(json.loads(render(ALL[name], version="0.0.0")))


@PROFILE
@given(reports())
def test_any_report_follows_the_schema(report: Report) -> None:
    """Whatever is in the files, the text can be encoded and is JSON of the schema."""
    VALIDATOR.validate(json.loads(render(report, version="0.0.0").encode()))


def test_every_field_is_needed() -> None:
    """A document that lacks any of its fields is refused, so readers may rely on all of them."""
    document = json.loads(render(TYPICAL, version="0.0.0"))
    for field in document:
        lacking = {key: it for key, it in document.items() if key != field}
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(lacking)


def test_new_fields_do_not_break_readers() -> None:
    """The published schema allows fields that it does not know."""
    document = json.loads(render(TYPICAL, version="0.0.0"))
    document["summary"]["later"] = document["findings"][0]["later"] = 1
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_offsets_of_edits_count_characters() -> None:
    """A program can make the fix with nothing but the document and the file."""
    document = json.loads(render(TYPICAL, version="0.0.0"))
    fix = document["findings"][2]["fix"]
    edits = [Edit(Span(it["start"], it["end"]), it["text"]) for it in fix["edits"]]
    assert 'socket.on("error", console.error);\n' in apply_edits(SERVER, edits)
    assert fix["diff"].startswith("--- a/src/server.js\n")


def test_confidence_is_that_of_the_finding() -> None:
    """Which may be less than its rule's."""
    weak = replace(TYPICAL, findings=(replace(TYPICAL.findings[0], weak=True),))
    assert json.loads(render(weak, version="1"))["findings"][0]["confidence"] == "low"


def test_figures() -> None:
    """The summary has all that the report counts."""
    summary = json.loads(render(replace(TYPICAL, fixed=7), version="0.0.0"))["summary"]
    assert summary == {
        "files": 14,
        "read": 3,
        "tests": 0,
        "seconds": 0.432,
        "findings": {"error": 3, "warning": 1, "note": 0},
        "fixable": {"safe": 2, "unsafe": 1},
        "suppressed": 1,
        "known": 2,
        "gone": 1,
        "fixed": 7,
    }
