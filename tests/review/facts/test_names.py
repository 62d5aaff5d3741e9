from __future__ import annotations

import pytest

from holdfast.review.facts.names import names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("nginx.conf", True),
        ("app.cjs", True),
        ("my.conf.d", False),
        ("app.tjs", False),
        ("", False),
    ],
)
def test_one_expression_for_patterns(name: str, found: bool) -> None:
    """A name matches if one of the patterns matches all of it."""
    assert bool(names(["*.conf", "app.[cm]js"]).match(name)) is found
