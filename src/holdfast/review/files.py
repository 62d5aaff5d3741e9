"""Which files of a tree are reviewed.

The walk looks at names only and opens nothing but `.gitignore` files. Symbolic links that it meets
are not followed: what they lead to is reviewed where it lies, if that is part of the tree.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from holdfast.errors import ConfigError
from holdfast.findings import Problem
from holdfast.review.facts.project import is_fact_file
from holdfast.review.ignores import Ignores, ignores_above, read_ignores

# The language of a file by its suffix; "" where the language is inside, see `embedded`.
LANGUAGES: Final = {
    "cjs": "javascript",
    "cts": "typescript",
    "htm": "",
    "html": "",
    "ipynb": "",
    "js": "javascript",
    "jsx": "javascript",
    "mjs": "javascript",
    "mts": "typescript",
    "py": "python",
    "pyi": "python",
    "svelte": "",
    "ts": "typescript",
    "tsx": "tsx",
    "vue": "",
}
# Made by machines from what is reviewed anyway, or without code.
GENERATED: Final = (".min.js", ".min.mjs", ".min.cjs", ".d.ts", ".d.mts", ".d.cts")
EXCLUDED: Final = frozenset(
    (
        ".bzr",
        ".cache",
        ".eggs",
        ".git",
        ".hg",
        ".ipynb_checkpoints",
        ".jj",
        ".mypy_cache",
        ".next",
        ".nox",
        ".nuxt",
        ".output",
        ".parcel-cache",
        ".pnpm-store",
        ".pytest_cache",
        ".ruff_cache",
        ".svelte-kit",
        ".svn",
        ".tox",
        ".turbo",
        ".venv",
        ".yarn",
        "__pycache__",
        "__pypackages__",
        "bower_components",
        "build",
        "coverage",
        "dist",
        "htmlcov",
        "node_modules",
        "site-packages",
        "venv",
    )
)
# What breaks in a test breaks nothing in production.
TEST_FOLDERS: Final = frozenset(
    (
        "__fixtures__",
        "__mocks__",
        "__tests__",
        "e2e",
        "fixtures",
        "spec",
        "specs",
        "test",
        "testing",
        "tests",
    )
)
_TEST_NAME: Final = re.compile(
    r"test_.*\.py|.*_test\.py|conftest\.py|.*[.](?:test|tests|spec|e2e|cy)[.]\w+"
    r"|tests?(?:-[\w-]+)?[.][cm]?[jt]sx?"
)
IGNORE_FILES: Final = (".git", ".gitignore")
ALWAYS_EXCLUDED: Final = frozenset((".bzr", ".git", ".hg", ".jj", ".svn"))


@dataclass(frozen=True, slots=True)
class Found:
    """A file to look at: where it is, and how it is shown.

    `language` is None for what is no program by its name; `fact` is whether it may say something
    of the project as a whole. What is neither was named by somebody.
    """

    path: str
    shown: str
    language: str | None
    fact: bool

    @property
    def suffix(self) -> str:
        """What follows the last dot of the name, in lower case."""
        return self.path.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to go through. `prefix` is what names in it are shown with; `in_tests` if it is one
    of tests, which are left out with `skip_tests`."""

    path: str
    prefix: str
    ignores: Ignores | None
    skip_tests: bool
    in_tests: bool = False


class Walk:
    """A walk over `paths`, and what it met on the way.

    `problems` are folders that cannot be read, and links that lead in a circle; `tests` is how many
    files were left out because they are tests. What is named in `paths` is always looked at,
    whatever its name. Raises ConfigError for a path that does not exist.
    """

    def __init__(
        self,
        paths: Iterable[str],
        *,
        exclude: Ignores | None = None,
        skip_ignored: bool = True,
        skip_tests: bool = True,
    ) -> None:
        self.problems: list[Problem] = []
        self.tests = 0
        self._roots = [_kind_of(path) for path in paths]
        self._exclude = exclude
        self._skip_ignored = skip_ignored
        self._skip_tests = skip_tests
        self._left_out = EXCLUDED if skip_ignored else ALWAYS_EXCLUDED
        self._seen: set[tuple[int, int]] = set()

    def files(self) -> Iterator[Found]:
        """Yield each file once: those given by name, then those of the folders."""
        for path, is_folder in self._roots:
            if not is_folder and self._is_new(path):
                yield _named(path)
        named = bool(self._seen)
        for path, is_folder in self._roots:
            if is_folder:
                above = ignores_above(path) if self._skip_ignored else None
                yield from self._below(path, above, named)

    def facts_above(self) -> Iterator[Found]:
        """Yield the files with facts in the folders around `paths`, up to the repository's root.

        Outside of a repository, only in the current folder if it is one of them.
        """
        folders: set[str] = set()
        for path, is_folder in self._roots:
            around = [str(folder) for folder in Path(path).parents]
            start = [path] if is_folder else []
            top = next((f for f in (*start, *around) if os.path.exists(f"{f}/.git")), os.getcwd())
            if top in around:
                folders.update(around[: around.index(top) + 1])
        for folder in sorted(folders):
            with contextlib.suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    shown = shown_path(entry.path)
                    if entry.is_file(follow_symlinks=False) and is_fact_file(shown):
                        yield Found(entry.path, shown, None, True)

    def _below(self, root: str, above: Ignores | None, named: bool) -> Iterator[Found]:
        """Yield the files below a folder, without recursion: a tree may be deep."""
        shown = shown_path(root)
        # Who names a folder of tests wants them reviewed.
        skip_tests = self._skip_tests and TEST_FOLDERS.isdisjoint(shown.split("/"))
        prefix = "" if shown == "." else f"{shown.rstrip('/')}/"
        stack = [_Folder(root, prefix, above, skip_tests)]
        while stack:
            folder = stack.pop()
            entries = self._entries(folder)
            if self._skip_ignored:
                names = {entry.name for entry in entries}
                if "pyvenv.cfg" in names and folder.path != root:
                    continue
                if not names.isdisjoint(IGNORE_FILES):
                    folder = replace(folder, ignores=read_ignores(folder.path, folder.ignores))
            for entry in entries:
                if entry.is_symlink():
                    self._look_at_link(entry, folder.prefix + entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    stack.extend(self._folder(entry, folder))
                elif entry.is_file(follow_symlinks=False):
                    yield from self._file(entry, folder, named)

    def _entries(self, folder: _Folder) -> list[os.DirEntry[str]]:
        """What is in a folder, by name; nothing if it was met before or cannot be read."""
        try:
            if not self._is_new(folder.path):
                return []
            with os.scandir(folder.path) as scan:
                return sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            message = f"not readable: {error.strerror}"
            self.problems.append(Problem(folder.prefix or ".", message))
            return []

    def _folder(self, entry: os.DirEntry[str], outer: _Folder) -> Iterator[_Folder]:
        """The folder that an entry is, if it is gone through."""
        name, ignores, skip_tests = entry.name, outer.ignores, outer.skip_tests
        if name not in self._left_out and not self._is_ignored(entry.path, True, ignores):
            in_tests = outer.in_tests or (skip_tests and name in TEST_FOLDERS)
            prefix = f"{outer.prefix}{name}/"
            yield _Folder(entry.path, prefix, ignores, skip_tests, in_tests)

    def _file(self, entry: os.DirEntry[str], folder: _Folder, named: bool) -> Iterator[Found]:
        """The file that an entry is, if it is looked at; those of tests are counted."""
        name, shown = entry.name, folder.prefix + entry.name
        language, fact = language_of(name), is_fact_file(shown)
        if language is None and not fact:
            return
        if self._is_ignored(entry.path, False, folder.ignores):
            return
        if named and self._was_named(entry):
            return
        if folder.in_tests or (folder.skip_tests and _TEST_NAME.fullmatch(name)):
            self.tests += language is not None
        else:
            yield Found(entry.path, shown, language, fact)

    def _look_at_link(self, entry: os.DirEntry[str], shown: str) -> None:
        """Links are not followed; one that leads around in a circle is a problem."""
        if entry.name in self._left_out:
            return
        try:
            circle = entry.is_dir() and f"{entry.path}/".startswith(
                os.path.join(os.path.realpath(entry.path), "")
            )
        except OSError as error:
            circle = error.errno == errno.ELOOP
        if circle:
            self.problems.append(Problem(shown, "a link that leads in a circle, not followed"))

    def _is_ignored(self, path: str, is_folder: bool, above: Ignores | None) -> bool:
        if self._exclude is not None and self._exclude.ignores(path, is_folder):
            return True
        return above is not None and above.ignores(path, is_folder)

    def _was_named(self, entry: os.DirEntry[str]) -> bool:
        return (entry.stat(follow_symlinks=False).st_dev, entry.inode()) in self._seen

    def _is_new(self, path: str) -> bool:
        """Tell whether a file or folder was not met before. Raises OSError."""
        status = os.stat(path)
        key = (status.st_dev, status.st_ino)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def excluding(patterns: Iterable[str], root: Path) -> Ignores | None:
    """What the setting `exclude` leaves out."""
    patterns = tuple(patterns)
    return Ignores(str(root.resolve()), patterns) if patterns else None


def shown_path(path: str) -> str:
    """How `path` is shown: relative to the current folder if it is below, with slashes."""
    path, base = os.path.abspath(path), os.getcwd()
    return "." if path == base else path.removeprefix(os.path.join(base, ""))


def language_of(name: str) -> str | None:
    """The language of a file by its name; None if it is not reviewed."""
    if name.endswith(GENERATED):
        return None
    return LANGUAGES.get(name.rpartition(".")[2].lower()) if "." in name else None


def _named(path: str) -> Found:
    """A file that was named: also one that was made by machines is looked at."""
    shown, suffix = shown_path(path), os.path.splitext(path)[1]
    return Found(path, shown, LANGUAGES.get(suffix[1:].lower()), is_fact_file(shown))


def _kind_of(path: str) -> tuple[str, bool]:
    """The path made absolute, and whether it is a folder. Raises ConfigError for anything else."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise ConfigError(f"{path} is neither a file nor a folder")
    return os.path.abspath(path), stat.S_ISDIR(mode)
