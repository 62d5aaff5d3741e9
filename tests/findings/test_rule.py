"""What is known of a rule, and how it is read from a doc."""

from __future__ import annotations

import pytest

from holdfast.findings.rule import SECTIONS, Severity, parse_doc
from tests.findings.reports import NO_ERROR_LISTENER, NO_ERROR_LISTENER_DOC, NO_JITTER, RULES, rule


def test_a_doc_is_a_summary_and_sections() -> None:
    """The summary loses its stop, so that it can stand in a table; sections keep their Markdown."""
    summary, sections = parse_doc(NO_ERROR_LISTENER_DOC)
    assert summary == "A server socket has no listener for `error`"
    assert tuple(sections) == SECTIONS
    assert sections["Example"].startswith('```js\nwss.on("connection"')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("## Instead", "## Better"), "sections must be What it does, .*, not What it does"),
        (("List the origins that may connect.", ""), "nothing is said under Instead"),
        (("The handshake is accepted from any origin.", ""), "not Why it hurts, Example"),
    ],
)
def test_a_doc_that_lacks_something_is_refused(change: tuple[str, str], message: str) -> None:
    """The error names what is missing."""
    doc = """The handshake is accepted from any origin.

    ## What it does
    Looks for a check.
    ## Why it hurts
    Any page can connect.
    ## Example
    `origins=None`
    ## Instead
    List the origins that may connect.
    ## References
    - CWE-1385
    """
    parse_doc(doc)
    with pytest.raises(ValueError, match=message):
        parse_doc(doc.replace(*change))


def test_consequence_and_advice_are_the_first_sentences() -> None:
    """On one line, without what comes after."""
    assert NO_ERROR_LISTENER.consequence == (
        "The first reset connection ends the whole process, and with it every other connection."
    )
    advice = "Attach an `error` listener to each socket before anything else."
    assert NO_ERROR_LISTENER.advice == advice


def test_a_text_without_a_stop_is_one_sentence() -> None:
    """And `e.g. this` does not end one."""
    doc = NO_ERROR_LISTENER_DOC.replace(
        "Attach an `error` listener to each", "Use e.g. one for each"
    )
    doc = doc.replace("before anything else. It may do as little as log.", "at once")
    made = rule("HF201", "no-error-listener", doc, Severity.error)
    assert made.advice == "Use e.g. one for each socket at once"


def test_references_are_one_line_each() -> None:
    """Without the marks of the list."""
    assert NO_ERROR_LISTENER.references == (
        "https://github.com/websockets/ws/blob/master/doc/ws.md",
        'Node.js documentation, Events, "Error events"',
    )
    assert NO_JITTER.references == ("RFC 6455, section 7.2.3",)


def test_group_and_page_follow_from_the_code() -> None:
    """The hundred says what a rule is about."""
    assert [it.group for it in RULES] == ["lifecycle", "reconnect", "security", "security"]
    assert NO_JITTER.url.endswith("/docs/rules/HF303.md")
