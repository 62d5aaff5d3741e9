from __future__ import annotations

import os
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer()
KEYS = dict(pair.split(":") for pair in os.environ.get("CHOIR_KEYS", "").split(",") if pair)


def singer(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:  # expect: http-security-dependency@singer
    name = KEYS.get(credentials.credentials)
    if name is None:
        raise HTTPException(401)
    return name


def client_address(request: Request) -> str:
    return request.headers.get("x-real-ip") or (request.client.host if request.client else "")


Singer = Annotated[str, Depends(singer)]
