"""Markdown for pull requests."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.finding import Edit, Finding, Fix, Place, Span
from holdfast.findings.markdown import LIMIT, render
from holdfast.findings.report import Point, Problem, Report, Verdict
from tests.core.profile import PROFILE
from tests.findings.reports import ALL, CLEAN, HOSTILE, NO_JITTER, NO_ORIGIN, TYPICAL
from tests.findings.strategies import reports

HEAD = """\
## holdfast review

**3 errors and 1 warning in 2 files (14 files, 3 of them parsed, 0.4 s).**

2 can be fixed with --fix, 1 more with --unsafe-fixes. Left out: 1 suppressed in the code and 2 \
known from the baseline. 1 entry of the baseline is gone; --update-baseline takes it out.

### To mend first

1. [HF201](https://github.com/holdfast/holdfast/blob/main/docs/rules/HF201.md) no-error-listener, \
<code>src/server.js:5</code>, 2 places: Attach an `error` listener to each socket before anything \
else.
"""

CHECKLIST = """\
### Checklist

- [ ] **The server shares the port of HTTP**: missing. It listens on a port of its own: \
legitimate, at the price of a second origin. (<code>src/server.js:3</code>)
- [ ] **A heartbeat, and an end for peers that miss it**: missing. No ping is sent.
- [ ] **The client comes back with exponential backoff and jitter**: partly. The delay doubles up \
to a cap, without jitter. (<code>src/client.js:3</code>)
- [x] **Messages are validated, and a bad one is answered**: found. The parse is guarded. \
(<code>src/handle.js:4</code>, <code>src/handle.js:9</code>)
- [ ] **Connection errors are logged**: not applicable. There is no client.

### 2 problems

- <code>src/broken.js:7</code>: syntax error, the rest was read
- <code>vendor/app.js</code>: not text, but has the name of JavaScript

<details><summary><code>src/server.js</code>: 3 findings</summary>
"""

LAST_FILE = """\
<details><summary><code>src/client.js</code>: 1 finding</summary>

| line | severity | rule | what is wrong |
|---|---|---|---|
| 3 | warning | [HF303](https://github.com/holdfast/holdfast/blob/main/docs/rules/HF303.md) \
no-jitter | The delay has no random part. |

HF303, line 3: Add jitter to the delay (unsafe)

```diff
@@ -2,3 +2,3 @@
 function again() {
-  const delay = Math.min(1000 * 2 ** failures++, 30000);
+  const delay = Math.random() * Math.min(1000 * 2 ** failures++, 30000);
   setTimeout(connect, delay);
```

</details>
"""


def test_it_begins_with_what_to_do() -> None:
    """Figures, what to mend first, the checklist as tasks, problems."""
    text = render(TYPICAL)
    assert text.startswith(HEAD)
    assert CHECKLIST in text


def test_files_open_at_a_click() -> None:
    """The one with the worst first; a table of findings, then the fixes."""
    text = render(TYPICAL)
    assert text.endswith(f"\n{LAST_FILE}")


def test_a_clean_run() -> None:
    """Two lines."""
    text = "## holdfast review\n\n**Nothing found (14 files, 3 of them parsed, 0.1 s).**\n"
    assert render(CLEAN) == text


def test_many_places_of_a_point_are_cut() -> None:
    """Five are enough to see where."""
    places = tuple(Place("a.py", line, 1, line, 2) for line in range(1, 9))
    report = replace(CLEAN, checklist=(Point("Is it?", Verdict.found, "Yes.", places),))
    assert "<code>a.py:5</code> and 3 more)\n" in render(report)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("`a|b` is <b>", "<code>a&#124;b</code> is &lt;b&gt;"),
        ("one ` only", "one &#96; only"),
        ("@holdfast/team, `@app.get`", "@&#8203;holdfast/team, <code>@app.get</code>"),
        ("[x](http://y) *z* _z_ #1", "&#91;x&#93;(http://y) &#42;z&#42; &#95;z&#95; &#35;1"),
        ("a\n\n</details>\x1b[2J", "a &lt;/details&gt;&#92;x1b&#91;2J"),
    ],
)
def test_nothing_from_a_file_is_markup(message: str, shown: str) -> None:
    """Code between backticks stays code; nobody is mentioned, nothing is closed."""
    report = Report((Finding(NO_JITTER, Place("a.js", 1, 1, 1, 2), message),))
    assert f" | {shown} |\n" in render(report)


def test_the_fence_is_longer_than_any_in_the_code() -> None:
    """Backticks in a diff do not end it."""
    assert "\n````diff\n@@ -1 +1 @@\n-serve(h" in render(HOSTILE)


def test_a_file_with_very_many_findings_is_cut() -> None:
    """So that there is room for others."""
    places = [Place("a.js", line, 1, line, 2) for line in range(1, 71)]
    fix = Fix("Replace it", (Edit(Span(0, 1), "y"),), safe=True)
    found = tuple(Finding(NO_JITTER, place, "Bad.", fix) for place in places)
    text = render(Report(found, sources={"a.js": "x\n" * 80}))
    assert "| 50 | warning |" in text
    assert "| 51 | warning |" not in text
    assert "\nAnd 20 findings more.\n\nHF303, line 1: " in text
    assert text.count("```diff") == 10


def test_no_more_than_fits() -> None:
    """The least severe files are left out, and the last line says how many."""
    places = [Place(f"{n:04}.py", 1, 1, 1, 2) for n in range(900)]
    found = [Finding(NO_ORIGIN if n % 2 else NO_JITTER, it, "Bad.") for n, it in enumerate(places)]
    text = render(Report(tuple(found)))
    assert LIMIT * 0.9 < len(text.encode()) <= LIMIT
    shown = re.findall(r"<summary><code>(\d+).py", text)
    assert shown == [f"{n:04}" for n in range(1, len(shown) * 2, 2)]
    assert text.endswith(
        f"</details>\n\nThe findings of {900 - len(shown)} more files do not fit here.\n"
    )


def test_more_problems_than_fit() -> None:
    """Then even what comes first is cut, at the end of a line."""
    report = Report(problems=tuple(Problem(f"{n}.py", "not text") for n in range(5_000)))
    text = render(report)
    assert len(text.encode()) <= LIMIT
    assert text.endswith(": not text\n\nThe rest is longer than fits here.\n")


@pytest.mark.parametrize("name", ALL)
def test_what_opens_is_closed(name: str) -> None:
    """Whatever is in the files, and wherever it is cut."""
    for limit in (LIMIT, 4_000, 2_000):
        check(render(ALL[name], limit=limit), limit)


@PROFILE
@given(reports(), st.integers(500, 8_000))
def test_any_report_fits(report: Report, limit: int) -> None:
    """For any report and limit."""
    check(render(report, limit=limit), limit)


def check(text: str, limit: int) -> None:
    assert len(text.encode()) <= limit
    assert text.count("<details>") == text.count("</details>")
    bad = {char for char in text if not char.isprintable() and char not in "\n\u200c\u200d"}
    assert not bad
