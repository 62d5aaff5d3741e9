"""What manifests and lock files say of the packages of npm and PyPI.

Only what is needed to know the versions is read, as the files are written by their tools. A file
that cannot be read says nothing.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from typing import Any, Final, Literal

from holdfast.review.facts.yaml_lines import scalars

Ecosystem = Literal["npm", "pypi"]

# tomllib is slow, and nobody writes this much by hand.
LARGEST_TOML: Final = 1_000_000

_NAME = re.compile(r"[-_.]+")
_REQUIREMENTS = re.compile(r"(?:[\w.-]*[-_.])?(?:requirements|constraints)(?:[-_.][\w.-]*)?\.txt")
_REQUIREMENT = re.compile(
    r"^[ \t]*+([A-Za-z0-9][\w.-]*+)[ \t]*+(?:\[[^\]\n]*+\])?[ \t]*+\(?([^;#@\n\\)]*+)", re.MULTILINE
)
_LOCKED = re.compile(
    r'^\[\[package\]\]\r?\nname = "([^"\n]++)"\r?\nversion = "([^"\n]++)"', re.MULTILINE
)
_FIELD = re.compile(r"^(?:name|summary|description|keywords)[ \t]*[:=]([^\n]*)", re.I | re.M)
_YARN = re.compile(r'^("?[^\s#][^\n]*):\r?\n  version:? "?([^"\s]++)"?', re.MULTILINE)
_YARN_WANTED = re.compile(r'"?((?:@[^@\s"]+/)?[^@\s",]+)@(?:npm:)?([^",]+)"?')


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one file says of a directory's packages, by name.

    `wanted` is the range asked for, "" for any; `locked` the version there is, by the range it
    stands for, which is "" where the file does not say. `about` is what the directory's own package
    is called, said to be, and found by, each on a line.
    """

    ecosystem: Ecosystem
    directory: str
    wanted: dict[str, str] = field(default_factory=dict)
    locked: dict[str, dict[str, str]] = field(default_factory=dict)
    about: str = ""


def normal(name: str, ecosystem: Ecosystem) -> str:
    """A package's name as it is compared (PyPI: PEP 503)."""
    return _NAME.sub("-", name).lower() if ecosystem == "pypi" else name


def read(path: str, text: str) -> list[Manifest]:
    """What a file says; nothing if its name is not that of a manifest, or if it cannot be read."""
    name = basename(path)
    directory = dirname(path)
    if not is_manifest(path):
        return []
    reader = _READERS.get(name, _requirements)
    if basename(directory) == "requirements":
        directory = dirname(directory)
    try:
        return list(reader(text, directory))
    except (ValueError, RecursionError):
        return []


def is_manifest(path: str) -> bool:
    """Whether `read` knows files of this name."""
    name = basename(path)
    if name.endswith(".txt"):
        return bool(_REQUIREMENTS.fullmatch(name)) or basename(dirname(path)) == "requirements"
    return name in _READERS


def _package_json(text: str, directory: str) -> Iterator[Manifest]:
    data = _table(json.loads(text))
    wanted: dict[str, str] = {}
    for part in ("dependencies", "optionalDependencies", "devDependencies", "peerDependencies"):
        for name, version in _table(data.get(part)).items():
            if isinstance(version, str):
                wanted.setdefault(name, version)
    yield Manifest("npm", directory, wanted, about=_about(data))


def _package_lock(text: str, directory: str) -> Iterator[Manifest]:
    """Versions 2 and 3 of the format have `packages`, by place; version 1 has `dependencies`."""
    data = _table(json.loads(text))
    for place, package in _table(data.get("packages")).items():
        folder, _, name = place.rpartition("node_modules/")
        version = _table(package).get("version")
        if name != place and "node_modules/" not in folder and isinstance(version, str):
            yield Manifest("npm", join(directory, folder).rstrip("/"), locked={name: {"": version}})
    for name, package in _table(data.get("dependencies")).items():
        version = _table(package).get("version")
        if isinstance(version, str):
            yield Manifest("npm", directory, locked={name: {"": version}})


def _yarn_lock(text: str, directory: str) -> Iterator[Manifest]:
    locked: dict[str, dict[str, str]] = defaultdict(dict)
    for match in _YARN.finditer(text):
        for name, wanted in _YARN_WANTED.findall(match[1]):
            locked[name][wanted.strip()] = match[2]
    yield Manifest("npm", directory, locked=locked)


def _pnpm_lock(text: str, directory: str) -> Iterator[Manifest]:
    """Each `importer` is a directory; older formats have the outermost one's parts at the top."""
    end = text.find("\npackages:")
    for path, value, _, _ in scalars(text if end < 0 else text[: end + 1]):
        folder, keys = ".", path
        if path[0] == "importers" and len(path) > 2:
            folder, keys = path[1], path[2:]
        if len(keys) == 3 and keys[2] != "version":
            continue
        if len(keys) in (2, 3) and keys[0].lower().endswith("dependencies"):
            place = normpath(join(directory, folder))
            place = "" if place == "." else place
            version = re.split("[(_]", value)[0]
            yield Manifest("npm", place, locked={keys[1]: {"": version}})


def _requirements(text: str, directory: str) -> Iterator[Manifest]:
    yield _pypi(directory, text)


def _python_lock(text: str, directory: str) -> Iterator[Manifest]:
    """poetry.lock, uv.lock and pdm.lock begin each package with its name and its version."""
    locked = {normal(name, "pypi"): {"": version} for name, version in _LOCKED.findall(text)}
    yield Manifest("pypi", directory, locked=locked)


def _pipfile_lock(text: str, directory: str) -> Iterator[Manifest]:
    data = _table(json.loads(text))
    for part in ("default", "develop"):
        for name, package in _table(data.get(part)).items():
            version = _table(package).get("version")
            if isinstance(version, str):
                locked = {normal(name, "pypi"): {"": version.removeprefix("==")}}
                yield Manifest("pypi", directory, locked=locked)


def _pyproject(text: str, directory: str) -> Iterator[Manifest]:
    if len(text) > LARGEST_TOML:
        return
    data = tomllib.loads(text)
    project, tools = _table(data.get("project")), _table(data.get("tool"))
    groups = [project.get("dependencies")]
    groups += _table(project.get("optional-dependencies")).values()
    groups += _table(data.get("dependency-groups")).values()
    groups += _table(_table(tools.get("pdm")).get("dev-dependencies")).values()
    lines = [line for group in groups if isinstance(group, list) for line in group]
    yield _pypi(directory, "\n".join(line for line in lines if isinstance(line, str)))
    poetry = _table(tools.get("poetry"))
    yield Manifest("pypi", directory, about=_about(project) or _about(poetry))
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    tables += [_table(group).get("dependencies") for group in _table(poetry.get("group")).values()]
    for table in tables:
        for name, wanted in _table(table).items():
            version = _table(wanted).get("version") if isinstance(wanted, dict) else wanted
            if isinstance(version, str):
                yield Manifest("pypi", directory, {normal(name, "pypi"): version})


def _metadata(text: str, directory: str) -> Iterator[Manifest]:
    """What an unpacked wheel has in a folder of its own, beside the code."""
    yield Manifest("pypi", dirname(directory), about=_fields(text.partition("\n\n")[0]))


def _setup_cfg(text: str, directory: str) -> Iterator[Manifest]:
    yield Manifest("pypi", directory, about=_fields(text.partition("[metadata]")[2]))


def _fields(lines: str) -> str:
    return "\n".join(it[1].strip() for it in _FIELD.finditer(lines.partition("\n[")[0]))


def _pypi(directory: str, lines: str) -> Manifest:
    """What lines of requirements ask for."""
    wanted: dict[str, str] = {}
    for name, versions in _REQUIREMENT.findall(lines):
        wanted.setdefault(normal(name, "pypi"), versions.strip())
    return Manifest("pypi", directory, wanted)


def _about(package: dict[str, Any]) -> str:
    """Name, description and keywords, as both registries call them."""
    words = package.get("keywords")
    parts = [package.get("name"), package.get("description")]
    parts += words if isinstance(words, list) else []
    return "\n".join(part for part in parts if isinstance(part, str))


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_Reader = Callable[[str, str], Iterator[Manifest]]

_READERS: Final[dict[str, _Reader]] = {
    "METADATA": _metadata,
    "Pipfile.lock": _pipfile_lock,
    "npm-shrinkwrap.json": _package_lock,
    "package-lock.json": _package_lock,
    "package.json": _package_json,
    "pdm.lock": _python_lock,
    "pnpm-lock.yaml": _pnpm_lock,
    "poetry.lock": _python_lock,
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "uv.lock": _python_lock,
    "yarn.lock": _yarn_lock,
}
