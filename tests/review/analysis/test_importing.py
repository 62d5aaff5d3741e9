"""Imports that a fix needs go where the author would have put them."""

from __future__ import annotations

import pytest

from holdfast.findings.edits import apply_edits
from holdfast.review.analysis.importing import add_import, imported, swap_import
from tests.review.reading import python


@pytest.mark.parametrize(
    ("text", "module", "name", "wanted"),
    [
        ("import time\n", "asyncio", "*", "import asyncio\nimport time\n"),
        (
            "import time\nimport json\n",
            "asyncio",
            "*",
            "import time\nimport json\nimport asyncio\n",
        ),
        ("from a import b\n", "a", "c", "from a import b, c\n"),
        ("from a import b, d\n", "a", "c", "from a import b, c, d\n"),
        ("from a import d, b\n", "a", "c", "from a import d, b, c\n"),
        (
            "from a import (\n    b,\n    d,\n)\n",
            "a",
            "e",
            "from a import (\n    b,\n    d,\n    e,\n)\n",
        ),
        (
            "from a import (\n    b,  # B\n    d,\n)\n",
            "a",
            "c",
            "from a import (\n    b,  # B\n    d, c,\n)\n",
        ),
        ("from a import b\n", "a", "*", "from a import b\nimport a\n"),
        ("import a.x\nimport z\n", "a.b", "c", "import a.x\nfrom a.b import c\nimport z\n"),
        ("from a import *\n", "a", "b", "from a import *\nfrom a import b\n"),
        ("from a.c import x\n", "a.b", "y", "from a.b import y\nfrom a.c import x\n"),
        ("from os import path\n", "asyncio", "*", "import asyncio\nfrom os import path\n"),
        ("import os\n", "time", "sleep", "import os\nfrom time import sleep\n"),
        ("import ws\n", "asyncio", "*", "import asyncio\n\nimport ws\n"),
        (
            "import os\n\nfrom . import x\n",
            "ws",
            "*",
            "import os\n\nimport ws\n\nfrom . import x\n",
        ),
        ("import os\nfrom . import x\n", "ws", "*", "import os\nimport ws\nfrom . import x\n"),
        ("import os; import re\n", "asyncio", "*", "import asyncio\n\nimport os; import re\n"),
        (
            "import os\nos.fork()\nimport re\n",
            "sys",
            "*",
            "import os\nimport sys\nos.fork()\nimport re\n",
        ),
        ("f()\nimport ws\n", "re", "*", "f()\nimport re\n\nimport ws\n"),
        ("x = 1\n", "asyncio", "*", "import asyncio\n\nx = 1\n"),
        ("", "asyncio", "*", "import asyncio\n\n"),
        ("#!/bin/py\nx = 1\n", "asyncio", "*", "#!/bin/py\nimport asyncio\n\nx = 1\n"),
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
        ("import a  # why\r\n", "a.b", "c", "import a  # why\nfrom a.b import c\r\n"),
    ],
)
def test_add_import(text: str, module: str, name: str, wanted: str) -> None:
    """To names of the same module, to the package's lines, to those of its kind, or to the top."""
    assert changed(text, module, name) == wanted


def changed(text: str, module: str, name: str = "*") -> str:
    edits = add_import(python(text), module, name)
    return apply_edits(text, [it for it in edits if it is not None])


@pytest.mark.parametrize(
    ("text", "module", "name"),
    [
        ("import asyncio\n", "asyncio", "*"),
        ("from a import b, c\n", "a", "c"),
        ("try:\n    import a\nexcept ImportError:\n    a = None\n", "a", "*"),
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


def test_another_of_that_name() -> None:
    """Where the file has something else of that name, there is no edit."""
    for text in ("from random import random\n", "random = 4\n"):
        assert add_import(python(text), "random") == (None,)
    assert changed("if TYPE_CHECKING:\n    import a\n", "a") == (
        "import a\n\nif TYPE_CHECKING:\n    import a\n"
    )


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("import time\n\nimport ws\n", "import asyncio\n\nimport ws\n"),
        ("import asyncio\nimport time\n\nimport ws\n", "import asyncio\n\nimport ws\n"),
        ("import asyncio\n\nimport time\n\nimport ws\n", "import asyncio\n\nimport ws\n"),
        ("import time\r\n\r\nimport asyncio\r\n", "import asyncio\r\n"),
        ("import abc\nimport re\nimport time\n", "import abc\nimport asyncio\nimport re\n"),
        (
            "import json\nimport abc\nimport time  # !\n",
            "import json\nimport abc\nimport asyncio  # !\n",
        ),
        ("import asyncio, time\n", "import asyncio, time\n"),
        ("import time; import asyncio\n", "import time; import asyncio\n"),
        ("import asyncio\nimport time as t\n", "import asyncio\nimport time as t\n"),
        (
            "import asyncio\nimport time\ntime.time()\n",
            "import asyncio\nimport time\ntime.time()\n",
        ),
    ],
)
def test_swap_import(head: str, wanted: str) -> None:
    """An import that nothing else uses goes, with the gap that it would leave."""
    code = python(f"{head}time.sleep(1)\n")
    edits = [it for it in swap_import(code, "time", "asyncio", code.calls[-1].callee) if it]
    assert apply_edits(code.text, edits) == f"{wanted}time.sleep(1)\n"


def test_swap_a_name() -> None:
    """A function that was imported by its name goes the same way."""
    code = python("import asyncio\nfrom time import sleep\nsleep(1)\n")
    edits = [it for it in swap_import(code, "time", "asyncio", code.calls[0].callee) if it]
    assert apply_edits(code.text, edits) == "import asyncio\nsleep(1)\n"
