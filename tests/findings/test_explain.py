"""A rule explained on a terminal."""

from __future__ import annotations

from holdfast.findings.explain import explain
from holdfast.findings.rule import Severity
from tests.findings.reports import NO_ERROR_LISTENER, NO_JITTER_DOC, rule

WHOLE = """\
HF201 no-error-listener: A server socket has no listener for `error`

error, high confidence; lifecycle
Libraries: ws, all. Languages: python, javascript.

What it does

  Looks for the handler of `connection` and for what it does
  with its socket.

Why it hurts

  The first reset connection ends the whole process, and
  with it every other connection. Node throws an `error`
  event that nobody listens for.

Example

      wss.on("connection", (socket) => {
        socket.on("message", handle);
      });

Instead

  Attach an `error` listener to each socket before anything
  else. It may do as little as log.

      wss.on("connection", (socket) => {
        socket.on("error", console.error);
        socket.on("message", handle);
      });

References

  - https://github.com/websockets/ws/blob/master/doc/ws.md
  - Node.js documentation, Events, "Error events"

On the web: https://github.com/holdfast/holdfast/blob/main/docs/rules/HF201.md
"""


def test_all_of_the_doc_is_shown() -> None:
    """Prose wrapped, code as it stands, lists as lists."""
    assert explain(NO_ERROR_LISTENER, width=60) == WHOLE


def test_color() -> None:
    """Code, severity and headings."""
    text = explain(NO_ERROR_LISTENER, color=True)
    assert text.startswith("\x1b[1mHF201\x1b[0m no-error-listener")
    assert "\x1b[1;31merror\x1b[0m, high" in text
    assert "\x1b[1mInstead\x1b[0m" in text


def test_lists_and_paragraphs() -> None:
    """An item that is longer than a line goes on below its text."""
    doc = NO_JITTER_DOC.replace(
        "Multiply the delay by a random number.",
        "Multiply:\n1. the delay that is so long that it needs a second line\n2. the cap\n\n"
        "Then wait.",
    )
    text = explain(rule("HF303", "no-jitter", doc, Severity.warning), width=1)
    assert (
        "  Multiply:\n"
        "  1. the delay that is so long that it\n"
        "    needs a second line\n"
        "  2. the cap\n"
        "\n"
        "  Then wait.\n"
    ) in text


def test_narrow_terminals() -> None:
    """The mark of an item stays with a word that is longer than the line; names are wrapped."""
    address = "https://example.com/" + "a" * 40
    doc = NO_JITTER_DOC.rstrip() + f"\n- {address}\n"
    text = explain(rule("HF303", "no-jitter", doc, Severity.warning), width=40)
    assert f"  - {address}\n" in text
    assert "Libraries: ws, all. Languages: python,\njavascript.\n" in text
