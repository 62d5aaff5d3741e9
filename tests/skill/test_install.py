"""`holdfast skill` copies the skill to where agents look, and destroys nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from holdfast.cli import skill
from tests.docs.pages import ROOT
from tests.skill.programs import SKILL

FILES = {path.relative_to(SKILL).as_posix() for path in SKILL.rglob("*") if path.is_file()}
PLACES = (".claude/skills/holdfast", ".agents/skills/holdfast")


def call(cwd: Path, *arguments: str, code: int = 0, home: str | None = None) -> str:
    """Run `holdfast skill` to its end; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "skill", *arguments],
        cwd=cwd,
        env={**os.environ, "HOME": str(cwd / "home") if home is None else home, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr if code else done.stdout


def copied(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(("option", "base"), [("--project", "."), ("--user", "home")])
def test_install_copies_all_files_and_says_where(tmp_path: Path, option: str, base: str) -> None:
    """Below the current folder, or below the home; a second time changes nothing."""
    said = call(tmp_path, "install", option)
    for place in PLACES:
        folder = tmp_path / base / place
        assert copied(folder) == {name: (SKILL / name).read_bytes() for name in FILES}
        assert f"{folder.resolve()}: {len(FILES)} files written" in said
    assert call(tmp_path, "install", option).count("up to date") == len(PLACES)
    assert len(list(tmp_path.iterdir())) == (2 if base == "." else 1)


def test_the_project_is_the_default(tmp_path: Path) -> None:
    """Nothing outside the current folder is touched unasked."""
    call(tmp_path, "install")
    assert {path.name for path in tmp_path.iterdir()} == {".claude", ".agents"}


def test_changed_files_are_named_and_kept(tmp_path: Path) -> None:
    """Nothing at all is written then; `--force` replaces them, and leaves other files."""
    call(tmp_path, "install")
    changed, missing, own = (
        tmp_path / PLACES[0] / "SKILL.md",
        tmp_path / PLACES[1] / "references" / "ws.md",
        tmp_path / PLACES[0] / "references" / "ours.md",
    )
    changed.write_text("mine")
    missing.unlink()
    own.write_text("ours")
    said = call(tmp_path, "install", code=1)
    assert str(changed) in said
    assert "--force" in said
    assert changed.read_text() == "mine"
    assert not missing.exists()
    assert "1 files written" not in said
    assert call(tmp_path, "install", "--force").count(": 1 file written") == 2
    assert changed.read_bytes() == (SKILL / "SKILL.md").read_bytes()
    assert missing.exists()
    assert own.read_text() == "ours"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Is one line, not a traceback."""
    (tmp_path / ".claude").write_text("a file")
    said = call(tmp_path, "install", code=1)
    assert said.startswith(f"holdfast: cannot write {tmp_path / '.claude'}")
    assert "Errno" not in said


def test_no_home(tmp_path: Path) -> None:
    """The root of the file system is not taken for one."""
    assert "HOME is empty" in call(tmp_path, "install", "--user", code=2, home="")


def test_show_prints_a_file(tmp_path: Path) -> None:
    """For agents that have no skills: SKILL.md, or what it refers to."""
    assert call(tmp_path, "show") == (SKILL / "SKILL.md").read_text()
    shown = call(tmp_path, "show", "references/ws.md")
    assert shown == (SKILL / "references" / "ws.md").read_text()
    said = call(tmp_path, "show", "../../README.md", code=2)
    assert "references/ws.md" in said


def test_without_a_command(tmp_path: Path) -> None:
    """Help, and the exit code of misuse."""
    assert call(tmp_path, code=2).startswith("Usage: ")


def test_an_installation_without_the_skill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Says so."""
    from holdfast.errors import ConfigError

    monkeypatch.setattr(skill, "SOURCES", ())
    with pytest.raises(ConfigError, match="no skill"):
        skill.load()


def test_the_wheel_has_the_skill() -> None:
    """Where an installed package looks for it; the source distribution has what makes it."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    inside = build["targets"]["wheel"]["force-include"]["skills/holdfast"]
    assert (skill._PACKAGE.parent / inside) in skill.SOURCES
    assert {"skills", ".claude-plugin"} <= set(build["targets"]["sdist"]["include"])
