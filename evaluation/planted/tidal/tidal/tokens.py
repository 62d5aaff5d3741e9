"""Tokens of the harbour office are good for an hour."""

import os

import aiohttp

TOKENS = os.environ.get("TIDAL_TOKENS", "https://harbour.example/oauth/token")


async def fetch_token(account: str) -> str:
    async with aiohttp.ClientSession() as session:
        async with session.post(TOKENS, data={"account": account}) as answer:
            answer.raise_for_status()
            return (await answer.json())["access_token"]
