"""The packages that are reviewed: which they are, and where they lie once they are fetched."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
LIST: Final = HERE / "packages.toml"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of a registry. `registry` is "pypi" or "npm".

    `only` are the files and folders that are reviewed, where a package carries several builds of
    one source. `sha256` is that of the archive, empty until it was fetched once.
    """

    registry: str
    name: str
    version: str
    kind: str
    sha256: str = ""
    only: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.registry}/{self.name}"

    @property
    def slug(self) -> str:
        """A name for files and folders."""
        return f"{self.registry}/{self.name.replace('/', '+')}@{self.version}"

    def roots(self, cache: Path) -> list[Path]:
        """The files and folders to review below `cache`."""
        folder = cache / "unpacked" / self.slug
        return [folder / part for part in self.only] or [folder]


def default_cache() -> Path:
    """Outside the repository: gigabytes of other people's code have no place in it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "holdfast" / "evaluation"


def read_packages(path: Path = LIST) -> list[Package]:
    entries = tomllib.loads(path.read_text())["package"]
    return [Package(**{**entry, "only": tuple(entry.get("only", ()))}) for entry in entries]


def write_packages(packages: list[Package], path: Path = LIST) -> None:
    """Write the list, keeping the comment at its top."""
    top = []
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            break
        top.append(line)
    blocks = ["\n".join(top), *map(_block, packages)]
    path.write_text("\n\n".join(blocks) + "\n")


def _block(package: Package) -> str:
    lines = ["[[package]]"]
    for key in ("registry", "name", "version", "kind", "sha256"):
        lines.append(f'{key} = "{getattr(package, key)}"')
    if package.only:
        lines += ["only = [", *(f'  "{part}",' for part in package.only), "]"]
    return "\n".join(lines)
