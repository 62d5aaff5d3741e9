"""`holdfast skill`: the skill for coding agents, read here or copied to where they look for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

NAME: Final = "holdfast"

PLACES: Final = {
    ".claude/skills": "Claude Code",
    ".agents/skills": "Codex, Copilot, Cursor, Gemini CLI, OpenCode and others",
}
"""Folders of skills, below a project and below a home alike, and who reads them."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = (_PACKAGE / "skills" / NAME, _PACKAGE.parents[1] / "skills" / NAME)
"""Where the skill is: in an installed package, in a checkout."""

group = typer.Typer(no_args_is_help=True, help="The skill for coding agents: install or show it.")


@group.command()
def install(
    user: Annotated[
        bool,
        typer.Option(
            "--user/--project",
            help="Below your home, for all your projects, or below the current folder.",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that differ from this version's.")
    ] = False,
) -> None:
    """Copy the skill to where coding agents look for skills; says what was written."""
    from holdfast.cli import fail

    files = load()
    base = _home() if user else Path.cwd()
    targets = {place: base / place / NAME for place in PLACES}
    changed = [
        str(target / name)
        for target in targets.values()
        for name, text in files.items()
        if (target / name).exists() and (target / name).read_bytes() != text
    ]
    if changed and not force:
        raise fail(
            f"nothing was written, as these files differ from this version's: "
            f"{', '.join(changed)} (--force replaces them)"
        )
    for place, target in targets.items():
        try:
            written = sum(_write(target / name, text) for name, text in files.items())
        except OSError as error:
            raise fail(f"cannot write {error.filename}: {error.strerror}") from None
        what = f"{written} file{'s' * (written > 1)} written" if written else "up to date"
        print(f"{target}: {what}, for {PLACES[place]}")


@group.command()
def show(
    file: Annotated[str, typer.Argument(help="A file of the skill.")] = "SKILL.md",
) -> None:
    """Print a file of the skill, for agents and people without skills."""
    from holdfast.errors import ConfigError

    files = load()
    if file not in files:
        raise ConfigError(f"the skill has no file {file!r}, only {', '.join(files)}")
    print(files[file].decode(), end="")


def load() -> dict[str, bytes]:
    """Return the skill's files by their paths in it, `SKILL.md` first."""
    from holdfast.errors import ConfigError

    source = next((folder for folder in SOURCES if folder.is_dir()), None)
    if source is None:
        raise ConfigError("this installation has no skill; install the wheel from PyPI")
    paths = sorted(source.rglob("*.md"), key=lambda path: (path.parent != source, path))
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in paths}


def _home() -> Path:
    from holdfast.errors import ConfigError

    if os.environ.get("HOME") == "":
        raise ConfigError("HOME is empty; set it to your home folder, or use --project")
    return Path.home()


def _write(path: Path, text: bytes) -> bool:
    """Write a file unless it says so already; tell whether it was written."""
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return True
