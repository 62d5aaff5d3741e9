"""What some fixes put in, and which of them need a look."""

from __future__ import annotations

import pytest

from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings


@pytest.mark.parametrize(
    ("code", "instead"), [(401, 4401), (503, 4503), (1005, 1000), (1006, 4000), (2000, 4000)]
)
def test_a_status_of_http_becomes_the_code_people_know_it_by(code: int, instead: int) -> None:
    """4401 says what 401 was meant to say; what means nothing becomes 4000."""
    text = (
        "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n@app.websocket('/')\n"
        f"async def f(ws: WebSocket):\n    await ws.close(code={code})\n"
    )
    reviewer = Reviewer(Settings(select=("HF219",)))
    [finding] = reviewer.review_text("app.py", text.encode()).findings
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == [str(instead)]


@pytest.mark.parametrize(("lost", "safe"), [("open()", False), ("setTimeout(open, 1000)", True)])
def test_a_crash_does_not_become_a_loop(lost: str, safe: bool) -> None:
    """Who dials again at once was kept from hammering by the crash: that fix needs a look."""
    text = (
        "const WebSocket = require('ws');\nfunction open() {\n  const ws = new WebSocket(url);\n"
        f"  ws.on('close', () => {lost});\n}}\nopen();\n"
    )
    reviewer = Reviewer(Settings(select=("HF201",)))
    [finding] = reviewer.review_text("app.js", text.encode()).findings
    assert finding.fix is not None
    assert finding.fix.safe is safe
