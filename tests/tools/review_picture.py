"""Draw what `holdfast review` says of `examples/broken`, for the README, or check the picture.

python tests/tools/review_picture.py            write docs/images/review.svg
python tests/tools/review_picture.py --check    exit with 1 if it is not what the review says now
"""

from __future__ import annotations

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT: Final = Path(__file__).parents[2]
PICTURE: Final = ROOT / "docs" / "images" / "review.svg"
COMMAND: Final = [sys.executable, "-m", "holdfast", "review", "--color", "always"]
WIDTH: Final = 100
SHOWN: Final = "HF201"
"""Of the findings, this one is in the picture; the rest are the dots."""
ESCAPES: Final = re.compile(r"\x1b\[[\d;]*m")
TIME: Final = re.compile(r"\b\d+\.\d(?:\s|&#160;)s\b")
THEME: Final = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [
        *((72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34)),
        *((88, 166, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196)),
    ],
)
# No fonts from elsewhere: a picture in a README may not load any.
FORMAT: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>holdfast review examples/broken: a finding, the checklist, and what to mend first</title>
<style>
.{unique_id}-matrix {{
  font: {char_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  line-height: {line_height}px;
  white-space: pre;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def output() -> list[str]:
    """The lines of the review, with its colors."""
    run = subprocess.run(
        COMMAND,
        cwd=ROOT / "examples" / "broken",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 1 or run.stderr:
        raise SystemExit(f"holdfast review exits with {run.returncode}: {run.stderr}")
    return run.stdout.splitlines()


def excerpt(lines: list[str]) -> list[str]:
    """One finding, and what comes after all of them."""
    plain = [ESCAPES.sub("", line) for line in lines]
    first = next(at for at, line in enumerate(plain) if re.match(rf"\S+: \w+ {SHOWN} ", line))
    last = next(at for at in range(first, len(plain)) if plain[at].startswith("  see "))
    after = plain.index("Checklist")
    return ["$ holdfast review", "  ⋮", *lines[first : last + 1], "  ⋮", *lines[after:]]


def draw(lines: list[str]) -> str:
    """The lines as a picture of a terminal."""
    console = Console(record=True, width=WIDTH, file=StringIO(), color_system="truecolor")
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    drawn = console.export_svg(title="", theme=THEME, code_format=FORMAT, unique_id="review")
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the picture; return the exit status."""
    picture = draw(excerpt(output()))
    if arguments != ["--check"]:
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    current = TIME.sub("", PICTURE.read_text(encoding="utf-8")) == TIME.sub("", picture)
    if not current:
        print(
            f"{PICTURE.name} is not what the review says; run python tests/tools/review_picture.py"
        )
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
