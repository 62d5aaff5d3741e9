"""Unified diffs, as git takes them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.diff import colored, unified
from tests.core.profile import PROFILE

PARTS = ["a", "b", "c\r", "", "x\x0c", "\u2028", "+", "-- a", "@@ -1 +1 @@"]
FILES = st.lists(st.sampled_from(PARTS), max_size=14).map("\n".join)


def test_a_change_with_the_lines_around_it() -> None:
    """Line numbers are those of the file, also far down."""
    before = "".join(f"{number}\n" for number in range(1, 101))
    after = before.replace("90\n", "ninety\n")
    assert unified("src/a.py", before, after, context=1) == (
        "--- a/src/a.py\n+++ b/src/a.py\n@@ -89,3 +89,3 @@\n 89\n-90\n+ninety\n 91\n"
    )


def test_no_change_is_no_diff() -> None:
    """Not even a heading."""
    assert unified("a.py", "a\n", "a\n") == ""


def test_a_file_without_a_last_line_feed() -> None:
    """The diff says so, as git does."""
    diff = unified("a.py", "a\nb", "a\nb\n")
    assert diff.endswith("@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")


@pytest.mark.parametrize(
    "name", ["a.py", "a b.py", 'quote".py', "back\\slash.py", "new\nline.py", "ключ.py", "b\udcff"]
)
def test_git_applies_it_whatever_the_name(name: str, tmp_path: Path) -> None:
    """Names with spaces, quotes and control characters are written as git writes them."""
    (tmp_path / name).write_bytes(b"one\r\ntwo\r\nlast")
    diff = unified(name, "one\r\ntwo\r\nlast", "one\r\n2\r\nlast\r\n")
    apply(tmp_path, diff)
    assert (tmp_path / name).read_bytes() == b"one\r\n2\r\nlast\r\n"


def test_a_name_that_no_system_has() -> None:
    """Half of a surrogate pair cannot come from a file system; it is shown all the same."""
    assert unified("\ud800", "a", "b").startswith('--- "a/\\355\\240\\200"\n')


@PROFILE
@given(FILES, FILES, st.integers(0, 3))
def test_the_diff_leads_from_one_to_the_other(before: str, after: str, context: int) -> None:
    """For any texts: taking the diff's lines out of the one and into it makes the other."""
    old, new = before.split("\n"), after.split("\n")
    diff = unified("a", before, after, context)
    assert bool(diff) == (before != after)
    assert replayed(old, diff) == new


def replayed(old: list[str], diff: str) -> list[str]:
    """Apply the hunks to lines, of which the last is what follows the last line feed."""
    lines, done = [], 0
    ended = [f"{line}\n" for line in old[:-1]] + ([old[-1]] if old[-1] else [])
    for hunk in diff.replace("\n\\ No newline at end of file\n", "\0").split("\n@@ ")[1:]:
        head, *body = hunk.replace("\0", "\0\n").removesuffix("\n").split("\n")
        first = head.split()[0].removeprefix("-").split(",")
        start = int(first[0]) - (first[1:] != ["0"])
        lines += ended[done:start]
        done = start
        for line in body:
            text = line[1:-1] if line.endswith("\0") else f"{line[1:]}\n"
            if line[0] != "+":
                assert ended[done] == text
                done += 1
            if line[0] != "-":
                lines.append(text)
    return "".join((*lines, *ended[done:])).split("\n")


def apply(folder: Path, diff: str) -> None:
    data = diff.encode("utf-8", "surrogateescape")
    subprocess.run(["git", "apply", "-"], cwd=folder, input=data, check=True, timeout=20)


def test_on_a_terminal_nothing_acts() -> None:
    """Control characters are spelled out, and the ends of lines are left out."""
    diff = unified("a", "a\x1b[2J\r\n", "b\t.\r\n")
    assert colored(diff, color=False)[2:] == ["@@ -1 +1 @@", "-a\\x1b[2J", "+b    ."]


def test_on_a_terminal_in_color() -> None:
    """Lines that come are green, those that go are red, and what stays is plain."""
    lines = colored("@@ -1 +1 @@\n-a\n+b\n c\n\n", color=True)
    assert lines == [
        "\x1b[36m@@ -1 +1 @@\x1b[0m",
        "\x1b[31m-a\x1b[0m",
        "\x1b[32m+b\x1b[0m",
        " c",
        "",
    ]


def test_on_a_terminal_long_lines_are_cut() -> None:
    """To the cells there are."""
    assert colored("+" + "x" * 50 + "\n", color=False, cells=10) == ["+xxxxxxxx…"]
