"""The exchanges that the documentation shows are what a hub answers.

A `text` block with lines of `→` (client) and `←` (server) is played against the variable `hub` of
the last Python block that ran before it on its page.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from holdfast import Channel, Hub
from holdfast.testing.link import MemoryLink
from holdfast.wire.codec import encode
from tests.docs.pages import Block, all_blocks
from tests.docs.test_code import execute

TRANSCRIPTS = [b for b in all_blocks("text") if "→ " in b.code and "← " in b.code]


def matches(shown: Any, got: Any) -> bool:
    """Tell whether `got` is what a page shows; "…" stands for anything."""
    if shown == "…":
        return True
    if isinstance(shown, dict) and isinstance(got, dict):
        return shown.keys() == got.keys() and all(matches(shown[k], got[k]) for k in shown)
    return bool(shown == got)


@pytest.mark.parametrize("block", TRANSCRIPTS, ids=str)
async def test_the_hub_answers_as_shown(block: Block) -> None:
    namespace = execute(block.page, last=block)
    hub = namespace.get("hub")
    if not isinstance(hub, Hub):
        hub = Hub(channels={"news": Channel(history=100)})
    link = MemoryLink(hub)
    asked = ""
    shown: list[Any] = []

    async def compare() -> None:
        if asked:
            link.send(asked)
        got = [json.loads(encode(message)) for message in await link.receive()]
        assert len(shown) == len(got), got
        for want, have in zip(shown, got, strict=True):
            assert matches(want, have), f"shown {want}, but got {have}"

    for line in block.code.splitlines():
        for name, value in namespace.items():
            if isinstance(value, str):
                line = line.replace(f'"${name}"', json.dumps(value))
        if line.startswith("→ "):
            await compare()
            asked, shown = line.removeprefix("→ "), []
        elif line.startswith("← "):
            shown.append(json.loads(line.removeprefix("← ")))
    await compare()


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 5
