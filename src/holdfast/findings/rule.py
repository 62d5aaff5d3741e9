"""What is known of a kind of finding: its code, how bad it is, why it hurts, what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from inspect import cleandoc
from typing import Final

SECTIONS: Final = ("What it does", "Why it hurts", "Example", "Instead", "References")
GROUPS: Final = {
    "1": "liveness",
    "2": "lifecycle",
    "3": "reconnect",
    "4": "input",
    "5": "security",
}
PAGES: Final = "https://github.com/holdfast/holdfast/blob/main/docs/rules/"


class Severity(IntEnum):
    """How bad it is: `error` loses data, crashes or lets strangers in; `warning` fails under
    load, in bad networks or over time; `note` is worth knowing."""

    note = 1
    warning = 2
    error = 3


class Confidence(IntEnum):
    """How sure the reading is: `high` follows from the code, `low` depends on what is not seen."""

    low = 1
    medium = 2
    high = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding. `sections` holds the doc's parts by their headings, in Markdown."""

    code: str
    name: str
    summary: str
    severity: Severity
    confidence: Confidence
    libraries: tuple[str, ...]
    languages: tuple[str, ...]
    sections: dict[str, str]

    @property
    def group(self) -> str:
        """What the rule is about, as the hundred of its code says."""
        return GROUPS[self.code[2]]

    @property
    def url(self) -> str:
        """The rule's page in the documentation."""
        return f"{PAGES}{self.code}.md"

    @property
    def consequence(self) -> str:
        """Why it hurts, in one sentence."""
        return _sentence(self.sections["Why it hurts"])

    @property
    def advice(self) -> str:
        """What to do instead, in one sentence."""
        return _sentence(self.sections["Instead"])

    @property
    def references(self) -> tuple[str, ...]:
        """Where the claim comes from: one line each, a URL or an RFC's section."""
        lines = self.sections["References"].splitlines()
        return tuple(line.removeprefix("- ").strip() for line in lines if line.strip())


def parse_doc(doc: str) -> tuple[str, dict[str, str]]:
    """Split a rule's doc into its summary and its sections.

    The summary is the first line; a section begins with `## Heading`, and all of SECTIONS must be
    there, in order, none of them empty. Raises ValueError otherwise.
    """
    summary, _, rest = cleandoc(doc).partition("\n")
    parts = re.split(r"^## (.+)$", rest, flags=re.MULTILINE)
    names = tuple(parts[1::2])
    if names != SECTIONS:
        raise ValueError(f"sections must be {', '.join(SECTIONS)}, not {', '.join(names)}")
    sections = {name: text.strip() for name, text in zip(names, parts[2::2], strict=True)}
    empty = [name for name, text in sections.items() if not text]
    if empty:
        raise ValueError(f"nothing is said under {', '.join(empty)}")
    return summary.rstrip("."), sections


def _sentence(text: str) -> str:
    """The first sentence, on one line."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    match = re.match(r".+?[.!?](?=\s+[A-Z`\"]|$)", paragraph)
    return match.group() if match else paragraph
