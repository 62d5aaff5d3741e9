"""The pages about the JavaScript client say what its code does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks, code_names, headings, reference, rows, section
from tests.tools.node import NODE

PAGE = reference("javascript.md")
SOURCE = (ROOT / "js" / "src" / "client.js").read_text()
TYPES = (ROOT / "js" / "holdfast.d.ts").read_text()
PAGES = (
    PAGE,
    ROOT / "docs" / "howto" / "javascript.md",
    ROOT / "js" / "README.md",
)


def table(title: str) -> dict[str, str]:
    """The names and defaults of a section's table, without what stands below it."""
    text = re.split(r"^#", section(PAGE, title).lstrip("\n"), maxsplit=1, flags=re.M)[0]
    return {code_names(row[0])[0]: row[1].strip("`") for row in rows(text) if "`" in row[0]}


def declared(interface: str) -> set[str]:
    """The members of an interface of `holdfast.d.ts`."""
    start = TYPES.index(f"export interface {interface}")
    body = TYPES[start : TYPES.index("\n}", start)]
    return set(re.findall(r"^  (\w+)\??:", body, re.M))


def test_options_and_defaults() -> None:
    """The table, the types and the code have the same options, with the same defaults."""
    body = SOURCE[SOURCE.index("const DEFAULTS = {") : SOURCE.index("\n};")]
    defaults = {
        name: value.replace("_", "") for name, value in re.findall(r"^  (\w+): (.+),$", body, re.M)
    }
    documented = table("new Holdfast(url, options)") | table("Backoff")
    assert {name: documented[name] for name in defaults} == defaults
    assert documented.keys() == declared("Options") | declared("Backoff")


def test_subscribe_options() -> None:
    """So do `subscribe`'s."""
    assert table("`subscribe(channel, options)`").keys() == declared("SubscribeOptions")


def test_methods() -> None:
    """Each method has its heading, with the parameters of the code."""
    named = {h.strip("`") for h in headings(section(PAGE, "Methods"))}
    methods = re.findall(r"^  (?:async )?([a-z]\w*)\((.*)\) \{$", SOURCE, re.M)
    offered = {f"{name}({', '.join(parameters(text))})" for name, text in methods}
    assert named == offered - {"constructor(url, options)"}


def parameters(text: str) -> list[str]:
    """The names of parameters, `options` for a pattern."""
    plain = re.sub(r"\{.*\}", "options", text)
    return [part.split(" = ")[0].strip() for part in plain.split(",") if part]


def test_stats_and_states() -> None:
    """What `stats` and `state` have is documented, and typed."""
    text = section(PAGE, "Properties and events")
    for name in declared("Stats"):
        assert f"`{name}`" in text
    states = set(re.findall(r'"(\w+)"', re.search(r"name: (.*);", TYPES)[1]))  # type: ignore[index]
    assert states == {code_names(row[0])[0] for row in rows(text) if row[0].startswith("`")} - {
        "state",
        "stats",
    }


def test_error_codes() -> None:
    """Every code that the client makes is in the table and in the types."""
    sources = "".join(path.read_text() for path in (ROOT / "js" / "src").glob("*.js"))
    made = set(re.findall(r'(?:fault|HoldfastError)\(\s*"(\w+)"', sources))
    documented = set(table("HoldfastError"))
    assert made <= documented
    union = TYPES[TYPES.index("ClientErrorCode =") : TYPES.index("ServerErrorCode =")]
    server = TYPES[TYPES.index("ServerErrorCode =") : TYPES.index("export class HoldfastError")]
    known = set(re.findall(r'"(\w+)"', union + server))
    assert documented <= known


@pytest.mark.parametrize(
    "block",
    [b for page in PAGES for b in blocks(page) if b.language == "js"],
    ids=str,
)
def test_samples_are_javascript(block: Block, tmp_path: Path) -> None:
    """The samples compile."""
    sample = tmp_path / "sample.mjs"
    sample.write_text(block.code)
    done = subprocess.run(
        [NODE, "--check", sample], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, f"{block}\n{done.stderr}"
