from __future__ import annotations

import json

import pytest

from holdfast.findings import Span
from holdfast.review.formats.notebooks import notebook
from tests.review.timing import assert_linear


def write(*sources: str | list[str], **more: object) -> str:
    """A notebook of code cells."""
    cells = [{"cell_type": "code", "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, **more}, indent=1)


def python(*sources: str | list[str]) -> str:
    """The text of the script of a notebook of these cells."""
    (script,) = notebook(write(*sources))
    assert script.language == "python"
    return script.text


def test_code_cells_are_joined() -> None:
    """Each cell ends with its own line; text and empty cells are left out."""
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n"]},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "outputs": [{"text": ["3"]}]},
        {"cell_type": "code", "source": []},
        {"source": "c = 3", "metadata": {"cell_type": "no", "source": "no"}, "cell_type": "code"},
    ]
    (script,) = notebook(json.dumps({"metadata": {"cells": [{}]}, "cells": cells}))
    assert script.text == "a = 1\nb = 2\nc = 3\n"
    assert not script.editable


def test_every_character_is_found_in_the_file() -> None:
    """Escapes and pairs of escapes have one character, and the rest is in step."""
    source = 'é = "\\t😀"; b = 1\nc'
    text = write([source])
    (script,) = notebook(text)
    assert script.text == source + "\n"
    place = script.in_file(Span(script.text.index("b ="), script.text.index("b =") + 5))
    assert text[place.start : place.end] == "b = 1"
    last = script.in_file(Span(script.text.index("c"), len(script.text)))
    assert text[last.start] == "c"


def test_half_a_pair_is_replaced() -> None:
    """What no encoding takes never reaches the parser."""
    assert python("a = '\ud83d'") == "a = '\ufffd'\n"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("%pip install ws\na", "0              \na"),
        ("!pip install \\\n  ws\na", "0             \n    \na"),
        ("if a:\n    %cd x", "if a:\n    0    "),
        ("x = !ls\ny = %env A", "x = 0  \ny = 0     "),
        ("websockets.connect?", "0                  "),
        ("?connect", "0       "),
        ("%%time -n 3\na = 1", "           \na = 1"),
        ("\n%%bash\necho a", "\n      \n      "),
        ("a = b % c\n!= d\nx = y  # why?", "a = b % c\n!= d\nx = y  # why?"),
        ("a = \\\n b", "a = \\\n b"),
    ],
)
def test_magics_are_blanked(source: str, plain: str) -> None:
    """What IPython adds to Python is gone, and nothing has moved."""
    assert python(source) == plain + "\n"


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({"language_info": {"name": "Python"}}, True),
        ({"kernelspec": {"language": "python"}}, True),
        ({"kernelspec": {}, "language_info": []}, True),
        ([], True),
        ({"kernelspec": {"language": "julia"}}, False),
        ({"language_info": {"name": "javascript"}}, False),
    ],
)
def test_the_language_of_a_notebook(metadata: object, found: bool) -> None:
    """Only Python is read; a notebook that names no language is in Python."""
    assert bool(notebook(write("a", metadata=metadata))) is found


def test_a_notebook_without_code() -> None:
    """Nothing to read is no script."""
    assert notebook('{"cells": []}') == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON: "),
        ("[]", "no list of cells"),
        ('{"worksheets": []}', "no list of cells"),
        ("[" * 200_000, "nested too deep"),
    ],
)
def test_what_is_no_notebook(text: str, reason: str) -> None:
    """The reason is said in one line."""
    with pytest.raises(ValueError, match=reason) as caught:
        notebook(text)
    assert "\n" not in str(caught.value)


def test_large_notebooks_take_linear_time() -> None:
    """Pictures and long lists in the outputs cost little."""

    def read(size: int) -> object:
        outputs = [{"data": {"image/png": "x" * size}}, list(range(size))]
        cells = [{"cell_type": "code", "source": "a\\" * size, "outputs": outputs}]
        return notebook(json.dumps({"cells": cells}))

    assert_linear(read)
