"""Votes of the audience while the cakes are judged (Quart)."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections import Counter
from dataclasses import dataclass, field

import requests
from quart import Quart, websocket

app = Quart(__name__)
SCORES_API = os.environ.get("SCORES_API", "http://scores.internal:8000")


@dataclass
class Round:
    cake: str
    votes: Counter[int] = field(default_factory=Counter)
    screens: set[asyncio.Queue[str]] = field(default_factory=set)

    async def changed(self) -> None:
        text = json.dumps({"cake": self.cake, "votes": dict(self.votes)})
        for queue in list(self.screens):
            await queue.put(text)


current = Round("Victoria sponge")


def voter_known(ticket: str) -> bool:
    answer = requests.get(f"{SCORES_API}/tickets/{ticket}", timeout=5)  # expect: blocking-in-async@ticket
    return answer.status_code == 200


@app.websocket("/ws/screen")
async def screen() -> None:  # expect: program-without-pings@hypercorn
    queue: asyncio.Queue[str] = asyncio.Queue()  # expect: no-backpressure
    current.screens.add(queue)
    try:
        while True:
            await websocket.send(await queue.get())
    finally:
        current.screens.discard(queue)


@app.websocket("/ws/vote")
async def vote() -> None:  # expect: no-auth-deadline@vote
    first = await websocket.receive_json()  # expect: no-auth-deadline@vote, unguarded-parse
    if not isinstance(first, dict) or not voter_known(str(first.get("ticket"))):  # expect: blocking-in-async@ticket
        await websocket.close(4401, "unknown ticket")
        return
    while True:
        raw = await websocket.receive()
        try:
            ballot = json.loads(raw)
        except ValueError:
            websocket.send_json({"error": "Invalid JSON"})  # expect: missing-await
            continue
        stars = ballot.get("stars")  # expect: shape-assumed
        if stars not in range(1, 6):
            await websocket.send_json({"error": "Invalid message"})
            continue
        current.votes[stars] += 1
        await current.changed()


@app.post("/rounds/<cake>")
async def begin(cake: str) -> dict[str, str]:
    current.cake = cake
    current.votes.clear()
    await current.changed()
    return {"round": secrets.token_hex(4)}
