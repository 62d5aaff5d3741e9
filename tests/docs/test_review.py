"""What the documentation says of `holdfast review`, and what other programs call of it."""

from __future__ import annotations

import re
import shlex
import tomllib
from typing import Any

import typer.main

from holdfast.cli import _app
from holdfast.review.files import TEST_FOLDERS
from holdfast.review.settings import KEYS, Settings, from_table
from tests.docs.pages import ROOT, blocks, code_names, reference, rows, section, text

REVIEW = reference("review.md")
HOWTO = ROOT / "docs" / "howto" / "review.md"
WORKFLOW = ROOT / "examples" / "ci" / "github-review.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def test_settings_are_documented() -> None:
    """All keys, with their defaults."""
    documented = {code_names(row[0])[0]: row[2] for row in rows(section(REVIEW, "Settings"))}
    assert set(documented) == set(KEYS)
    defaults = Settings()
    assert documented["severity"] == f"`{defaults.severity.name}`"
    assert documented["confidence"] == f"`{defaults.confidence.name}`"


def test_settings_that_are_shown_can_be_read() -> None:
    """Samples are what the program takes."""
    shown = [b for page in (REVIEW, HOWTO) for b in blocks(page) if b.language == "toml"]
    assert len(shown) >= 2
    for block in shown:
        from_table(tomllib.loads(block.code)["tool"]["holdfast"]["review"], HOWTO)


def test_the_folders_of_tests_are_named() -> None:
    """Nobody has to guess what is left out."""
    assert set(code_names(section(REVIEW, "Files"))) >= TEST_FOLDERS


def test_the_workflow_is_quoted() -> None:
    """The page shows what the file says."""
    quoted = [block for block in blocks(HOWTO) if "github-review.yml" in block.comment]
    assert quoted
    for block in quoted:
        assert block.code in WORKFLOW.read_text()


def test_calls_of_other_programs_exist() -> None:
    """The options in the workflow and in the hook are ours."""
    app: Any = typer.main.get_command(_app(["review"]))
    command = app.commands["review"] if hasattr(app, "commands") else app
    known = {name for option in command.params for name in option.opts}
    calls = re.findall(
        r"(?:run|entry): (holdfast review.*)", WORKFLOW.read_text() + HOOKS.read_text()
    )
    assert len(calls) == 3
    for call in calls:
        words = shlex.split(call)[2:]
        assert {word for word in words if word.startswith("--")} <= known


def test_the_hook_has_what_the_review_needs() -> None:
    """pre-commit knows no extras: their packages are listed."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    listed = re.findall(r"^    - (.+)$", HOOKS.read_text(), re.MULTILINE)
    assert listed == project["optional-dependencies"]["review"]
    (name,) = re.findall(r"^- id: (.+)$", HOOKS.read_text(), re.MULTILINE)
    assert f"- id: {name}\n" in section(HOWTO, "On every commit")
