"""Fixes applied, and files written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.findings import Edit, Finding, Fix, Span
from holdfast.findings.lines import Lines
from holdfast.review.checking import Outcome
from holdfast.review.fixes import ROUNDS, NotWritten, mend, write
from tests.review.toys import finds, toy

RULE = toy("HF101", finds("x")).rule
OTHER = toy("HF102", finds("x")).rule


def offers(*edits: tuple[str, str], safe: bool = True) -> Callable[[str], Outcome]:
    """A review that replaces words by words; a text with an opened bracket does not parse."""

    def check(text: str) -> Outcome:
        findings = []
        for number, (old, new) in enumerate(edits):
            start = text.find(old)
            if start >= 0:
                span = Span(start, start + len(old))
                place = Lines(text).place("a.py", span)
                rule = toy(f"HF2{number:02}", finds("x")).rule
                findings.append(Finding(rule, place, "", Fix("", (Edit(span, new),), safe)))
        findings.append(Finding(OTHER, Lines(text).place("a.py", Span(0, 0)), "cannot be mended"))
        return Outcome(
            findings=tuple(findings), broken="(" in text or ("<" in text and ">" in text)
        )

    return check


def test_nothing_to_mend() -> None:
    """A text without fixes stays as it is."""
    mended = mend("a.py", "a\n", offers())
    assert (mended.text, mended.fixed, mended.problems) == ("a\n", 0, ())


def test_fixes_side_by_side() -> None:
    """All that do not touch the same characters are applied at once."""
    mended = mend("a.py", "a b c", offers(("a", "1"), ("b", "2"), ("c", "3")))
    assert (mended.text, mended.fixed) == ("1 2 3", 3)


def test_fixes_that_overlap() -> None:
    """The second waits for the next round, where the text has changed."""
    mended = mend("a.py", "abc", offers(("ab", "AB"), ("bc", "BC"), ("Bc", "BX")))
    assert (mended.text, mended.fixed) == ("ABX", 2)


def test_two_insertions_at_one_place() -> None:
    """What both need is inserted once."""

    def check(text: str) -> Outcome:
        if text.startswith("import"):
            return Outcome()
        place = Lines(text).place("a.py", Span(0, 1))
        fix = Fix("", (Edit(Span(0, 0), "import x\n"),), True)
        return Outcome(findings=(Finding(RULE, place, "", fix), Finding(OTHER, place, "", fix)))

    mended = mend("a.py", "a\n", check)
    assert (mended.text, mended.fixed) == ("import x\na\n", 1)


def test_fixes_that_lead_to_others() -> None:
    """They are applied until there are none."""
    mended = mend("a.py", "a", offers(("a", "b"), ("b", "c")))
    assert (mended.text, mended.fixed) == ("c", 2)


def test_fixes_without_end() -> None:
    """The number of rounds is bounded."""
    mended = mend("a.py", "a", offers(("a", "aa")))
    assert mended.text == "a" * (ROUNDS + 1)
    (problem,) = mended.problems
    assert "run it again" in problem.message


def test_unsafe_fixes() -> None:
    """They are applied on demand."""
    check = offers(("a", "b"), safe=False)
    assert mend("a.py", "a", check).text == "a"
    assert mend("a.py", "a", check, unsafe=True).text == "b"


def test_a_fix_that_breaks_the_syntax() -> None:
    """It is taken back and reported; the others are applied."""
    mended = mend("a.py", "a\nb\nc\n", offers(("a", "("), ("b", "2"), ("c", "3")))
    assert (mended.text, mended.fixed) == ("a\n2\n3\n", 2)
    (problem,) = mended.problems
    assert (problem.path, problem.line) == ("a.py", 1)
    assert "HF200" in problem.message


def test_a_bad_fix_among_good_ones() -> None:
    """Those before it are not lost."""
    mended = mend("a.py", "a\nb\nc\n", offers(("a", "1"), ("b", "("), ("c", "3")))
    assert (mended.text, mended.fixed) == ("1\nb\n3\n", 2)
    assert [problem.line for problem in mended.problems] == [2]


def test_fixes_that_break_the_syntax_together() -> None:
    """Of those nobody knows which is to blame: all are left out."""
    mended = mend("a.py", "a b", offers(("a", "<"), ("b", ">")))
    assert (mended.text, mended.fixed, len(mended.problems)) == ("a b", 0, 2)


def test_a_file_that_was_broken_before() -> None:
    """It may be mended: it is no worse than it was."""
    assert mend("a.py", "( a", offers(("a", "b"))).text == "( b"


def test_files_are_replaced(tmp_path: Path) -> None:
    """Content changes, mode stays, nothing is left behind."""
    file = tmp_path / "a.py"
    file.write_bytes(b"old\r\n")
    file.chmod(0o750)
    write(str(file), b"old\r\n", b"new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert file.stat().st_mode & 0o777 == 0o750
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is written."""
    (tmp_path / "a.py").write_bytes(b"old")
    (tmp_path / "link.py").symlink_to("a.py")
    write(str(tmp_path / "link.py"), b"old", b"new")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "a.py").read_bytes() == b"new"


@pytest.mark.parametrize("now", [b"other", b"old and more", b""])
def test_a_file_that_has_changed(tmp_path: Path, now: bytes) -> None:
    """What somebody else has written meanwhile is not overwritten."""
    file = tmp_path / "a.py"
    file.write_bytes(now)
    with pytest.raises(NotWritten, match="changed"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == now


def test_a_protected_file(tmp_path: Path) -> None:
    """It stays, even where its folder would allow to replace it."""
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(NotWritten, match="write-protected"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == b"old"


def test_a_protected_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file can be put there, and so none is replaced."""
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    # Root may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
    with pytest.raises(NotWritten, match="in a folder that is write-protected"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == b"old"


def test_a_failure_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old content stays, and no half of the new one."""
    file = tmp_path / "a.py"
    file.write_bytes(b"old")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.py"]
