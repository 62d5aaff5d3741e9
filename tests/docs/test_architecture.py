"""ARCHITECTURE.md names every module and dependency there is, and no other."""

from __future__ import annotations

import ast
import re
import tomllib

from tests.docs.pages import ROOT, code_names, rows, section, text

PAGE = ROOT / "ARCHITECTURE.md"
SOURCE = ROOT / "src" / "holdfast"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_every_module_is_named() -> None:
    """By itself, or with all of its folder."""
    page = text(PAGE)
    for path in SOURCE.rglob("*.py"):
        inside = path.relative_to(SOURCE)
        names = {str(inside), *(f"{folder}/" for folder in inside.parents)}
        if path.name not in ("__init__.py", "__main__.py"):
            assert any(f"`{name}`" in page for name in names), str(inside)


def test_every_module_that_is_named_exists() -> None:
    for page in [PAGE, *(ROOT / "docs" / "explanation").glob("*.md")]:
        for name in re.findall(r"`(\w+/\w+\.py|codes\.py|errors\.py)`", text(page)):
            assert (SOURCE / name).exists(), f"{page.name}: {name}"


def test_dependencies() -> None:
    listed = {(code_names(r[0])[0], r[1].strip("`")) for r in rows(section(PAGE, "Dependencies"))}
    extras = {"always": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    declared = {
        (re.split(r"[^\w-]", requirement)[0], extra)
        for extra, requirements in extras.items()
        for requirement in requirements
        if not requirement.startswith("holdfast[")
    }
    assert listed == declared


def test_who_may_import_whom() -> None:
    allowed: dict[str, set[str]] = {}
    for package, may, *_ in rows(section(PAGE, "Who may import whom")):
        names = {name.partition(".")[0] for name in code_names(may)}
        allowed[code_names(package)[0]] = names | {"errors", "codes", code_names(package)[0]}
    for package, names in allowed.items():
        if package == "cli":
            continue
        for path in sorted({SOURCE / f"{package}.py", *(SOURCE / package).rglob("*.py")}):
            if path.exists():
                found = imported(path.read_text())
                if path.name == "hub.py":
                    found.discard("server")  # Hub.asgi, which the page names
                assert found <= names, f"{path}: {found - names}"


def imported(source: str) -> set[str]:
    """The packages of ours that a module imports when it runs."""
    tree = ast.parse(source)
    typing = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    return {
        node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node not in typing
        and (node.module or "").startswith("holdfast.")
        and node.module
    }
