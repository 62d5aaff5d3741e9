"""The reference of the formats says what is so."""

from __future__ import annotations

import json
from typing import Final

import pytest

from holdfast.findings import baseline, sarif, text
from holdfast.findings import json as json_format
from tests.docs.pages import blocks, code_names, headings, reference, rows, section
from tests.docs.pages import text as text_of
from tests.findings.reports import TYPICAL

PAGE: Final = reference("findings.md")
FORMATS: Final = ["text", "json", "sarif", "junit", "github", "markdown"]


def test_every_format_has_its_section() -> None:
    """In the order of the table."""
    assert [code_names(row[0])[0] for row in rows(text_of(PAGE))[: len(FORMATS)]] == FORMATS
    assert [it for it in headings(text_of(PAGE)) if it in FORMATS] == FORMATS


def test_the_sample_of_text_is_what_is_written() -> None:
    """Character for character."""
    (sample,) = (block.code for block in blocks(PAGE) if block.language == "text")
    assert f"\n\n{sample}\n" in text.render(TYPICAL)


def test_the_fields_of_the_document_are_listed() -> None:
    """All of them, and those of its summary."""
    document = json.loads(json_format.render(TYPICAL, version="0.0.0"))
    listed = [code_names(row[0])[0] for row in rows(section(PAGE, "json"))]
    assert listed == [field for field in document if field not in ("format", "version")]
    (summary,) = (row[1] for row in rows(section(PAGE, "json")) if row[0] == "`summary`")
    assert set(code_names(summary)) == set(document["summary"])


def test_the_limits_are_those_of_the_code() -> None:
    """Figures that GitHub may change one day."""
    said = section(PAGE, "sarif")
    assert f"{sarif.RESULTS:,} results" in said
    assert f"{sarif.COMPRESSED // 1_000_000} MB" in said
    assert f"{sarif.RELATED + 1} places" in said
    assert f"{sarif.TAGS} tags" in said
    for severity, number in sarif.SECURITY.items():
        assert f"{severity.name} {number}" in said


@pytest.mark.parametrize("field", ["format", "version", "findings"])
def test_the_sample_of_a_baseline_is_one(field: str) -> None:
    """With the fields that are written."""
    (sample,) = (block.code for block in blocks(PAGE) if block.language == "json")
    document, written = json.loads(sample), json.loads(baseline.to_json(TYPICAL))
    assert len(baseline.from_json(sample).known) == 1
    assert list(document) == list(written)
    assert document[field] == written[field] or list(document[field][0]) == list(written[field][0])
