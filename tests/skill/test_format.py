"""The skill keeps the rules of the Agent Skills format, and what it names exists.

The rules: https://agentskills.io/specification.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from holdfast import __version__
from tests.docs.pages import blocks, headings, prose
from tests.docs.test_cli import CALL, CLI, called
from tests.docs.test_links import LINK, slug
from tests.skill.programs import SKILL, programs

FIELDS = {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}
PAGES = sorted(SKILL.rglob("*.md"))


def frontmatter(text: str) -> dict[str, Any]:
    """Read the part of YAML that the skill uses: texts, folded texts, a map of quoted texts."""
    head = re.match(r"---\n(.*?)\n---\n", text, re.S)
    assert head is not None, "there is no frontmatter"
    fields: dict[str, Any] = {}
    for entry in re.split(r"\n(?=\S)", head[1]):
        key, _, value = entry.partition(":")
        lines = [line.strip() for line in value.strip().splitlines()]
        if lines[0] == ">-":
            fields[key] = " ".join(lines[1:])
        elif value.startswith("\n"):
            pairs = (line.split(": ", 1) for line in lines)
            fields[key] = {name: text.strip('"') for name, text in pairs}
        else:
            fields[key] = lines[0]
    return fields


TEXT = (SKILL / "SKILL.md").read_text()
FRONT = frontmatter(TEXT)


def test_only_fields_of_the_format() -> None:
    """And both that it demands."""
    assert {"name", "description"} <= set(FRONT) <= FIELDS


def test_the_name_is_the_folders() -> None:
    """Lowercase letters, digits and single hyphens, at most 64 characters."""
    assert FRONT["name"] == SKILL.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", FRONT["name"])
    assert len(FRONT["name"]) <= 64


def test_the_description_says_what_and_when() -> None:
    """In at most 1,024 characters, with the words that people use."""
    description = FRONT["description"]
    assert 1 <= len(description) <= 1024
    assert re.search(r"\bUse when\b", description)
    for trigger in ("WebSocket", "wss", "heartbeat", "reconnect", "real-time"):
        assert trigger in description


def test_the_other_fields_are_short() -> None:
    """`compatibility` has at most 500 characters; `metadata` maps texts to texts."""
    assert 1 <= len(FRONT["compatibility"]) <= 500
    assert FRONT["license"] == "MIT"
    assert all(isinstance(value, str) for value in FRONT["metadata"].values())


def test_the_version_is_the_packages() -> None:
    """An agent that reads an old copy can be told so."""
    assert FRONT["metadata"]["version"] == __version__


def test_the_body_is_short() -> None:
    """Below 500 lines, as it is read whole; about 5,000 tokens, of some four characters each."""
    body = TEXT.split("\n---\n", 1)[1]
    assert len(body.splitlines()) < 500
    assert len(body) < 4 * 5000


def test_the_layout_is_flat() -> None:
    """SKILL.md, and files one level below it in `references`."""
    for path in (path for path in SKILL.rglob("*") if path.is_file()):
        where = path.relative_to(SKILL)
        assert where == Path("SKILL.md") or where.parts[:-1] == ("references",), where
        assert path.suffix == ".md", where


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_stay_in_the_skill_and_lead_somewhere(page: Path) -> None:
    """A copy of the folder is complete; a reference does not lead on to deeper ones."""
    for target in LINK.findall(prose(page)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(SKILL), target
        assert file.is_file(), target
        if anchor:
            assert anchor in map(slug, headings(file.read_text())), target


def test_every_reference_is_linked_from_the_skill() -> None:
    """None is found only by listing the folder."""
    linked = {
        (SKILL / target.partition("#")[0]).resolve()
        for target in LINK.findall(prose(SKILL / "SKILL.md"))
    }
    assert set(PAGES) - {SKILL / "SKILL.md"} <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_place_of_a_machine(page: Path) -> None:
    """Paths are relative to the skill or to the user's project."""
    assert not re.search(
        r"(?<![\w.:/])(?:/(?:work|home|root|Users|tmp|opt)/|[A-Z]:\\)", page.read_text()
    )


def calls() -> list[tuple[str, list[str]]]:
    """What the skill calls of the command line, in blocks and between backticks."""
    found = []
    for page in PAGES:
        code = [block.code for block in blocks(page) if block.language == "sh"]
        code += re.findall(r"`([^`\n]+)`", prose(page))
        found += [(page.name, call) for text in code for call in CALL.findall(text)]
    return [(where, shlex.split(call, comments=True)) for where, call in found]


def options(command: str) -> set[str]:
    """The options of a command."""
    return {o for p in CLI[command].params for o in (*p.opts, *p.secondary_opts)}


def test_commands_exist_with_their_options() -> None:
    """Each call is one that the command line understands."""
    assert {called(words) for _, words in calls()} >= {"review", "run"}
    for where, words in calls():
        command = called(words)
        unknown = {w for w in words if w.startswith("--")} - options(command)
        assert not unknown, f"{where}: holdfast {command} has no {unknown}"


def test_options_named_alone_exist() -> None:
    """As in the table of what to add to a review."""
    named = set(re.findall(r"`(--[a-z-]+)", prose(SKILL / "SKILL.md")))
    assert named <= options("review")


def test_rules_that_are_named_exist() -> None:
    """Codes of findings are in the table of codes."""
    codes = pytest.importorskip("holdfast.review.codes").CODES
    for page in PAGES:
        assert set(re.findall(r"\bHF\d{3}\b", page.read_text())) <= set(codes), page.name


def test_every_library_has_its_programs() -> None:
    """A server and a client, by hand and with Holdfast."""
    assert {str(program) for program in programs()} == {
        "browser/connection.js",
        "fastapi/server.py",
        "holdfast/app.py",
        "holdfast/client.py",
        "websockets/client.py",
        "websockets/server.py",
        "ws/client.mjs",
        "ws/server.mjs",
    }
