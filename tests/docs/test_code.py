"""The Python of the documentation runs, or at least compiles and names what there is."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT, Block, all_blocks, blocks, ours

PYTHON = all_blocks("python")
COMPILE_ONLY = [b for b in PYTHON if b.comment.startswith("compile only: ")]
QUOTED = [b for b in PYTHON if b.comment.startswith("from ")]


def execute(page: Path, last: Block | None = None) -> dict[str, Any]:
    """Run the blocks of a page in order, up to `last`; return the namespace of the last one."""
    namespace: dict[str, Any] = {}
    for block in blocks(page):
        runs = block.language == "python" and block not in COMPILE_ONLY + QUOTED
        if runs:
            if block.comment != "continues":
                namespace = {"__name__": "docs"}
            code = compile(block.code, str(block), "exec", dont_inherit=True)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(ROOT):
                exec(code, namespace)
        if block == last:
            break
    return namespace


@pytest.mark.parametrize("page", ours(), ids=lambda page: str(page.relative_to(ROOT)))
def test_python_blocks_run(page: Path) -> None:
    execute(page)


@pytest.mark.parametrize("block", COMPILE_ONLY, ids=str)
def test_blocks_that_are_not_run_compile_and_import_what_there_is(block: Block) -> None:
    for node in ast.walk(ast.parse(block.code, str(block))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("holdfast"):
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                assert hasattr(module, alias.name), f"{block}: {node.module}.{alias.name}"


@pytest.mark.parametrize("block", QUOTED, ids=str)
def test_quoted_blocks_stand_in_their_file(block: Block) -> None:
    source = (ROOT / block.comment.removeprefix("from ")).read_text()
    assert block.code in source, f"{block} is not what {block.comment} says"


def test_comments_before_blocks_are_understood() -> None:
    known = ("continues", "from examples/", "compile only: ")
    for block in PYTHON:
        assert not block.comment or block.comment.startswith(known), f"{block}: {block.comment}"


def test_examples_are_short() -> None:
    """An example that needs more than 60 lines shows more than one thing."""
    for path in (ROOT / "examples").glob("*.py"):
        assert len(path.read_text().splitlines()) <= 60, path


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
