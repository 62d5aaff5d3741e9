from __future__ import annotations

import os
from functools import lru_cache

import httpx
import requests

CATALOGUE = os.environ.get("MUSEUM_CATALOGUE", "http://catalogue.internal")
BOX_OFFICE = os.environ.get("MUSEUM_BOX_OFFICE", "http://tickets.internal")


async def visitor(ticket: str) -> str | None:
    async with httpx.AsyncClient(base_url=BOX_OFFICE, timeout=4) as client:
        answer = await client.get("/check", params={"ticket": ticket})
    return answer.json().get("visitor") if answer.is_success else None


@lru_cache(maxsize=512)
def describe(number: int) -> str:
    answer = requests.get(f"{CATALOGUE}/exhibits/{number}", timeout=10)  # expect: blocking-in-async@describe
    answer.raise_for_status()
    return str(answer.json()["description"])
