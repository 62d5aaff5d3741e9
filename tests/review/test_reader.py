"""Files read and decoded, whatever is in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from holdfast.review import reader
from holdfast.review.reader import CODE_LIMIT, Reader, Unreadable, decode, read

MARK = b"new WebSocket(url)"


def write(folder: Path, data: bytes) -> str:
    path = folder / "file.js"
    path.write_bytes(data)
    return str(path)


def test_a_file_that_mentions_websockets(tmp_path: Path) -> None:
    """Found wherever it stands, and not in the next file that does not."""
    files = Reader()
    assert files.mentions(write(tmp_path, b"x\n" + MARK))
    assert not files.mentions(write(tmp_path, b"x\n"))
    assert not files.mentions(write(tmp_path, b""))


@pytest.mark.parametrize(
    "before", [CODE_LIMIT - 9, CODE_LIMIT, 2 * CODE_LIMIT - 70, 3 * CODE_LIMIT]
)
def test_large_files_are_searched_in_pieces(tmp_path: Path, before: int) -> None:
    """A mark that the edge of a piece cuts is found too."""
    assert Reader().mentions(write(tmp_path, b"x" * before + MARK))


@pytest.mark.parametrize("size", [CODE_LIMIT, 2 * CODE_LIMIT, 3 * CODE_LIMIT + 5])
def test_large_files_without_a_mark(tmp_path: Path, size: int) -> None:
    """The end of a file is found, whatever its size."""
    assert not Reader().mentions(write(tmp_path, b"x" * size))


def test_the_search_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a huge file only the beginning is read."""
    monkeypatch.setattr(reader, "SEARCH_LIMIT", 2 * CODE_LIMIT)
    assert not Reader().mentions(write(tmp_path, b"x" * 4 * CODE_LIMIT + MARK))


def test_no_waiting_for_a_pipe(tmp_path: Path) -> None:
    """A pipe that took the place of a file is an empty one, not a wait."""
    pipe = str(tmp_path / "pipe.js")
    os.mkfifo(pipe)
    assert not Reader().mentions(pipe)
    assert read(pipe, 10).text == ""


def test_a_missing_file(tmp_path: Path) -> None:
    """It may vanish after it was found."""
    with pytest.raises(FileNotFoundError):
        Reader().mentions(str(tmp_path / "gone.js"))
    with pytest.raises(FileNotFoundError):
        read(str(tmp_path / "gone.js"), 10)


def test_a_text_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """Half of a program would be misread."""
    path = write(tmp_path, b"x" * CODE_LIMIT)
    assert len(read(path, CODE_LIMIT).text) == CODE_LIMIT
    path = write(tmp_path, b"x" * (CODE_LIMIT + 1))
    with pytest.raises(Unreadable, match="larger than 1 MiB"):
        read(path, CODE_LIMIT)


@pytest.mark.parametrize("data", [b"", b"a\r\n\xc3\xa9\n", b"\xef\xbb\xbfa\n", "🙂".encode()])
def test_what_is_decoded_can_be_written_back(data: bytes) -> None:
    """Line ends and the byte order mark are kept, the mark is no part of the text."""
    text = decode(data)
    assert text.damaged is None
    assert not text.text.startswith("\ufeff")
    assert text.encode(text.text) == data


def test_what_is_not_utf8() -> None:
    """It is read all the same; the first bad line is named."""
    text = decode(b"a\nb = '\xe9'\n\xe9\n")
    assert text.text == "a\nb = '\ufffd'\n\ufffd\n"
    assert text.damaged == 2


def test_binary_files() -> None:
    """They are not decoded."""
    with pytest.raises(Unreadable, match="binary"):
        decode(b"\x7fELF\0\0")
