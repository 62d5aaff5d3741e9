"""Signed tokens, and channels that not everybody may read.

Start it in this folder with `holdfast run authentication:hub`. A page sends
`{"type": "hello", "token": "..."}` first; other clients may send `Authorization: Bearer ...`.
"""

import hashlib
import hmac
import os
import time

from holdfast import Channel, Credentials, Hub, Session, User

SECRET = os.environ.get("TOKEN_SECRET", "only for trying it out").encode()

hub = Hub(
    channels={
        "news": Channel(),
        "team:*": Channel(publish=True, presence=True),
        "user:*": Channel(history=50),
    },
    auth_timeout=5.0,
)


def make_token(user: str, team: str, seconds: float = 3600.0) -> str:
    """Return a token that your login hands out; it holds no secret, and cannot be changed."""
    claim = f"{user}.{team}.{int(time.time() + seconds)}"
    return f"{claim}.{hmac.new(SECRET, claim.encode(), hashlib.sha256).hexdigest()}"


@hub.authenticate
def check(credentials: Credentials) -> User | None:
    """Return who it is, or None for "not yet": then `hello` has to bring a good token in time."""
    claim, _, signature = (credentials.token or "").rpartition(".")
    right = hmac.new(SECRET, claim.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature.encode(), right.encode()):
        return None
    user, team, expires = claim.rsplit(".", 2)
    return User(user, info={"team": team}, expires=int(expires))


@hub.authorize
def allowed(session: Session, action: str, channel: str) -> bool:
    """Asked before each subscribe, publish, history and presence."""
    if session.user is None:
        return False
    return channel in ("news", f"user:{session.user.id}", f"team:{session.user.info['team']}")
