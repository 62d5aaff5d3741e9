"""The reference pages of the rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from holdfast.findings.pages import ABOUT, index, page
from holdfast.findings.rule import GROUPS
from tests.findings.reports import CLEARTEXT, NO_ERROR_LISTENER, NO_JITTER, RULES
from tests.tools.rule_pages import differences, wanted, write

PAGE = """\
<!-- Written from the rule's file by tests/tools/rule_pages.py; change it there. -->

# HF303: no-jitter

The delay before the next attempt is the same for every client.

| group | severity | confidence | libraries | languages |
|---|---|---|---|---|
| [reconnect](index.md#reconnect) | warning | medium | `ws`, `all` | `python`, `javascript` |

## What it does

Follows the arithmetic of the delay.

## Why it hurts

After a restart all clients come back at once.

## Example

```js
setTimeout(connect, Math.min(1000 * 2 ** n, 30000));
```

## Instead

Multiply the delay by a random number.

## References

- RFC 6455, section 7.2.3
"""


def test_a_page_is_the_rule_and_its_doc() -> None:
    """Nothing is said but what the rule's file says."""
    assert page(NO_JITTER) == PAGE


def test_the_index_lists_all_rules_by_group() -> None:
    """In order of their codes, with a link to each."""
    text = index(reversed(RULES))
    assert text.startswith("<!-- Written")
    assert "The 4 rules of `holdfast review`" in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Lifecycle", "## Reconnect", "## Security"]
    assert (
        "| [HF303](HF303.md) | `no-jitter` | warning"
        " | The delay before the next attempt is the same for every client |\n"
    ) in text
    assert text.index("HF501") < text.index("HF508")


def test_a_summary_cannot_end_its_cell() -> None:
    """A bar in it is escaped."""
    assert "a \\| b |" in index([replace(CLEARTEXT, summary="a | b")])


def test_every_group_is_described() -> None:
    """The index has a sentence for each."""
    assert set(ABOUT) == set(GROUPS.values())


def test_pages_are_written_and_checked(tmp_path: Path) -> None:
    """Missing, changed and left-over pages are found, and writing mends them all."""
    folder = tmp_path / "rules"
    pages = wanted([NO_JITTER, NO_ERROR_LISTENER])
    assert differences(folder, pages) == ["HF201.md", "HF303.md", "index.md"]
    write(folder, pages)
    assert differences(folder, pages) == []
    (folder / "HF201.md").write_text("mine")
    (folder / "HF999.md").write_text("gone")
    assert differences(folder, pages) == ["HF201.md", "HF999.md"]
    write(folder, pages)
    assert {path.name for path in folder.iterdir()} == {"HF201.md", "HF303.md", "index.md"}
