"""Imports that a fix needs go where the author would have put them."""

from __future__ import annotations

import pytest

from holdfast.findings.edits import apply_edits
from holdfast.review.importing import add_import, imported
from tests.review.reading import python


@pytest.mark.parametrize(
    ("text", "module", "name", "wanted"),
    [
        ("import time\n", "asyncio", "*", "import asyncio\nimport time\n"),
        ("from a import b, c\n", "a", "d", "from a import b, c, d\n"),
        ("from a import b\n", "a", "*", "from a import b\nimport a\n"),
        ("import a.x\nimport z\n", "a.b", "c", "import a.x\nfrom a.b import c\nimport z\n"),
        ("from a import *\n", "a", "b", "from a import *\nfrom a import b\n"),
        ("from a.c import x\n", "a.b", "y", "from a.b import y\nfrom a.c import x\n"),
        ("x = 1\n", "asyncio", "*", "import asyncio\n\nx = 1\n"),
        ("", "asyncio", "*", "import asyncio\n\n"),
        ('"""Doc."""\n', "asyncio", "*", '"""Doc."""\n\nimport asyncio\n'),
        (
            '"""Doc."""\nfrom __future__ import annotations\n',
            "asyncio",
            "*",
            '"""Doc."""\nfrom __future__ import annotations\n\nimport asyncio\n',
        ),
        (
            "from __future__ import annotations\nimport json\n",
            "asyncio",
            "*",
            "from __future__ import annotations\nimport asyncio\nimport json\n",
        ),
        ("import a  # why\r\n", "a.b", "c", "import a  # why\r\nfrom a.b import c\r\n"),
    ],
)
def test_add_import(text: str, module: str, name: str, wanted: str) -> None:
    """To names of the same module, to the package's lines, before the first, or at the top."""
    assert apply_edits(text, add_import(python(text), module, name)) == wanted


@pytest.mark.parametrize(
    ("text", "module", "name"),
    [
        ("import asyncio\n", "asyncio", "*"),
        ("from a import b, c\n", "a", "c"),
    ],
)
def test_imported(text: str, module: str, name: str) -> None:
    """What is imported already is left alone."""
    assert imported(python(text), module, name)
    assert add_import(python(text), module, name) == ()


@pytest.mark.parametrize("text", ["import asyncio as aio\n", "if a:\n    import asyncio\n", ""])
def test_not_imported(text: str) -> None:
    """Another name for it, or an import somewhere inside, does not count."""
    assert not imported(python(text), "asyncio")
