"""The settings of a review, and the files that they are in."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Severity

FILES: Final = ("holdfast.toml", "pyproject.toml")
LISTED: Final = "; `holdfast review --explain HF` lists them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a review looks for, and where.

    `select` and `ignore` hold codes, beginnings of codes such as `HF1`, or names; without `select`
    all rules run. `exclude` and the keys of `per_file_ignores` are patterns as in a `.gitignore` of
    the folder `root`; `baseline` is a path as the process sees it. Without `skip_ignored`, files
    are reviewed that `.gitignore` or the built-in list of folders leave out, with `include_tests`
    those of tests. `jobs` is how many processes review, `cache` whether what was found is kept for
    the next time; where nobody says, the command takes one for each processor and keeps it, the
    library takes one and does not.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.note
    confidence: Confidence = Confidence.medium
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baseline: Path | None = None
    include_tests: bool = False
    jobs: int | None = None
    cache: bool | None = None
    skip_ignored: bool = True
    root: Path = field(default_factory=Path.cwd)


KEYS: Final = tuple(
    field.name.replace("_", "-")
    for field in fields(Settings)
    if field.name not in ("skip_ignored", "root")
)


def find(start: Path) -> Settings:
    """The settings that hold for `start`: from the nearest file in its folder or above.

    Of two files in one folder `holdfast.toml` counts; a `pyproject.toml` without the table is
    passed over. Raises ConfigError for a file that is not right.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in FILES:
            file = folder / name
            if os.access(file, os.F_OK) and file.is_file():
                table = _table(file)
                if table is not None:
                    return from_table(table, file)
    return Settings()


def from_table(table: object, file: Path) -> Settings:
    """Make settings of what `file` says. Raises ConfigError that names the key and the file."""
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: review is a table of settings, not {_kind(table)}")
    values: dict[str, Any] = {"root": file.parent}
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"{file}: there is no setting {key!r}{suggestion(key, KEYS)}")
        try:
            values[key.replace("-", "_")] = _value(key, value, file)
        except ValueError as error:
            raise ConfigError(f"{file}: {key} is {error}") from None
    return Settings(**values)


def choose(words: Iterable[str], codes: Mapping[str, str]) -> frozenset[str]:
    """The codes that `words` mean: codes, beginnings of codes or names, in capitals or not.

    `codes` has the name of each code. Raises ConfigError for a word that means none of them.
    """
    names = {name: code for code, name in codes.items()}
    chosen: set[str] = set()
    for word in words:
        code = names.get(word.lower())
        matches = (code,) if code else tuple(c for c in codes if c.startswith(word.upper()))
        if not matches or not word:
            close = suggestion(word, (*codes, *names))
            raise ConfigError(f"there is no rule {word!r}{close or LISTED}")
        chosen.update(matches)
    return frozenset(chosen)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names what `word` may have meant, else all there is if short."""
    known = tuple(known)
    folded = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), folded, n=1)
    if close:
        return f"; did you mean {folded[close[0]]!r}?"
    return f"; there are {', '.join(known)}" if len(known) < 20 else ""


def _table(file: Path) -> object | None:
    """What `file` says of the review, None for nothing."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from None
    if file.name == "pyproject.toml":
        for key in ("tool", "holdfast"):
            inner = data.get(key)
            data = inner if isinstance(inner, dict) else {}
    elif astray := [key for key in KEYS if key in data]:
        raise ConfigError(f"{file}: {astray[0]} belongs below a line [review]")
    elif "tool" in data:
        raise ConfigError(
            f"{file}: [tool.holdfast.review] is for pyproject.toml, here it is [review]"
        )
    return data.get("review")


def _value(key: str, value: object, file: Path) -> object:
    """The value of `key` as Settings has it. Raises ValueError that says what it must be."""
    if key == "severity":
        return level(Severity, value)
    if key == "confidence":
        return level(Confidence, value)
    if key == "jobs":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValueError("a number of processes, 1 or more")
        return value
    if key in ("cache", "include-tests"):
        if not isinstance(value, bool):
            raise ValueError(f"true or false, not {_kind(value)}")
        return value
    if key == "baseline":
        if not isinstance(value, str):
            raise ValueError(f"the path of a file, not {_kind(value)}")
        return file.parent / value
    if key == "per-file-ignores":
        if not isinstance(value, dict):
            raise ValueError(f"a table of patterns, each with a list of rules, not {_kind(value)}")
        return {pattern: _rules(pattern, words, file) for pattern, words in value.items()}
    return _words(value, "*.py" if key == "exclude" else "HF101")


def level(kind: type[Severity] | type[Confidence], value: object) -> Severity | Confidence:
    """The member of that name. Raises ValueError that names those there are."""
    names = list(kind.__members__)
    if value not in names:
        raise ValueError(f"one of {', '.join(names)}, not {value!r}")
    return kind[str(value)]


def _rules(pattern: str, value: object, file: Path) -> tuple[str, ...]:
    try:
        return _words(value, "HF101")
    except ValueError as error:
        raise ConfigError(f"{file}: per-file-ignores.{pattern!r} is {error}") from None


def _words(value: object, example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f'a list of strings, such as ["{example}"], not {_kind(value)}')
    return tuple(value)


def _kind(value: object) -> str:
    """What a value of TOML is called."""
    names: dict[type, str] = {
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list of other things",
        dict: "a table",
    }
    return names.get(type(value), "a date")
