from __future__ import annotations

import pytest

from holdfast.review.facts.commands import MOST_COMMANDS, commands_in, is_comment


def words(text: str) -> list[list[str]]:
    """The programs with their arguments; each word is where it is said to be."""
    found = list(commands_in(text))
    for command in found:
        for word, start in command.words:
            assert text.startswith(word, start)
        assert text[command.span.start : command.span.end] == command.program
    return [[it.program, *(word for word, _ in it.words)] for it in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web: gunicorn -w 4 app:app\nother: x", [["gunicorn", "-w", "4", "app:app"]]),
        ('CMD ["uvicorn", "--port", "80"]\nEXPOSE 80', [["uvicorn", "--port", "80"]]),
        ('CMD ["sh", "-c", "daphne a:a"]', [["daphne", "a:a"]]),
        ("command:\n  - hypercorn\n  - a:a\nports: []", [["hypercorn", "a:a"]]),
        ("exec pm2-runtime x.js && uvicorn a:a; ls", [["pm2", "x.js"], ["uvicorn", "a:a"]]),
        ("gunicorn \\\n  -w 4", [["gunicorn", "-w", "4"]]),
        ("# gunicorn -w 4\n// gunicorn\nmy-gunicorn x", []),
        ("gunicorn", []),
    ],
)
def test_commands(text: str, expected: list[list[str]]) -> None:
    """Lines and lists, up to where they end; comments are none."""
    assert words(text) == expected


@pytest.mark.parametrize("text", ["-w 4", "-w4", "--workers 4", "--workers=4", "x --workers '4'"])
def test_options(text: str) -> None:
    """All ways to give a value."""
    line = f"gunicorn {text}\n"
    (command,) = commands_in(line)
    found = command.option("-w", "--workers")
    assert found is not None
    assert found.value == "4"
    assert line[found.span.start : found.span.end] == "4"


def test_options_that_are_not_there() -> None:
    """A flag without a value has none, but it is there."""
    (command,) = commands_in("gunicorn --reload -k\n")
    assert command.option("-k") is None
    assert command.option("-w") is None
    assert command.has("-k")
    assert command.has("--reload", "-x")
    assert not command.has("-x")


def test_no_commands() -> None:
    """A file that names no server starts none."""
    assert not list(commands_in("redis-server --port 6379"))


def test_most_commands() -> None:
    """A file of nothing but commands is read in part."""
    assert len(list(commands_in("uvicorn a\n" * 1000))) == MOST_COMMANDS


def test_comments() -> None:
    """A line is one by its first characters."""
    assert is_comment("x\n  # uvicorn", 6)
    assert not is_comment("# x\nuvicorn", 4)
