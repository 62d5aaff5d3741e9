import hashlib
import hmac
import os

KEY = os.environ.get("TASKS_KEY", "").encode()


def user_of(token: str | None) -> str | None:
    user, _, mac = (token or "").partition(".")
    good = hmac.new(KEY, user.encode(), hashlib.sha256).hexdigest()
    return user if hmac.compare_digest(mac, good) else None
