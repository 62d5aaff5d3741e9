"""RESULTS.md, whose parts are written by different programs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).parent / "RESULTS.md"
PARTS: Final = {
    "precision": "Precision on real packages",
    "recall": "Recall on planted pitfalls",
}
HEAD: Final = """\
# Results of the evaluation

Written by `python -m evaluation.run` and `python -m evaluation.recall`; [README.md](README.md) says
how they come about and what the words mean."""


def read() -> dict[str, str]:
    """The parts there are, by their keys."""
    text = RESULTS.read_text() if RESULTS.exists() else ""
    parts = {}
    for piece in text.split("\n## ")[1:]:
        heading, _, body = piece.partition("\n")
        [key] = (key for key, title in PARTS.items() if title == heading)
        parts[key] = body.strip()
    return parts


def write(key: str, body: str) -> None:
    """Replace one part and keep the others."""
    parts = {**read(), key: body.strip()}
    pieces = [f"## {title}\n\n{parts[key]}" for key, title in PARTS.items() if key in parts]
    RESULTS.write_text("\n\n".join([HEAD, *pieces]) + "\n")
