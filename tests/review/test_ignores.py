"""`.gitignore` files, compared with what git itself does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from holdfast.review.ignores import Ignores, compile_pattern, ignores_above, read_ignores


def make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def kept(root: Path) -> set[str]:
    """The files that are not ignored, found by going down."""
    found = set()
    stack: list[tuple[Path, Ignores | None]] = [(root, None)]
    while stack:
        folder, above = stack.pop()
        ignores = read_ignores(str(folder), above)
        for path in folder.iterdir():
            if path.name == ".git" or (ignores and ignores.ignores(str(path), path.is_dir())):
                continue
            if path.is_dir():
                stack.append((path, ignores))
            else:
                found.add(path.relative_to(root).as_posix())
    return found


def git(root: Path, *arguments: str) -> str:
    environment = {"HOME": str(root), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize(
    "patterns",
    [
        "*.js\n!keep.js\n",
        "/a.js\n",
        "b/\n",
        "b\n!b/keep.js\n",
        "b/*\n!b/keep.js\n",
        "**/c\n",
        "b/**/keep.js\n",
        "/b/*.js\n",
        "# comment\n\n \\#x\n",
        "*\n!*/\n!keep.js\n",
        "c/a.js\n",
        "[ab].js\n",
        "?.js\r\n",
        "\ufeff*.js\n",
        "a.js   \n",
        "a*s\nb*/\n",
        "[!a].js\n[^k]*\n",
        "[]a].js\n",
        "[a\\-z].js\n",
        "\\a.js\n",
        "**/c/**\n",
        "**\n!**/\n",
        "b/**\n!b/c\n",
        "/**/a.js\n",
        "**/b/**/a*\n",
        "***.js\n",
        "b/[ac]/a.js\n",
        "d?c\nd/?\n",
        "foo**/a.js\nb**/a.js\n",
        "c\n!c/\n",
    ],
)
def test_as_git_does(tmp_path: Path, patterns: str) -> None:
    """The same files are left out as git leaves out, with files in folders below that differ."""
    names = ("a.js", "keep.js", "b/a.js", "b/keep.js", "b/c/a.js", "b/c/keep.js", "d/c/a.js")
    make(tmp_path, dict.fromkeys(names, ""))
    make(tmp_path, {".gitignore": patterns, "b/c/.gitignore": "!a.js\n", "d/.gitignore": "c\n"})
    git(tmp_path, "init", "--quiet")
    make(tmp_path, {".git/info/exclude": "/d/c\n/keep.js\n"})
    listed = git(tmp_path, "ls-files", "--others", "--exclude-standard").split()
    assert kept(tmp_path) == set(listed)


def test_from_above_a_folder(tmp_path: Path) -> None:
    """What the repository around it says holds in a folder that is reviewed alone."""
    make(tmp_path, {".git/HEAD": "", ".gitignore": "a.js\n", "b/.gitignore": "c.js\n", "b/d/x": ""})
    above = ignores_above(str(tmp_path / "b" / "d"))
    assert above is not None
    assert above.ignores(str(tmp_path / "b/d/a.js"))
    assert above.ignores(str(tmp_path / "b/d/c.js"))
    assert not above.ignores(str(tmp_path / "b/d/x.js"))
    assert ignores_above(str(tmp_path)) is None


def test_a_folder_that_is_ignored_as_a_whole(tmp_path: Path) -> None:
    """Who names it wants it reviewed: the patterns above it do not count."""
    make(tmp_path, {".git/HEAD": "", ".gitignore": "b/\n*.js\n", "b/d/x": ""})
    assert ignores_above(str(tmp_path / "b")) is None
    assert ignores_above(str(tmp_path / "b" / "d")) is None


def test_outside_of_a_repository(tmp_path: Path) -> None:
    """Nothing is looked for above; no patterns at all are None."""
    make(tmp_path, {"a/b/x": ""})
    assert ignores_above(str(tmp_path / "a" / "b")) is None
    assert read_ignores(str(tmp_path), None) is None


def test_a_repository_in_a_repository(tmp_path: Path) -> None:
    """It has its own patterns, and not those of the one around it."""
    make(tmp_path, {".git/HEAD": "", ".gitignore": "*.js\n", "b/.git/HEAD": "", "b/a.js": ""})
    assert kept(tmp_path) == {".gitignore", "b/a.js"}
    assert ignores_above(str(tmp_path / "b")) is None


@pytest.mark.parametrize("line", ["", "!", "/", "//", "#a", "[a", "a\\", "[b-a]", "   ", "a//"])
def test_lines_that_match_nothing(line: str) -> None:
    """They are left out, or match no path there can be."""
    pattern = compile_pattern(line)
    assert pattern is None or not pattern.regex.fullmatch("a")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a*a*a*a*a*a*b", "a" * 250),
        ("**/a/**/a/**/a/**/a/**/a/**/b", "a/" * 120 + "a"),
        ("x/" + "*/" * 30 + "b", "x/" + "a/" * 120 + "a"),
    ],
)
@pytest.mark.timeout(10)
def test_patterns_that_are_traps(pattern: str, path: str) -> None:
    """No pattern takes hours to match."""
    assert not Ignores("/r", [pattern]).ignores(f"/r/{path}")


def test_files_elsewhere() -> None:
    """Patterns for names hold for files outside of the folder, patterns for paths do not."""
    ignores = Ignores("/r/a", ["*.gen.js", "/b.js"])
    assert ignores.ignores("/r/c.gen.js")
    assert not ignores.ignores("/r/b.js")


@pytest.mark.parametrize("pattern", ["tests", "tests/", "/tests/**", "tests/a/*.py", "b.py", "a/"])
def test_a_file_is_covered_with_its_folder(pattern: str) -> None:
    """Where one file is asked about, patterns for the folders around it count."""
    ignores = Ignores("/r", [pattern])
    assert ignores.covers("/r/tests/a/b.py")
    assert not ignores.covers("/r/c.py")
    assert not ignores.covers("/r/c/c.py")
