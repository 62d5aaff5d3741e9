from __future__ import annotations

import os
from dataclasses import dataclass

import jwt

SECRET = os.environ["PARCELS_SECRET"]


@dataclass(frozen=True)
class Courier:
    id: int
    depot: str


def courier_of(token: str) -> Courier | None:
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None
    return Courier(int(claims["sub"]), claims.get("depot", ""))
