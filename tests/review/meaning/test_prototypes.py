"""Functions with methods in their prototypes are classes."""

from __future__ import annotations

import pytest

from tests.review.reading import javascript, line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("function Link() { this.dial(); }\nLink.prototype.dial = function () {};", 2),
        ("function Link() { this.dial(); }\nLink.prototype = {\n dial() {} };", 3),
        ("function Link() { this.dial(); }\nObject.assign(Link.prototype, {\n dial() {} });", 3),
        ("function Link() { this.dial(); }\nObject.assign(other, {\n dial() {} });", None),
        ("function Link() { this.dial(); }\nother = {\n dial() {} };", None),
        ("function Link() { this.dial(); }\nother.dial = function () {};", None),
        ("function Link() { this.dial(); }\nmissing.prototype.dial = function () {};", None),
        ("const Link = make();\nLink.prototype.dial = function () {};\nthis.dial();", None),
        (
            "function Link() {}\nLink.prototype.dial = function () {};\n"
            "Link.prototype.go = function () { this.dial(); };",
            2,
        ),
        ("function Link() {}\nLink.prototype = {\n dial() {},\n go() { this.dial(); } };", 3),
    ],
)
def test_prototypes(text: str, wanted: int | None) -> None:
    """A function with methods in its prototype is a class."""
    assert line(javascript(text), "this.dial()") == wanted


def test_assigned_by_another_function() -> None:
    """Only `assign` and its like put methods into a prototype."""
    text = "function Link() { this.dial(); }\nkeep(Link.prototype, {\n dial() {} });"
    assert line(javascript(text), "this.dial()") is None


def test_instances_of_functions() -> None:
    """What is made of such a function has its methods."""
    text = "function Link() {}\nLink.prototype.dial = function () {};\n"
    assert line(javascript(text + "const link = new Link(); link.dial();"), "link.dial()") == 2
    kept = "class App { constructor() { this.link = new Link(); } go() { this.link.dial(); } }"
    assert line(javascript(text + kept), "this.link.dial()") == 2
