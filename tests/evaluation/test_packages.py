"""The list of packages says exactly what is reviewed."""

from __future__ import annotations

import re
import tarfile
import zipfile
from pathlib import Path

from evaluation.fetch import unpack, websocket_files
from evaluation.packages import LIST, Package, read_packages, write_packages


def test_the_list_is_long_and_exact() -> None:
    """At least 60 packages, each once, by version and hash, from both registries."""
    packages = read_packages()
    assert len({package.label for package in packages}) == len(packages) >= 60
    assert {package.registry for package in packages} == {"pypi", "npm"}
    for package in packages:
        assert re.fullmatch(r"\d[\w.]*", package.version), package
        assert re.fullmatch(r"[0-9a-f]{64}", package.sha256), package
        assert package.kind


def test_the_list_survives_being_written(tmp_path: Path) -> None:
    """`--lock` changes nothing but hashes."""
    copy = tmp_path / "packages.toml"
    copy.write_text(LIST.read_text())
    write_packages(read_packages(), copy)
    assert copy.read_text() == LIST.read_text()


def test_the_folders_of_a_package(tmp_path: Path) -> None:
    """A scope is no folder, and without `only` the whole package is reviewed."""
    whole = Package("npm", "@a/b", "1.0.0", "client")
    part = Package("npm", "@a/b", "1.0.0", "client", only=("src", "index.js"))
    base = tmp_path / "unpacked" / "npm" / "@a+b@1.0.0"
    assert whole.roots(tmp_path) == [base]
    assert part.roots(tmp_path) == [base / "src", base / "index.js"]


def test_archives_are_unpacked(tmp_path: Path) -> None:
    """Wheels as they are, npm tarballs without the folder at their top."""
    (tmp_path / "a.js").write_text("1")
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as tarball:
        tarball.add(tmp_path / "a.js", "package/lib/a.js")
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("a/__init__.py", "1")
    unpack(tmp_path / "a.tgz", tmp_path / "npm")
    unpack(tmp_path / "a.whl", tmp_path / "pypi")
    assert (tmp_path / "npm" / "lib" / "a.js").read_text() == "1"
    assert (tmp_path / "pypi" / "a" / "__init__.py").read_text() == "1"


def test_minified_files_do_not_count(tmp_path: Path) -> None:
    """A package is in the list for what people wrote."""
    (tmp_path / "a.js").write_text("new WebSocket(url)\n")
    (tmp_path / "b.js").write_text("new WebSocket(url);" * 1000)
    (tmp_path / "c.js").write_text("nothing of the kind\n")
    (tmp_path / "d.d.ts").write_text("declare const ws: WebSocket\n")
    assert websocket_files(tmp_path) == 1
    assert websocket_files(tmp_path / "a.js") == 1
